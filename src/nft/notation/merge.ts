/**
 * Comparisons of neighbouring fields, joined into one: `tcp sport 1 tcp dport 2` takes one load of four bytes. nft does so (its stmt_reduce),
 * and our rules are to be its own, byte for byte.
 */

import { joined } from './bits.ts'
import type { Comparison, Piece } from './draft.ts'

/** The longest that one register holds, in bytes. */
const LONGEST = 16
/** What the kernel loads on its fast path, in bytes. */
const FAST = 4

/** Joins what can be joined, between one statement and the next. */
export function mergeComparisons(pieces: readonly Piece[]): readonly Piece[] {
  const merged = new Map<Piece, Piece | undefined>()
  for (const run of runs(pieces)) if (run.length > 1) mergeRun(run, merged)
  if (merged.size === 0) return pieces
  return pieces.map((piece) => (merged.has(piece) ? merged.get(piece) : piece)).filter((piece) => piece !== undefined)
}

/** The comparisons between two statements. Other matches between them do no harm. */
function runs(pieces: readonly Piece[]): Comparison[][] {
  const found: Comparison[][] = [[]]
  for (const piece of pieces) {
    if ('statement' in piece) found.push([])
    else if ('place' in piece) found.at(-1)?.push(piece)
  }
  return found
}

function mergeRun(run: readonly Comparison[], merged: Map<Piece, Piece | undefined>): void {
  const sorted = [...run].sort((a, b) => a.place.offset - b.place.offset)
  let at: Comparison | undefined
  let whole: Comparison | undefined
  for (const next of sorted) {
    const joint = whole === undefined ? undefined : join(whole, next)
    if (at === undefined || joint === undefined) {
      at = next
      whole = next
      continue
    }
    // The joint one stands where the one with the lower offset stood.
    whole = joint
    merged.set(at, joint)
    merged.set(next, undefined)
  }
}

function join(first: Comparison, second: Comparison): Comparison | undefined {
  const [a, b] = [first.place, second.place]
  const length = a.length + b.length
  const adjacent = a.base === b.base && a.offset + a.length === b.offset && first.operator === second.operator
  if (!adjacent || length > LONGEST || !gains(first, second, length)) return undefined
  return { place: { ...a, length }, operator: first.operator, value: joined([first.value, second.value]) }
}

/** Two loads on the fast path are not traded for one beside it. */
function gains({ place: a }: Comparison, { place: b }: Comparison, length: number): boolean {
  if (a.base === 'NFT_PAYLOAD_LL_HEADER') return true
  return length <= FAST || a.length > FAST || b.length > FAST
}
