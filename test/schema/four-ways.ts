/**
 * Tables of values and their bytes, checked four ways: the bytes read as the value, the value writes as the bytes, what is read writes back
 * and what is written reads back, and the explanation says the value or tiles the bytes.
 *
 * The bytes stand as a little-endian machine has them. Nobody else's bytes around them may matter, so there are some.
 */

import { expect, it } from 'vitest'
import type { AnyCodec, InputOf, ValueOf } from '../../src/schema/codec.ts'
import { type Explanation, leaves } from '../../src/schema/explanation.ts'
import { Source } from '../../src/schema/source.ts'
import { Writer } from '../../src/schema/writer.ts'

/** One row: what it shows, the value, its bytes in hex, and what the explanation says where it has no parts. */
export type Row<C> = readonly [title: string, value: ValueOf<C> & InputOf<C>, bytes: string, says?: string]

const before = octets('ee ee ee ee')
const after = octets('ff ff ff ff')

/** Hex digits, grouped for the eye, as bytes. */
export function octets(digits: string): Uint8Array {
  return new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'))
}

/** Reads `bytes` with `codec`, with other bytes on both sides. */
export function read<C extends AnyCodec>(codec: C, bytes: Uint8Array | string, { exact = false } = {}): ValueOf<C> {
  const own = typeof bytes === 'string' ? octets(bytes) : bytes
  return codec.read(new Source(Buffer.concat([before, own, after]), exact), before.length, before.length + own.length)
}

/** Writes `value` with `codec`, behind other bytes. The result is in hex. */
export function write<C extends AnyCodec>(codec: C, value: InputOf<C>): string {
  const writer = new Writer(8)
  writer.append(before)
  codec.write(writer, value)
  expect(writer.copy().subarray(0, before.length), 'what was written before').toEqual(before)
  return Buffer.from(writer.copy(before.length)).toString('hex')
}

/** The same for what TypeScript would not let pass: values as JavaScript and JSON have them. */
export function writeUntyped(codec: AnyCodec, value: unknown): string {
  return write(codec, value)
}

/** The explanation's parts, as a tree with the codec's bytes at offset 0. Fails where its leaves do not tile them. */
export function parts<C extends AnyCodec>(codec: C, bytes: Uint8Array | string): Explanation {
  const own = typeof bytes === 'string' ? octets(bytes) : bytes
  const explained = codec.explain(new Source(own), 0, own.length)
  const tree = { name: 'all', offset: 0, length: own.length, ...explained }
  expectTiles(tree)
  return tree
}

/** Every byte belongs to one leaf, and to one only. */
export function expectTiles(tree: Explanation): void {
  let at = tree.offset
  for (const leaf of leaves(tree)) {
    expect(leaf.offset, `${leaf.name} follows what is before it`).toBe(at)
    at += leaf.length
  }
  expect(at, 'the end of the last leaf').toBe(tree.offset + tree.length)
}

/** Makes a test of each row. */
export function fourWays<C extends AnyCodec>(codec: C, rows: readonly Row<C>[]): void {
  for (const [title, value, bytes, says] of rows) {
    it(title, () => {
      const digits = bytes.replaceAll(' ', '')
      expect(read(codec, bytes), 'read').toEqual(value)
      expect(write(codec, value), 'written').toBe(digits)
      expect(writeUntyped(codec, read(codec, bytes)), 'read and written').toBe(digits)
      expect(read(codec, write(codec, value)), 'written and read').toEqual(value)
      const tree = parts(codec, bytes)
      if (says !== undefined) expect(tree.value, 'explained').toBe(says)
    })
  }
}
