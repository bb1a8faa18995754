/** What values may be, what they are not, and that a constant comes back as the bytes that it was. What nft does: test/kernel/nft-datatypes.test.ts */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Constant, Datatype } from '../../../src/nft/notation/datatype.ts'
import {
  concatenation,
  type DatatypeName,
  datatypeById,
  datatypes,
  date,
  durationText,
  hostInteger,
  numberText,
  rawInteger,
  singleBits,
} from '../../../src/nft/notation/datatypes/index.ts'
import { hex } from '../../../src/schema/bytes.ts'
import { EncodeError } from '../../../src/schema/errors.ts'
import { littleEndian } from '../../../src/schema/integer.ts'

const bytesOf = (name: DatatypeName, value: Constant, bits = datatypes[name].bits) => hex(datatypes[name].bytes(value, bits))

describe('bytes', () => {
  it.each<[DatatypeName, Constant, string]>([
    ['inet_service', 80, '0050'],
    ['inet_service', '0x50', '0050'],
    ['ether_type', 'ip6', '86dd'],
    ['ipv4_addr', '10.10.0.2', '0a0a0002'],
    ['ipv6_addr', 'fd00::1', 'fd000000000000000000000000000001'],
    ['ether_addr', '02:00:00:00:00:01', '020000000001'],
    ['inet_proto', 'icmpv6', '3a'],
    ['boolean', true, '01'],
    ['boolean', 'missing', '00'],
    ['tcp_flag', 'syn,ack', '12'],
    ['ifname', 'br*', '6272'],
    ['ifname', 'br\\*', '62722a00000000000000000000000000'],
  ])('of the %s %j lie in the packet’s order: %s', (name, value, bytes) => {
    expect(bytesOf(name, value)).toBe(bytes)
  })

  it.each<[DatatypeName, Constant, number]>([
    ['mark', 16, 16],
    ['ct_state', 'established,related', 6],
    ['classid', '1:2', 0x10002],
    ['classid', '1:', 0x10000],
    ['iface_index', 'lo', 1],
    ['time', '1h30m', 5_400_000],
    ['time', '1s5ms', 1005],
    ['time', 2, 2000],
    ['uid', '1000', 1000],
  ])('of the %s %j lie in the host’s order', (name, value, number) => {
    expect(datatypes[name].bytes(value, 32)).toEqual(new Uint8Array(Uint32Array.of(number).buffer))
  })

  it('are as many as the expression’s bits, and integers have the order of their type', () => {
    expect(bytesOf('integer', 0xabcde, 20)).toBe('0abcde')
    expect(bytesOf('integer', '0x0102030405060708090a', 128)).toBe('0000000000000102030405060708090a')
    expect(hex(hostInteger.bytes(1, 64))).toBe(littleEndian ? '0100000000000000' : '0000000000000001')
    expect(bytesOf('boolean', true, 8)).toBe('01')
  })
})

describe('text and constants', () => {
  const host = (number: number) => new Uint8Array(Uint32Array.of(number).buffer)

  it.each<[string, Datatype, Uint8Array, text: string, numeric: string, constant: Constant]>([
    ['a time of nothing, where nft writes nothing', datatypes.time, host(0), '0s', '0s', 0],
    ['a time of less than a second, of which nft keeps nothing in JSON and with -n', datatypes.time, host(100), '100ms', '100ms', '100ms'],
    ['the same behind seconds', datatypes.time, host(61_100), '1m1s100ms', '1m1s100ms', '1m1s100ms'],
    ['labels, several', datatypes.ct_label, datatypes.ct_label.bytes('1,127', 128), '1,127', '1,127', '1,127'],
    ['labels, none', datatypes.ct_label, new Uint8Array(16), '', '', ''],
    ['the start of a name', datatypes.ifname, Uint8Array.of(0x62, 0x72), '"br*"', '"br*"', 'br*'],
    ['a type of frame, whose number nft turns round in JSON', datatypes.ether_type, Uint8Array.of(8, 0), 'ip', '0x0800', 'ip'],
    ['bits without a name', rawInteger, Uint8Array.of(0x45), '0x45', '0x45', 69],
    [
      'more than JavaScript’s numbers hold',
      datatypes.integer,
      new Uint8Array(8).fill(0xff),
      '18446744073709551615',
      '18446744073709551615',
      '0xffffffffffffffff',
    ],
  ])('of %s', (_, type, bytes, text, numeric, constant) => {
    expect([type.text(bytes), type.text(bytes, true), type.constant(bytes)]).toEqual([text, numeric, constant])
    expect(hex(type.bytes(constant, type.bits || bytes.length * 8))).toBe(hex(bytes))
  })

  it('with numbers asked for, a constant is one that can be read back', () => {
    expect(datatypes.ether_type.constant(Uint8Array.of(8, 0), true)).toBe(0x800)
    expect(datatypes.inet_proto.constant(Uint8Array.of(6), true)).toBe(6)
    expect(datatypes.realm.constant(new Uint8Array(4), true)).toBe('0')
  })

  // Text ends at its first NUL, times of day and days of the week end too, and dates have whole seconds.
  const limited: readonly Datatype[] = [datatypes.string, datatypes.ifname, datatypes.hour, datatypes.day]

  it.each(
    [...Object.values(datatypes), hostInteger, rawInteger]
      .filter((type) => !limited.includes(type))
      .map((type) => [type.name, type] as const),
  )('%s: any bytes come back from the constant, with numbers and without', (_, type) => {
    const bits = type.bits || 64
    const size = Math.ceil(bits / 8)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: size, maxLength: size }), (bytes) => {
        bytes[0] = (bytes[0] ?? 0) & (0xff >> (size * 8 - bits))
        for (const numeric of [false, true]) expect(hex(type.bytes(type.constant(bytes, numeric), bits))).toBe(hex(bytes))
      }),
    )
  })

  it.each<[DatatypeName, number, Constant]>([
    ['string', 128, 'ftp'],
    ['ifname', 128, 'br\\*'],
    ['ifname', 128, 'br*'],
    ['hour', 32, '23:59:59'],
    ['hour', 32, '00:00'],
    ['day', 8, 'Saturday'],
  ])('%s of %i bits: %j comes back from its bytes', (name, bits, value) => {
    expect(datatypes[name].constant(datatypes[name].bytes(value, bits))).toBe(value)
  })

  it('a date comes back from its bytes', () => {
    expect(date.constant(date.bytes('2024-02-29 12:30:00', 64))).toBe('2024-02-29 12:30:00')
  })
})

describe('what is no such value', () => {
  it.each<[DatatypeName, unknown, string]>([
    ['inet_service', 65536, 'expected a whole number from 0 to 65535, got 65536'],
    ['inet_service', -1, 'expected a whole number from 0 to 65535, got -1'],
    [
      'inet_service',
      1.5,
      'expected a whole number from 0 to 65535, got 1.5 (names of services are of the machine: /etc/services is not read here)',
    ],
    [
      'inet_service',
      'ssh',
      'expected a whole number from 0 to 65535, got "ssh" (names of services are of the machine: /etc/services is not read here)',
    ],
    [
      'inet_service',
      '010',
      'expected a whole number from 0 to 65535, got "010" (names of services are of the machine: /etc/services is not read here)',
    ],
    [
      'inet_service',
      true,
      'expected a whole number from 0 to 65535, got true (names of services are of the machine: /etc/services is not read here)',
    ],
    ['inet_proto', 256, 'expected a whole number from 0 to 255, got 256'],
    ['inet_proto', 'icmp4', 'no such name: "icmp4"; did you mean icmp?'],
    ['inet_proto', 'TCP', 'no such name: "TCP"; did you mean tcp?'],
    ['ct_state', 'establised', 'no such name: "establised"; did you mean established?'],
    ['ct_state', 'new,relatd', 'no such name: "relatd"; did you mean related?'],
    ['ct_state', 'toString', 'expected a number or one of invalid, established, related, new, untracked; got "toString"'],
    ['nf_proto', 'inet', 'expected a number or one of ipv4, ipv6; got "inet"'],
    ['mark', 2 ** 32, 'expected a whole number from 0 to 4294967295, got 4294967296'],
    ['mark', 2 ** 53, "expected a number beyond 2^53 as text, '0x20000000000000' say, got 9007199254740992"],
    [
      'mark',
      'work',
      'expected a whole number from 0 to 4294967295, got "work" (names of marks are of the machine: /etc/iproute2/rt_marks is not read here)',
    ],
    [
      'devgroup',
      'lan',
      'expected a number or one of default; got "lan" (names of groups are of the machine: /etc/iproute2/group is not read here)',
    ],
    [
      'realm',
      'lan',
      'expected a number or one of cosmos; got "lan" (names of realms are of the machine: /etc/iproute2/rt_realms is not read here)',
    ],
    ['dscp', 64, 'expected a whole number from 0 to 63, got 64'],
    ['boolean', 'exist', 'no such name: "exist"; did you mean exists?'],
    ['boolean', 2, 'expected a whole number from 0 to 1, got 2'],
    ['ipv4_addr', '10.10.0', 'expected an address such as 10.10.0.1, got "10.10.0"'],
    ['ipv4_addr', 'localhost', 'expected an address such as 10.10.0.1, got "localhost"'],
    ['ipv4_addr', 1, 'expected an address such as 10.10.0.1, got 1'],
    ['ipv6_addr', '10.10.0.1', 'expected an address such as fd00::1, got "10.10.0.1"'],
    ['ether_addr', '02:00:00:00:01', 'expected an address of six octets such as 02:00:00:00:00:01, got "02:00:00:00:01"'],
    ['ifname', 'a'.repeat(16), 'expected a device name of at most 15 bytes, got 16 ("aaaaaaaaaaaaaaaa")'],
    ['ifname', `${'a'.repeat(15)}*`, 'expected at most 14 bytes before the asterisk, got 15'],
    ['ifname', '*', 'expected text before the asterisk, got "*", which is everything'],
    ['ifname', 'a b', 'expected a device name, got "a b"'],
    ['ifname', 7, 'expected text, got 7'],
    [
      'iface_index',
      'eth0',
      'expected a number or one of lo; got "eth0" (the index of a device is of the machine: ask it for the link first)',
    ],
    ['classid', '1:2:3', 'expected a handle such as 1:2, of hexadecimal digits, got "1:2:3"'],
    ['uid', 'root', 'expected a whole number from 0 to 4294967295, got "root" (names of users are of the machine: give the number)'],
    [
      'cgroupsv2',
      'system.slice',
      'expected a whole number from 0 to 18446744073709551615, got "system.slice" (paths are of the machine: give the inode of its directory)',
    ],
    ['ct_label', 128, 'expected the number of a label, from 0 to 127, got 128'],
    ['ct_label', 'foo', 'expected the number of a label, from 0 to 127, got "foo"'],
    ['time', '1m1h', 'expected whole seconds, or a time such as 1h30m or 100ms, got "1m1h"'],
    ['time', '', 'expected whole seconds, or a time such as 1h30m or 100ms, got ""'],
    ['time', '50d', 'expected a whole number from 0 to 4294967295, got 4320000000'],
    ['hour', '24:00', 'expected a time of day such as "12:30", or seconds from 0 to 86400, got "24:00"'],
    ['day', 7, 'expected a whole number from 0 to 6, got 7'],
    ['day', 'Munday', 'no such name: "Munday"; did you mean Sunday?'],
  ])('%s: %j', (name, value, reason) => {
    expect(() => bytesOf(name, value as Constant)).toThrow(new EncodeError(reason))
  })

  it.each(['2024-02-30', '2024-13-01', '31.1.2024', ''])('no day has the date %j', (value) => {
    expect(() => date.bytes(value, 64)).toThrow('expected a date such as "2024-01-31 12:30:00"')
  })

  it('text of an expression has one line, without quotation marks, and leaves room for a NUL', () => {
    expect(() => bytesOf('string', 'a"b', 128)).toThrow('expected text of one line without quotation marks, got "a\\"b"')
    expect(() => bytesOf('string', 'a'.repeat(16), 128)).toThrow('expected at most 15 bytes of text, got 16')
  })
})

it('names are nft’s, numbers one for each', () => {
  for (const [name, type] of Object.entries(datatypes)) expect(type.name).toBe(name)
  expect(new Set(Object.values(datatypes).map(({ id }) => id)).size).toBe(Object.keys(datatypes).length)
  expect(datatypeById(43)).toBe(date)
  expect(datatypeById(0)).toBeUndefined()
  expect(datatypeById(63)).toBeUndefined()
})

it('bits are taken apart, or left together', () => {
  const { tcp_flag, ct_state } = datatypes
  expect(singleBits(tcp_flag, Uint8Array.of(0x12)).map(hex)).toEqual(['02', '10'])
  expect(singleBits(tcp_flag, Uint8Array.of(0))).toEqual([])
  expect(singleBits(ct_state, ct_state.bytes('new,invalid', 32)).map((bit) => ct_state.constant(bit))).toEqual(['invalid', 'new'])
  expect(numberText(ct_state, ct_state.bytes('new,invalid', 32))).toBe('0x9')
})

describe('a concatenation', () => {
  const { ipv4_addr, inet_service, integer } = datatypes
  const type = concatenation([ipv4_addr, inet_service])

  it('has each part from a multiple of four bytes on', () => {
    expect([type.name, type.id, type.bits]).toEqual(['ipv4_addr . inet_service', (7 << 6) | 13, 64])
    const key = type.join(['10.0.0.1', 80])
    expect(hex(key)).toBe('0a00000100500000')
    expect(type.split(key).map(hex)).toEqual(['0a000001', '0050'])
    expect(hex(type.bytes('10.0.0.1 . 80', 64))).toBe(hex(key))
    expect(type.text(key)).toBe('10.0.0.1 . 80')
  })

  it('comes back from its constant, with numbers asked for and without', () => {
    const { boolean, ifname, mark, ct_state, time, classid } = datatypes
    const many = concatenation([boolean, ifname, mark, ct_state, time, classid])
    const key = many.join([true, 'lo', 16, 'established,new', '1h5ms', '1:2'])
    expect(many.constant(key)).toBe('exists . lo . 0x00000010 . established,new . 1h5ms . 1:2')
    for (const numeric of [false, true]) expect(hex(many.bytes(many.constant(key, numeric), many.bits))).toBe(hex(key))
  })

  it('comes back from its number, unless a part has no width of its own', () => {
    expect(datatypeById(type.id)?.name).toBe(type.name)
    expect(datatypeById(concatenation([integer, ipv4_addr], [16, 32]).id)).toBeUndefined()
  })

  it('takes a value for each part, and a width for each part', () => {
    expect(() => type.join(['10.0.0.1'])).toThrow('expected 2 values (ipv4_addr . inet_service), got 1')
    expect(() => type.bytes('10.0.0.1 . http', 64)).toThrow('got "http"')
    expect(() => type.bytes(80, 64)).toThrow('expected values as ipv4_addr . inet_service, got 80')
    expect(() => concatenation([ipv4_addr])).toThrow('a concatenation has two parts at least, not 1')
    expect(() => concatenation([integer, ipv4_addr])).toThrow('expected how many bits the integer of a concatenation has')
  })
})

it('durations are written as nft writes them', () => {
  expect([0n, 1n, 1000n, 90_061_001n, 604_800_000n].map(durationText)).toEqual(['0s', '1ms', '1s', '1d1h1m1s1ms', '7d'])
})
