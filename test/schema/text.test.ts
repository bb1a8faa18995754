import { describe, expect, it } from 'vitest'
import { EncodeError } from '../../src/schema/errors.ts'
import { bareText, text, textField, textOf } from '../../src/schema/text.ts'
import { fourWays, read, write } from './four-ways.ts'

describe('text, with its NUL', () => {
  fourWays(text, [
    ['a name', 'lo', '6c 6f 00', '"lo"'],
    ['nothing but the NUL', '', '00', '""'],
    ['UTF-8', 'brücke', '62 72 c3 bc 63 6b 65 00', '"brücke"'],
    ['what looks like a byte order mark', '\ufeffx', 'ef bb bf 78 00', '"\ufeffx"'],
    ['a character outside the first plane', '🕸', 'f0 9f 95 b8 00', '"🕸"'],
  ])
  it('is read without a NUL too', () => expect(read(text, '6c 6f')).toBe('lo'))
  it('ends at its first NUL', () => expect(read(text, '6c 6f 00 78 00')).toBe('lo'))
  it('ends at its first NUL, behind UTF-8 too', () => expect(read(text, 'c3 bc 00 78 00')).toBe('ü'))
  it('reads no bytes as no text', () => expect(read(text, '')).toBe(''))
  it('reads bytes that are no UTF-8 with a mark in their place', () => expect(read(text, '61 ff 62 00')).toBe('a\ufffdb'))
})

describe('text without its NUL', () => {
  fourWays(bareText, [
    ['a kind', 'veth', '76 65 74 68', '"veth"'],
    ['nothing', '', '', '""'],
  ])
})

describe('text in a field', () => {
  fourWays(textField(8), [
    ['is filled with NULs', 'lo', '6c 6f 00 00 00 00 00 00', '"lo"'],
    ['may fill it all', 'wlp0s20f', '77 6c 70 30 73 32 30 66', '"wlp0s20f"'],
  ])
  it('refuses what does not fit', () => {
    expect(() => write(textField(8), 'wlp0s20f3')).toThrow('expected at most 8 bytes of text, got 9 ("wlp0s20f3")')
  })
})

describe('text that cannot be written', () => {
  it('is too long in bytes, not in characters', () => {
    expect(write(textOf(15), 'abcdefghijklmno')).toBe(`${Buffer.from('abcdefghijklmno').toString('hex')}00`)
    expect(() => write(textOf(15), 'abcdefghijklmnop')).toThrow(EncodeError)
    expect(() => write(textOf(15), 'brückebrückeü')).toThrow('expected at most 15 bytes of text, got 16')
  })
  it('holds a NUL', () => expect(() => write(text, 'lo\0')).toThrow('expected text without a NUL'))
  it('is no text', () => expect(() => write(text, 5 as unknown as string)).toThrow('expected text, got 5'))
})
