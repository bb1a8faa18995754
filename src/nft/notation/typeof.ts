/** `typeof`: what the keys of a set come from, as nft notes it in the set's userdata and reads it there. nft(8), “SETS”; nft's `expr_build_udata` */

import { EncodeError } from '../../schema/errors.ts'
import { littleEndian } from '../../schema/integer.ts'
import { readUserdata } from '../userdata.ts'
import { reversed, toNumber } from './bits.ts'
import { draftOf } from './draft.ts'
import type { TableFamily } from './family.ts'
import { CONCATENATION, type Noting, noteOf, noteTogether, noteVerdict, VERDICT } from './noting.ts'
import type { Operand } from './operand.ts'
import { operandOf } from './operands.ts'
import { selectorKinds } from './selectors/selectors.ts'
import { only, type Term } from './term.ts'

type AnyNoting = Noting<unknown>

/** Notes an expression; undefined where nft notes nothing of it. */
export function writeTypeof(term: Term | 'verdict'): Uint8Array | undefined {
  if (term === 'verdict') return noteVerdict()
  const [name = '', value] = only(term) ?? []
  if (name === 'concat') return noteTogether((value as readonly Term[]).map(writeTypeof))
  const noting = notingOf(name)
  return noting && noteOf(noting, value)
}

/** The expression that was noted; undefined where the notes say nothing that is known here: anybody may write anything into userdata. */
export function readTypeof(bytes: Uint8Array): Term | 'verdict' | undefined {
  const [kindNote, ownNote] = readUserdata(bytes)
  if (kindNote?.type !== 0) return undefined
  const kind = numberOf(kindNote.value)
  const notes = ownNote?.type === 1 ? readUserdata(ownNote.value) : []
  if (kind === VERDICT) return 'verdict'
  if (kind === CONCATENATION) {
    const parts = notes.map(({ value }) => readTypeof(value))
    return parts.length < 2 || parts.includes(undefined) ? undefined : { concat: parts as Term[] }
  }
  const number = (type: number) => {
    const note = notes.find((note) => note.type === type)
    return note === undefined ? undefined : numberOf(note.value)
  }
  for (const name of Object.keys(selectorKinds)) {
    const noting = notingOf(name)
    const term = noting?.kind === kind ? noting.read(number) : undefined
    if (term !== undefined) return { [name]: term } as unknown as Term
  }
  return undefined
}

function notingOf(name: string): AnyNoting | undefined {
  const kind = Object.hasOwn(selectorKinds, name) ? selectorKinds[name as keyof typeof selectorKinds] : undefined
  return kind !== undefined && 'noting' in kind ? (kind.noting as AnyNoting) : undefined
}

function numberOf(bytes: Uint8Array): number {
  return Number(toNumber(littleEndian ? reversed(bytes) : bytes))
}

/**
 * What a term stands for where it says of which type the keys of a set are: whether packets of the table's family have it, nft does not ask.
 *
 * @throws EncodeError for a term that nothing can be loaded for
 */
export function operandIn(term: Term, family: TableFamily): Operand {
  const refusals: unknown[] = []
  for (const tried of [family, 'netdev', 'ip', 'ip6'] as const) {
    try {
      return operandOf(term, draftOf({ family: tried }))
    } catch (error) {
      if (!(error instanceof EncodeError)) throw error
      refusals.push(error)
    }
  }
  throw refusals[0]
}
