/** Whole rulesets as nft's JSON. libnftables-json(5) */

import { type Json, toJson } from '../../schema/json.ts'
import type { ChainMessage } from '../chain.ts'
import type { FlowtableMessage } from '../flowtable.ts'
import type { ObjectMessage } from '../object.ts'
import type { RuleMessage } from '../rule.ts'
import { readComment, readSetComment } from '../userdata.ts'
import type { Datatype } from './datatype.ts'
import type { Concatenation } from './datatypes/index.ts'
import { hookName } from './hook.ts'
import { type ListedSet, type ListedTable, listedTables, type Ruleset } from './listed-table.ts'
import { objectKind } from './objects/objects.ts'
import { readRule } from './read-rule.ts'
import { flagWords } from './set-flags.ts'
import { notedTerm, notedYes } from './set-notes.ts'
import { readStatements } from './set-shape.ts'
import { tableFlagWords } from './table-flags.ts'

/** A ruleset in nft's JSON: an array of objects with one key each, what they are. */
export interface RulesetJson {
  readonly nftables: readonly Readonly<Record<string, Json>>[]
}

/** How a ruleset is written as JSON. */
export interface JsonStyle {
  /** Numbers rather than symbols, as with `nft -n`. */
  readonly numeric?: boolean
  /** Whether the elements of sets are left out, as with `nft -t`. */
  readonly terse?: boolean
}

/**
 * A ruleset as `nft -j list ruleset` prints it. It says more where nft 1.0.6 leaves out what is needed to load it again: flags of tables, devices of chains, what
 * keys of no type of their own come from (`{ typeof: ... }`, as later versions), every statement of an element, comments of tables, chains and objects. What nft has no
 * words for stands under `raw`, in the form of docs/json.md.
 *
 * Equivalent to: `nft -j list ruleset`, with `-n`, `-t`
 */
export function rulesetJson(ruleset: Ruleset, style: JsonStyle = {}): RulesetJson {
  const tables = listedTables(ruleset, style.numeric)
  return { nftables: [{ metainfo: { json_schema_version: 1 } }, ...tables.flatMap((listed) => tableJson(listed, style))] }
}

function tableJson(listed: ListedTable, style: JsonStyle): Record<string, Json>[] {
  const { table, family, name, objects, sets, flowtables, chains, scope } = listed
  const flags = tableFlagWords(table)
  const place = { family, table: name }
  const said = (kind: string, value: object) => ({ [kind]: toJson(value) })
  return [
    said('table', {
      family,
      name,
      handle: numbered(table.NFTA_TABLE_HANDLE),
      flags: flags.length === 0 ? undefined : flags,
      comment: readComment(table.NFTA_TABLE_USERDATA),
    }),
    ...objects.map((object) => said(objectKind(object.NFTA_OBJ_TYPE)?.word ?? 'raw', objectJson(object, place))),
    ...sets.map((each) => said(each.shape.data === undefined ? 'set' : 'map', setJson(each, place, style))),
    ...flowtables.map((flowtable) => said('flowtable', flowtableJson(flowtable, place))),
    ...chains.map(({ chain }) => said('chain', chainJson(chain, place))),
    ...chains.flatMap(({ rules }) => rules.map((rule) => said('rule', ruleJson(rule, place, scope)))),
  ]
}

interface Place {
  readonly family: string
  readonly table: string
}

function chainJson(chain: ChainMessage, place: Place): object {
  const { NFTA_CHAIN_HOOK: hook, NFTA_CHAIN_POLICY: policy } = chain
  const { NFTA_HOOK_DEVS: devices, NFTA_HOOK_DEV: device } = hook ?? {}
  return {
    ...place,
    name: chain.NFTA_CHAIN_NAME,
    handle: numbered(chain.NFTA_CHAIN_HANDLE),
    comment: readComment(chain.NFTA_CHAIN_USERDATA),
    ...(hook === undefined
      ? {}
      : {
          dev: oneOrAll(devices?.NFTA_DEVICE_NAME ?? (device === undefined ? [] : [device])),
          type: chain.NFTA_CHAIN_TYPE,
          hook: hookName(hook.NFTA_HOOK_HOOKNUM),
          prio: hook.NFTA_HOOK_PRIORITY ?? 0,
          policy: policy === 'NF_DROP' ? 'drop' : 'accept',
        }),
  }
}

function ruleJson(rule: RuleMessage, place: Place, scope: ListedTable['scope']): object {
  return {
    ...place,
    chain: rule.NFTA_RULE_CHAIN,
    handle: numbered(rule.NFTA_RULE_HANDLE),
    comment: readComment(rule.NFTA_RULE_USERDATA),
    expr: readRule(rule.NFTA_RULE_EXPRESSIONS ?? [], scope),
  }
}

function objectJson(object: ObjectMessage, { family, table }: Place): object {
  const { NFTA_OBJ_TYPE: type, NFTA_OBJ_DATA: data = {} } = object
  const kind = objectKind(type)
  return {
    family,
    name: object.NFTA_OBJ_NAME,
    table,
    handle: numbered(object.NFTA_OBJ_HANDLE),
    comment: readComment(object.NFTA_OBJ_USERDATA),
    ...(kind === undefined ? { type, data } : (kind.read(data) as object)),
  }
}

function flowtableJson(flowtable: FlowtableMessage, { family, table }: Place): object {
  const { NFTA_FLOWTABLE_HOOK: hook, NFTA_FLOWTABLE_FLAGS: flags = [] } = flowtable
  return {
    family,
    name: flowtable.NFTA_FLOWTABLE_NAME,
    table,
    handle: numbered(flowtable.NFTA_FLOWTABLE_HANDLE),
    hook: hookName(hook?.NFTA_FLOWTABLE_HOOK_NUM),
    prio: hook?.NFTA_FLOWTABLE_HOOK_PRIORITY ?? 0,
    dev: oneOrAll([...(hook?.NFTA_FLOWTABLE_HOOK_DEVS?.NFTA_DEVICE_NAME ?? [])].sort()),
    flags: flags.includes('NFT_FLOWTABLE_HW_OFFLOAD') ? 'offload' : undefined,
  }
}

function setJson({ set, shape }: ListedSet, { family, table }: Place, { terse = false }: JsonStyle): object {
  const { NFTA_SET_TIMEOUT: timeout, NFTA_SET_GC_INTERVAL: gc, NFTA_SET_DESC: description } = set
  // nft 1.0.6 reads no JSON that says `dynamic`; where a rule adds to a set, nft sees that for itself.
  const flags = flagWords(set).filter((word) => word !== 'dynamic')
  const elements = terse ? [] : (shape.elements?.(0) ?? []).map(elementJson)
  const statements = readStatements(set).map((statement) => ('counter' in statement ? { counter: null } : statement))
  return {
    family,
    name: set.NFTA_SET_NAME,
    table,
    type: typeJson(shape.key, notedTerm(set, 'NFTNL_UDATA_SET_KEY_TYPEOF')),
    handle: numbered(set.NFTA_SET_HANDLE),
    comment: readSetComment(set.NFTA_SET_USERDATA),
    map: givenJson({ set, shape }),
    policy: set.NFTA_SET_POLICY === 'NFT_SET_POL_MEMORY' ? 'memory' : undefined,
    size: description?.NFTA_SET_DESC_SIZE,
    flags: flags.length === 0 ? undefined : flags,
    timeout: timeout === undefined ? undefined : Math.floor(Number(timeout) / 1000),
    'gc-interval': gc === undefined ? undefined : Math.floor(gc / 1000),
    'auto-merge': notedYes(set, 'NFTNL_UDATA_SET_MERGE_ELEMENTS') || undefined,
    elem: elements.length === 0 ? undefined : elements,
    stmt: statements.length === 0 ? undefined : statements,
  }
}

function givenJson({ set, shape: { data } }: ListedSet): unknown {
  if (data === undefined || data === 'verdict') return data
  if (data === 'object') return objectKind(set.NFTA_SET_OBJ_TYPE)?.word
  return typeJson(data, notedTerm(set, 'NFTNL_UDATA_SET_DATA_TYPEOF'))
}

/** Types that say nothing without what they come from: no ruleset with them can be loaded. */
const mere: ReadonlySet<string> = new Set(['integer', 'string', 'invalid'])

/** The name of a type, those of a concatenation; where one of them says nothing, what keys come from. */
function typeJson(type: Datatype, term: unknown): unknown {
  const names = ((type as Partial<Concatenation>).parts ?? [type]).map(({ name }) => name)
  if (term !== undefined && term !== 'verdict' && names.some((name) => mere.has(name))) return { typeof: term }
  return oneOrAll(names)
}

/** An element, its times in whole seconds. */
function elementJson(element: unknown): unknown {
  if (Array.isArray(element)) return element.map(elementJson)
  if (typeof element !== 'object' || element === null || !('elem' in element)) return element
  const { timeout, expires, ...elem } = element.elem as { readonly timeout?: number; readonly expires?: number }
  const whole = (name: string, seconds: number | undefined) => (seconds === undefined ? {} : { [name]: Math.floor(seconds) })
  return { elem: { ...elem, ...whole('timeout', timeout), ...whole('expires', expires) } }
}

function oneOrAll<T>(items: readonly T[]): T | readonly T[] | undefined {
  return items.length > 1 ? items : items[0]
}

/** JSON's numbers are exact up to 2^53; the kernel counts handles from 1. */
function numbered(handle: bigint | undefined): number | undefined {
  return handle === undefined ? undefined : Number(handle)
}
