/** Row formats that say how an attribute stands in its set: marked as nested, or repeated. */

import type { Codec } from './codec.ts'

/** The same format, in an attribute that is written with NLA_F_NESTED. */
export function nested<Out, In>(codec: Codec<Out, In>): Codec<Out, In> {
  return { ...codec, nested: true }
}

/** An attribute that may stand several times in its set, as IFLA_ALT_IFNAME does: its value is an array. */
export function repeated<Out, In>(each: Codec<Out, In>): Codec<Out[], readonly In[]> {
  const { wireOf: _, ...format } = each
  // The attribute set writes and reads one by one; these serve where the codec stands alone.
  return {
    ...format,
    each,
    read: (source, start, end, scope) => [each.read(source, start, end, scope)],
    write(writer, values, scope) {
      for (const value of values) each.write(writer, value, scope)
    },
  }
}
