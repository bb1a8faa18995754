/** How ports and addresses are chosen when they are translated. nft(8), “NAT STATEMENTS”; <linux/netfilter/nf_nat.h> */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { ExpressionInput } from '../../expressions/expression.ts'
import { NF_NAT_RANGE } from '../../nat-range.ts'
import { loadArgument, readArgument } from '../argument.ts'
import { datatypes } from '../datatypes/index.ts'
import type { Draft } from '../draft.ts'
import type { KeyFitting } from '../elements.ts'
import type { Loaded, Reading } from '../reading.ts'
import { registerOf } from '../registers.ts'
import { only, type Term } from '../term.ts'
import { prefixOf } from '../values.ts'

const words = {
  random: 'NF_NAT_RANGE_PROTO_RANDOM',
  'fully-random': 'NF_NAT_RANGE_PROTO_RANDOM_FULLY',
  persistent: 'NF_NAT_RANGE_PERSISTENT',
  netmap: 'NF_NAT_RANGE_NETMAP',
} as const

/** `random`: the port is one by chance; `fully-random`: from a better source; `persistent`: a client keeps its address; `netmap`: prefix by prefix. */
export type NatFlag = keyof typeof words
/** One flag or several. */
export type NatFlags = NatFlag | readonly NatFlag[]

type KernelFlag = keyof typeof NF_NAT_RANGE

/** Flags in the kernel's words, in its order. `isPort`: whether ports are said. */
export function kernelFlags(flags: NatFlags | undefined, isPort: boolean): KernelFlag[] {
  const said = flagList(flags)
  for (const flag of said)
    if (!Object.hasOwn(words, flag)) throw new EncodeError(`expected one of ${Object.keys(words).join(', ')}, got ${show(flag)}`, ['flags'])
  const wanted: KernelFlag[] = [...said.map((flag) => words[flag]), ...(isPort ? (['NF_NAT_RANGE_PROTO_SPECIFIED'] as const) : [])]
  return (Object.keys(NF_NAT_RANGE) as KernelFlag[]).filter((flag) => wanted.includes(flag))
}

/** Flags in nft's words; undefined for none. */
export function readFlags(flags: readonly (KernelFlag | number)[] = []): NatFlags | undefined {
  const said = (Object.keys(words) as NatFlag[]).filter((word) => flags.includes(words[word]))
  return said.length > 1 ? said : said[0]
}

/** Flags as rules write them, with a space before them. */
export function flagsText(flags: NatFlags | undefined): string {
  const said = flagList(flags).filter((flag) => flag !== 'netmap')
  return said.length === 0 ? '' : ` ${said.join(',')}`
}

function flagList(flags: NatFlags | undefined): readonly NatFlag[] {
  return flags === undefined ? [] : typeof flags === 'string' ? [flags] : flags
}

export const port = { type: datatypes.inet_service, bits: 16, order: 'big' } as const

/** What fits into registers: the first and the last of a range. */
export interface LoadedRange {
  readonly load: ExpressionInput[]
  readonly from: ReturnType<typeof registerOf>
  readonly to?: ReturnType<typeof registerOf>
  /** The next slot that is free: nft gives each value one of the registers of 16 bytes. */
  readonly next: number
}

const REGISTER = 4

/** Loads one value, or both ends of a range or prefix. */
export function loadRange(term: Term, fitting: KeyFitting, slot: number, draft: Draft): LoadedRange {
  const [kind, value] = only(term) ?? []
  if (kind !== 'range' && kind !== 'prefix') {
    return { load: loadArgument(term, fitting, slot, draft), from: registerOf(slot), next: slot + REGISTER }
  }
  const ends = kind === 'range' ? (value as readonly [Term, Term]) : prefixEnds(value, fitting)
  const [first, last] = [slot, slot + REGISTER]
  return {
    load: within(kind, () => [...loadArgument(ends[0], fitting, first, draft), ...loadArgument(ends[1], fitting, last, draft)]),
    from: registerOf(first),
    to: registerOf(last),
    next: last + REGISTER,
  }
}

function prefixEnds(value: unknown, fitting: KeyFitting): readonly [Term, Term] {
  const { value: first, mask } = prefixOf(value, fitting)
  const last = first.map((octet, i) => octet | (~(mask[i] ?? 0) & 0xff))
  return [fitting.type.constant(first), fitting.type.constant(last)]
}

/** Ports are of a transport. @throws EncodeError where none is known */
export function requirePorts({ protocols, pieces }: Draft): void {
  const asked = pieces.some((piece) => 'match' in piece && piece.match.some(isTransport))
  if (protocols.transport === undefined && !asked)
    throw new EncodeError('ports can be translated only where the rule has matched a transport protocol', ['port'])
}

function isTransport(expression: ExpressionInput): boolean {
  return expression.NFTA_EXPR_NAME === 'meta' && expression.NFTA_EXPR_DATA?.NFTA_META_KEY === 'NFT_META_L4PROTO'
}

type Register = Parameters<typeof readArgument>[1]

/** One value, or a range where there is a second register. */
export function readRange(
  reading: Reading,
  from: Register,
  to: Register,
  fitting: KeyFitting,
): { readonly term: Term; readonly given: readonly Loaded[] } | undefined {
  const first = readArgument(reading, from, fitting)
  // The kernel says the same register twice where there is one value.
  if (first === undefined || to === undefined || to === from) return first && { term: first.term, given: [first] }
  const last = readArgument(reading, to, fitting)
  return last && { term: rangeTerm(first, last, fitting), given: [first, last] }
}

function rangeTerm(first: Loaded, last: Loaded, { type }: KeyFitting): Term {
  if (type.prefixes === true && first.constant !== undefined && last.constant !== undefined) {
    const [from, to] = [first.constant, last.constant]
    const different = from.map((octet, i) => octet ^ (to[i] ?? 0))
    const length = different
      .map((octet) => Math.clz32(octet) - 24)
      .reduce((sum, zeros, i, all) => (all.slice(0, i).every((n) => n === 8) ? sum + zeros : sum), 0)
    const isPrefix = different.every(
      (octet, i) => octet === 0xff >> Math.min(8, Math.max(0, length - i * 8)) && ((from[i] ?? 0) & octet) === 0,
    )
    if (isPrefix && length < from.length * 8) return { prefix: { addr: String(type.constant(from)), len: length } }
  }
  return { range: [first.term, last.term] }
}
