/** What a rule looks at, in nft's words: `ip saddr 10.10.0.0/24`, `tcp dport { 80, 443 }`. nft(8) */

import type { Constant, Datatype } from './datatype.ts'
import { datatypes, singleBits } from './datatypes/index.ts'
import { draftOf, type SetShape } from './draft.ts'
import type { TableFamily } from './family.ts'
import { type Concatenated, operandOf } from './operands.ts'
import { selectorKinds } from './selectors/selectors.ts'
import type { Match } from './statements/match.ts'
import { type Element, only, type Term, type Verdict } from './term.ts'
import { verdictText } from './verdicts.ts'

/** How a rule is written out. */
export interface Style {
  readonly family: TableFamily
  /** Numbers rather than symbols, as with `nft -n`. */
  readonly numeric?: boolean
  /** The set or map of this name: of which type the values are that a rule adds to it. */
  readonly set?: (name: string) => SetShape | undefined
  /** Whether what changes while packets pass is left out, as with `nft -s`. */
  readonly stateless?: boolean
}

/** A match. */
export function matchText({ op, left, right }: Match, style: Style): string {
  const sides = sidesOf(left, style)
  const { type } = sides
  const [kind, operands] = only(left) ?? []
  if (kind === '&' && type.bitmask === true && (op === '==' || op === '!=')) {
    const [flags, mask] = operands as readonly [Term, Term]
    return `${termText(flags, style)} ${op === '!=' ? '!= ' : ''}${valueText(right, sides, style)} / ${valueText(mask, sides, style)}`
  }
  const value =
    typeof right === 'boolean' ? datatypes.boolean.text(datatypes.boolean.bytes(right, 8), style.numeric) : valueText(right, sides, style)
  const said = op === '==' && !(type.bitmask === true && only(right) === undefined) && !isOperation(kind) ? '' : op === 'in' ? '' : `${op} `
  return `${termText(left, style)} ${said}${value}`
}

/** Something that a rule looks at. */
export function termText(term: Term, style: Style): string {
  const [name, value] = only(term) ?? []
  if (name === 'concat') return (value as readonly Term[]).map((part) => termText(part, style)).join(' . ')
  if (isOperation(name)) {
    const [inner, operand] = value as readonly [Term, Term]
    const right = binding[name] === 1 ? String(operand) : valueText(operand, sidesOf(inner, style), style)
    const [within] = only(inner) ?? []
    const left = termText(inner, style)
    return `${isOperation(within) && binding[within] > binding[name] ? `(${left})` : left} ${name} ${right}`
  }
  if (name !== undefined && Object.hasOwn(selectorKinds, name)) {
    return (
      selectorKinds[name as keyof typeof selectorKinds].text as (
        value: unknown,
        style: Style,
        text: (term: Term, style: Style) => string,
      ) => string
    )(value, style, termText)
  }
  return String(term)
}

/** What values are written by: the type of what they are compared with, or the types of its parts. */
export interface Sides {
  readonly type: Datatype
  readonly bits?: number
  readonly parts?: readonly Sides[] | undefined
  /** What the elements of a map give. */
  readonly given?: Sides | 'object' | undefined
}

/** The type of a term's values. */
export function sidesOf(term: Term, { family, set }: Style): Sides {
  const operand = operandOf(term, draftOf({ family, ...(set === undefined ? {} : { set }) }))
  return { type: operand.type, bits: operand.bits, parts: (operand as Partial<Concatenated>).parts }
}

/** A value: a constant, a prefix, a range, a set, flags together. */
export function valueText(term: Term, sides: Sides, style: Style): string {
  const { type, parts } = sides
  if (typeof term === 'string' && term.startsWith('@')) return term
  if (term === '*') return '*'
  if (Array.isArray(term)) return term.map((flag) => valueText(flag, sides, style)).join(',')
  const [name, value] = only(term) ?? []
  if (name === 'set') return `{ ${(value as readonly unknown[]).map((element) => elementText(element, sides, style)).join(', ')} }`
  if (name === 'elem') return elementText(term, sides, style)
  if (name === 'map') {
    const { key, data } = value as { key: Term; data: Term }
    return `${termText(key, style)} map ${valueText(data, { ...sidesOf(key, style), given: sides }, style)}`
  }
  if (name === '|') return (value as readonly Term[]).map((flag) => valueText(flag, sides, style)).join(' | ')
  if (name === 'concat') {
    return (value as readonly Term[]).map((part, index) => valueText(part, parts?.[index] ?? sides, style)).join(' . ')
  }
  if (name === 'prefix') {
    const { addr, len } = value as { addr: string; len: number }
    return `${valueText(addr, sides, style)}/${len}`
  }
  if (name === 'range') {
    const [from, to] = value as readonly [Term, Term]
    // nft writes the ends of ranges as numbers, whatever names they have.
    const ends = { ...style, numeric: true }
    return `${valueText(from, sides, ends)}-${valueText(to, sides, ends)}`
  }
  if (name !== undefined) return termText(term, style)
  const bytes = type.bytes(term as Constant, sides.bits ?? type.bits)
  if (typeof term === 'number' && type.bitmask === true && singleBits(type, bytes).length > 1) return `0x${term.toString(16)}`
  return type.text(bytes, style.numeric)
}

/** An element of a set, or of a map: `80`, `10.0.0.0/8 comment "x"`, `80 : accept`. */
function elementText(element: unknown, sides: Sides, style: Style): string {
  if (Array.isArray(element)) {
    const [key, data] = element as unknown as readonly [Term, Term | Verdict]
    return `${elementText(key, sides, style)} : ${dataText(data, sides.given, style)}`
  }
  const [name, value] = only(element) ?? []
  if (name !== 'elem') return valueText(element as Term, sides, style)
  const { val, comment } = value as Element
  return `${valueText(val, sides, style)}${comment === undefined ? '' : ` comment "${comment}"`}`
}

function dataText(data: Term | Verdict, given: Sides['given'], style: Style): string {
  const [name] = only(data) ?? []
  if (name === 'accept' || name === 'drop' || name === 'continue' || name === 'return' || name === 'jump' || name === 'goto') {
    return verdictText(data as Verdict)
  }
  if (given === 'object') return `"${data}"`
  return given === undefined ? String(data) : valueText(data as Term, given, style)
}

/** How closely operations bind, the closest first. */
const binding = { '<<': 1, '>>': 1, '&': 2, '^': 3, '|': 4 } as const

function isOperation(name: string | undefined): name is keyof typeof binding {
  return name !== undefined && Object.hasOwn(binding, name)
}
