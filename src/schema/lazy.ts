/** Formats that contain themselves: a veth's peer is a whole link message. */

import type { Codec } from './codec.ts'
import { DecodeError, EncodeError } from './errors.ts'

/** The kernel goes no deeper than 10; beyond this a hostile message, or a value that contains itself, would exhaust the stack. */
const DEEPEST = 32

/** How many formats that are looked up at first use are under way, one within the other. */
let depth = 0

/**
 * A codec that is looked up at first use. Annotate the function's return type (`lazy((): Codec<LinkMessage> => link)`), or TypeScript
 * cannot see an end to it. What is nested more than 32 deep is refused.
 */
export function lazy<Out, In = Out>(codec: () => Codec<Out, In>, name = 'message'): Codec<Out, In> {
  return {
    name,
    scoped: true,
    read: (source, start, end, scope) => deeper(() => codec().read(source, start, end, scope), tooDeepToRead, start),
    write: (writer, value, scope) => deeper(() => codec().write(writer, value, scope), tooDeepToWrite),
    explain: (source, start, end, scope) => deeper(() => codec().explain(source, start, end, scope), tooDeepToRead, start),
  }
}

function deeper<T>(go: () => T, tooDeep: (start: number) => Error, start = 0): T {
  if (depth === DEEPEST) throw tooDeep(start)
  depth++
  try {
    return go()
  } finally {
    depth--
  }
}

const tooDeepToRead = (start: number) => new DecodeError(`nested more than ${DEEPEST} deep`, start)
const tooDeepToWrite = () => new EncodeError(`nested more than ${DEEPEST} deep; does it contain itself?`)
