/** What commands take away. libnftables-json(5), “DELETE”, “FLUSH” */

import { EncodeError } from '../../../schema/errors.ts'
import type { Change } from '../../transaction.ts'
import { families } from '../family.ts'
import { type Fields, familyOf, number, placeOf, text } from './fields.ts'
import { objectType } from './object.ts'

/** Deletes a thing, by its name or by its handle. `DESTROY`: if it is there. */
export function removal(verb: 'DEL' | 'DESTROY', thing: string, fields: Fields): Change {
  const nfgen_family = families[familyOf(fields)]
  const handle = number(fields, 'handle')
  const named = (attribute: string) => (fields['name'] === undefined && handle !== undefined ? {} : { [attribute]: text(fields, 'name') })
  const make = (noun: string, attributes: object) =>
    ({ nlmsg_type: `NFT_MSG_${verb}${noun}`, nfgen_family, ...attributes }) as unknown as Change
  if (thing === 'table') return make('TABLE', { ...named('NFTA_TABLE_NAME'), NFTA_TABLE_HANDLE: unless(fields, handle) })
  const { table } = placeOf(fields)
  if (thing === 'chain')
    return make('CHAIN', { NFTA_CHAIN_TABLE: table, NFTA_CHAIN_HANDLE: unless(fields, handle), ...named('NFTA_CHAIN_NAME') })
  if (thing === 'rule') {
    if (handle === undefined) throw new EncodeError('expected the handle of the rule', ['handle'])
    return make('RULE', { NFTA_RULE_TABLE: table, NFTA_RULE_CHAIN: text(fields, 'chain'), NFTA_RULE_HANDLE: handle })
  }
  if (thing === 'set' || thing === 'map')
    return make('SET', { NFTA_SET_TABLE: table, ...named('NFTA_SET_NAME'), NFTA_SET_HANDLE: unless(fields, handle) })
  if (thing === 'flowtable')
    return make('FLOWTABLE', {
      NFTA_FLOWTABLE_TABLE: table,
      ...named('NFTA_FLOWTABLE_NAME'),
      NFTA_FLOWTABLE_HANDLE: unless(fields, handle),
    })
  const type = objectType(thing)
  return make('OBJ', {
    NFTA_OBJ_TABLE: table,
    ...named('NFTA_OBJ_NAME'),
    NFTA_OBJ_TYPE: type,
    NFTA_OBJ_DATA: {},
    NFTA_OBJ_HANDLE: unless(fields, handle),
  })
}

/** Where a name is said, the handle says nothing more. */
function unless(fields: Fields, handle: number | undefined): number | undefined {
  return fields['name'] === undefined ? handle : undefined
}

/** Takes all rules out of a table or a chain, all elements out of a set, or all tables out of the ruleset. */
export function flush(thing: string, fields: Fields): Change {
  if (thing === 'ruleset') {
    const family = fields['family'] === undefined ? 'NFPROTO_UNSPEC' : families[familyOf(fields)]
    return { nlmsg_type: 'NFT_MSG_DELTABLE', nfgen_family: family }
  }
  const nfgen_family = families[familyOf(fields)]
  if (thing === 'table') return { nlmsg_type: 'NFT_MSG_DELRULE', nfgen_family, NFTA_RULE_TABLE: text(fields, 'name') }
  const { table } = placeOf(fields)
  if (thing === 'chain')
    return { nlmsg_type: 'NFT_MSG_DELRULE', nfgen_family, NFTA_RULE_TABLE: table, NFTA_RULE_CHAIN: text(fields, 'name') }
  if (thing === 'set' || thing === 'map') {
    return { nlmsg_type: 'NFT_MSG_DELSETELEM', nfgen_family, NFTA_SET_ELEM_LIST_SET: text(fields, 'name'), NFTA_SET_ELEM_LIST_TABLE: table }
  }
  throw new EncodeError(`a ${thing} cannot be flushed, only the ruleset, a table, a chain, a set or a map`)
}
