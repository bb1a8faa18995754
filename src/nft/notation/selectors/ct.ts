/** What conntrack knows about a packet’s connection. nft(8), “CONNTRACK EXPRESSIONS”; <linux/netfilter/nf_tables.h>, enum nft_ct_keys */

import { EncodeError, nearest, show } from '../../../schema/errors.ts'
import { IP_CT_DIR } from '../../conntrack.ts'
import { NFT_CT } from '../../expressions/ct.ts'
import type { Expression, ExpressionInput } from '../../expressions/expression.ts'
import type { Datatype } from '../datatype.ts'
import { datatypes, hostInteger } from '../datatypes/index.ts'
import type { Draft } from '../draft.ts'
import type { TableFamily } from '../family.ts'
import type { Noting } from '../noting.ts'
import type { Operand } from '../operand.ts'
import type { Protocols } from '../protocols.ts'
import type { Loaded, Reading } from '../reading.ts'
import { registerOf } from '../registers.ts'

export interface CtTerm {
  readonly key: CtKey
  /** Which way: as the connection began, or back. */
  readonly dir?: keyof typeof directions
}

const directions = { original: 'IP_CT_DIR_ORIGINAL', reply: 'IP_CT_DIR_REPLY' } as const

type Row = readonly [key: keyof typeof NFT_CT, type: Datatype | 'address', bits: number, order: 'big' | 'host', directed?: 'must' | 'may']

/** The keys by nft’s names. */
const keys = {
  state: ['NFT_CT_STATE', datatypes.ct_state, 32, 'host'],
  direction: ['NFT_CT_DIRECTION', datatypes.ct_dir, 8, 'host'],
  status: ['NFT_CT_STATUS', datatypes.ct_status, 32, 'host'],
  mark: ['NFT_CT_MARK', datatypes.mark, 32, 'host'],
  secmark: ['NFT_CT_SECMARK', hostInteger, 32, 'host'],
  expiration: ['NFT_CT_EXPIRATION', datatypes.time, 32, 'host'],
  helper: ['NFT_CT_HELPER', datatypes.string, 128, 'host'],
  l3proto: ['NFT_CT_L3PROTOCOL', datatypes.nf_proto, 8, 'host', 'may'],
  saddr: ['NFT_CT_SRC', 'address', 0, 'big', 'must'],
  daddr: ['NFT_CT_DST', 'address', 0, 'big', 'must'],
  'ip saddr': ['NFT_CT_SRC_IP', datatypes.ipv4_addr, 32, 'big', 'must'],
  'ip daddr': ['NFT_CT_DST_IP', datatypes.ipv4_addr, 32, 'big', 'must'],
  'ip6 saddr': ['NFT_CT_SRC_IP6', datatypes.ipv6_addr, 128, 'big', 'must'],
  'ip6 daddr': ['NFT_CT_DST_IP6', datatypes.ipv6_addr, 128, 'big', 'must'],
  protocol: ['NFT_CT_PROTOCOL', datatypes.inet_proto, 8, 'host', 'may'],
  'proto-src': ['NFT_CT_PROTO_SRC', datatypes.inet_service, 16, 'big', 'must'],
  'proto-dst': ['NFT_CT_PROTO_DST', datatypes.inet_service, 16, 'big', 'must'],
  label: ['NFT_CT_LABELS', datatypes.ct_label, 128, 'host'],
  packets: ['NFT_CT_PKTS', hostInteger, 64, 'host', 'may'],
  bytes: ['NFT_CT_BYTES', hostInteger, 64, 'host', 'may'],
  avgpkt: ['NFT_CT_AVGPKT', hostInteger, 64, 'host', 'may'],
  zone: ['NFT_CT_ZONE', hostInteger, 16, 'host', 'may'],
  event: ['NFT_CT_EVENTMASK', datatypes.ct_event, 32, 'host'],
  id: ['NFT_CT_ID', datatypes.integer, 32, 'big'],
} as const satisfies Readonly<Record<string, Row>>

/** A key, in nft’s words. */
export type CtKey = keyof typeof keys

/** All keys. */
export const ctKeys = Object.keys(keys) as CtKey[]

/** The type of a key’s values; that of an address depends on the table, and is IPv4’s here. */
export function ctType(key: CtKey): Datatype {
  return typed(rowOf(key), 'ip')[0]
}

function operand({ key, dir }: CtTerm, draft: Draft): Operand {
  const row = rowOf(key)
  const [name, , , order, directed] = row
  const [type, bits] = typed(row, draft.scope.family)
  if (dir !== undefined && !Object.hasOwn(directions, dir)) throw new EncodeError(`expected original or reply, got ${show(dir)}`, ['dir'])
  if (directed === 'must' && dir === undefined) throw new EncodeError(`${key} takes a direction, original or reply`, ['dir'])
  if (directed === undefined && dir !== undefined) throw new EncodeError(`${key} takes no direction`, ['dir'])
  return {
    type,
    bits,
    order,
    length: bits / 8,
    load: (slot) => [
      {
        NFTA_EXPR_NAME: 'ct',
        NFTA_EXPR_DATA: {
          NFTA_CT_KEY: name,
          NFTA_CT_DREG: registerOf(slot),
          ...(dir === undefined ? {} : { NFTA_CT_DIRECTION: directions[dir] }),
        },
      },
    ],
  }
}

function read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, { scope, protocols }: Reading): Loaded | undefined {
  if (expression !== 'ct') return undefined
  const key = (Object.keys(keys) as CtKey[]).find((key) => keys[key][0] === data?.NFTA_CT_KEY)
  if (key === undefined) return undefined
  const row = rowOf(key)
  const [type, bits] = typed(row, familyOf(scope.family, protocols))
  const dir = (Object.keys(directions) as (keyof typeof directions)[]).find((dir) => directions[dir] === data?.NFTA_CT_DIRECTION)
  return { term: { ct: { key, ...(dir === undefined ? {} : { dir }) } }, type, bits, order: row[3] }
}

function text({ key, dir }: CtTerm, { family }: { readonly family: TableFamily }): string {
  const name = (key === 'saddr' || key === 'daddr') && (family === 'ip' || family === 'ip6') ? `${family} ${key}` : key
  return dir === undefined ? `ct ${name}` : `ct ${dir} ${name}`
}

/** Sets it. */
function store({ key, dir }: CtTerm, slot: number): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'ct',
    NFTA_EXPR_DATA: {
      NFTA_CT_KEY: rowOf(key)[0],
      ...(dir === undefined ? {} : { NFTA_CT_DIRECTION: directions[dir] }),
      NFTA_CT_SREG: registerOf(slot),
    },
  }
}

/** By nft's number for no direction. */
const NEITHER = 0xffffffff

const noting: Noting<CtTerm> = {
  kind: 12,
  write: ({ key, dir }) => [
    [0, NFT_CT[rowOf(key)[0]]],
    [1, dir === undefined ? NEITHER : IP_CT_DIR[directions[dir]]],
  ],
  read(number) {
    const key = ctKeys.find((key) => NFT_CT[keys[key][0]] === number(0))
    const dir = (Object.keys(directions) as (keyof typeof directions)[]).find((dir) => IP_CT_DIR[directions[dir]] === number(1))
    return key === undefined ? undefined : { key, ...(dir === undefined ? {} : { dir }) }
  },
}

export const ct = { operand, read, store, text, noting }

function rowOf(key: CtKey): Row {
  if (Object.hasOwn(keys, key)) return keys[key]
  const meant = nearest(String(key), Object.keys(keys))
  throw new EncodeError(`there is no key ${show(key)}${meant === undefined ? '' : `; did you mean ${show(meant)}?`}`)
}

/** The type of a key’s values. An address is one of the table’s family. */
function typed([, type, bits]: Row, family: TableFamily): readonly [Datatype, number] {
  if (type !== 'address') return [type, bits]
  if (family === 'ip') return [datatypes.ipv4_addr, 32]
  if (family === 'ip6') return [datatypes.ipv6_addr, 128]
  throw new EncodeError('in a table of this family it takes the protocol: ip saddr, ip6 saddr, ip daddr or ip6 daddr', ['key'])
}

function familyOf(family: TableFamily, { network }: Protocols): TableFamily {
  return family === 'inet' && network !== undefined && network !== 'arp' ? network : family
}
