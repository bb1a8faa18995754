/** What is declared: every struct and every attribute set that the messages of a protocol reach. */

import type { Protocol } from '../../src/netlink/protocol.ts'
import type { Rows } from '../../src/schema/attribute-types.ts'
import type { Format } from '../../src/schema/codec.ts'
import type { Field } from '../../src/schema/struct.ts'

/** A format, with what sets, structs and selections have besides. */
export interface Declared extends Partial<Omit<Format, 'each' | 'item'>> {
  readonly rows?: Rows
  readonly fields?: readonly Field[]
  readonly arms?: Readonly<Record<string, Declared>>
  readonly each?: Declared
  readonly item?: Declared
  readonly header?: Declared
  readonly attributes?: Declared
}

/** All formats of a protocol, each once, with its kernel name: a message's, an attribute's, or a selection's and its arm. */
export function formatsOf(protocol: Protocol): Map<Declared, string> {
  const found = new Map<Declared, string>()
  const visit = (format: Declared | undefined, name: string): void => {
    if (format === undefined || found.has(format)) return
    found.set(format, name)
    visit(format.header, name)
    visit(format.attributes, name)
    visit(format.each, name)
    visit(format.item, name)
    for (const field of format.fields ?? []) visit(field.codec, `${name}, ${field.name}`)
    for (const [row, [, inner]] of Object.entries(format.rows ?? {})) visit(inner as Declared, row)
    for (const [arm, inner] of Object.entries(format.arms ?? {})) visit(inner, `${name} of ${arm}`)
  }
  for (const [name, [, codec]] of Object.entries(protocol.messages)) visit(codec as Declared, name)
  return found
}
