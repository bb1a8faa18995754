/** Tables and chains as commands say them. libnftables-json(5), “TABLE”, “CHAIN” */

import type { MessageFlag } from '../../../netlink/header.ts'
import type { ChainInput } from '../../chain.ts'
import type { Change } from '../../transaction.ts'
import { comment } from '../../userdata.ts'
import { families } from '../family.ts'
import { hookOf } from '../hook.ts'
import { parsePriority } from '../priority.ts'
import { tableFlags } from '../table-flags.ts'
import { type Fields, familyOf, list, oneOf, placeOf, remark, text } from './fields.ts'

export function addTable(fields: Fields, nlmsg_flags: readonly MessageFlag[]): Change {
  const said = remark(fields)
  const words = list(fields, 'flags').map((word) => oneOf(word, Object.keys(tableFlags) as (keyof typeof tableFlags)[], 'flags'))
  return {
    nlmsg_type: 'NFT_MSG_NEWTABLE',
    nlmsg_flags,
    nfgen_family: families[familyOf(fields)],
    NFTA_TABLE_NAME: text(fields, 'name'),
    NFTA_TABLE_FLAGS: words.map((word) => tableFlags[word]),
    NFTA_TABLE_USERDATA: said === undefined ? undefined : comment(said),
  }
}

const policies = { accept: 'NF_ACCEPT', drop: 'NF_DROP' } as const

export function addChain(fields: Fields, nlmsg_flags: readonly MessageFlag[]): Change {
  const { family, table } = placeOf(fields)
  const said = remark(fields)
  const { policy } = fields
  const flags = list(fields, 'flags').map((word) => oneOf(word, ['offload'], 'flags') && ('NFT_CHAIN_HW_OFFLOAD' as const))
  const hook = fields['hook'] === undefined ? undefined : hookIn(fields)
  const type = hook === undefined ? undefined : oneOf(fields['type'], ['filter', 'nat', 'route'], 'type')
  return {
    nlmsg_type: 'NFT_MSG_NEWCHAIN',
    nlmsg_flags,
    nfgen_family: families[family],
    NFTA_CHAIN_TABLE: table,
    NFTA_CHAIN_NAME: text(fields, 'name'),
    ...(type === undefined ? {} : { NFTA_CHAIN_TYPE: type }),
    ...(policy === undefined || policy === null
      ? {}
      : { NFTA_CHAIN_POLICY: policies[oneOf(policy, Object.keys(policies) as (keyof typeof policies)[], 'policy')] }),
    ...(hook === undefined ? {} : { NFTA_CHAIN_HOOK: hook }),
    ...(flags.length === 0 ? {} : { NFTA_CHAIN_FLAGS: flags }),
    NFTA_CHAIN_USERDATA: said === undefined ? undefined : comment(said),
  }
}

/** Where a chain stands in a packet's way. */
function hookIn(fields: Fields): NonNullable<ChainInput['NFTA_CHAIN_HOOK']> {
  const { family } = placeOf(fields)
  const hook = text(fields, 'hook')
  const devices = list(fields, 'dev') as string[]
  const [device] = devices
  return {
    NFTA_HOOK_HOOKNUM: hookOf(family, hook) as never,
    NFTA_HOOK_PRIORITY: parsePriority(family, hook, fields['prio'] as number | string),
    ...(device === undefined ? {} : devices.length === 1 ? { NFTA_HOOK_DEV: device } : { NFTA_HOOK_DEVS: { NFTA_DEVICE_NAME: devices } }),
  }
}
