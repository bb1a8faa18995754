/** Segment routing: what this host does with packets whose segment it is. ip-route(8), RFC 8986, <linux/seg6_local.h> */

import type { SEG6_LOCAL_ACTION } from '../../../netlink/route/index.ts'
import { EncodeError, show } from '../../../schema/errors.ts'
import { addressByFamily, link, whole, wordSet, words } from '../../verb/option-values.ts'
import type { Conversion } from '../../verb/options.ts'
import { type BpfProgram, readProgram } from './bpf.ts'
import { kind } from './kind.ts'
import { signed } from './seg6.ts'
import { segments, table } from './values.ts'

/** As the RFC calls them. */
const actions = {
  End: 'SEG6_LOCAL_ACTION_END',
  'End.X': 'SEG6_LOCAL_ACTION_END_X',
  'End.T': 'SEG6_LOCAL_ACTION_END_T',
  'End.DX2': 'SEG6_LOCAL_ACTION_END_DX2',
  'End.DX6': 'SEG6_LOCAL_ACTION_END_DX6',
  'End.DX4': 'SEG6_LOCAL_ACTION_END_DX4',
  'End.DT6': 'SEG6_LOCAL_ACTION_END_DT6',
  'End.DT4': 'SEG6_LOCAL_ACTION_END_DT4',
  'End.DT46': 'SEG6_LOCAL_ACTION_END_DT46',
  'End.B6': 'SEG6_LOCAL_ACTION_END_B6',
  'End.B6.Encaps': 'SEG6_LOCAL_ACTION_END_B6_ENCAP',
  'End.BM': 'SEG6_LOCAL_ACTION_END_BM',
  'End.S': 'SEG6_LOCAL_ACTION_END_S',
  'End.AS': 'SEG6_LOCAL_ACTION_END_AS',
  'End.AM': 'SEG6_LOCAL_ACTION_END_AM',
  'End.BPF': 'SEG6_LOCAL_ACTION_END_BPF',
} as const satisfies Record<string, keyof typeof SEG6_LOCAL_ACTION>

const flavors = {
  psp: 'SEG6_LOCAL_FLV_OP_PSP',
  usp: 'SEG6_LOCAL_FLV_OP_USP',
  usd: 'SEG6_LOCAL_FLV_OP_USD',
  'next-csid': 'SEG6_LOCAL_FLV_OP_NEXT_CSID',
} as const

/** The list of segments; the kernel signs it by the key, if there is one. */
const list: Conversion<readonly string[], { readonly segments: readonly string[] }> = {
  write: (said, lookup) => ({ segments: segments.write(said, lookup) }),
  read: (wire) => segments.read(wire.segments),
}

const key = whole(1, 0xffff_ffff)
const hmacKey: Conversion<number, { segments: readonly string[]; hmac?: { hmackeyid?: number } }> = {
  write: (said, lookup) => ({ ...signed(key.write(said, lookup)), segments: [] }),
  read: (wire) => wire.hmac?.hmackeyid,
}

const flavorSet = wordSet(flavors)
type FlavorAttributes = {
  SEG6_LOCAL_FLV_OPERATION?: readonly ((typeof flavors)[keyof typeof flavors] | number)[]
  SEG6_LOCAL_FLV_LCBLOCK_BITS?: number
  SEG6_LOCAL_FLV_LCNODE_FN_BITS?: number
}

const operations: Conversion<readonly (keyof typeof flavors)[], FlavorAttributes> = {
  write: (said, lookup) => ({ SEG6_LOCAL_FLV_OPERATION: flavorSet.write(said, lookup) }),
  read: ({ SEG6_LOCAL_FLV_OPERATION: wire }) => wire && flavorSet.read(wire),
}

function bits(name: 'SEG6_LOCAL_FLV_LCBLOCK_BITS' | 'SEG6_LOCAL_FLV_LCNODE_FN_BITS'): Conversion<number, FlavorAttributes> {
  const number = whole(1, 0xff)
  return { write: (said, lookup) => ({ [name]: number.write(said, lookup) }), read: (wire) => wire[name] }
}

type Counters = { SEG6_LOCAL_CNT_PACKETS?: bigint; SEG6_LOCAL_CNT_BYTES?: bigint; SEG6_LOCAL_CNT_ERRORS?: bigint }
const counting: Conversion<true, Counters> = {
  write(said) {
    if (said !== true) throw new EncodeError(`expected true, or nothing; got ${show(said)}`)
    return { SEG6_LOCAL_CNT_PACKETS: 0n, SEG6_LOCAL_CNT_BYTES: 0n, SEG6_LOCAL_CNT_ERRORS: 0n }
  },
  read: () => true,
}

const program: Conversion<BpfProgram, { SEG6_LOCAL_BPF_PROG?: number; SEG6_LOCAL_BPF_PROG_NAME?: string }, Pick<BpfProgram, 'name'>> = {
  write(said) {
    const { descriptor, name } = readProgram(said)
    return { SEG6_LOCAL_BPF_PROG: descriptor, SEG6_LOCAL_BPF_PROG_NAME: name }
  },
  read: ({ SEG6_LOCAL_BPF_PROG_NAME: name = '' }) => ({ name }),
}

export const seg6local = kind('seg6local', 'LWTUNNEL_ENCAP_SEG6_LOCAL', {
  action: ['SEG6_LOCAL_ACTION', words(actions), 'needed'],
  /** The table that is asked for the way on: `End.T`, `End.DT6`. */
  table: ['SEG6_LOCAL_TABLE', table],
  /** The table of a VRF that is up: `End.DT4`, `End.DT6`, `End.DT46`. */
  vrfTable: ['SEG6_LOCAL_VRFTABLE', table],
  /** The router that takes packets: of IPv6 for `End.X` and `End.DX6`, of IPv4 for `End.DX4`. */
  via: [['SEG6_LOCAL_NH4', 'SEG6_LOCAL_NH6'], addressByFamily],
  /** The link by which they count as having come. */
  in: ['SEG6_LOCAL_IIF', link],
  /** The link by which frames leave: `End.DX2`. */
  out: ['SEG6_LOCAL_OIF', link],
  /** The segments that packets go by from here, the first one to visit first: `End.B6`, `End.B6.Encaps`. */
  segments: ['SEG6_LOCAL_SRH', list],
  /** The number of the key by which the kernel signs them. */
  hmacKey: ['SEG6_LOCAL_SRH', hmacKey],
  /** Whether packets are counted; the counters are in the message. */
  count: ['SEG6_LOCAL_COUNTERS', counting],
  /** What else the action does. RFC 8986, 4.16; RFC 9800 */
  flavors: ['SEG6_LOCAL_FLAVORS', operations],
  /** How many bits of a segment all of a network have in common (`next-csid`). */
  blockBits: ['SEG6_LOCAL_FLAVORS', bits('SEG6_LOCAL_FLV_LCBLOCK_BITS')],
  /** How many bits of a segment tell host and action (`next-csid`). */
  nodeBits: ['SEG6_LOCAL_FLAVORS', bits('SEG6_LOCAL_FLV_LCNODE_FN_BITS')],
  /** The program of `End.BPF`. */
  program: ['SEG6_LOCAL_BPF', program],
})
