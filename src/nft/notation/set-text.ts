/** Sets and maps in nft's notation. nft(8), “SETS”, “MAPS” */

import type { SetMessage } from '../set.ts'
import { readSetComment } from '../userdata.ts'
import type { Datatype } from './datatype.ts'
import type { Concatenation } from './datatypes/index.ts'
import { objectKind } from './objects/objects.ts'
import type { ReadSet } from './reading.ts'
import { flagWords } from './set-flags.ts'
import { notedTerm, notedYes } from './set-notes.ts'
import { readStatements } from './set-shape.ts'
import { timeText } from './set-time.ts'
import { carriedText } from './statements/set.ts'
import { type Element, only, type Term, type Verdict } from './term.ts'
import { type Sides, type Style, termText, valueText } from './text.ts'
import { verdictNames, verdictText } from './verdicts.ts'

/** A set or map with its elements; without them where the style leaves them out. */
export function setText(set: SetMessage, shape: ReadSet, style: SetStyle, handle: string): string {
  const { NFTA_SET_TIMEOUT: timeout, NFTA_SET_GC_INTERVAL: gc, NFTA_SET_DESC: description, NFTA_SET_POLICY: policy } = set
  const comment = readSetComment(set.NFTA_SET_USERDATA)
  const flags = flagWords(set)
  const carried = readStatements(set).map((each) => carriedText(each, { ...style, stateless: true }))
  const elements = style.terse === true ? [] : (shape.elements?.(0) ?? [])
  const lines = [
    typeText(set, shape, style),
    ...(policy === 'NFT_SET_POL_MEMORY' ? ['policy memory'] : []),
    ...(description?.NFTA_SET_DESC_SIZE === undefined ? [] : [`size ${description.NFTA_SET_DESC_SIZE}`]),
    ...(flags.length === 0 ? [] : [`flags ${flags.join(',')}`]),
    ...(carried.length === 0 ? [] : [carried.join(' ')]),
    ...(timeout === undefined ? [] : [`timeout ${timeText(timeout, style)}`]),
    ...(gc === undefined ? [] : [`gc-interval ${timeText(BigInt(gc), style)}`]),
    ...(notedYes(set, 'NFTNL_UDATA_SET_MERGE_ELEMENTS') ? ['auto-merge'] : []),
    ...(comment === undefined ? [] : [`comment "${comment}"`]),
    ...(elements.length === 0 ? [] : [`elements = { ${laidOut(elements, shape, style)} }`]),
  ]
  const word = shape.data === undefined ? 'set' : 'map'
  return `\t${word} ${set.NFTA_SET_NAME} {${handle}\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`
}

/** How a set is written out. */
export interface SetStyle extends Style {
  /** Whether its elements are left out, as with `nft -t`. */
  readonly terse?: boolean
}

/** What its keys are and what it gives: by what they come from where nft has noted that, else by their types. */
function typeText(set: SetMessage, shape: ReadSet, style: Style): string {
  const key = notedTerm(set, 'NFTNL_UDATA_SET_KEY_TYPEOF')
  const given =
    shape.data === undefined
      ? ''
      : ` : ${notedYes(set, 'NFTNL_UDATA_SET_DATA_INTERVAL') ? 'interval ' : ''}${givenName(set, shape.data, key !== undefined, style)}`
  return key === undefined ? `type ${shape.key.name}${given}` : `typeof ${termText(key as Term, style)}${given}`
}

function givenName(set: SetMessage, data: NonNullable<ReadSet['data']>, isTypeof: boolean, style: Style): string {
  if (data === 'object') return objectKind(set.NFTA_SET_OBJ_TYPE)?.word ?? 'object'
  const term = isTypeof ? notedTerm(set, 'NFTNL_UDATA_SET_DATA_TYPEOF') : undefined
  if (term !== undefined && term !== 'verdict') return termText(term, style)
  return data === 'verdict' ? 'verdict' : data.name
}

/** Types of which nft writes five elements a line, and two; of all others one. */
const five = new Set(
  'nf_proto integer arp_op inet_proto inet_service tcp_flag dccp_pkttype mark iface_index classid uid gid ct_dir ct_status icmpv6_type ct_label pkt_type icmp_code icmpv6_code icmpx_code devgroup dscp ecn fib_addrtype ct_event igmp_type'.split(
    ' ',
  ),
)
const two = new Set(['ipv4_addr', 'ct_state', 'realm'])

function laidOut(elements: readonly unknown[], shape: ReadSet, style: Style): string {
  const many = five.has(shape.key.name) ? 5 : two.has(shape.key.name) ? 2 : 1
  const texts = elements.map((element) => elementText(element, shape, style))
  return texts.map((text, index) => (index === 0 ? text : index % many === 0 ? `,\n\t\t\t     ${text}` : `, ${text}`)).join('')
}

/** An element: its key, what it carries, and in a map what it gives. */
function elementText(element: unknown, { key, data }: ReadSet, style: Style): string {
  if (data !== undefined && Array.isArray(element)) {
    const [val, given] = element as unknown as readonly [unknown, Term | Verdict]
    return `${keyText(val, key, style)} : ${givenText(given, data, style)}`
  }
  return keyText(element, key, style)
}

function keyText(element: unknown, key: Datatype, style: Style): string {
  const [name, value] = only(element) ?? []
  if (name !== 'elem') return valueText(element as Term, sidesOf(key), style)
  const { val, timeout, expires, comment, ...carried } = value as Element
  const milliseconds = (seconds: number) => timeText(BigInt(Math.round(seconds * 1000)), style)
  return [
    valueText(val, sidesOf(key), style),
    ...Object.entries(carried).map(([name, each]) => carriedText({ [name]: each }, style)),
    ...(timeout === undefined ? [] : [`timeout ${milliseconds(timeout)}`]),
    ...(expires === undefined || style.stateless === true ? [] : [`expires ${milliseconds(expires)}`]),
    ...(comment === undefined ? [] : [`comment "${comment}"`]),
  ].join(' ')
}

function givenText(given: Term | Verdict, data: NonNullable<ReadSet['data']>, style: Style): string {
  if (data === 'object') return `"${given}"`
  const [name] = only(given) ?? []
  if (data === 'verdict' || verdictNames.some((verdict) => verdict === name)) return verdictText(given as Verdict)
  return valueText(given as Term, sidesOf(data as Datatype), style)
}

function sidesOf(type: Datatype): Sides {
  const { parts } = type as Partial<Concatenation>
  return { type, bits: type.bits, ...(parts === undefined ? {} : { parts: parts.map((part) => ({ type: part, bits: part.bits })) }) }
}
