/** What a change is called in an error: by the words of nft, and by what its writer wrote. nft(8) */

import { type Change, readComment, type Subject, subjectOf } from '../../nft/index.ts'
import { describeFamily } from './ruleset.ts'

/**
 * Names changes of a transaction by their place in it: `add rule ip t c (rule 3 of the chain here, comment "web")`, `delete element inet t s`. A rule
 * that the kernel has not numbered yet is told by its place among the transaction's rules of its chain.
 */
export function changeNames(changes: readonly Change[]): (index: number) => string {
  let places: readonly (number | undefined)[] | undefined
  return (index) => {
    const change = changes[index] as Change
    const subject = subjectOf(change)
    if (subject === undefined) return String(change.nlmsg_type)
    const { noun, family, table, name } = subject
    const what = noun === 'set' && flagged(change, 'NFTA_SET_FLAGS', 'NFT_SET_MAP') ? 'map' : noun
    const words = [verbOf(change, subject), what, family === 'NFPROTO_UNSPEC' ? undefined : describeFamily(family), table, name]
    places ??= placesOf(changes)
    const marks = marksOf(change, subject, places[index])
    return [...words.filter((word) => word !== undefined), ...(marks.length === 0 ? [] : [`(${marks.join(', ')})`])].join(' ')
  }
}

/** The place of each new rule among those of its chain. */
function placesOf(changes: readonly Change[]): (number | undefined)[] {
  const counts = new Map<string, number>()
  return changes.map((change) => {
    const { noun, verb, family, table, name } = subjectOf(change) ?? {}
    if (noun !== 'rule' || verb !== 'NEW') return undefined
    const chain = `${family} ${table} ${name}`
    const place = (counts.get(chain) ?? 0) + 1
    counts.set(chain, place)
    return place
  })
}

function verbOf(change: Change, { noun, verb }: Subject): string {
  if (verb !== 'NEW') return verb === 'DEL' ? 'delete' : verb.toLowerCase()
  if (flagged(change, 'nlmsg_flags', 'NLM_F_REPLACE')) return 'replace'
  if (flagged(change, 'nlmsg_flags', 'NLM_F_EXCL')) return 'create'
  return noun === 'rule' && !flagged(change, 'nlmsg_flags', 'NLM_F_APPEND') ? 'insert' : 'add'
}

/** What else tells it from others of its kind. */
function marksOf(change: Change, { noun, handle }: Subject, place: number | undefined): string[] {
  const { NFTA_RULE_USERDATA: userdata } = change as { readonly NFTA_RULE_USERDATA?: Uint8Array }
  const comment = noun === 'rule' ? readComment(userdata) : undefined
  return [
    ...(handle === undefined ? [] : [`handle ${handle}`]),
    ...(handle === undefined && place !== undefined ? [`rule ${place} of the chain here`] : []),
    ...(comment === undefined ? [] : [`comment ${JSON.stringify(comment)}`]),
  ]
}

function flagged(change: Change, field: string, flag: string): boolean {
  const flags = (change as Readonly<Record<string, unknown>>)[field]
  return Array.isArray(flags) && flags.includes(flag)
}
