/** Orders seen before: whatever is read often is read as it was the first time, its keys in the same order. */

import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadFixtures } from '../../fixtures/fixture.ts'
import * as quick from '../../src/netlink/index.ts'
import { route } from '../../src/netlink/route/index.ts'
import { attributes } from '../../src/schema/attributes.ts'
import type { Codec } from '../../src/schema/codec.ts'
import { DecodeError } from '../../src/schema/errors.ts'
import { u8, u32 } from '../../src/schema/integer.ts'
import { lazy } from '../../src/schema/lazy.ts'
import { message } from '../../src/schema/message.ts'
import { repeated } from '../../src/schema/nested.ts'
import { select } from '../../src/schema/select.ts'
import { struct } from '../../src/schema/struct.ts'
import { text } from '../../src/schema/text.ts'
import { read } from './four-ways.ts'

/** More often than an order needs to be seen. */
const OFTEN = 40

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** What is read the last time of many. */
function often<T>(codec: Codec<T, never>, bytes: string): T {
  for (let i = 0; i < OFTEN; i++) read(codec, bytes)
  return read(codec, bytes)
}

/** Text that also tells the order of keys. */
const print = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? `${part}n` : part instanceof Uint8Array ? Buffer.from(part).toString('hex') : part,
  )

describe('an order seen often', () => {
  const inner = attributes({ KIND: [1, text], DATA: [2, select('KIND', { a: u8, b: u32 })] })
  const outer = attributes({
    NUMBER: [1, u32],
    NAME: [2, text],
    INNER: [3, inner],
    MANY: [4, repeated(u8)],
    KIND: [5, text],
    AROUND: [6, attributes({ DATA: [1, select('KIND', { a: u8, b: u32 })] })],
  })
  const header = struct('header', { family: u8, __pad: u8, length: u8, type: u8 })
  const whole = message(header, outer)

  it('is read by its numbers, whatever the lengths', () => {
    expect(often(outer, '0700 0200 6c6f00 00  0800 0100 05000000')).toEqual({ NAME: 'lo', NUMBER: 5 })
    expect(read(outer, '0b00 0200 6c6f6e67657200 00  0800 0100 05000000')).toEqual({ NAME: 'longer', NUMBER: 5 })
  })
  it('has its keys in the order of the wire, behind those of the header', () => {
    expect(Object.keys(often(whole, '01000203  0700 0200 6c6f00 00  0800 0100 05000000'))).toEqual([
      'family',
      'length',
      'type',
      'NAME',
      'NUMBER',
    ])
    expect(Object.keys(often(whole, '01000203  0800 0100 05000000  0700 0200 6c6f00 00'))).toEqual([
      'family',
      'length',
      'type',
      'NUMBER',
      'NAME',
    ])
  })
  it('may be that of a set within a set, with a format that depends on another attribute', () => {
    expect(often(outer, '1400 0300  0600 0100 6100 0000  0500 0200 07 000000')).toEqual({ INNER: { KIND: 'a', DATA: 7 } })
    expect(read(outer, '1400 0300  0600 0100 6200 0000  0800 0200 07000000')).toEqual({ INNER: { KIND: 'b', DATA: 7 } })
  })
  it('may have the attribute that decides behind the one that it decides on', () => {
    expect(often(inner, '0500 0200 07 000000  0600 0100 6100 0000')).toEqual({ DATA: 7, KIND: 'a' })
  })
  it('lets a set within look at what stands before it, not behind it', () => {
    const behind = '0c00 0600  0500 0100 07 000000  0600 0500 6100 0000'
    const first = read(outer, behind)
    expect(first).toEqual({ AROUND: { '#1': Uint8Array.of(7) }, KIND: 'a' })
    expect(often(outer, behind)).toEqual(first)
    expect(often(outer, '0600 0500 6100 0000  0c00 0600  0500 0100 07 000000')).toEqual({ KIND: 'a', AROUND: { DATA: 7 } })
  })
  it.each([
    ['a payload that is not of its format', '0500 0100 05 000000', { '#1': Uint8Array.of(5) }],
    ['a value that no arm is for', '1400 0300  0600 0100 6300 0000  0500 0200 07 000000', { INNER: { KIND: 'c', '#2': Uint8Array.of(7) } }],
    ['an attribute without a row', '0800 0100 05000000  0500 0900 07 000000', { NUMBER: 5, '#9': Uint8Array.of(7) }],
    ['a repetition', '0800 0100 05000000  0800 0100 06000000', { NUMBER: 5, '#1': Uint8Array.of(6, 0, 0, 0) }],
    ['an attribute that may stand several times', '0500 0400 05 000000  0500 0400 06 000000', { MANY: [5, 6] }],
    ['bytes behind the last attribute', '0800 0100 05000000  0102', { NUMBER: 5, '#tail': Uint8Array.of(1, 2) }],
    ['no padding behind the last attribute', '0800 0100 05000000  0700 0200 6c6f00', { NUMBER: 5, NAME: 'lo' }],
  ])('makes no difference to %s', (_what, bytes, value) => {
    often(outer, '0800 0100 05000000')
    often(outer, '1400 0300  0600 0100 6100 0000  0500 0200 07 000000')
    expect(often(outer, bytes)).toEqual(value)
  })
  it('does not make a length that cannot be one that can', () => {
    often(outer, '0800 0100 05000000')
    expect(() => read(outer, '0900 0100 05000000')).toThrow(DecodeError)
    expect(() => read(outer, '0300 0100 05000000')).toThrow(DecodeError)
  })
  it('is of no use to a header that is short: what is missing is still zero', () => {
    expect(often(whole, '01000203')).toEqual({ family: 1, length: 2, type: 3 })
    expect(read(whole, '0100')).toEqual({ family: 1, length: 0, type: 0 })
  })
  it('may contain itself', () => {
    const nest: Codec<unknown, never> = attributes({ NEST: [1, lazy((): Codec<unknown, never> => nest)] })
    expect(often(nest, '0c00 0100  0800 0100  0400 0100')).toEqual({ NEST: { NEST: { NEST: {} } } })
  })
})

it('more orders than anybody has are read all the same', () => {
  const names = Array.from({ length: 7 }, (_, i) => `A${i}`)
  const set = attributes(Object.fromEntries(names.map((name, i) => [name, [i + 1, u8] as const])))
  const orders = (left: readonly string[]): string[][] =>
    left.length === 0 ? [[]] : left.flatMap((name) => orders(left.filter((other) => other !== name)).map((rest) => [name, ...rest]))
  for (const order of orders(names)) {
    const bytes = order.map((name) => `0500 0${Number(name.slice(1)) + 1}00 0${name.slice(1)} 000000`).join('')
    expect(Object.entries(read(set, bytes))).toEqual(order.map((name) => [name, Number(name.slice(1))]))
  }
})

it('every recorded datagram of rtnetlink that is not long is read as without any quick way, where code may not be made from text', async () => {
  vi.resetModules()
  vi.stubGlobal('Function', function refuse() {
    throw new EvalError('Refused to evaluate a string as JavaScript')
  })
  const slow = (await import('../../src/netlink/index.ts')) as typeof quick
  const { route: slowRoute } = (await import('../../src/netlink/route/index.ts')) as { route: typeof route }
  const datagrams = loadFixtures().flatMap(({ group, name, datagrams }) =>
    datagrams.flatMap(({ protocol, bytes }) => (protocol === 'route' && bytes.length <= 512 ? [{ from: `${group}/${name}`, bytes }] : [])),
  )
  const expected = datagrams.map(({ bytes }) => print(slow.decodeDatagram(slowRoute, bytes)))
  vi.unstubAllGlobals()
  for (const [index, { from, bytes }] of datagrams.entries()) {
    for (let i = 0; i < OFTEN; i++) quick.decodeDatagram(route, bytes)
    expect(print(quick.decodeDatagram(route, bytes)), from).toBe(expected[index])
  }
}, 120_000)
