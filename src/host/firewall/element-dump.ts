/** All elements of a set, each once. <linux/netfilter/nf_tables.h>, NFT_MSG_GETSETELEM; the kernel's lib/rhashtable.c */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { netfilter, SetElementsInput, SetElementsMessage } from '../../nft/index.ts'

/** So often a dump is made again, and so many milliseconds are waited before: the kernel moves elements in the background. */
const TRIES = 20
const PAUSE = 5

/**
 * Dumps the elements of a set. While the kernel's hash table grows, a moment after many elements were added, a dump holds some of them twice, misses as
 * many others, and says nothing of it: it is made again until each stands in it once. Counters cannot be set back twice: with a `RESET` it is made once.
 */
export async function dumpElements(
  connection: Connection<typeof netfilter>,
  question: 'NFT_MSG_GETSETELEM' | 'NFT_MSG_GETSETELEM_RESET',
  set: SetElementsInput,
): Promise<Dump<SetElementsMessage>> {
  for (let attempt = 1; ; attempt++) {
    const dump = await connection.dump(question, set)
    if (!hasTwice(dump)) return dump
    if (question === 'NFT_MSG_GETSETELEM_RESET' || attempt === TRIES) return dumpOf([...dump], false)
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}

/** Whether an element stands there twice. The end of an interval and the beginning of the next one are two. */
function hasTwice(messages: readonly SetElementsMessage[]): boolean {
  const seen = new Set<string>()
  for (const { NFTA_SET_ELEM_LIST_ELEMENTS: elements = [] } of messages) {
    for (const { NFTA_SET_ELEM_KEY: key, NFTA_SET_ELEM_KEY_END: end, NFTA_SET_ELEM_FLAGS: flags } of elements) {
      const place = `${key?.NFTA_DATA_VALUE} ${end?.NFTA_DATA_VALUE ?? ''} ${flags ?? ''}`
      if (seen.has(place)) return true
      seen.add(place)
    }
  }
  return false
}
