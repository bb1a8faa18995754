/** A bridge's multicast database: which ports listen to which groups, and behind which there are routers. <linux/if_bridge.h>, MDBA_*, MDBE_* */

import { ip } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { s32, u8, u16, u32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { nested, repeated } from '../../schema/nested.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'
import { directed } from '../direction.ts'
import { groupAddress } from './bridge-group-address.ts'
import { bridgeRouterPorts } from './link/bridge-router-ports.ts'
import { RTPROT } from './routing-protocol.ts'

/** Whether an entry stays, or goes when nobody listens any more. */
export const MDB = {
  MDB_TEMPORARY: 0,
  MDB_PERMANENT: 1,
} as const

export const MDB_FLAGS = {
  MDB_FLAGS_OFFLOAD: 1 << 0,
  MDB_FLAGS_FAST_LEAVE: 1 << 1,
  MDB_FLAGS_STAR_EXCL: 1 << 2,
  MDB_FLAGS_BLOCKED: 1 << 3,
  MDB_FLAGS_OFFLOAD_FAILED: 1 << 4,
} as const

/** Whether the senders that are listed are the only ones, or those that are not wanted. <linux/in.h> */
export const MCAST = {
  MCAST_EXCLUDE: 0,
  MCAST_INCLUDE: 1,
} as const

const brPortMsg = struct('br_port_msg', { family: named(u8, AF), __pad: padding(3), ifindex: u32 })

const brMdbEntry = struct('br_mdb_entry', {
  ifindex: u32,
  state: named(u8, MDB),
  flags: flags(u8, MDB_FLAGS),
  vid: u16,
  addr: groupAddress,
})

const mode = named(u8, MCAST)
const routingProtocol = named(u8, RTPROT)

/** Times are in hundredths of a second (USER_HZ). */
const entryAttributes = attributes({
  MDBA_MDB_EATTR_TIMER: [1, u32],
  MDBA_MDB_EATTR_SRC_LIST: [
    2,
    nested(
      attributes({
        MDBA_MDB_SRCLIST_ENTRY: [1, repeated(nested(attributes({ MDBA_MDB_SRCATTR_ADDRESS: [1, ip], MDBA_MDB_SRCATTR_TIMER: [2, u32] })))],
      }),
    ),
  ],
  MDBA_MDB_EATTR_GROUP_MODE: [3, mode],
  MDBA_MDB_EATTR_SOURCE: [4, ip],
  MDBA_MDB_EATTR_RTPROT: [5, routingProtocol],
  MDBA_MDB_EATTR_DST: [6, ip, 'vxlan: the tunnel’s other end'],
  MDBA_MDB_EATTR_DST_PORT: [7, u16],
  MDBA_MDB_EATTR_VNI: [8, u32],
  MDBA_MDB_EATTR_IFINDEX: [9, u32],
  MDBA_MDB_EATTR_SRC_VNI: [10, u32],
})

const entries = attributes({
  MDBA_MDB_ENTRY: [
    1,
    repeated(attributes({ MDBA_MDB_ENTRY_INFO: [1, repeated(message(brMdbEntry, entryAttributes)), 'one for each port of the group'] })),
  ],
})

/** What a request says of an entry besides struct br_mdb_entry. */
const requestAttributes = nested(
  attributes({
    MDBE_ATTR_SOURCE: [1, ip],
    MDBE_ATTR_SRC_LIST: [
      2,
      nested(attributes({ MDBE_SRC_LIST_ENTRY: [1, repeated(nested(attributes({ MDBE_SRCATTR_ADDRESS: [1, ip] })))] })),
    ],
    MDBE_ATTR_GROUP_MODE: [3, mode],
    MDBE_ATTR_RTPROT: [4, routingProtocol],
    MDBE_ATTR_DST: [5, ip, 'vxlan: the tunnel’s other end'],
    MDBE_ATTR_DST_PORT: [6, u16],
    MDBE_ATTR_VNI: [7, u32],
    MDBE_ATTR_IFINDEX: [8, s32],
    MDBE_ATTR_SRC_VNI: [9, u32],
    MDBE_ATTR_STATE_MASK: [10, u8, 'which bits of the state a flush looks at'],
  }),
)

/** What the kernel says: in a dump, in announcements, in the answer to a question for one entry. */
const answer = message(brPortMsg, attributes({ MDBA_MDB: [1, entries], MDBA_ROUTER: [2, bridgeRouterPorts] }))

const change = message(brPortMsg, attributes({ MDBA_SET_ENTRY: [1, brMdbEntry], MDBA_SET_ENTRY_ATTRS: [2, requestAttributes] }))

const question = message(brPortMsg, attributes({ MDBA_GET_ENTRY: [1, brMdbEntry], MDBA_GET_ENTRY_ATTRS: [2, requestAttributes] }))

/** A change of the multicast database, or what the kernel says of one. */
export interface MdbMessage extends ValueOf<typeof answer>, ValueOf<typeof change> {}

/** A change of the multicast database. */
export interface MdbInput extends InputOf<typeof answer>, InputOf<typeof change> {}

/** A question for the multicast database, or the answer to it: a dump's answers are called RTM_GETMDB too. */
export interface MdbQuestionMessage extends ValueOf<typeof answer>, ValueOf<typeof question> {}

/** A question for the multicast database. */
export interface MdbQuestionInput extends InputOf<typeof answer>, InputOf<typeof question> {}

export const mdb: Codec<MdbMessage, MdbInput> = directed(answer, change)
export const mdbQuestion: Codec<MdbQuestionMessage, MdbQuestionInput> = directed(answer, question)
