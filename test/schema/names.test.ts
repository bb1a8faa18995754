import { describe, expect, it } from 'vitest'
import { EncodeError, nearest } from '../../src/schema/errors.ts'
import { be16, s32, u8, u16, u32 } from '../../src/schema/integer.ts'
import { type Flags, flags, named } from '../../src/schema/names.ts'
import { fourWays, read, write } from './four-ways.ts'

const family = named(u8, { AF_UNSPEC: 0, AF_INET: 2, AF_INET6: 10 })
const state = flags(u32, { IFF_UP: 1, IFF_BROADCAST: 2, IFF_ECHO: 0x40000, TOP: 0x80000000 })

describe('numbers with names', () => {
  fourWays(family, [
    ['have the name', 'AF_INET6', '0a', 'AF_INET6 (10)'],
    ['zero has one too', 'AF_UNSPEC', '00', 'AF_UNSPEC (0)'],
    ['without a name stay numbers', 77, '4d', '77'],
  ])
  fourWays(named(be16, { ETH_P_IP: 0x0800, ETH_P_8021Q: 0x8100 }), [
    ['above 255 too', 'ETH_P_8021Q', '81 00', 'ETH_P_8021Q (33024)'],
    ['and without a name there', 0x88a8, '88 a8', '34984'],
  ])
  fourWays(named(s32, { NONE: -1 }), [
    ['below zero too', 'NONE', 'ff ff ff ff', 'NONE (-1)'],
    ['and without a name there', -2, 'fe ff ff ff', '-2'],
  ])
  it('may be written as the number', () => expect(write(family, 10)).toBe('0a'))
  it('the first of two names for one number is read', () => expect(read(named(u8, { A: 1, B: 1 }), '01')).toBe('A'))
  it('ask whether another name was meant', () => {
    expect(() => write(family, 'AF_INET4' as 'AF_INET')).toThrow('no such name: "AF_INET4"; did you mean AF_INET?')
    expect(() => write(family, 'af_inet6' as 'AF_INET6')).toThrow('did you mean AF_INET6?')
  })
  it('tell the names where none is near', () => {
    expect(() => write(family, 'SOMETHING_ELSE' as 'AF_INET')).toThrow(
      'expected a number or one of AF_UNSPEC, AF_INET, AF_INET6; got "SOMETHING_ELSE"',
    )
  })
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is no name', (name) => {
    expect(() => write(family, name as 'AF_INET')).toThrow(EncodeError)
    expect(() => write(state, [name as 'IFF_UP'])).toThrow(EncodeError)
  })
  it.each([null, undefined, {}, [], 5n, true])('%s is none', (value) => {
    expect(() => write(family, value as unknown as number)).toThrow(EncodeError)
  })
  it('a number is as large as the field', () => expect(() => write(family, 256)).toThrow('expected a whole number from 0 to 255, got 256'))
})

describe('bits with names', () => {
  fourWays<typeof state>(state, [
    ['none', [], '00 00 00 00', '0x0'],
    ['some', ['IFF_UP', 'IFF_ECHO'], '01 00 04 00', '0x40001 (IFF_UP | IFF_ECHO)'],
    ['some have no name', ['IFF_UP', 0x30], '31 00 00 00', '0x31 (IFF_UP | 48)'],
    ['the uppermost', ['TOP'], '00 00 00 80', '0x80000000 (TOP)'],
    ['the uppermost without a name', ['IFF_UP', 0x40000000], '01 00 00 40', '0x40000001 (IFF_UP | 1073741824)'],
  ])
  fourWays(flags(u16, { NLM_F_DUMP: 0x300, NLM_F_ROOT: 0x100, NLM_F_MATCH: 0x200 }), [
    ['several bits under one name', ['NLM_F_DUMP'], '00 03'],
    ['one of them alone', ['NLM_F_MATCH'], '00 02'],
  ])
  it('may be written as one number', () => expect(write(state, 0x40001)).toBe('01000400'))
  it('are the same when said twice', () => expect(write(state, ['IFF_UP', 'IFF_UP', 1])).toBe('01000000'))
  it('are read as one frozen array for one number', () => {
    const value = read(state, '01 00 00 00')
    expect(read(state, '01 00 00 00')).toBe(value)
    expect(Object.isFrozen(value)).toBe(true)
  })
  it('ask whether another name was meant', () => {
    expect(() => write(state, ['IFF_UPP' as 'IFF_UP'])).toThrow('no such name: "IFF_UPP"; did you mean IFF_UP?')
  })
  it.each([-1, 1.5, 2 ** 32, Number.NaN])('%s are no bits', (bits) => {
    expect(() => write(state, [bits])).toThrow(`expected bits from 0 to 0xffffffff, got ${bits}`)
  })
  it('fit the field', () => {
    expect(() => write(flags(u8, { A: 1 }), [0x100])).toThrow('expected a whole number from 0 to 255, got 256')
  })
  it.each(['IFF_UP', null, {}, new Set()])('%o is no array of names', (value) => {
    expect(() => write(state, value as unknown as Flags<{ IFF_UP: 1; IFF_BROADCAST: 2; IFF_ECHO: 0x40000; TOP: 0x80000000 }>)).toThrow(
      'expected an array of names, or a number',
    )
  })
})

describe('the nearest name', () => {
  const names = ['IFLA_MTU', 'IFLA_MASTER', 'IFLA_ADDRESS']
  it.each([
    ['IFLA_MTV', 'IFLA_MTU'],
    ['ifla_adress', 'IFLA_ADDRESS'],
    ['IFLA_MASTRE', 'IFLA_MASTER'],
    ['RTA_GATEWAY', undefined],
    ['', undefined],
  ])('%s: %s', (name, near) => expect(nearest(name, names)).toBe(near))
  it('is found at once, however long the name', () => {
    const begun = performance.now()
    expect(nearest('x'.repeat(1_000_000), names)).toBeUndefined()
    expect(performance.now() - begun).toBeLessThan(500)
  })
})
