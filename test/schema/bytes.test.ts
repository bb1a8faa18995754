import { describe, expect, it } from 'vitest'
import { bytes, bytesOf, hex, presence, unhex } from '../../src/schema/bytes.ts'
import { DecodeError } from '../../src/schema/errors.ts'
import { padding } from '../../src/schema/padding.ts'
import { Source } from '../../src/schema/source.ts'
import { fourWays, octets, read, write } from './four-ways.ts'

describe('bytes', () => {
  fourWays(bytes, [
    ['some', octets('00 ff 0a'), '00 ff 0a', '00ff0a'],
    ['none', octets(''), '', ''],
  ])
  it('are a copy: the buffer that they came from may be used again', () => {
    const buffer = octets('01 02')
    const value = bytes.read(new Source(buffer), 0, 2)
    buffer.fill(0xee)
    expect(value).toEqual(octets('01 02'))
  })
  it('are no array of numbers', () => {
    expect(() => write(bytes, [1, 2] as unknown as Uint8Array)).toThrow('expected bytes (a Uint8Array), got an array of 2')
  })
})

describe('just so many bytes', () => {
  fourWays(bytesOf(3), [['three', octets('01 02 03'), '01 02 03', '010203']])
  it('are not fewer', () => expect(() => read(bytesOf(3), '01 02')).toThrow(DecodeError))
  it('are not written when they are more', () => expect(() => write(bytesOf(3), octets('01020304'))).toThrow('expected 3 bytes, got 4'))
})

describe('presence', () => {
  fourWays(presence, [['says it all', true, '', 'present']])
  it('has no payload', () => expect(() => read(presence, '01')).toThrow('flag takes 0 bytes, not 1'))
})

describe('padding', () => {
  fourWays(padding(3), [['is zero', undefined, '00 00 00', '000000']])
  it('means nothing, whatever it is', () => expect(read(padding(3), '01 02 03')).toBeUndefined())
})

describe('hexadecimal digits', () => {
  it('there and back', () => expect(hex(unhex('00ff0A') as Uint8Array)).toBe('00ff0a'))
  it.each(['0', '0g', ' 00', '0x00'])('%j are none', (digits) => expect(unhex(digits)).toBeUndefined())
})
