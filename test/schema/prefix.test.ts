import { describe, expect, it } from 'vitest'
import { parseIpv4 } from '../../src/schema/address.ts'
import { EncodeError } from '../../src/schema/errors.ts'
import { prefixMask, splitPrefix } from '../../src/schema/prefix.ts'

describe('a prefix', () => {
  it.each([
    ['10.10.0.2/24', [10, 10, 0, 2], 24],
    ['10.10.0.2', [10, 10, 0, 2], 32],
    ['0.0.0.0/0', [0, 0, 0, 0], 0],
    ['fd00::1/64', [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 64],
  ])('%s is %j and %d bits', (text, octets, length) => {
    expect(splitPrefix(text)).toEqual({ octets: Uint8Array.from(octets), length })
  })

  it.each([
    ['', 'expected an address or a prefix, got ""'],
    ['10.10.0.2/24/1', 'expected an address or a prefix, got "10.10.0.2/24/1"'],
    ['10.10.0.2/', 'expected a prefix length from 0 to 32, got "10.10.0.2/"'],
    ['10.10.0.2/33', 'expected a prefix length from 0 to 32, got "10.10.0.2/33"'],
    ['10.10.0.2/024', 'expected a prefix length from 0 to 32, got "10.10.0.2/024"'],
    ['fd00::1/129', 'expected a prefix length from 0 to 128, got "fd00::1/129"'],
  ])('%j is none: %s', (text, why) => {
    expect(() => splitPrefix(text)).toThrow(new EncodeError(why))
  })

  it('of one kind of addresses alone, and text alone', () => {
    expect(() => splitPrefix('fd00::1', parseIpv4)).toThrow('expected an address or a prefix')
    expect(() => splitPrefix(24 as unknown as string)).toThrow('expected an address or a prefix, got 24')
  })
})

it.each([
  [0, 4, [0, 0, 0, 0]],
  [20, 4, [255, 255, 240, 0]],
  [32, 4, [255, 255, 255, 255]],
  [9, 16, [255, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]],
])('the mask of %d bits in %d octets', (length, octets, mask) => {
  expect([...prefixMask(length, octets)]).toEqual(mask)
})
