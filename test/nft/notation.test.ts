/** The notation refuses what nft would refuse, and what would silently mean something else. */

import { describe, expect, it } from 'vitest'
import { ct, ip, ip6, jump, meta } from '../../src/nft/index.ts'
import { EncodeError } from '../../src/schema/errors.ts'

describe('prefixes', () => {
  it.each([
    ['10.10.0.1/24', 'expected a prefix, got an address inside one: "10.10.0.1/24" has bits set behind the first 24'],
    ['10.10.0.0/33', 'expected a prefix length from 0 to 32, got "10.10.0.0/33"'],
    ['10.10.0.0/', 'expected a prefix length from 0 to 32, got "10.10.0.0/"'],
    ['10.10.0.0/024', 'expected a prefix length from 0 to 32, got "10.10.0.0/024"'],
    ['10.10.0.0/24/8', 'expected an address or a prefix, got "10.10.0.0/24/8"'],
    ['10.10.0', 'expected an address or a prefix, got "10.10.0"'],
    ['fd00::/64', 'expected an address or a prefix, got "fd00::/64"'],
    ['', 'expected an address or a prefix, got ""'],
  ])('ip.saddr(%j) is refused', (prefix, reason) => {
    expect(() => ip.saddr(prefix)).toThrow(new EncodeError(reason, ['ip saddr']))
  })

  it('ip6 wants addresses of IPv6', () => {
    expect(() => ip6.daddr('10.10.0.0/24')).toThrow('ip6 daddr: expected an address or a prefix')
    expect(() => ip6.daddr('fd00::1/64')).toThrow('ip6 daddr: expected a prefix, got an address inside one')
    expect(() => ip6.daddr('fd00::/129')).toThrow('ip6 daddr: expected a prefix length from 0 to 128')
  })

  it('whole octets are loaded, anything else is masked, and so is /0: as nft does it', () => {
    const lengths = (prefix: string) => ip.daddr(prefix).map(({ NFTA_EXPR_NAME }) => NFTA_EXPR_NAME)
    expect(lengths('10.0.0.0/8')).toEqual(['payload', 'cmp'])
    expect(lengths('10.0.0.0/9')).toEqual(['payload', 'bitwise', 'cmp'])
    expect(lengths('0.0.0.0/0')).toEqual(['payload', 'bitwise', 'cmp'])
  })
})

describe('device names', () => {
  it('take sixteen bytes, zeros included: fewer would match every name that begins so', () => {
    const value = (name: string) => {
      const [, compared] = meta.oifname(name)
      return compared?.NFTA_EXPR_NAME === 'cmp' ? compared.NFTA_EXPR_DATA?.NFTA_CMP_DATA?.NFTA_DATA_VALUE : undefined
    }
    expect(value('br')).toEqual(Uint8Array.from([0x62, 0x72, ...new Array(14).fill(0)]))
    expect(value('a'.repeat(15))).toEqual(Uint8Array.from([...new Array(15).fill(0x61), 0]))
  })

  it.each([
    ['a'.repeat(16), 'expected a device name of at most 15 bytes, got 16 ("aaaaaaaaaaaaaaaa")'],
    ['schnüffelstück', 'expected a device name of at most 15 bytes, got 16 ("schnüffelstück")'],
    ['', 'expected a device name, got ""'],
    ['..', 'expected a device name, got ".."'],
    ['a b', 'expected a device name, got "a b"'],
    ['eth0:1', 'expected a device name, got "eth0:1"'],
    ['a/b', 'expected a device name, got "a/b"'],
    ['a\0', 'expected a device name, got "a\\u0000"'],
    ['br*', 'expected the name of one device, got a pattern: "br*"'],
  ])('%j is refused', (name, reason) => {
    expect(() => meta.iifname(name)).toThrow(new EncodeError(reason, ['iifname']))
  })
})

it('marks are whole numbers of 32 bits', () => {
  expect(() => meta.mark(2 ** 32)).toThrow('meta mark: expected a whole number from 0 to 4294967295, got 4294967296')
  expect(() => meta.mark(-1)).toThrow('meta mark: expected a whole number')
  expect(() => meta.mark(1.5)).toThrow('meta mark: expected a whole number')
})

it('states are those of conntrack, one at least', () => {
  expect(() => ct.state()).toThrow('ct state: expected at least one state')
  // @ts-expect-error no such state
  expect(() => ct.state('establised')).toThrow('ct state: expected one of invalid, established, related, new, untracked, got "establised"')
  // @ts-expect-error no such state
  expect(() => ct.state('toString')).toThrow('ct state: expected one of')
})

it('a jump leads somewhere', () => {
  expect(() => jump('')).toThrow('expected the name of a chain, got ""')
})
