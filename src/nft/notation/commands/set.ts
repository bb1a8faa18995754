/** Sets, maps and their elements as commands say them. libnftables-json(5), “SET / MAP”, “ELEMENT” */

import type { MessageFlag } from '../../../netlink/header.ts'
import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { ExpressionInput } from '../../expressions/expression.ts'
import { NFT_OBJECT } from '../../object-types.ts'
import type { SetInput } from '../../set.ts'
import type { Change } from '../../transaction.ts'
import { type SetNotes, setUserdata } from '../../userdata.ts'
import type { Datatype } from '../datatype.ts'
import { type Concatenation, concatenation, datatypes, parseDuration } from '../datatypes/index.ts'
import { type KeyFitting, type WrittenElements, writeElements } from '../elements.ts'
import { families, type TableFamily } from '../family.ts'
import { noteTogether, noteVerdict } from '../noting.ts'
import { objectKind } from '../objects/objects.ts'
import { flagOf } from '../set-flags.ts'
import { type Carried, type Carrying, expressionOf } from '../statements/set.ts'
import { only, type Term } from '../term.ts'
import { operandIn, writeTypeof } from '../typeof.ts'
import { type Context, type KeyedShape, noteSet, noteUpdate, type Place, setNamed } from './context.ts'
import { type Fields, list, number, oneOf, placeOf, remark, text } from './fields.ts'

/** A type, and what it was made from where that is said instead. */
interface Typed {
  readonly type: Datatype
  readonly order: 'big' | 'host'
  readonly from: Term | undefined
}

/** What a map gives. */
type Given = (Typed & { readonly isRange: boolean }) | 'verdict' | keyof typeof NFT_OBJECT | undefined

/** A set, and the elements that it has from the start. */
export function addSet(fields: Fields, nlmsg_flags: readonly MessageFlag[], context: Context): Change[] {
  const place = placeOf(fields)
  const name = text(fields, 'name')
  const key = typed(fields['type'], 'type', place.family)
  const given = givenBy(fields, place.family)
  const words = list(fields, 'flags').map((word) => within('flags', () => flagOf(word)))
  const interval = words.includes('NFT_SET_INTERVAL')
  const statements = list(fields, 'stmt').map((each, index) =>
    within(`stmt[${index}]`, () => expressionOf(each as Carried, { scope: place })),
  )
  const timeout = duration(fields, 'timeout')
  // Connections are counted only in sets that packets may add to, which nft 1.0.6 does not say in its JSON.
  if (statements.some(({ NFTA_EXPR_NAME: name }) => name === 'connlimit')) noteUpdate(context, place, name)
  const id = context.nextSet++
  const shape: KeyedShape = {
    key: key.type,
    order: key.order,
    interval,
    id,
    merge: fields['auto-merge'] === true,
    ...(typeof given === 'object' && given.isRange ? { ranges: true } : {}),
    ...(given === undefined ? {} : { data: typeof given === 'object' ? given.type : given === 'verdict' ? given : 'object' }),
  }
  noteSet(context, place, name, shape)
  const written = fields['elem'] === undefined ? undefined : elementsOf(place, shape, fields['elem'], false)
  const parts = (key.type as Partial<Concatenation>).parts
  // nft gives a set that stays as it is the room that it needs.
  const size = number(fields, 'size') ?? (words.includes('NFT_SET_CONSTANT') ? written?.size : undefined)
  const [one, ...others] = statements
  const set: SetInput = {
    NFTA_SET_TABLE: place.table,
    NFTA_SET_NAME: name,
    NFTA_SET_FLAGS: [
      ...words,
      ...(given === undefined ? [] : ([typeof given === 'object' || given === 'verdict' ? 'NFT_SET_MAP' : 'NFT_SET_OBJECT'] as const)),
      ...(timeout === undefined || words.includes('NFT_SET_TIMEOUT') ? [] : (['NFT_SET_TIMEOUT'] as const)),
      ...(interval && parts !== undefined ? (['NFT_SET_CONCAT'] as const) : []),
      ...(others.length === 0 ? [] : (['NFT_SET_EXPR'] as const)),
    ],
    NFTA_SET_KEY_TYPE: key.type.id,
    NFTA_SET_KEY_LEN: Math.ceil(key.type.bits / 8),
    ...dataOf(given),
    NFTA_SET_ID: id,
    // That it is to be fast nft says of none.
    ...(policyOf(fields) === 'memory' ? { NFTA_SET_POLICY: 'NFT_SET_POL_MEMORY' } : {}),
    ...(size === undefined && !(interval && parts !== undefined)
      ? {}
      : {
          NFTA_SET_DESC: {
            ...(size === undefined ? {} : { NFTA_SET_DESC_SIZE: size }),
            ...(interval && parts !== undefined
              ? { NFTA_SET_DESC_CONCAT: parts.map(({ bits }) => ({ NFTA_SET_FIELD_LEN: Math.ceil(bits / 8) })) }
              : {}),
          },
        }),
    ...(timeout === undefined ? {} : { NFTA_SET_TIMEOUT: timeout }),
    ...(fields['gc-interval'] === undefined ? {} : { NFTA_SET_GC_INTERVAL: Number(duration(fields, 'gc-interval')) }),
    NFTA_SET_USERDATA: notes(fields, key, given),
    ...(one === undefined ? {} : others.length === 0 ? { NFTA_SET_EXPR: one } : { NFTA_SET_EXPRESSIONS: [one, ...others] }),
  }
  const made: Change = { nlmsg_type: 'NFT_MSG_NEWSET', nlmsg_flags, nfgen_family: families[place.family], ...set }
  const { elements = [] } = written ?? {}
  return elements.length === 0 ? [made] : [made, elementsChange('NFT_MSG_NEWSETELEM', place, name, shape, elements, ['NLM_F_CREATE'])]
}

function policyOf({ policy }: Fields): 'performance' | 'memory' | undefined {
  return policy === undefined || policy === null ? undefined : oneOf(policy, ['performance', 'memory'] as const, 'policy')
}

/** Elements of a set that is there, or that an earlier command makes. */
export function changeElements(
  nlmsg_type: 'NFT_MSG_NEWSETELEM' | 'NFT_MSG_DELSETELEM' | 'NFT_MSG_DESTROYSETELEM',
  fields: Fields,
  nlmsg_flags: readonly MessageFlag[],
  context: Context,
): Change {
  const place = placeOf(fields)
  const name = text(fields, 'name')
  const shape = setNamed(context, place, name)
  if (shape === undefined)
    throw new EncodeError(`there is no set ${name} in table ${place.family} ${place.table}, as far as is known`, ['name'])
  const { data, ...keys } = shape
  // What is taken out its key tells.
  const asked = nlmsg_type === 'NFT_MSG_NEWSETELEM' || data === undefined ? shape : keys
  const { elements } = elementsOf(place, asked, fields['elem'], true)
  return elementsChange(nlmsg_type, place, name, shape, elements, nlmsg_flags)
}

function elementsChange(
  nlmsg_type: 'NFT_MSG_NEWSETELEM' | 'NFT_MSG_DELSETELEM' | 'NFT_MSG_DESTROYSETELEM',
  place: Place,
  name: string,
  { id }: KeyedShape,
  elements: WrittenElements['elements'],
  nlmsg_flags: readonly MessageFlag[],
): Change {
  return {
    nlmsg_type,
    nlmsg_flags,
    nfgen_family: families[place.family],
    NFTA_SET_ELEM_LIST_TABLE: place.table,
    NFTA_SET_ELEM_LIST_SET: name,
    ...(id === undefined ? {} : { NFTA_SET_ELEM_LIST_SET_ID: id }),
    NFTA_SET_ELEM_LIST_ELEMENTS: elements,
  } as Change
}

/** Elements in the kernel's terms; `begun`: there may be some in the set already. */
function elementsOf(
  place: Place,
  { key, order, data, interval = false, ranges, merge = false }: KeyedShape,
  elem: unknown,
  begun: boolean,
): WrittenElements {
  if (!Array.isArray(elem)) throw new EncodeError(`expected an array of elements, got ${show(elem)}`, ['elem'])
  return within('elem', () =>
    writeElements(elem, {
      key: fitting(key, order),
      ...(data === undefined
        ? {}
        : { data: typeof data === 'object' ? { ...fitting(data), ...(ranges === true ? { ranges } : {}) } : data }),
      interval,
      merge,
      begun,
      carried: (statements) => expressionsOf(statements, place),
    }),
  )
}

function expressionsOf(statements: Carrying, scope: Place): ExpressionInput[] {
  return Object.entries(statements).map(([name, value]) => expressionOf({ [name]: value } as unknown as Carried, { scope }))
}

function fitting(type: Datatype, order: 'big' | 'host' = type.order === 'host' ? 'host' : 'big'): KeyFitting {
  const parts = (type as Partial<Concatenation>).parts
  return { type, bits: type.bits, order, ...(parts === undefined ? {} : { parts: parts.map((part) => fitting(part)) }) }
}

/** A type by its name, those of a concatenation, or what values come from: `{ typeof: ... }`. */
function typed(said: unknown, name: string, family: TableFamily): Typed {
  if (Array.isArray(said)) {
    const parts = said.map((part, index) => within(`${name}[${index}]`, () => typed(part, 'type', family).type))
    return { type: concatenation(parts), order: 'big', from: undefined }
  }
  const [kind, from] = only(said) ?? []
  if (kind === 'typeof') {
    const operand = within(`${name}.typeof`, () => operandIn(termOf(from), family))
    return { type: { ...operand.type, bits: operand.bits }, order: operand.order, from: termOf(from) }
  }
  if (typeof said === 'string' && said.includes(' . ')) return typed(said.split(' . '), name, family)
  const type = datatypes[oneOf(said, Object.keys(datatypes) as (keyof typeof datatypes)[], name)] as Datatype
  if (type.bits === 0)
    throw new EncodeError(`${show(said)} says nothing of how long values are; say what they come from: { typeof: ... }`, [name])
  return { type, order: type.order === 'host' ? 'host' : 'big', from: undefined }
}

/** Several are a concatenation. */
function termOf(from: unknown): Term {
  return Array.isArray(from) ? { concat: from as Term[] } : (from as Term)
}

/** nft's JSON does not say that a map gives ranges: its elements do. */
function givenBy(fields: Fields, family: TableFamily): Given {
  const { map: said } = fields
  if (said === undefined) return undefined
  if (said === 'verdict') return 'verdict'
  const object = (Object.keys(NFT_OBJECT) as (keyof typeof NFT_OBJECT)[]).find((type) => objectKind(type)?.word === said)
  if (object !== undefined) return object
  const [kind, inner] = only(said) ?? []
  if (kind === 'interval') return { ...within('map', () => typed(inner, kind, family)), isRange: true }
  const isRange = list(fields, 'elem').some((pair) => Array.isArray(pair) && ['range', 'prefix'].includes(only(pair[1])?.[0] ?? ''))
  return { ...typed(said, 'map', family), isRange }
}

/** A verdict has none. */
const VERDICT_LENGTH = 0

function dataOf(given: Given): Pick<SetInput, 'NFTA_SET_DATA_TYPE' | 'NFTA_SET_DATA_LEN' | 'NFTA_SET_OBJ_TYPE'> {
  if (given === undefined) return {}
  if (given === 'verdict') return { NFTA_SET_DATA_TYPE: 'NFT_DATA_VERDICT', NFTA_SET_DATA_LEN: VERDICT_LENGTH }
  if (typeof given === 'string') return { NFTA_SET_OBJ_TYPE: given }
  const ends = given.isRange ? 2 : 1
  return { NFTA_SET_DATA_TYPE: given.type.id, NFTA_SET_DATA_LEN: ends * Math.ceil(given.type.bits / 8) }
}

/** What nft notes of the set, for itself to read. */
function notes(fields: Fields, key: Typed, given: Given): Uint8Array {
  const gives = typeof given === 'object' ? given : undefined
  return setUserdata({
    keyByteOrder: byteOrder(key),
    dataByteOrder: given === 'verdict' ? 'none' : gives && byteOrder(gives),
    merge: fields['auto-merge'] === true,
    keyTypeof: origin(key),
    dataTypeof: given === 'verdict' && key.from !== undefined ? noteVerdict() : gives && origin(gives),
    dataInterval: given === undefined ? undefined : gives?.isRange === true,
    comment: remark(fields),
  })
}

/** What values come from; of a concatenation of types nft notes that it is one. */
function origin(typed: Typed): Uint8Array | undefined {
  if (typed.from !== undefined) return writeTypeof(typed.from)
  return isConcatenation(typed) ? noteTogether([undefined]) : undefined
}

function byteOrder({ type, order, from }: Typed): SetNotes['keyByteOrder'] {
  if (isConcatenation({ type })) return 'none'
  return from === undefined ? (type.noted ?? order) : order
}

function isConcatenation({ type }: Pick<Typed, 'type'>): boolean {
  return (type as Partial<Concatenation>).parts !== undefined
}

function duration(fields: Fields, name: string): bigint | undefined {
  const value = fields[name]
  return value === undefined ? undefined : within(name, () => parseDuration(value as number | string))
}
