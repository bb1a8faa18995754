import { describe, expect, it } from 'vitest'
import { attributes } from '../../src/schema/attributes.ts'
import { u8, u16, u32 } from '../../src/schema/integer.ts'
import { message } from '../../src/schema/message.ts'
import { named } from '../../src/schema/names.ts'
import { select } from '../../src/schema/select.ts'
import { struct } from '../../src/schema/struct.ts'
import { bareText } from '../../src/schema/text.ts'
import { fourWays, octets, parts, read, writeUntyped } from './four-ways.ts'

const vlan = attributes({ IFLA_VLAN_ID: [1, u16] })
const bridge = attributes({ IFLA_BR_AGEING_TIME: [4, u32] })
const linkInfo = attributes({ IFLA_INFO_KIND: [1, bareText], IFLA_INFO_DATA: [2, select('IFLA_INFO_KIND', { vlan, bridge })] })

describe('a format chosen by an attribute before it', () => {
  fourWays(linkInfo, [
    ['one arm', { IFLA_INFO_KIND: 'vlan', IFLA_INFO_DATA: { IFLA_VLAN_ID: 7 } }, '0800 0100 766c616e  0c00 0200 0600 0100 0700 0000'],
    [
      'another',
      { IFLA_INFO_KIND: 'bridge', IFLA_INFO_DATA: { IFLA_BR_AGEING_TIME: 7 } },
      '0a00 0100 627269646765 0000  0c00 0200 0800 0400 07000000',
    ],
    ['no arm: raw', { IFLA_INFO_KIND: 'tun', '#2': octets('aabb') }, '0700 0100 74756e 00  0600 0200 aabb 0000'],
  ])
  it('no selector: raw', () => expect(read(linkInfo, '0600 0200 aabb 0000')).toEqual({ '#2': octets('aabb') }))
  it('a payload that does not fit the arm stays raw', () => {
    expect(read(linkInfo, '0800 0100 766c616e  0800 0200 ffff 0100')).toEqual({ IFLA_INFO_KIND: 'vlan', '#2': octets('ffff0100') })
  })
  it.each(['__proto__', 'constructor', 'toString', ''])('%j is no arm', (kind) => {
    const name = Buffer.from(kind)
    const bytes = Buffer.concat([octets('0000 0100'), name, Buffer.alloc(-name.length & 3), octets('0800 0200 0400 0100')])
    bytes.writeUInt16LE(4 + name.length, 0)
    expect(read(linkInfo, bytes)).toEqual({ IFLA_INFO_KIND: kind, '#2': octets('04000100') })
    expect(() => writeUntyped(linkInfo, { IFLA_INFO_KIND: kind, IFLA_INFO_DATA: {} })).toThrow(
      `IFLA_INFO_DATA: IFLA_INFO_KIND is ${JSON.stringify(kind)}; it decides the format: vlan, bridge`,
    )
  })
  it('cannot be written without its selector', () => {
    expect(() => writeUntyped(linkInfo, { IFLA_INFO_DATA: { IFLA_VLAN_ID: 7 } })).toThrow(
      'IFLA_INFO_DATA: IFLA_INFO_KIND is missing, which decides the format: vlan, bridge',
    )
  })
  it.each([null, {}, Object.create(null), [], 5n])('cannot be chosen by %o', (kind) => {
    expect(() => writeUntyped(linkInfo, { IFLA_INFO_DATA: {}, IFLA_INFO_KIND: kind })).toThrow('it decides the format: vlan, bridge')
  })
  it('is checked as the chosen arm', () => {
    expect(() => writeUntyped(linkInfo, { IFLA_INFO_KIND: 'vlan', IFLA_INFO_DATA: { IFLA_BR_AGEING_TIME: 7 } })).toThrow(
      'IFLA_INFO_DATA > IFLA_BR_AGEING_TIME: this set has no IFLA_BR_AGEING_TIME',
    )
  })
  it('is explained as the chosen arm', () => {
    const data = parts(linkInfo, '0800 0100 766c616e  0c00 0200 0600 0100 0700 0000').children?.[1]
    expect(data?.children?.map(({ name }) => name)).toEqual(['nla_len', 'nla_type', 'IFLA_VLAN_ID'])
    expect(data?.nameOf?.(1)).toBe('IFLA_VLAN_ID')
  })
})

// The kernel writes RTA_ENCAP in front of RTA_ENCAP_TYPE.
const encapsulated = attributes({
  RTA_ENCAP_TYPE: [21, named(u16, { LWTUNNEL_ENCAP_MPLS: 1 })],
  RTA_ENCAP: [22, select('RTA_ENCAP_TYPE', { LWTUNNEL_ENCAP_MPLS: attributes({ MPLS_IPTUNNEL_TTL: [2, u8] }) })],
})

describe('a format chosen by an attribute behind it', () => {
  fourWays(encapsulated, [
    [
      'is looked for ahead',
      { RTA_ENCAP: { MPLS_IPTUNNEL_TTL: 64 }, RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_MPLS' },
      '0c00 1600 0500 0200 40 000000  0600 1500 0100 0000',
    ],
    ['and has no arm there', { '#22': octets('aa'), RTA_ENCAP_TYPE: 9 }, '0500 1600 aa 000000  0600 1500 0900 0000'],
  ])
  it('is explained by it too', () => {
    const tree = parts(encapsulated, '0c00 1600 0500 0200 40 000000  0600 1500 0100 0000')
    expect(tree.children?.[0]?.children?.[2]?.name).toBe('MPLS_IPTUNNEL_TTL')
  })
})

const byHeader = message(
  struct('ifinfomsg', { ifi_family: named(u8, { AF_UNSPEC: 0, AF_BRIDGE: 7 }) }),
  attributes({
    IFLA_AF_SPEC: [26, select('ifi_family', { AF_BRIDGE: attributes({ IFLA_BRIDGE_FLAGS: [0, u16] }) })],
    OUTER: [1, attributes({ INNER: [1, select('ifi_family', { AF_BRIDGE: u16 })] })],
  }),
)

describe('a format chosen by a header field', () => {
  fourWays(byHeader, [
    ['one arm', { ifi_family: 'AF_BRIDGE', IFLA_AF_SPEC: { IFLA_BRIDGE_FLAGS: 1 } }, '07 000000  0c00 1a00 0600 0000 0100 0000'],
    ['no arm', { ifi_family: 'AF_UNSPEC', '#26': octets('') }, '00 000000  0400 1a00'],
    ['from within another set', { ifi_family: 'AF_BRIDGE', OUTER: { INNER: 5 } }, '07 000000  0c00 0100 0600 0100 0500 0000'],
  ])
})

describe('a selector that is given as a number', () => {
  it('counts as the name that the number has', () => {
    expect(writeUntyped(encapsulated, { RTA_ENCAP: { MPLS_IPTUNNEL_TTL: 64 }, RTA_ENCAP_TYPE: 1 })).toBe(
      '0c001600050002004000000006001500' + '01000000',
    )
    expect(writeUntyped(byHeader, { ifi_family: 7, IFLA_AF_SPEC: { IFLA_BRIDGE_FLAGS: 1 } })).toBe('07000000' + '0c001a000600000001000000')
    expect(writeUntyped(byHeader, { ifi_family: 7, OUTER: { INNER: 5 } })).toBe('07000000' + '0c0001000600010005000000')
  })
  it('has no arm where it has no name', () => {
    expect(() => writeUntyped(byHeader, { ifi_family: 9, IFLA_AF_SPEC: {} })).toThrow('ifi_family is "9"; it decides the format: AF_BRIDGE')
  })
})
