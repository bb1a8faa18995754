/** What TypeScript knows of each combinator: the type check is the test. */

import { describe, expectTypeOf, it } from 'vitest'
import { ip } from '../../src/schema/address.ts'
import { array } from '../../src/schema/array.ts'
import { attributes } from '../../src/schema/attributes.ts'
import type { bytes, presence } from '../../src/schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../src/schema/codec.ts'
import { s32, u8, u16, u32, u64 } from '../../src/schema/integer.ts'
import { lazy } from '../../src/schema/lazy.ts'
import { list } from '../../src/schema/list.ts'
import { message } from '../../src/schema/message.ts'
import { flags, named } from '../../src/schema/names.ts'
import { nested, repeated } from '../../src/schema/nested.ts'
import { counted, numbered } from '../../src/schema/numbered.ts'
import { padding } from '../../src/schema/padding.ts'
import { records } from '../../src/schema/records.ts'
import { select } from '../../src/schema/select.ts'
import { struct } from '../../src/schema/struct.ts'
import { text } from '../../src/schema/text.ts'
import type { uint } from '../../src/schema/uint.ts'
import type { Wire } from '../../src/schema/wire.ts'

/** Takes a value where a type is to be shown without one being made. */
function given<T>(_use: (value: T) => void): void {}

describe('single values', () => {
  it('integers are numbers, of 64 bits bigints', () => {
    expectTypeOf<ValueOf<typeof u32>>().toEqualTypeOf<number>()
    expectTypeOf<InputOf<typeof u32>>().toEqualTypeOf<number>()
    expectTypeOf<ValueOf<typeof u64>>().toEqualTypeOf<bigint>()
    expectTypeOf<InputOf<typeof u64>>().toEqualTypeOf<bigint | number>()
    expectTypeOf<ValueOf<typeof uint>>().toEqualTypeOf<bigint>()
  })
  it('text and addresses are strings, bytes are bytes, a presence is true', () => {
    expectTypeOf<ValueOf<typeof text>>().toEqualTypeOf<string>()
    expectTypeOf<ValueOf<typeof ip>>().toEqualTypeOf<string>()
    expectTypeOf<ValueOf<typeof bytes>>().toEqualTypeOf<Uint8Array>()
    expectTypeOf<ValueOf<typeof presence>>().toEqualTypeOf<true>()
    expectTypeOf<InputOf<typeof presence>>().toEqualTypeOf<boolean>()
  })
  it('named numbers are one of the names, or a number', () => {
    const family = named(u8, { AF_INET: 2, AF_INET6: 10 })
    expectTypeOf<ValueOf<typeof family>>().toEqualTypeOf<'AF_INET' | 'AF_INET6' | number>()
    expectTypeOf<InputOf<typeof family>>().toEqualTypeOf<'AF_INET' | 'AF_INET6' | number>()
  })
  it('bits are read as an array, and written as one or as a number', () => {
    const state = flags(u32, { IFF_UP: 1, IFF_ECHO: 2 })
    expectTypeOf<ValueOf<typeof state>>().toEqualTypeOf<readonly ('IFF_UP' | 'IFF_ECHO' | number)[]>()
    expectTypeOf<InputOf<typeof state>>().toEqualTypeOf<readonly ('IFF_UP' | 'IFF_ECHO' | number)[] | number>()
  })
})

describe('several of a kind', () => {
  it('arrays, lists and counted elements are arrays; any array may be written', () => {
    const item = named(u8, { A: 1 })
    const forms = { array: array(item), list: list(item, 'X', 1), counted: counted(item), repeated: repeated(item) }
    type Forms = typeof forms
    expectTypeOf<ValueOf<Forms[keyof Forms]>>().toEqualTypeOf<('A' | number)[]>()
    expectTypeOf<InputOf<Forms[keyof Forms]>>().toEqualTypeOf<readonly ('A' | number)[]>()
  })
  it('numbered elements are an object by number', () => {
    const codec = numbered(u64)
    expectTypeOf<ValueOf<typeof codec>>().toEqualTypeOf<Record<number, bigint>>()
    expectTypeOf<InputOf<typeof codec>>().toEqualTypeOf<Readonly<Record<number, bigint | number>>>()
  })
  it('records have a header’s fields and attributes, and no length', () => {
    const codec = records('len', struct('r', { hops: u8 }), attributes({ VIA: [1, ip] }))
    expectTypeOf<ValueOf<typeof codec>[number]['hops']>().toEqualTypeOf<number>()
    expectTypeOf<ValueOf<typeof codec>[number]['VIA']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<ValueOf<typeof codec>[number]>().not.toHaveProperty('len')
  })
})

const header = struct('ifinfomsg', { ifi_family: named(u8, { AF_BRIDGE: 7 }), __ifi_pad: padding(1), ifi_type: u16, ifi_index: s32 })
const stats = struct('stats', { packets: u32 }, { nohandler: u64 })

describe('a struct', () => {
  it('gives all its fields, none of its padding', () => {
    type Value = ValueOf<typeof header>
    expectTypeOf<Value['ifi_family']>().toEqualTypeOf<'AF_BRIDGE' | number>()
    expectTypeOf<Value['ifi_index']>().toEqualTypeOf<number>()
    expectTypeOf<keyof Value>().toEqualTypeOf<'ifi_family' | 'ifi_type' | 'ifi_index' | '#tail'>()
  })
  it('takes any of them', () => {
    given<(value: InputOf<typeof header>) => void>((take) => {
      take({})
      take({ ifi_index: 3, ifi_family: 'AF_BRIDGE' })
      // @ts-expect-error a misspelt field
      take({ ifi_indx: 3 })
      // @ts-expect-error a name that is not in the table
      take({ ifi_family: 'AF_BRIDG' })
      // @ts-expect-error padding is no value
      take({ __ifi_pad: 0 })
    })
  })
  it('may lack what later kernels appended', () => {
    expectTypeOf<ValueOf<typeof stats>['packets']>().toEqualTypeOf<number>()
    expectTypeOf<ValueOf<typeof stats>['nohandler']>().toEqualTypeOf<bigint | undefined>()
    expectTypeOf<InputOf<typeof stats>['nohandler']>().toEqualTypeOf<bigint | number | undefined>()
  })
})

const vlan = attributes({ IFLA_VLAN_ID: [1, u16] })
const bridge = attributes({ IFLA_BR_AGEING_TIME: [4, u32] })
const linkInfo = attributes({
  IFLA_INFO_KIND: [1, text],
  IFLA_INFO_DATA: [2, select('IFLA_INFO_KIND', { vlan, bridge })],
})
const linkAttributes = attributes({
  IFLA_IFNAME: [3, text],
  IFLA_MTU: [4, u32],
  IFLA_LINKINFO: [18, linkInfo],
  IFLA_ALT_IFNAME: [53, nested(repeated(text))],
})

describe('an attribute set', () => {
  type Value = ValueOf<typeof linkAttributes>
  it('gives whatever attributes were there', () => {
    expectTypeOf<Value['IFLA_MTU']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Value['IFLA_ALT_IFNAME']>().toEqualTypeOf<string[] | undefined>()
  })
  it('gives what no declaration names as bytes', () => {
    expectTypeOf<Value['#57']>().toEqualTypeOf<Uint8Array>()
    expectTypeOf<Value['#57.1']>().toEqualTypeOf<Uint8Array>()
    expectTypeOf<Value['#tail']>().toEqualTypeOf<Uint8Array | undefined>()
    expectTypeOf<Value['#wire']>().toEqualTypeOf<Wire | undefined>()
  })
  it('can be edited when read; takes what nobody may change when written', () => {
    given<Value>((value) => {
      value.IFLA_MTU = 1500
    })
    given<Readonly<Value>>((value) => {
      const input: InputOf<typeof linkAttributes> = value
      return input
    })
  })
  it('takes no other key and no other kind of value', () => {
    given<(value: InputOf<typeof linkAttributes>) => void>((take) => {
      take({ IFLA_MTU: 1500, IFLA_IFNAME: undefined, '#57': new Uint8Array() })
      // @ts-expect-error a misspelt key
      take({ IFLA_MTUU: 1500 })
      // @ts-expect-error a number as text
      take({ IFLA_MTU: '1500' })
      // @ts-expect-error what has no name is bytes
      take({ '#57': 5 })
      // @ts-expect-error deep within
      take({ IFLA_LINKINFO: { IFLA_INFO_KIND: 'vlan', IFLA_INFO_DATA: { IFLA_VLAN_ID: '7' } } })
    })
  })
})

describe('a format chosen by another attribute', () => {
  it('is known once the other is', () => {
    given<ValueOf<typeof linkInfo>>((info) => {
      if (info.IFLA_INFO_KIND === 'vlan') expectTypeOf(info.IFLA_INFO_DATA).toEqualTypeOf<ValueOf<typeof vlan> | undefined>()
      if (info.IFLA_INFO_KIND === 'bridge') expectTypeOf(info.IFLA_INFO_DATA).toEqualTypeOf<ValueOf<typeof bridge> | undefined>()
    })
  })
  it('takes the data of its own kind alone', () => {
    given<(value: InputOf<typeof linkInfo>) => void>((take) => {
      take({ IFLA_INFO_KIND: 'vlan', IFLA_INFO_DATA: { IFLA_VLAN_ID: 7 } })
      take({ IFLA_INFO_KIND: 'bridge' })
      take({ IFLA_INFO_KIND: 'a kind that nobody has heard of', '#2': new Uint8Array() })
      // @ts-expect-error the data of another kind
      take({ IFLA_INFO_KIND: 'vlan', IFLA_INFO_DATA: { IFLA_BR_AGEING_TIME: 7 } })
      // @ts-expect-error data of a kind that is not declared
      take({ IFLA_INFO_KIND: 'tun', IFLA_INFO_DATA: {} })
      // @ts-expect-error data of no kind
      take({ IFLA_INFO_DATA: { IFLA_VLAN_ID: 7 } })
    })
  })
  it('may be any of the arms where a header field chooses', () => {
    const link = message(header, attributes({ IFLA_PROTINFO: [12, select('ifi_family', { AF_BRIDGE: bridge, AF_INET6: vlan })] }))
    expectTypeOf<ValueOf<typeof link>['IFLA_PROTINFO']>().toEqualTypeOf<ValueOf<typeof bridge> | ValueOf<typeof vlan> | undefined>()
  })
  it('is chosen by each of two selectors of one set', () => {
    const two = attributes({
      KIND: [1, text],
      DATA: [2, select('KIND', { vlan })],
      SLAVE_KIND: [4, text],
      SLAVE_DATA: [5, select('SLAVE_KIND', { bridge })],
    })
    given<ValueOf<typeof two>>((value) => {
      if (value.KIND === 'vlan' && value.SLAVE_KIND === 'bridge') {
        expectTypeOf(value.DATA).toEqualTypeOf<ValueOf<typeof vlan> | undefined>()
        expectTypeOf(value.SLAVE_DATA).toEqualTypeOf<ValueOf<typeof bridge> | undefined>()
      }
    })
  })
})

describe('a message', () => {
  const link = message(header, linkAttributes)
  it('has its header’s fields and attributes side by side', () => {
    expectTypeOf<ValueOf<typeof link>['ifi_index']>().toEqualTypeOf<number>()
    expectTypeOf<ValueOf<typeof link>['IFLA_MTU']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<InputOf<typeof link>['ifi_index']>().toEqualTypeOf<number | undefined>()
  })
})

interface Tree extends ValueOf<typeof tree> {}
const tree = attributes({ LEAF: [1, u8], BRANCH: [2, lazy((): Codec<Tree> => tree)] })

describe('a format that contains itself', () => {
  it('has itself as its part', () => {
    expectTypeOf<ValueOf<typeof tree>['BRANCH']>().toEqualTypeOf<Tree | undefined>()
    expectTypeOf<NonNullable<NonNullable<Tree['BRANCH']>['BRANCH']>['LEAF']>().toEqualTypeOf<number | undefined>()
  })
})
