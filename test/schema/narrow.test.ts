import { describe, expect, it } from 'vitest'
import { flags } from '../../src/schema/names.ts'
import { u64Low } from '../../src/schema/narrow.ts'
import { fourWays, read, write } from './four-ways.ts'

describe('64 bits that hold no more than 32', () => {
  fourWays(u64Low, [
    ['a small number', 7, '07000000 00000000', '7'],
    ['the largest', 0xffffffff, 'ffffffff 00000000', '4294967295'],
  ])
  fourWays(flags(u64Low, { SKBMOD_F_DMAC: 1, SKBMOD_F_ECN: 16 }), [['flags', ['SKBMOD_F_DMAC', 'SKBMOD_F_ECN'], '11000000 00000000']])
  it('refuses more, written or read', () => {
    expect(() => write(u64Low, 2 ** 32)).toThrow('expected a whole number from 0 to 4294967295')
    expect(() => read(u64Low, '00000000 01000000')).toThrow('a u64 with more than 32 bits: 4294967296')
  })
})
