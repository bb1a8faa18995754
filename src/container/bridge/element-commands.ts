/** Elements of the table as nft's commands say them. nft(8), “ELEMENT MANIPULATION”, “MAPS” */

import type { Term } from '../../nft/index.ts'
import { type Entry, place } from './table.ts'

/** The commands that put elements in or take them out, one for each set. */
export function elementCommands(verb: 'add' | 'create' | 'delete', entries: readonly Entry[]): string[] {
  const sets = [...new Set(entries.map(({ set }) => set))]
  return sets.map((name) => {
    const own = entries.filter(({ set }) => set === name).map((entry) => (verb === 'delete' ? termText(entry.key) : elementText(entry)))
    return `nft '${verb} element ${place.family} ${place.table} ${name} { ${own.join(', ')} }'`
  })
}

function elementText({ key, data, comment, timeout }: Entry): string {
  return [
    termText(key),
    ...(timeout === undefined ? [] : [`timeout ${timeout}s`]),
    ...(comment === undefined ? [] : [`comment "${comment}"`]),
    ...(data === undefined ? [] : [`: ${termText(data)}`]),
  ].join(' ')
}

function termText(term: Term): string {
  if (typeof term !== 'object' || term === null) return String(term)
  const { concat, prefix } = term as {
    readonly concat?: readonly Term[]
    readonly prefix?: { readonly addr: string; readonly len: number }
  }
  if (concat !== undefined) return concat.map(termText).join(' . ')
  return prefix === undefined ? JSON.stringify(term) : `${prefix.addr}/${prefix.len}`
}
