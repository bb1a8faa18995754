import { describe, expect, it } from 'vitest'
import {
  contains,
  formatPrefix,
  hosts,
  lastOf,
  networkOf,
  overlap,
  parseAddress,
  parseNetwork,
  parsePrefix,
} from '../../../src/host/ip/prefix.ts'

describe('a prefix', () => {
  it.each([
    ['10.10.0.2/24', 'ipv4', '10.10.0.2', 24],
    ['10.10.0.2', 'ipv4', '10.10.0.2', 32],
    ['0.0.0.0/0', 'ipv4', '0.0.0.0', 0],
    ['FD00:0:0::1/64', 'ipv6', 'fd00::1', 64],
    ['::1', 'ipv6', '::1', 128],
    ['::/0', 'ipv6', '::', 0],
  ] as const)('%s is of %s: %s and %d bits', (text, family, address, length) => {
    expect(parsePrefix(text)).toEqual({ family, address, length })
  })

  it.each([
    '',
    '/',
    '10.10.0.2/',
    '10.10.0.2/33',
    '10.10.0.2/024',
    '10.10.0.2/24/1',
    '10.10.2',
    '256.0.0.1',
    'fd00::1/129',
    ':::',
    'localhost',
    '10.10.0.2/-1',
    ' 10.10.0.2',
  ])('%j is none', (text) => expect(() => parsePrefix(text)).toThrow(TypeError))

  it('is written as it was read', () => expect(formatPrefix(parsePrefix('10.10.0.2/24'))).toBe('10.10.0.2/24'))
})

it('an address stands alone', () => {
  expect(parseAddress('10.10.0.1').address).toBe('10.10.0.1')
  expect(() => parseAddress('10.10.0.1/32')).toThrow('without a prefix length')
})

describe('a network', () => {
  it.each([
    ['10.10.0.2/24', '10.10.0.0/24', '10.10.0.255'],
    ['10.10.0.200/25', '10.10.0.128/25', '10.10.0.255'],
    ['192.0.2.77/20', '192.0.0.0/20', '192.0.15.255'],
    ['192.0.2.1/32', '192.0.2.1/32', '192.0.2.1'],
    ['203.0.113.7/0', '0.0.0.0/0', '255.255.255.255'],
    ['fd00:1:2:3:4:5:6:7/64', 'fd00:1:2:3::/64', 'fd00:1:2:3:ffff:ffff:ffff:ffff'],
  ])('of %s is %s and ends with %s', (text, network, last) => {
    expect(formatPrefix(networkOf(parsePrefix(text)))).toBe(network)
    expect(lastOf(parsePrefix(text))).toBe(last)
  })

  it('with host bits set is an address within one, and is refused with what is right', () => {
    expect(parseNetwork('10.10.0.0/24').length).toBe(24)
    expect(() => parseNetwork('10.10.0.2/24')).toThrow('10.10.0.2/24 is an address within a network; the network is 10.10.0.0/24')
    expect(() => parseNetwork('fd00::1/64')).toThrow('fd00::/64')
  })

  it.each([
    ['10.10.0.0/24', '10.10.0.2', true],
    ['10.10.0.0/24', '10.10.0.128/25', true],
    ['10.10.0.0/24', '10.10.0.0/24', true],
    ['10.10.0.7/24', '10.10.0.9/32', true],
    ['10.10.0.0/24', '10.10.1.0', false],
    ['10.10.0.0/24', '10.10.0.0/23', false],
    ['0.0.0.0/0', '10.10.0.0/24', true],
    ['0.0.0.0/0', 'fd00::1', false],
    ['::/0', '::ffff:10.10.0.1', true],
    ['fd00::/64', 'fd00::ffff:0:0:1', true],
    ['fd00::/64', 'fd00:0:0:1::1', false],
  ])('%s contains %s: %s', (outer, inner, expected) => {
    expect(contains(parsePrefix(outer), parsePrefix(inner))).toBe(expected)
  })

  it.each([
    ['10.10.0.0/24', '10.10.0.128/25', true],
    ['10.10.0.128/25', '10.10.0.0/24', true],
    ['10.10.0.0/25', '10.10.0.128/25', false],
    ['10.0.0.0/8', 'fd00::/8', false],
  ])('%s overlaps %s: %s', (one, other, expected) => {
    expect(overlap(parsePrefix(one), parsePrefix(other))).toBe(expected)
  })
})

describe('the addresses for hosts', () => {
  it.each([
    ['10.10.0.0/29', ['10.10.0.1', '10.10.0.2', '10.10.0.3', '10.10.0.4', '10.10.0.5', '10.10.0.6']],
    ['10.10.0.5/30', ['10.10.0.5', '10.10.0.6']],
    ['10.10.0.0/31', ['10.10.0.0', '10.10.0.1']],
    ['10.10.0.7/32', ['10.10.0.7']],
    ['fd00::/126', ['fd00::1', 'fd00::2', 'fd00::3']],
    ['fd00::/127', ['fd00::', 'fd00::1']],
    ['fd00::/128', ['fd00::']],
  ])('of %s are %j', (text, expected) => {
    expect([...hosts(parsePrefix(text))]).toEqual(expected)
  })

  it('of a large network come one by one', () => {
    const addresses = hosts(parsePrefix('fd00::/8'))
    expect(addresses.next().value).toBe('fd00::1')
    expect(addresses.next().value).toBe('fd00::2')
  })
})
