import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listFixtures, loadFixture } from '../../fixtures/fixture.ts'
import { protocols } from '../../src/explain/protocols.ts'
import { decodeDatagram } from '../../src/netlink/datagram.ts'
import { fromJson, jsonLine, toJson } from '../../src/schema/json.ts'

describe('toJson and fromJson', () => {
  it.each([
    ['text and small numbers as they are', { IFLA_IFNAME: 'lo', IFLA_MTU: 65536 }, '{"IFLA_IFNAME":"lo","IFLA_MTU":65536}'],
    ['bytes as hex under a tag', new Uint8Array([0, 0x0a, 0xff]), '{"$hex":"000aff"}'],
    ['no bytes at all', new Uint8Array(), '{"$hex":""}'],
    ['64-bit numbers as digits under a tag', 18446744073709551615n, '{"$int":"18446744073709551615"}'],
    ['small and negative ones too', [1n, -5n], '[{"$int":"1"},{"$int":"-5"}]'],
    ['keys in their order', { b: 1, a: 2, '#57': 3 }, '{"b":1,"a":2,"#57":3}'],
    ['true, false and null', [true, false, null], '[true,false,null]'],
  ])('writes and reads %s', (_what, value, text) => {
    expect(JSON.stringify(toJson(value))).toBe(text)
    expect(fromJson(JSON.parse(text))).toEqual(value)
  })

  it('gives every plain value back as it was', () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.maxSafeInteger(),
        fc.bigInt(),
        fc.boolean(),
        fc.uint8Array(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.string().filter((key) => !key.startsWith('$')),
          tie('value'),
          { maxKeys: 4, noNullPrototype: true },
        ),
      ),
    })).value
    fc.assert(
      fc.property(plain, (value) => {
        expect(fromJson(JSON.parse(jsonLine(value)))).toEqual(value)
      }),
      { seed: 1 },
    )
  })

  it('leaves out what is undefined', () => {
    expect(toJson({ IFLA_MTU: undefined, IFLA_IFNAME: 'lo' })).toEqual({ IFLA_IFNAME: 'lo' })
  })

  it.each([
    ['a number that is not whole', { a: 1.5 }, 'a: expected a whole number below 2^53, got 1.5'],
    ['a number that is not exact', { a: 2 ** 53 }, 'a: expected a whole number below 2^53'],
    ['no number', { a: [Number.NaN] }, 'a > [0]: expected a whole number below 2^53, got NaN'],
    ['a key that would read as a tag', { a: { $hex: '00' } }, 'a > $hex: a key that begins with $'],
    ['an object that is more than its properties', { a: new Map() }, 'a: expected plain data'],
    ['a function', { a: () => 1 }, 'a: expected plain data'],
  ])('does not write %s', (_what, value, reason) => {
    expect(() => toJson(value)).toThrow(expect.objectContaining({ code: 'ERR_NETLOOM_ENCODE', message: expect.stringContaining(reason) }))
  })

  it.each([
    ['an odd number of digits', '{"a":{"$hex":"0"}}', 'a > $hex: expected pairs of hexadecimal digits'],
    ['other characters', '{"a":{"$hex":"0g"}}', 'a > $hex: expected pairs of hexadecimal digits'],
    ['bytes that are no text', '{"a":{"$hex":10}}', 'a > $hex: expected pairs of hexadecimal digits'],
    ['a number that is no digits', '{"a":{"$int":"1e3"}}', 'a > $int: expected a whole number'],
    ['an empty number', '{"a":{"$int":""}}', 'a > $int: expected a whole number'],
    ['a number that is no string', '{"a":{"$int":5}}', 'a > $int: expected a whole number'],
    ['a tag with company', '{"a":{"b":1,"$hex":"00"}}', 'a > $hex: a tag stands alone'],
    ['an unknown tag', '[{"$date":"now"}]', '[0] > $date: a key that begins with $ is a tag'],
    ['a number that JavaScript would round', '{"a":18446744073709551615}', 'a: expected a whole number below 2^53'],
  ])('does not read %s', (_what, text, reason) => {
    expect(() => fromJson(JSON.parse(text))).toThrow(
      expect.objectContaining({ code: 'ERR_NETLOOM_ENCODE', message: expect.stringContaining(reason) }),
    )
  })

  it('makes a key __proto__ a property and nothing else', () => {
    const value = fromJson(JSON.parse('{"__proto__":{"IFLA_MTU":1}}')) as Record<string, unknown>
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(['__proto__'])
    expect(value['IFLA_MTU']).toBeUndefined()
  })
})

describe('jsonLine', () => {
  it('writes one line of ASCII, whatever the strings hold', () => {
    const text = 'a\n\r\u2028\u2029\x1b[2J\x7f\x9b é 漢 \u{1f600}'
    expect(jsonLine(text)).toMatch(/^[\x20-\x7e]+$/)
    expect(JSON.parse(jsonLine(text))).toBe(text)
  })
})

describe('docs/json.md', () => {
  const page = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8')
  const examples = [...page.matchAll(/^`(.+)` (sends|receives) \(`(\S+)`, datagram (\d+)\).*:\n\n```json\n([\s\S]*?)```/gm)]
  const names = listFixtures().map(({ group, name }) => `${group}/${name}`)

  it('shows an example for each thing that the form can say', () => {
    expect(examples.length).toBe(page.match(/```json/g)?.length)
    for (const key of ['$int', '$hex', '#5', '#wire']) expect(examples.some(([, , , , , json]) => json?.includes(`"${key}"`))).toBe(true)
  })

  it.each(examples.map(([, ...parts]) => parts))('shows what `%s` %s: %s, datagram %s', (command, verb, path = '', index, json = '') => {
    expect(names).toContain(path)
    const slash = path.lastIndexOf('/')
    const fixture = loadFixture(path.slice(0, slash), path.slice(slash + 1))
    const datagram = fixture.datagrams[Number(index)]
    const protocol = protocols.get(datagram?.protocol ?? '')
    if (datagram === undefined || protocol === undefined) throw new Error(`${path} has no datagram ${index}`)
    expect(fixture.command).toBe(command)
    expect(datagram.direction).toBe(verb === 'sends' ? 'sent' : 'received')
    // As text: the order of the keys counts.
    expect(JSON.stringify(JSON.parse(json))).toBe(jsonLine(decodeDatagram(protocol, datagram.bytes, { exact: true })))
  })
})
