/** Options in English, one row each: how it is called, the attribute that stands for it, and how the two are told apart. Plain data, read both ways. */

import { isDeepStrictEqual } from 'node:util'
import { EncodeError, nearest, show } from '../../schema/errors.ts'
import type { NamespaceName } from '../namespace/namespace.ts'
import type { LinkReference } from '../reference/link-reference.ts'
import { at } from './fields.ts'

/** What a message needs to know and only the kernel can say. Checking a message asks for it too, and gets what does not matter. */
export interface Lookup {
  indexOf(link: LinkReference): number
  descriptorOf(namespace: NamespaceName): number
}

/** A value as people say it, as it stands in an attribute, and as it is described: mostly as it was said. */
export interface Conversion<Said, Wire, Described = Said> {
  /** @throws EncodeError for what is no such value, with what would be right */
  write(said: Said, lookup: Lookup): Wire
  /** undefined where there is nothing to say, as of a link underneath that there is not. */
  read(wire: Wire): Described | undefined
  /** What it means that the attribute is not there, where that means something. */
  readonly absent?: Described
  /** Whether what was said is so, where that is not plain equality. */
  agrees?(wanted: Described | undefined, found: Described | undefined): boolean
}

/**
 * When an option can be said: `'needed'`, whoever makes a link has to; `'fixed'`, only who makes it can; `'late'`, the kernel takes no notice of it in
 * the message that makes the link, so it takes a second one.
 */
export type Mark = 'needed' | 'fixed' | 'late'

/** One option. Where several attributes stand for it together, the conversion writes and reads an array with one value for each. */
export type Row = readonly [attributes: string | readonly string[], conversion: Conversion<unknown, unknown>, ...marks: Mark[]]

/** Options by their English names. */
export type Rows = Readonly<Record<string, Row>>

type ReaderOf<Value> = { read(wire: Value): unknown }
type Attribute<Input> = Exclude<keyof Input, `#${string}`> & string

/** Rows for the attributes of one set: a misspelt attribute does not compile, nor one that is given what it does not carry, or read as what it is not. */
export type RowsFor<Input, Value extends { readonly [A in Attribute<Input>]?: unknown } = Input> = Readonly<
  Record<
    string,
    | {
        [A in Attribute<Input>]: readonly [
          attribute: A,
          conversion: Conversion<unknown, NonNullable<Input[A]>> & ReaderOf<NonNullable<Value[A]>>,
          ...marks: Mark[],
        ]
      }[Attribute<Input>]
    | readonly [attributes: readonly Attribute<Input>[], conversion: Conversion<unknown, readonly unknown[]>, ...marks: Mark[]]
  >
>

type SaidOf<R> = R extends readonly [unknown, { write(said: infer Said, lookup: Lookup): unknown }, ...unknown[]] ? Said : never
type DescribedOf<R> = R extends readonly [unknown, { read(wire: never): infer Described }, ...unknown[]] ? NonNullable<Described> : never
type Marked<R, M extends Mark> = {
  [K in keyof R]: R[K] extends readonly [unknown, unknown, ...infer Marks] ? (M extends Marks[number] ? K : never) : never
}[keyof R]
type Each<R> = { readonly [K in keyof R]: SaidOf<R[K]> }

/** What is said of a thing that is to be made. */
export type Said<R> = Pick<Each<R>, Marked<R, 'needed'>> & Partial<Omit<Each<R>, Marked<R, 'needed'>>>

/** What is said of a thing that is there: what it had to be given when it was made stays. */
export type Changed<R> = Partial<Omit<Each<R>, Marked<R, 'fixed'>>>

/** What the kernel says of a thing. An option is missing where the kernel says nothing of it. */
export type Described<R> = { readonly [K in keyof R]?: DescribedOf<R[K]> }

type Values = Readonly<Record<string, unknown>>

/** What is said, without what is undefined. @throws EncodeError for what is no object */
export function spoken(said: object): Values {
  if (said === null || typeof said !== 'object') throw new EncodeError(`expected an object, got ${show(said)}`)
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined))
}

/** The row of an option. @throws EncodeError where there is none, with the one that was probably meant */
export function rowOf(rows: Rows, name: string): Row {
  const row = Object.hasOwn(rows, name) ? rows[name] : undefined
  if (row !== undefined) return row
  const near = nearest(name, Object.keys(rows))
  throw new EncodeError(`no such option${near === undefined ? '' : `; did you mean ${near}?`}`, [name])
}

/** Whether an option can be said only then. */
export function isMarked([, , ...marks]: Row, mark: Mark): boolean {
  return marks.includes(mark)
}

/**
 * The attributes that stand for what is said, in the order in which it is said.
 *
 * @throws EncodeError with the path of what is no option, or has a value that it cannot have
 */
export function attributesOf(rows: Rows, said: Values, lookup: Lookup): Values {
  const attributes: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(spoken(said))) {
    const [attribute, conversion] = rowOf(rows, name)
    const wire = at(name, () => conversion.write(value, lookup))
    if (typeof attribute === 'string') put(attributes, attribute, wire)
    else for (const [i, each] of attribute.entries()) put(attributes, each, (wire as readonly unknown[])[i])
  }
  return attributes
}

/** Options may share an attribute, bit by bit: then their bits come together. */
function put(attributes: Record<string, unknown>, name: string, wire: unknown): void {
  if (wire !== undefined) attributes[name] = name in attributes ? together(attributes[name], wire) : wire
}

function together(one: unknown, other: unknown): unknown {
  if (typeof one === 'number' && typeof other === 'number') return (one | other) >>> 0
  if (Array.isArray(one) && Array.isArray(other)) return [...one, ...other]
  const both = { ...(one as Values) }
  for (const [key, value] of Object.entries(other as Values)) both[key] = key in both ? together(both[key], value) : value
  return both
}

/** What attributes say, in English. */
export function describe<R extends Rows>(rows: R, attributes: object): Described<R> {
  const described: Record<string, unknown> = {}
  for (const name in rows) {
    const value = meaningOf(rows[name] as Row, attributes as Values)
    if (value !== undefined) described[name] = value
  }
  return described as Described<R>
}

/** Of the forty options of a link most are not there: those cost one look each. */
function meaningOf(row: Row, attributes: Values): unknown {
  const attribute = row[0]
  const conversion = row[1]
  if (typeof attribute === 'string') {
    const wire = attributes[attribute]
    return wire === undefined ? conversion.absent : conversion.read(wire)
  }
  const wires = attribute.map((each) => attributes[each])
  return wires.some((wire) => wire !== undefined) ? conversion.read(wires) : conversion.absent
}

/** Of what is said, what is not so: said and present are compared as both would be described. */
export function differing(rows: Rows, said: Values, lookup: Lookup, present: object): Record<string, { wanted: unknown; found: unknown }> {
  const differences: Record<string, { wanted: unknown; found: unknown }> = {}
  for (const name of Object.keys(spoken(said))) {
    const row = rowOf(rows, name)
    const wanted = meaningOf(row, attributesOf(rows, { [name]: said[name] }, lookup))
    const found = meaningOf(row, present as Values)
    const agree = row[1].agrees ?? isDeepStrictEqual
    if (!agree(wanted, found)) differences[name] = { wanted, found }
  }
  return differences
}
