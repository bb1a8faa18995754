/** What is known about a packet besides its bytes. nft(8), “META EXPRESSIONS”; <linux/netfilter/nf_tables.h>, enum nft_meta_keys */

import { EncodeError, nearest, show } from '../../../schema/errors.ts'
import type { Expression, ExpressionInput } from '../../expressions/expression.ts'
import { NFT_META } from '../../expressions/meta.ts'
import { NFPROTO } from '../../nfgenmsg.ts'
import { toNumber } from '../bits.ts'
import type { Datatype } from '../datatype.ts'
import { datatypes, date, hostInteger } from '../datatypes/index.ts'
import type { Draft } from '../draft.ts'
import type { Noting } from '../noting.ts'
import type { Operand } from '../operand.ts'
import { networkOf, type Protocols, transportOf } from '../protocols.ts'
import type { Loaded } from '../reading.ts'
import { registerOf } from '../registers.ts'

export interface MetaTerm {
  readonly key: MetaKey
}

type Row = readonly [key: keyof typeof NFT_META, type: Datatype, bits: number, order: 'big' | 'host']

/** The keys by nft's names. */
const keys = {
  length: ['NFT_META_LEN', hostInteger, 32, 'host'],
  protocol: ['NFT_META_PROTOCOL', datatypes.ether_type, 16, 'big'],
  priority: ['NFT_META_PRIORITY', datatypes.classid, 32, 'host'],
  mark: ['NFT_META_MARK', datatypes.mark, 32, 'host'],
  iif: ['NFT_META_IIF', datatypes.iface_index, 32, 'host'],
  oif: ['NFT_META_OIF', datatypes.iface_index, 32, 'host'],
  iifname: ['NFT_META_IIFNAME', datatypes.ifname, 128, 'host'],
  oifname: ['NFT_META_OIFNAME', datatypes.ifname, 128, 'host'],
  iiftype: ['NFT_META_IIFTYPE', datatypes.iface_type, 16, 'host'],
  oiftype: ['NFT_META_OIFTYPE', datatypes.iface_type, 16, 'host'],
  skuid: ['NFT_META_SKUID', datatypes.uid, 32, 'host'],
  skgid: ['NFT_META_SKGID', datatypes.gid, 32, 'host'],
  nftrace: ['NFT_META_NFTRACE', hostInteger, 8, 'host'],
  rtclassid: ['NFT_META_RTCLASSID', datatypes.realm, 32, 'host'],
  secmark: ['NFT_META_SECMARK', hostInteger, 32, 'host'],
  nfproto: ['NFT_META_NFPROTO', datatypes.nf_proto, 8, 'host'],
  l4proto: ['NFT_META_L4PROTO', datatypes.inet_proto, 8, 'host'],
  ibrname: ['NFT_META_BRI_IIFNAME', datatypes.ifname, 128, 'host'],
  obrname: ['NFT_META_BRI_OIFNAME', datatypes.ifname, 128, 'host'],
  pkttype: ['NFT_META_PKTTYPE', datatypes.pkt_type, 8, 'host'],
  cpu: ['NFT_META_CPU', hostInteger, 32, 'host'],
  iifgroup: ['NFT_META_IIFGROUP', datatypes.devgroup, 32, 'host'],
  oifgroup: ['NFT_META_OIFGROUP', datatypes.devgroup, 32, 'host'],
  cgroup: ['NFT_META_CGROUP', hostInteger, 32, 'host'],
  random: ['NFT_META_PRANDOM', datatypes.integer, 32, 'big'],
  ipsec: ['NFT_META_SECPATH', datatypes.boolean, 8, 'host'],
  iifkind: ['NFT_META_IIFKIND', datatypes.ifname, 128, 'host'],
  oifkind: ['NFT_META_OIFKIND', datatypes.ifname, 128, 'host'],
  ibrpvid: ['NFT_META_BRI_IIFPVID', hostInteger, 16, 'host'],
  ibrvproto: ['NFT_META_BRI_IIFVPROTO', datatypes.ether_type, 16, 'big'],
  time: ['NFT_META_TIME_NS', date, 64, 'host'],
  day: ['NFT_META_TIME_DAY', datatypes.day, 8, 'host'],
  hour: ['NFT_META_TIME_HOUR', datatypes.hour, 32, 'host'],
  sdif: ['NFT_META_SDIF', datatypes.iface_index, 32, 'host'],
  sdifname: ['NFT_META_SDIFNAME', datatypes.ifname, 128, 'host'],
} as const satisfies Readonly<Record<string, Row>>

/** A key, in nft's words. */
export type MetaKey = keyof typeof keys

/** All keys. */
export const metaKeys = Object.keys(keys) as MetaKey[]

/** The type of a key’s values. */
export function metaType(key: MetaKey): Datatype {
  return rowOf(key)[1]
}

/** Keys that nft writes without `meta` before them. */
const bare: readonly MetaKey[] = ['iif', 'iifname', 'iifgroup', 'oif', 'oifname', 'oifgroup']

export const meta = {
  operand({ key }: MetaTerm, draft: Draft): Operand {
    const [name, type, bits, order] = rowOf(key)
    return {
      type,
      bits,
      order,
      length: bits / 8,
      load: (slot) => [{ NFTA_EXPR_NAME: 'meta', NFTA_EXPR_DATA: { NFTA_META_KEY: name, NFTA_META_DREG: registerOf(slot) } }],
      learn: (value) => learn(key, value, draft.protocols),
    }
  },

  read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression): Loaded | undefined {
    if (name !== 'meta') return undefined
    const key = (Object.keys(keys) as MetaKey[]).find((key) => keys[key][0] === data?.NFTA_META_KEY)
    if (key === undefined) return undefined
    const [, type, bits, order] = rowOf(key)
    return { term: { meta: { key } }, type, bits, order, learn: (value, protocols) => learn(key, value, protocols) }
  },

  /** Sets it. */
  store: ({ key }: MetaTerm, slot: number): ExpressionInput => ({
    NFTA_EXPR_NAME: 'meta',
    NFTA_EXPR_DATA: { NFTA_META_KEY: rowOf(key)[0], NFTA_META_SREG: registerOf(slot) },
  }),

  text: ({ key }: MetaTerm): string => (bare.includes(key) ? key : `meta ${key}`),

  noting: {
    kind: 9,
    write: ({ key }) => [[0, NFT_META[rowOf(key)[0]]]],
    read(number) {
      const key = metaKeys.find((key) => NFT_META[keys[key][0]] === number(0))
      return key === undefined ? undefined : { key }
    },
  } satisfies Noting<MetaTerm>,
}

function rowOf(key: MetaKey): Row {
  if (Object.hasOwn(keys, key)) return keys[key]
  const meant = nearest(String(key), Object.keys(keys))
  throw new EncodeError(`there is no key ${show(key)}${meant === undefined ? '' : `; did you mean ${show(meant)}?`}`)
}

/** What is known of a packet's protocols once a key equals a value. */
function learn(key: MetaKey, value: Uint8Array, protocols: Protocols): void {
  const number = Number(toNumber(value))
  if (key === 'l4proto') protocols.transport = transportOf(number) ?? protocols.transport
  else if (key === 'protocol') protocols.network = networkOf(number) ?? protocols.network
  else if (key === 'nfproto') {
    if (number === NFPROTO.NFPROTO_IPV4) protocols.network = 'ip'
    else if (number === NFPROTO.NFPROTO_IPV6) protocols.network = 'ip6'
  } else if (key === 'iiftype' && value.some((byte) => byte === 1)) protocols.link ??= 'ether'
}
