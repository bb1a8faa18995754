import { expect, it } from 'vitest'
import { encodeDatagram } from '../../src/netlink/datagram.ts'
import { type Change, netfilter, type SetElementsInput, splitElements } from '../../src/nft/index.ts'

type Element = NonNullable<SetElementsInput['NFTA_SET_ELEM_LIST_ELEMENTS']>[number]

const add = (elements: readonly Element[]): Change => ({
  nlmsg_type: 'NFT_MSG_NEWSETELEM',
  nlmsg_flags: ['NLM_F_CREATE'],
  nfgen_family: 'NFPROTO_IPV4',
  NFTA_SET_ELEM_LIST_TABLE: 't',
  NFTA_SET_ELEM_LIST_SET: 's',
  NFTA_SET_ELEM_LIST_ELEMENTS: elements,
})
const key = (number: number, bytes = 4) => {
  const value = new Uint8Array(bytes)
  new DataView(value.buffer).setUint32(0, number)
  return { NFTA_DATA_VALUE: value }
}
const elementsOf = (change: Change) => (change as SetElementsInput).NFTA_SET_ELEM_LIST_ELEMENTS ?? []

it('changes of another kind, and few elements, stay as they are', () => {
  const table: Change = { nlmsg_type: 'NFT_MSG_NEWTABLE', NFTA_TABLE_NAME: 't' }
  const few = add([{ NFTA_SET_ELEM_KEY: key(1) }])
  expect(splitElements(table)).toEqual([table])
  expect(splitElements(few)).toEqual([few])
  expect(splitElements(few)[0]).toBe(few)
})

it('no elements at all mean the whole set, and stay as they are', () => {
  const flush: Change = { nlmsg_type: 'NFT_MSG_DELSETELEM', NFTA_SET_ELEM_LIST_TABLE: 't', NFTA_SET_ELEM_LIST_SET: 's' }
  expect(splitElements(flush)).toEqual([flush])
  expect(splitElements(add([]))).toEqual([add([])])
})

it('an element of a plain address takes 16 bytes: 4,095 fit into a message, one more does not', () => {
  const plain = (count: number) => Array.from({ length: count }, (_, number) => ({ NFTA_SET_ELEM_KEY: key(number) }))
  expect(splitElements(add(plain(4095))).length).toBe(1)
  expect(splitElements(add(plain(4096))).map((part) => elementsOf(part).length)).toEqual([4095, 1])
})

it.each<[string, (number: number) => Element]>([
  ['addresses of IPv6', (number) => ({ NFTA_SET_ELEM_KEY: key(number, 16) })],
  ['keys of five bytes', (number) => ({ NFTA_SET_ELEM_KEY: key(number, 5) })],
  ['a map’s data', (number) => ({ NFTA_SET_ELEM_KEY: key(number), NFTA_SET_ELEM_DATA: key(number, 16) })],
  [
    'verdicts',
    (number) => ({
      NFTA_SET_ELEM_KEY: key(number),
      NFTA_SET_ELEM_DATA: { NFTA_DATA_VERDICT: { NFTA_VERDICT_CODE: 'NFT_JUMP', NFTA_VERDICT_CHAIN: `chain-${'é'.repeat(number % 100)}` } },
    }),
  ],
  [
    'timeouts, comments, counters and names of objects',
    (number) => ({
      NFTA_SET_ELEM_KEY: key(number),
      NFTA_SET_ELEM_KEY_END: key(number + 1),
      NFTA_SET_ELEM_FLAGS: [],
      NFTA_SET_ELEM_TIMEOUT: 10_000n,
      NFTA_SET_ELEM_EXPIRATION: 5_000,
      NFTA_SET_ELEM_USERDATA: new Uint8Array(number % 131),
      NFTA_SET_ELEM_OBJREF: 'x'.repeat(1 + (number % 60)),
      NFTA_SET_ELEM_EXPR: { NFTA_EXPR_NAME: 'counter', NFTA_EXPR_DATA: { NFTA_COUNTER_BYTES: 1n, NFTA_COUNTER_PACKETS: 2n } },
    }),
  ],
])('20,000 elements with %s are parts that can be written, in their order, none missing', (_what, make) => {
  const elements = Array.from({ length: 20_000 }, (_, number) => make(number))
  const parts = splitElements(add(elements))
  expect(parts.flatMap(elementsOf)).toEqual(elements)
  for (const part of parts) {
    expect({ ...part, NFTA_SET_ELEM_LIST_ELEMENTS: [] }).toEqual(add([]))
    expect(() => encodeDatagram(netfilter, [part])).not.toThrow()
  }
  // They are filled, not cut into crumbs.
  const [first] = parts
  expect(encodeDatagram(netfilter, first === undefined ? [] : [first]).length).toBeGreaterThan(25_000)
})

it('the first and the last key of an interval stay in one message', () => {
  const interval = (number: number): Element[] => [
    { NFTA_SET_ELEM_KEY: key(number * 4) },
    { NFTA_SET_ELEM_KEY: key(number * 4 + 2), NFTA_SET_ELEM_FLAGS: ['NFT_SET_ELEM_INTERVAL_END'] },
  ]
  for (const lead of [[], [{ NFTA_SET_ELEM_KEY: key(0) }]]) {
    const elements = [...lead, ...Array.from({ length: 10_000 }, (_, number) => interval(number + 1)).flat()]
    const parts = splitElements(add(elements))
    expect(parts.length).toBeGreaterThan(5)
    expect(parts.flatMap(elementsOf)).toEqual(elements)
    for (const part of parts) expect(elementsOf(part)[0]?.NFTA_SET_ELEM_FLAGS).toBeUndefined()
    for (const part of parts) expect(() => encodeDatagram(netfilter, [part])).not.toThrow()
  }
})
