import { describe, expect, it } from 'vitest'
import { ip, ipv4, ipv6, linkAddress, mac, parseIpv4, parseIpv6 } from '../../src/schema/address.ts'
import { DecodeError } from '../../src/schema/errors.ts'
import { fourWays, read, write } from './four-ways.ts'

describe('IPv4 addresses', () => {
  fourWays(ipv4, [
    ['a private one', '10.10.0.1', '0a 0a 00 01', '10.10.0.1'],
    ['all bits', '255.255.255.255', 'ff ff ff ff', '255.255.255.255'],
  ])
  it.each(['', '10.10.0', '10.10.0.1.2', '10.10.0.256', '010.10.0.1', '10.10.0.1 ', '0x0a.10.0.1', '10.10..1', '1e1.0.0.1', '167772161'])(
    '%j is none',
    (text) => expect(parseIpv4(text)).toBeUndefined(),
  )
})

// The texts of RFC 5952, section 4 and 5.
describe('IPv6 addresses', () => {
  fourWays(ipv6, [
    ['unspecified', '::', '00000000 00000000 00000000 00000000'],
    ['loopback', '::1', '00000000 00000000 00000000 00000001'],
    ['zeros at the end', 'fe80::', 'fe800000 00000000 00000000 00000000'],
    ['no leading zeros in a group', '2001:db8::1', '20010db8 00000000 00000000 00000001'],
    ['a single zero group is not shortened', '2001:db8:0:1:1:1:1:1', '20010db8 00000001 00010001 00010001'],
    ['the longest run is shortened', '2001:0:0:1::1', '20010000 00000001 00000000 00000001'],
    ['the first of two equal runs is shortened', '2001:db8::1:0:0:1', '20010db8 00000000 00010000 00000001'],
    ['lower case', '2001:db8::abcd:ef01', '20010db8 00000000 00000000 abcdef01'],
    ['an IPv4 address within', '::ffff:10.10.0.1', '00000000 00000000 0000ffff 0a0a0001'],
    ['all groups', '1:2:3:4:5:6:7:8', '00010002 00030004 00050006 00070008'],
  ])
  it.each([
    ['upper case', 'FD00::1', 'fd000000000000000000000000000001'],
    ['leading zeros', '0:0:0:0:0:0:0:0001', '00000000000000000000000000000001'],
    ['an IPv4 tail', '64:ff9b::10.10.0.1', '0064ff9b00000000000000000a0a0001'],
    ['a shortened single group', '1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
  ])('%s is understood too', (_what, text, bytes) => expect(write(ipv6, text)).toBe(bytes))
  it.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    ':1::',
    'fe80::1%eth0',
    '12345::',
    'g::',
    '10.10.0.1',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '::1.2.3.256',
    ' ::1',
  ])('%j is none', (text) => expect(parseIpv6(text)).toBeUndefined())
})

describe('addresses of either family', () => {
  fourWays(ip, [
    ['four bytes', '8.8.8.8', '08 08 08 08', '8.8.8.8'],
    ['sixteen bytes', 'fd00::1', 'fd000000 00000000 00000000 00000001', 'fd00::1'],
  ])
  it('no other number of bytes', () => {
    expect(() => read(ip, '0a 0a 00')).toThrow(DecodeError)
    expect(() => read(ip, '')).toThrow('an address takes 4 or 16 bytes, not 0')
  })
  it('says what would be right', () => {
    expect(() => write(ip, '10.10.0.1/24')).toThrow('expected an address such as 10.10.0.1 or fd00::1, got "10.10.0.1/24"')
    expect(() => write(ipv4, 'fd00::1')).toThrow('expected an address such as 10.10.0.1, got "fd00::1"')
    expect(() => write(ip, 168430081 as unknown as string)).toThrow('got 168430081')
  })
})

describe('link-layer addresses', () => {
  fourWays(linkAddress, [
    ['Ethernet', '02:00:00:00:00:01', '02 00 00 00 00 01', '02:00:00:00:00:01'],
    ['a tunnel’s', '0a:0a:00:01', '0a 0a 00 01', '0a:0a:00:01'],
    ['none', '', '', ''],
  ])
  it.each(['2:0:0:0:0:1', '02-00-00-00-00-01', '020000000001', '02:00:00:00:00:01:', '02:00:00:00:00:0g'])('%j is none', (text) =>
    expect(() => write(linkAddress, text)).toThrow('expected an address such as 02:00:00:00:00:01'),
  )
})

describe('MAC addresses', () => {
  fourWays(mac, [['of Ethernet', '02:00:00:00:00:01', '02 00 00 00 00 01', '02:00:00:00:00:01']])
  it.each(['', '02:00:00:00:01', '02:00:00:00:00:00:01', '0a:0a:00:01', '02-00-00-00-00-01'])('%j is none', (text) =>
    expect(() => write(mac, text)).toThrow('expected an address such as 02:00:00:00:00:01'),
  )
  it('takes six bytes', () => expect(() => read(mac, '02 00 00 00 01')).toThrow('mac takes 6 bytes, not 5'))
})
