import { describe, expect, it } from 'vitest'
import { attributes } from '../../src/schema/attributes.ts'
import { EncodeError } from '../../src/schema/errors.ts'
import { partsAt, pathAt } from '../../src/schema/explanation.ts'
import { s32, u8, u32 } from '../../src/schema/integer.ts'
import { message } from '../../src/schema/message.ts'
import { padding } from '../../src/schema/padding.ts'
import { Source } from '../../src/schema/source.ts'
import { struct } from '../../src/schema/struct.ts'
import { fourWays, octets, parts, read, write, writeUntyped } from './four-ways.ts'

const inner = attributes({ IFLA_VLAN_ID: [1, u8] })
const link = message(
  struct('ifinfomsg', { ifi_family: u8, __pad: padding(3), ifi_index: s32 }),
  attributes({ IFLA_MTU: [4, u32], IFLA_LINKINFO: [18, inner] }),
)
const small = message(struct('rtgenmsg', { rtgen_family: u8 }), attributes({ NETNSA_NSID: [1, s32] }))

describe('a message', () => {
  fourWays(link, [
    ['is a header', { ifi_family: 7, ifi_index: 3 }, '07 000000 03000000'],
    ['and attributes, all in one object', { ifi_family: 0, ifi_index: 3, IFLA_MTU: 1500 }, '00 000000 03000000  0800 0400 dc050000'],
    ['and what no declaration names', { ifi_family: 0, ifi_index: 0, '#99': octets('aa') }, '00 000000 00000000  0500 6300 aa 000000'],
  ])
  fourWays(small, [
    ['has its attributes begin at a multiple of four', { rtgen_family: 2, NETNSA_NSID: -1 }, '02 000000  0800 0100 ffffffff'],
    ['is padded where it has none', { rtgen_family: 2 }, '02 000000'],
  ])
  it('is read without that padding', () => expect(read(small, '02')).toEqual({ rtgen_family: 2 }))
  it('has zeros for header fields left out', () => expect(write(link, { IFLA_MTU: 1500 })).toBe('0000000000000000' + '08000400dc050000'))
  it('has its header first, wherever its fields stand', () => {
    expect(write(link, { IFLA_MTU: 1500, ifi_index: 3 })).toBe('0000000003000000' + '08000400dc050000')
  })
  it('may have a short header, as in requests that begin with struct rtgenmsg: the rest is zero', () => {
    expect(read(link, '07 000000')).toEqual({ ifi_family: 7, ifi_index: 0 })
    expect(read(link, '07 000000 030000')).toEqual({ ifi_family: 7, ifi_index: 3 })
    expect(read(link, '07')).toEqual({ ifi_family: 7, ifi_index: 0 })
  })
  it('has its short header written back only in exact mode, and only while nothing stands behind it', () => {
    const short = octets('07 000000')
    const exact = link.read(new Source(short, true), 0, short.length)
    expect(write(link, exact)).toBe('07000000')
    expect(write(link, { ...exact, ifi_index: 3 })).toBe('0700000003000000')
    expect(write(link, { ...exact, IFLA_MTU: 1500 })).toBe('0700000000000000' + '08000400dc050000')
  })
  it('is not without any header', () => {
    expect(() => read(link, '')).toThrow('struct ifinfomsg takes at least 8 bytes, not 0')
  })
  it('names the header fields too when it asks what was meant', () => {
    expect(() => writeUntyped(link, { ifi_indx: 3 })).toThrow('ifi_indx: this set has no ifi_indx; did you mean ifi_index?')
  })
  it('does not take header fields from anywhere but the object itself', () => {
    expect(() => write(link, JSON.parse('{ "__proto__": { "ifi_index": 3 } }'))).toThrow('this set has no __proto__')
  })
  it.each([null, undefined, 5, 'x', [], octets('00')])('%o is none', (value) =>
    expect(() => writeUntyped(link, value)).toThrow(EncodeError),
  )
})

describe('the parts of a message', () => {
  const tree = parts(link, '00 000000 03000000  0d00 1200 0500 0100 07 000000 00')
  it('tile it', () => {
    expect(tree.children?.map(({ name }) => name)).toEqual(['struct ifinfomsg', 'IFLA_LINKINFO'])
  })
  it('around a byte', () => {
    expect(partsAt(tree, 16).map(({ name }) => name)).toEqual(['all', 'IFLA_LINKINFO', 'IFLA_VLAN_ID', 'payload'])
    expect(partsAt(tree, 1000).map(({ name }) => name)).toEqual(['all'])
  })
  it('give the path of an attribute by a byte of its header, its payload or its padding', () => {
    expect(pathAt(tree, 12)).toEqual(['IFLA_LINKINFO', 'IFLA_VLAN_ID'])
    expect(pathAt(tree, 16)).toEqual(['IFLA_LINKINFO', 'IFLA_VLAN_ID'])
    expect(pathAt(tree, 19)).toEqual(['IFLA_LINKINFO', 'IFLA_VLAN_ID'])
    expect(pathAt(tree, 8)).toEqual(['IFLA_LINKINFO'])
  })
  it('give the field where there is no attribute', () => {
    expect(pathAt(tree, 4)).toEqual(['ifi_index'])
    expect(pathAt(tree, 0xffffffff)).toEqual([])
  })
})
