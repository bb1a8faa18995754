/** Requests for entries of multicast databases, in the order of `bridge`. bridge(8), <linux/if_bridge.h> */

import type { MdbInput } from '../../netlink/route/index.ts'
import { EncodeError, show } from '../../schema/errors.ts'
import {
  address,
  type Fields,
  link as linkReader,
  listOf,
  oneOf,
  type Reader,
  readFields,
  type Said,
  wholeNumber,
  yesOrNo,
} from '../verb/fields.ts'
import { isGroup, macAddress } from '../verb/mac-address.ts'
import { makers } from '../word/maker.ts'
import type { MulticastEntry, MulticastRemote, NewMulticastEntry } from './multicast-entry.ts'
import { vlanId } from './vlan-range.ts'

/** A request, and what it will have made. */
export interface Asked {
  readonly request: MdbInput
  readonly wanted: Pick<MulticastEntry, 'bridge' | 'port' | 'group' | 'vlan' | 'source' | 'sourceVni' | 'permanent' | 'mode' | 'madeBy'> & {
    readonly sources: readonly string[]
    readonly remote: MulticastEntry['remote']
  }
}

const modes = { include: 'MCAST_INCLUDE', exclude: 'MCAST_EXCLUDE' } as const

/** The group as the kernel has it. */
export const groupAddress: Reader<{ readonly u: string; readonly proto: 'ETH_P_IP' | 'ETH_P_IPV6' | 0 }> = (value) => {
  if (typeof value === 'string' && /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(value)) {
    if (isGroup(value)) return { u: macAddress(value), proto: 0 }
  } else {
    const { family, address: u } = address(value)
    const first = Number.parseInt(u, family === 'ipv4' ? 10 : 16)
    if (family === 'ipv4' && ((first >= 224 && first < 240) || u === '0.0.0.0')) return { u, proto: 'ETH_P_IP' }
    if (family === 'ipv6' && (first >= 0xff00 || u === '::')) return { u, proto: 'ETH_P_IPV6' }
  }
  throw new EncodeError(`expected the address of a group such as 239.1.1.1, ff05::5 or 01:02:03:04:05:06, got ${show(value)}`)
}

const sender: Reader<string> = (value) => address(value).address
const vni = wholeNumber(0, 0xff_ffff)

const remoteFields = { address, port: wholeNumber(1, 0xffff), vni, link: linkReader } as const satisfies Fields<MulticastRemote>

/** What can be said of an entry. */
export const fields = {
  bridge: linkReader,
  port: linkReader,
  group: groupAddress,
  vlan: vlanId,
  source: sender,
  sourceVni: vni,
  remote: (value) => readFields(value, remoteFields),
  permanent: yesOrNo,
  mode: oneOf(['include', 'exclude']),
  sources: listOf(sender),
  madeBy: makers.read,
} as const satisfies Fields<NewMulticastEntry>

type SaidEntry = Said<typeof fields>

/** What has to be said, and what only together. */
export function check({ bridge, port, group, remote, mode, sources }: SaidEntry): void {
  for (const [name, value] of Object.entries({ bridge, port })) {
    if (value === undefined) throw new EncodeError('expected a link, got nothing', [name])
  }
  if (group === undefined) throw new EncodeError('expected the address of a group such as 239.1.1.1, got nothing', ['group'])
  if (remote !== undefined && remote.address === undefined) {
    throw new EncodeError('expected an address such as 10.10.0.1, got nothing', ['remote', 'address'])
  }
  if (sources !== undefined && mode === undefined) {
    throw new EncodeError('expected include, where only these are wanted, or exclude, where all but these are', ['mode'])
  }
}

/** The request for an entry. */
export function entryMessage(said: SaidEntry, bridge: number, port: number, MDBE_ATTR_IFINDEX: number | undefined): Asked {
  const { group, vlan, source, sourceVni, remote, permanent = port !== bridge || remote !== undefined, mode, sources, madeBy } = said
  const attributes = {
    MDBE_ATTR_SOURCE: source,
    MDBE_ATTR_SRC_LIST: sources && { MDBE_SRC_LIST_ENTRY: sources.map((MDBE_SRCATTR_ADDRESS) => ({ MDBE_SRCATTR_ADDRESS })) },
    MDBE_ATTR_GROUP_MODE: mode && modes[mode],
    MDBE_ATTR_RTPROT: madeBy,
    MDBE_ATTR_DST: remote?.address?.address,
    MDBE_ATTR_DST_PORT: remote?.port,
    MDBE_ATTR_VNI: remote?.vni,
    MDBE_ATTR_SRC_VNI: sourceVni,
    MDBE_ATTR_IFINDEX,
  }
  const plain = Object.values(attributes).every((value) => value === undefined)
  const request: MdbInput = {
    family: 'AF_BRIDGE',
    ifindex: bridge,
    MDBA_SET_ENTRY: { ifindex: port, state: permanent ? 'MDB_PERMANENT' : 'MDB_TEMPORARY', vid: vlan, addr: group },
    MDBA_SET_ENTRY_ATTRS: plain ? undefined : attributes,
  }
  const far = remote?.address && { address: remote.address.address, port: remote.port, vni: remote.vni, link: MDBE_ATTR_IFINDEX }
  const maker = madeBy === undefined ? undefined : makers.say(madeBy)
  const key = { bridge, port, group: group?.u ?? '', vlan, source, sourceVni }
  return { request, wanted: { ...key, permanent, mode, sources: sources ?? [], madeBy: maker, remote: far } }
}

/** The request to delete what another request would have made: by what makes it the one it is. */
export function deletion({ MDBA_SET_ENTRY: entry, MDBA_SET_ENTRY_ATTRS: attributes, ...header }: MdbInput): MdbInput {
  return {
    ...header,
    MDBA_SET_ENTRY: { ...entry, state: 'MDB_TEMPORARY' },
    MDBA_SET_ENTRY_ATTRS: attributes,
  }
}
