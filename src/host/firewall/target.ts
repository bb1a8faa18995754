/** What a change may be about: names that nft can read, in tables that are nobody else's. */

import { type Change, type Subject, subjectOf } from '../../nft/index.ts'
import { EncodeError } from '../../schema/index.ts'
import { checkName } from './name.ts'
import { ownerOf } from './owner.ts'
import { describeFamily } from './ruleset.ts'

/**
 * Checks a change before it is sent. Tables of others may be changed where it is forced; a name that nft could not read is never given.
 *
 * @throws EncodeError
 */
export function checkTarget(change: Change, force: boolean): void {
  const subject = subjectOf(change)
  if (subject === undefined)
    throw new EncodeError('a transaction is made of changes to tables, chains, rules, sets, elements, objects and flowtables')
  const { verb, family, table } = subject
  if (verb === 'GET') throw new EncodeError('asks for something: a transaction only changes')
  if (!force) {
    if (table === undefined && subject.handle === undefined)
      throw new EncodeError('names no table, and so means those of everybody: say which, or force it')
    const owner = table === undefined ? undefined : ownerOf(table, family === 'NFPROTO_UNSPEC' ? undefined : describeFamily(family))
    if (owner !== undefined) throw new EncodeError(`table ${table} belongs to ${owner}: take one of your own, or force it`)
  }
  if (verb === 'NEW') checkNames(change, subject)
}

/** The names that a change gives. Those of rules and elements say what is there already. */
function checkNames(change: Change, { noun, table, name }: Subject): void {
  if (noun === 'table' && table !== undefined) checkName('table', table)
  if (noun === 'rule' || noun === 'element' || name === undefined || isAnonymous(change)) return
  checkName(noun, name)
}

/** Sets and chains without a name are called by a pattern that the kernel fills in. */
function isAnonymous(change: Change): boolean {
  const { NFTA_SET_FLAGS: set, NFTA_CHAIN_FLAGS: chain } = change as { NFTA_SET_FLAGS?: unknown; NFTA_CHAIN_FLAGS?: unknown }
  return (Array.isArray(set) && set.includes('NFT_SET_ANONYMOUS')) || (Array.isArray(chain) && chain.includes('NFT_CHAIN_BINDING'))
}
