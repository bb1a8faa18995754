/** Formats that contain themselves: a veth's peer is a whole link message. */

import type { Codec } from './codec.ts'

/**
 * A codec that is looked up at first use. Annotate the function's return type (`lazy((): Codec<LinkMessage> => link)`), or TypeScript
 * cannot see an end to it.
 */
export function lazy<Out, In = Out>(codec: () => Codec<Out, In>, name = 'message'): Codec<Out, In> {
  return {
    name,
    scoped: true,
    read: (source, start, end, scope) => codec().read(source, start, end, scope),
    write: (writer, value, scope) => codec().write(writer, value, scope),
    explain: (source, start, end, scope) => codec().explain(source, start, end, scope),
  }
}
