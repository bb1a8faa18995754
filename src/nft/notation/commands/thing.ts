/** The things of a ruleset as typed, plain data, in the words of nft's JSON. libnftables-json(5), “RULESET ELEMENTS” */

import type { DatatypeName } from '../datatypes/index.ts'
import type { TableFamily } from '../family.ts'
import type { objectKinds } from '../objects/objects.ts'
import type { Statement } from '../statement.ts'
import type { Carried } from '../statements/set.ts'
import type { MapData, Term } from '../term.ts'

/** One or several. */
type Some<T> = T | readonly T[]

/** A table. */
export interface TableThing {
  readonly family: TableFamily
  readonly name: string
  readonly flags?: Some<'dormant' | 'owner' | 'persist'>
  readonly comment?: string
}

/** What is in a table, and has a name. */
interface InTable {
  readonly family: TableFamily
  readonly table: string
  readonly name: string
  readonly comment?: string
}

/** A chain; with a hook, a base chain. */
export interface ChainThing extends InTable {
  readonly type?: 'filter' | 'nat' | 'route'
  readonly hook?: 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting' | 'ingress' | 'egress'
  /** A number, or a name and a distance: `'filter - 10'`. */
  readonly prio?: number | string
  readonly policy?: 'accept' | 'drop' | null
  /** The devices of a chain at ingress or egress. */
  readonly dev?: Some<string>
  readonly flags?: Some<'offload'>
}

/** The name of a type, the names of several one behind the other, or an expression that values come from. */
export type KeyType = Some<DatatypeName> | { readonly typeof: Term }

/** An element: a key, alone or with what it carries (`{ elem: { val, timeout, comment } }`); in a map, a pair of that and what it stands for. `'*'` is all others. */
export type ElementThing = Term | readonly [Term, MapData]

/** A set. */
export interface SetThing extends InTable {
  readonly type: KeyType
  readonly flags?: Some<'constant' | 'interval' | 'timeout' | 'dynamic'>
  readonly policy?: 'performance' | 'memory' | null
  /** How many elements there is room for. */
  readonly size?: number
  /** How long elements stay, in seconds. */
  readonly timeout?: number
  /** How often those are taken out whose time is over, in seconds. */
  readonly 'gc-interval'?: number
  /** Whether ranges that meet or overlap become one. */
  readonly 'auto-merge'?: boolean
  readonly elem?: readonly ElementThing[]
  /** What every element carries. */
  readonly stmt?: readonly Carried[]
}

type Kinds = (typeof objectKinds)[keyof typeof objectKinds]

/** A map: what it gives is a value, a range of values, a verdict, or an object of a kind. */
export interface MapThing extends SetThing {
  readonly map: KeyType | { readonly interval: KeyType } | 'verdict' | keyof ObjectThings
}

/** Elements of a set or map that is there, or made before. */
export interface ElementsThing extends Omit<InTable, 'comment'> {
  readonly elem: readonly ElementThing[]
}

/** A flowtable. */
export interface FlowtableThing extends Omit<InTable, 'comment'> {
  readonly hook: 'ingress'
  readonly prio: number | string
  readonly dev?: Some<string>
  readonly flags?: Some<'offload' | 'counter'>
}

/** A rule. */
export interface RuleThing extends Omit<InTable, 'name'> {
  readonly chain: string
  readonly expr: readonly Statement[]
}

/** Objects, by nft's words for their kinds: what each says, its file in `objects/` declares. */
export type ObjectThings = {
  counter: InTable & Partial<Said<'NFT_OBJECT_COUNTER'>>
  quota: InTable & Pick<Said<'NFT_OBJECT_QUOTA'>, 'bytes'> & Partial<Said<'NFT_OBJECT_QUOTA'>>
  limit: InTable & Said<'NFT_OBJECT_LIMIT'>
  'ct helper': InTable & Lax<Said<'NFT_OBJECT_CT_HELPER'>>
  'ct timeout': InTable & Lax<Said<'NFT_OBJECT_CT_TIMEOUT'>>
  'ct expectation': InTable & Lax<Said<'NFT_OBJECT_CT_EXPECT'>>
  'ct count': InTable & Said<'NFT_OBJECT_CONNLIMIT'>
  secmark: InTable & Said<'NFT_OBJECT_SECMARK'>
  synproxy: InTable & Said<'NFT_OBJECT_SYNPROXY'>
  tunnel: InTable & Said<'NFT_OBJECT_TUNNEL'>
}

type Said<Type extends keyof typeof objectKinds> = Parameters<Extract<Kinds, (typeof objectKinds)[Type]>['write']>[0]

/** Where no protocol of the network is said, it is the table's. */
type Lax<T extends { readonly l3proto?: unknown }> = Omit<T, 'l3proto'> & Partial<Pick<T, 'l3proto'>>

interface Things extends ObjectThings {
  table: TableThing
  chain: ChainThing
  set: SetThing
  map: MapThing
  element: ElementsThing
  flowtable: FlowtableThing
  rule: RuleThing
}

/** One thing: an object with one key, what it is. */
export type Thing = { [Word in keyof Things]: { readonly [Key in Word]: Things[Word] } }[keyof Things]
