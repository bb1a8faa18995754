/** The pieces of rules refuse what nft would refuse, and what would silently mean something else. */

import { describe, expect, it } from 'vitest'
import {
  above,
  ct,
  icmp,
  ip,
  ip6,
  jump,
  masquerade,
  meta,
  not,
  type RuleScope,
  type Statement,
  type TableFamily,
  tcp,
  udp,
  writeRule,
} from '../../../src/nft/index.ts'
import { EncodeError } from '../../../src/schema/errors.ts'

const write = (statement: Statement, family: TableFamily = 'ip', scope: Partial<RuleScope> = {}) =>
  writeRule([statement], { family, ...scope })
const names = (statement: Statement) => write(statement).expressions.map(({ NFTA_EXPR_NAME }) => NFTA_EXPR_NAME)

describe('prefixes', () => {
  it.each([
    ['10.10.0.1/24', 'expected a prefix, got an address inside one: "10.10.0.1" has bits set behind the first 24'],
    ['10.10.0.0/33', 'expected a prefix length from 0 to 32, got 33'],
    ['10.10.0.0/', 'expected a prefix length from 0 to 32, got NaN'],
    ['10.10.0.0/24/8', 'expected a prefix length from 0 to 32, got NaN'],
    ['10.10.0', 'expected an address such as 10.10.0.1, got "10.10.0"'],
    ['fd00::/64', 'expected an address such as 10.10.0.1, got "fd00::"'],
    ['', 'expected an address such as 10.10.0.1, got ""'],
  ])('ip.saddr(%j) is refused', (prefix, reason) => {
    expect(() => write(ip.saddr(prefix))).toThrow(reason)
    expect(() => write(ip.saddr(prefix))).toThrow(/^\[0\] > match > right/)
  })

  it('ip6 wants addresses of IPv6', () => {
    expect(() => write(ip6.daddr('10.10.0.0/24'), 'ip6')).toThrow('expected an address such as fd00::1, got "10.10.0.0"')
    expect(() => write(ip6.daddr('fd00::1/64'), 'ip6')).toThrow('expected a prefix, got an address inside one')
    expect(() => write(ip6.daddr('fd00::/129'), 'ip6')).toThrow('expected a prefix length from 0 to 128')
  })

  it('whole octets are loaded, anything else is masked, and so is /0: as nft does it', () => {
    expect(names(ip.daddr('10.0.0.0/8'))).toEqual(['payload', 'cmp'])
    expect(names(ip.daddr('10.0.0.0/9'))).toEqual(['payload', 'bitwise', 'cmp'])
    expect(names(ip.daddr('0.0.0.0/0'))).toEqual(['payload', 'bitwise', 'cmp'])
  })
})

describe('device names', () => {
  it('take sixteen bytes, zeros included: fewer would match every name that begins so', () => {
    const value = (name: string) => {
      const [, compared] = write(meta.oifname(name)).expressions
      return compared?.NFTA_EXPR_NAME === 'cmp' ? compared.NFTA_EXPR_DATA?.NFTA_CMP_DATA?.NFTA_DATA_VALUE : undefined
    }
    expect(value('br')).toEqual(Uint8Array.from([0x62, 0x72, ...new Array(14).fill(0)]))
    expect(value('a'.repeat(15))).toEqual(Uint8Array.from([...new Array(15).fill(0x61), 0]))
    expect(value('br*')).toEqual(Uint8Array.from([0x62, 0x72]))
  })

  it.each(['a'.repeat(16), 'schnüffelstück', '', '..', 'a b', 'a/b', 'a\0'])('%j is refused', (name) => {
    expect(() => write(meta.iifname(name))).toThrow(EncodeError)
  })
})

describe('values', () => {
  it('marks are whole numbers of 32 bits', () => {
    expect(() => write(meta.mark(2 ** 32))).toThrow('expected a whole number from 0 to 4294967295, got 4294967296')
    expect(() => write(meta.mark(-1))).toThrow('expected a whole number')
    expect(() => write(meta.mark(1.5))).toThrow('expected a whole number')
  })

  it('states are those of conntrack, one at least', () => {
    expect(() => write(ct.state([]))).toThrow('expected at least one ct_state')
    expect(() => write(ct.state('establised'))).toThrow('"establised"')
    expect(() => write(ct.state('toString'))).toThrow('"toString"')
  })

  it('ranges begin before they end', () => {
    expect(names(tcp.dport('80-90'))).toEqual(['meta', 'cmp', 'payload', 'cmp', 'cmp'])
    expect(() => write(tcp.dport('90-80'))).toThrow('the range ends before it begins')
  })

  it('several make a set, one that is compared otherwise does not', () => {
    expect(write(tcp.dport([80, 443])).sets).toHaveLength(1)
    expect(write(tcp.dport(not([80, 443]))).sets).toHaveLength(1)
    expect(names(tcp.dport(above(1023)))).toEqual(['meta', 'cmp', 'payload', 'cmp'])
    expect(() => write(tcp.dport([80, '70-90', '85-99']))).toThrow('overlaps')
  })

  it('a set of the table must be known to the scope', () => {
    expect(() => write(ip.saddr('@leases'))).toThrow('there is no set leases in this table')
  })
})

describe('protocols', () => {
  it('contradict each other before the kernel sees it', () => {
    expect(() => writeRule([tcp.dport(80), udp.dport(53)], { family: 'ip' })).toThrow(
      '[1] > match > left > payload: conflicting protocols: the packets are known to be tcp here, not udp',
    )
    expect(() => write(ip6.saddr('::1'))).toThrow('conflicting protocols')
    expect(() => write(icmp.type('echo-request'), 'ip6')).toThrow('conflicting protocols')
  })

  it('masquerade takes a chain of type nat at the postrouting hook', () => {
    expect(() => write(masquerade(), 'ip', { chain: { type: 'filter', hook: 'postrouting' } })).toThrow('it takes a chain of type nat')
  })
})

it('a jump leads somewhere', () => {
  expect(() => write(jump(''))).toThrow('expected the name of a chain, got ""')
})

it('what is no statement is refused with the one that was probably meant', () => {
  expect(() => write({ acept: null } as unknown as Statement)).toThrow('there is no statement "acept"; did you mean "accept"?')
  expect(() => write({ match: { op: '==', left: { mta: { key: 'mark' } }, right: 1 } } as unknown as Statement)).toThrow(
    'did you mean "meta"?',
  )
})
