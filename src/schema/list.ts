/** Lists: a payload of attributes that are all alike, whose type is always the same number or counts up. */

import { attributes } from './attributes.ts'
import type { Codec } from './codec.ts'
import { DecodeError, EncodeError, show } from './errors.ts'
import { repeated } from './nested.ts'
import type { Wire } from './wire.ts'

/** A list of elements, each in an attribute of its own named `element`, of type `number`: NFTA_LIST_ELEM. Its one row is at hand for tests. */
export function list<Out, In>(item: Codec<Out, In>, element: string, number: number, { nested = false } = {}): Codec<Out[], readonly In[]> {
  const set = attributes({ [element]: [number, repeated(item)] }, { nested })
  // An array has no place for what its elements deviate by. Reading again to find out would double the work with every list within a list.
  const wires = new WeakMap<object, Wire>()
  const codec: Codec<Out[], readonly In[]> & Pick<typeof set, 'rows'> = {
    name: 'list',
    rows: set.rows,
    nested,
    scoped: true,
    read(source, start, end, scope) {
      const value = set.read(source, start, end, scope) as Record<string, unknown>
      // Whatever else stands there cannot be an element of the array: the whole attribute stays raw.
      for (const key of Object.keys(value))
        if (key !== element && key !== '#wire') throw new DecodeError(`a list of ${element} alone`, start)
      const values = (value[element] ?? []) as Out[]
      if (value['#wire'] !== undefined) wires.set(values, value['#wire'] as Wire)
      return values
    },
    write(writer, values, scope, wire) {
      if (!Array.isArray(values)) throw new EncodeError(`expected an array, got ${show(values)}`)
      set.writeFrom(writer, { [element]: values, '#wire': wire }, scope)
    },
    wireOf: (values) => wires.get(values),
    explain: (source, start, end, scope) => set.explain(source, start, end, scope),
  }
  return codec
}
