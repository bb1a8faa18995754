/** Formats that contain themselves, and how deep they may go. */

import { describe, expect, it } from 'vitest'
import { attributes } from '../../src/schema/attributes.ts'
import type { Codec, ValueOf } from '../../src/schema/codec.ts'
import { EncodeError } from '../../src/schema/errors.ts'
import { u8 } from '../../src/schema/integer.ts'
import { lazy } from '../../src/schema/lazy.ts'
import { list } from '../../src/schema/list.ts'
import { message } from '../../src/schema/message.ts'
import { padding } from '../../src/schema/padding.ts'
import { struct } from '../../src/schema/struct.ts'
import { expectTiles, fourWays, parts, read, write, writeUntyped } from './four-ways.ts'

interface Link extends ValueOf<typeof link> {}
const link = message(
  struct('header', { family: u8, __pad: padding(3) }),
  attributes({ MTU: [1, u8], PEER: [2, lazy((): Codec<Link> => link)] }),
)

interface Tree extends ValueOf<typeof tree> {}
const tree = attributes({
  LEAF: [1, u8],
  BRANCHES: [
    2,
    list(
      lazy((): Codec<Tree> => tree),
      'ELEMENT',
      1,
      { nested: true },
    ),
  ],
})

describe('a format that contains itself', () => {
  fourWays(link, [
    ['goes as deep as its bytes', { family: 1, PEER: { family: 2, MTU: 5 } }, '01 000000  1000 0200 02 000000  0500 0100 05 000000'],
  ])
})

/** A link in a link in a link, `depth` times: an attribute of type 2 with four bytes of header around each. */
function nestedLinks(depth: number): Uint8Array {
  const bytes = Buffer.alloc(4 + 8 * depth)
  for (let i = 0; i < depth; i++) {
    bytes.writeUInt16LE(bytes.length - 4 - 8 * i, 4 + 8 * i)
    bytes.writeUInt16LE(2, 6 + 8 * i)
  }
  return bytes
}

function depthOf(value: { PEER?: unknown } | undefined): number {
  let depth = 0
  for (let at = value; at?.PEER !== undefined; at = at.PEER as typeof value) depth++
  return depth
}

describe('nesting', () => {
  it('is read 32 deep; what is deeper stays bytes, whatever a sender wishes', () => {
    expect(depthOf(read(link, nestedLinks(32)))).toBe(32)
    expect(depthOf(read(link, nestedLinks(33)))).toBe(32)
    expect(depthOf(read(link, nestedLinks(8_000)))).toBe(32)
  })
  it('is explained so far too, and the explanation tiles the bytes', () => {
    expectTiles(parts(link, nestedLinks(8_000)))
  })
  it('gives back the very bytes in exact mode', () => {
    const bytes = nestedLinks(8_000)
    expect(write(link, read(link, bytes, { exact: true }))).toBe(Buffer.from(bytes).toString('hex'))
  })
  it('is written 32 deep', () => {
    let value: object = { MTU: 5 }
    for (let i = 0; i < 32; i++) value = { PEER: value }
    expect(writeUntyped(link, value)).toHaveLength(2 * (4 + 8 * 32 + 8))
    expect(() => writeUntyped(link, { PEER: value })).toThrow('PEER: nested more than 32 deep')
  })
  it('that never ends is refused', () => {
    const value: { family: number; PEER?: object } = { family: 1 }
    value.PEER = value
    expect(() => writeUntyped(link, value)).toThrow(EncodeError)
    expect(() => writeUntyped(link, value)).toThrow('nested more than 32 deep; does it contain itself?')
  })
  it('begins anew after a refusal', () => {
    expect(() => writeUntyped(link, { PEER: { PEER: { MTU: 256 } } })).toThrow(EncodeError)
    expect(depthOf(read(link, nestedLinks(32)))).toBe(32)
  })

  it('does not take twice the time for each level that keeps its own bytes', () => {
    // Every list here has its element marked as nested, which we would not do: all levels deviate from what we would write.
    let bytes = Buffer.from('0500010007000000', 'hex')
    for (let i = 0; i < 30; i++) {
      const header = Buffer.alloc(8)
      header.writeUInt16LE(bytes.length + 8, 0)
      header.writeUInt16LE(0x8002, 2)
      header.writeUInt16LE(bytes.length + 4, 4)
      header.writeUInt16LE(0x8001, 6)
      bytes = Buffer.concat([header, bytes])
    }
    const begun = performance.now()
    const value = read(tree, bytes, { exact: true })
    expect(value['#wire']?.['BRANCHES']).toEqual({ parts: { ELEMENT: { flags: 0x8000 } } })
    expect(write(tree, value)).toBe(bytes.toString('hex'))
    expect(performance.now() - begun).toBeLessThan(3_000)
  })
})
