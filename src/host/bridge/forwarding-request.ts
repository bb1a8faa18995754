/** Requests for entries of forwarding databases, in the order of `bridge`. bridge(8), <linux/neighbour.h> */

import type { LinkMessage, NeighbourInput } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import {
  address as addressReader,
  type Fields,
  link as linkReader,
  oneOf,
  readFields,
  type Said,
  wholeNumber,
  yesOrNo,
} from '../verb/fields.ts'
import { macAddress } from '../verb/mac-address.ts'
import type { ForwardingLifetime, ForwardingRemote, ForwardingTable, NewForwardingEntry } from './forwarding-entry.ts'
import { vlanId } from './vlan-range.ts'

/** What the kernel is told of a lifetime. */
const states = {
  permanent: ['NUD_NOARP', 'NUD_PERMANENT'],
  static: ['NUD_REACHABLE', 'NUD_NOARP'],
  dynamic: ['NUD_REACHABLE'],
} as const satisfies Record<ForwardingLifetime, NeighbourInput['ndm_state']>

export const tables = oneOf(['bridge', 'link'])
export const lifetimes = oneOf(['permanent', 'static', 'dynamic'])
const vni = wholeNumber(0, 0xff_ffff)

const remoteFields = {
  address: addressReader,
  port: wholeNumber(1, 0xffff),
  vni,
  link: linkReader,
} as const satisfies Fields<ForwardingRemote>

/** What can be said of an entry. */
export const fields = {
  address: macAddress,
  link: linkReader,
  table: tables,
  vlan: vlanId,
  sourceVni: vni,
  remote: (value) => readFields(value, remoteFields),
  nexthop: wholeNumber(1, 0xffff_ffff),
  lifetime: lifetimes,
  sticky: yesOrNo,
  externallyLearned: yesOrNo,
  router: yesOrNo,
} as const satisfies Fields<NewForwardingEntry>

/** What was said of an entry, read. */
export type SaidEntry = Said<typeof fields>

/** Whose table it is tells only the kernel; all else can be checked before it is asked. */
export function check({ address, link, remote, nexthop }: SaidEntry): void {
  if (address === undefined) throw new EncodeError('expected an address such as 02:00:00:00:00:01, got nothing', ['address'])
  if (link === undefined) throw new EncodeError('expected a link, got nothing', ['link'])
  if (remote !== undefined && remote.address === undefined) {
    throw new EncodeError('expected an address such as 10.10.0.1, got nothing', ['remote', 'address'])
  }
  if (remote !== undefined && nexthop !== undefined) throw new EncodeError('expected a remote or a next hop, not both', ['nexthop'])
}

/** The request for an entry, in the order of `bridge`. */
export function entryMessage(said: SaidEntry, link: LinkMessage, table: ForwardingTable, NDA_IFINDEX: number | undefined) {
  const { remote, nexthop, sticky, externallyLearned, router } = said
  const elsewhere = remote !== undefined || nexthop !== undefined || (table === 'bridge' && !isBridge(link))
  return {
    ndm_family: 'AF_BRIDGE',
    ndm_state: states[said.lifetime ?? (elsewhere ? 'static' : 'permanent')],
    ndm_flags: [
      ownerOf(link, table),
      ...(externallyLearned === true ? (['NTF_EXT_LEARNED'] as const) : []),
      ...(sticky === true ? (['NTF_STICKY'] as const) : []),
      ...(router === true ? (['NTF_ROUTER'] as const) : []),
    ],
    NDA_LLADDR: said.address,
    NDA_DST: remote?.address?.address,
    NDA_VLAN: said.vlan,
    NDA_NH_ID: nexthop,
    NDA_PORT: remote?.port,
    NDA_VNI: remote?.vni,
    NDA_SRC_VNI: said.sourceVni,
    NDA_IFINDEX,
  } as const satisfies NeighbourInput
}

export function isBridge({ IFLA_LINKINFO: information }: LinkMessage): boolean {
  return information?.IFLA_INFO_KIND === 'bridge'
}

/** Whose table is meant. */
export function tableOf(
  link: LinkMessage,
  { table, ...tunnel }: Pick<NewForwardingEntry, 'table' | 'remote' | 'nexthop' | 'sourceVni'>,
): ForwardingTable {
  // A bridge listens to nothing of its own: what it is told goes into its table.
  if (isBridge(link)) return 'bridge'
  if (table !== undefined) return table
  const isPort = link.IFLA_LINKINFO?.IFLA_INFO_SLAVE_KIND === 'bridge'
  return isPort && tunnel.remote === undefined && tunnel.nexthop === undefined && tunnel.sourceVni === undefined ? 'bridge' : 'link'
}

/** Who keeps the table, seen from the link: a bridge its own. */
export function ownerOf(link: LinkMessage, table: ForwardingTable): 'NTF_SELF' | 'NTF_MASTER' {
  return table === 'link' || isBridge(link) ? 'NTF_SELF' : 'NTF_MASTER'
}
