/** The controller of generic netlink: which families there are, what they can do, what they accept. <linux/genetlink.h>, CTRL_* */

import { attributes } from '../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { u8, u16, u32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { nested } from '../../schema/nested.ts'
import { counted, numbered } from '../../schema/numbered.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { textOf } from '../../schema/text.ts'
import { policy } from '../policy.ts'

export const CTRL_CMD = {
  CTRL_CMD_UNSPEC: 0,
  CTRL_CMD_NEWFAMILY: 1,
  CTRL_CMD_DELFAMILY: 2,
  CTRL_CMD_GETFAMILY: 3,
  CTRL_CMD_NEWOPS: 4,
  CTRL_CMD_DELOPS: 5,
  CTRL_CMD_GETOPS: 6,
  CTRL_CMD_NEWMCAST_GRP: 7,
  CTRL_CMD_DELMCAST_GRP: 8,
  CTRL_CMD_GETMCAST_GRP: 9,
  CTRL_CMD_GETPOLICY: 10,
} as const

/** What a command can do, and who may give it. */
export const GENL = {
  GENL_ADMIN_PERM: 0x01,
  GENL_CMD_CAP_DO: 0x02,
  GENL_CMD_CAP_DUMP: 0x04,
  GENL_CMD_CAP_HASPOL: 0x08,
  GENL_UNS_ADMIN_PERM: 0x10,
} as const

/** The longest name of a family or of a group, without its NUL. GENL_NAMSIZ */
export const GENL_NAME_MAX = 15

const genlmsghdr = struct('genlmsghdr', { cmd: named(u8, CTRL_CMD), version: u8, __reserved: padding(2) })

const operation = attributes({
  CTRL_ATTR_OP_ID: [1, u32],
  CTRL_ATTR_OP_FLAGS: [2, flags(u32, GENL)],
})

const multicastGroup = attributes({
  CTRL_ATTR_MCAST_GRP_NAME: [1, textOf(GENL_NAME_MAX)],
  CTRL_ATTR_MCAST_GRP_ID: [2, u32],
})

const operationPolicy = attributes(
  {
    CTRL_ATTR_POLICY_DO: [1, u32],
    CTRL_ATTR_POLICY_DUMP: [2, u32],
  },
  { nested: true },
)

const controllerAttributes = attributes({
  CTRL_ATTR_FAMILY_ID: [1, u16, 'the nlmsg_type of its messages'],
  CTRL_ATTR_FAMILY_NAME: [2, textOf(GENL_NAME_MAX)],
  CTRL_ATTR_VERSION: [3, u32],
  CTRL_ATTR_HDRSIZE: [4, u32, 'bytes of a header of its own, behind genlmsghdr'],
  CTRL_ATTR_MAXATTR: [5, u32],
  CTRL_ATTR_OPS: [6, counted(operation)],
  CTRL_ATTR_MCAST_GROUPS: [7, counted(multicastGroup)],
  CTRL_ATTR_POLICY: [8, nested(numbered(nested(numbered(policy)))), 'by the policy’s number, then by the attribute’s'],
  CTRL_ATTR_OP_POLICY: [9, nested(numbered(operationPolicy)), 'which policy is for which command, by the command’s number'],
  CTRL_ATTR_OP: [10, u32],
})

/** A family, as the controller describes it. */
export interface ControllerMessage extends ValueOf<typeof declared> {}

/** A question about families. */
export interface ControllerInput extends InputOf<typeof declared> {}

const declared = message(genlmsghdr, controllerAttributes)

export const controller: Codec<ControllerMessage, ControllerInput> = declared
