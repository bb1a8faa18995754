/** Objects and flowtables as commands say them. libnftables-json(5), “COUNTER”, “FLOWTABLE” and the like */

import type { MessageFlag } from '../../../netlink/header.ts'
import { within } from '../../../schema/errors.ts'
import type { ObjectInput } from '../../object.ts'
import type { Change } from '../../transaction.ts'
import { comment } from '../../userdata.ts'
import { families } from '../family.ts'
import { objectKinds } from '../objects/objects.ts'
import { parsePriority } from '../priority.ts'
import { type Fields, list, oneOf, placeOf, remark, text } from './fields.ts'

export type ObjectType = keyof typeof objectKinds

/** The type of objects that a word stands for; undefined for other things. */
export function objectType(word: string): ObjectType | undefined {
  return (Object.keys(objectKinds) as ObjectType[]).find((type) => objectKinds[type].word === word)
}

export function addObject(type: ObjectType, fields: Fields, nlmsg_flags: readonly MessageFlag[]): Change {
  const { family, table } = placeOf(fields)
  const { family: _family, table: _table, name: _name, handle: _handle, comment: _comment, ...said } = fields
  const remarked = remark(fields)
  const kind = objectKinds[type] as { write(said: unknown): ObjectInput['NFTA_OBJ_DATA'] }
  return {
    nlmsg_type: 'NFT_MSG_NEWOBJ',
    nlmsg_flags,
    nfgen_family: families[family],
    NFTA_OBJ_TABLE: table,
    NFTA_OBJ_NAME: text(fields, 'name'),
    NFTA_OBJ_TYPE: type,
    NFTA_OBJ_USERDATA: remarked === undefined ? undefined : comment(remarked),
    NFTA_OBJ_DATA: within(text(fields, 'name'), () => kind.write(said)),
  } as Change
}

export function addFlowtable(fields: Fields, nlmsg_flags: readonly MessageFlag[]): Change {
  const { family, table } = placeOf(fields)
  const devices = list(fields, 'dev') as string[]
  const flags = list(fields, 'flags').map((word) => oneOf(word, ['offload', 'counter'], 'flags'))
  return {
    nlmsg_type: 'NFT_MSG_NEWFLOWTABLE',
    nlmsg_flags,
    nfgen_family: families[family],
    NFTA_FLOWTABLE_TABLE: table,
    NFTA_FLOWTABLE_NAME: text(fields, 'name'),
    NFTA_FLOWTABLE_HOOK: {
      NFTA_FLOWTABLE_HOOK_NUM: 'NF_NETDEV_INGRESS',
      NFTA_FLOWTABLE_HOOK_PRIORITY: parsePriority('netdev', 'ingress', fields['prio'] as number | string),
      ...(devices.length === 0 ? {} : { NFTA_FLOWTABLE_HOOK_DEVS: { NFTA_DEVICE_NAME: devices } }),
    },
    NFTA_FLOWTABLE_FLAGS: flags.map((word) => (word === 'offload' ? 'NFT_FLOWTABLE_HW_OFFLOAD' : 'NFT_FLOWTABLE_COUNTER')),
  }
}
