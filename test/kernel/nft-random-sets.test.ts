/** Sets and maps of whatever is thrown together, written by us: nft lists what was meant, and we list what nft lists. */

import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { openHost } from '../../src/host/index.ts'
import { jsonChanges } from '../../src/nft/index.ts'
import { describeKernel, run } from './sandbox.ts'

const RUNS = 25

/** Edges more often than chance would have them. */
const within = (most: number) => fc.oneof(fc.constantFrom(0, 1, most - 1, most), fc.integer({ min: 0, max: most }))
const port = within(0xffff)
const ipv4 = within(0xffffffff).map((number) => [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join('.'))
const groups = fc.array(fc.constantFrom(0, 0xfe80, 0xff00, 0xffff, 0x20, 1), { minLength: 8, maxLength: 8 })

/** A prefix of a length, as nft lists it: the address without the bits behind it. */
const prefix4 = fc.tuple(within(0xffffffff), fc.integer({ min: 0, max: 32 })).map(([number, len]) => {
  const mask = len === 0 ? 0 : (0xffffffff << (32 - len)) >>> 0
  const addr = [24, 16, 8, 0].map((shift) => ((number & mask) >>> shift) & 255).join('.')
  return { from: (number & mask) >>> 0, to: ((number & mask) | ~mask) >>> 0, element: len === 32 ? addr : { prefix: { addr, len } } }
})
const span = (type: fc.Arbitrary<number>) => fc.tuple(type, type).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))
const portRange = span(port).map(({ from, to }) => ({ from, to, element: from === to ? from : { range: [from, to] } }))

interface Piece {
  readonly from: number
  readonly to: number
  readonly element: unknown
}

/** Those of them that lie beside each other, none on another: what overlaps nft refuses, and so do we. */
function apart(pieces: readonly Piece[]): Piece[] {
  const taken: Piece[] = []
  for (const piece of pieces) if (taken.every(({ from, to }) => piece.to < from || piece.from > to)) taken.push(piece)
  return taken.sort((a, b) => a.from - b.from)
}

/** Puts it into a table of its own, lists it in both ways, and takes the table away again. */
async function roundTrip(thing: object): Promise<{ theirs: unknown; ours: string; listed: string }> {
  const host = openHost()
  try {
    const table = { add: { table: { family: 'ip', name: 'thrown' } } }
    await host.firewall.transaction(jsonChanges({ nftables: [table, { add: thing }] }))
    const all = JSON.parse(run('nft', '-j', '-n', 'list', 'ruleset')) as { nftables: Readonly<Record<string, { elem?: unknown }>>[] }
    const found = all.nftables.map((each) => each['set'] ?? each['map']).find((each) => each !== undefined)
    const ours = await host.firewall.listRuleset({ numeric: true })
    const listed = run('nft', '-n', 'list', 'ruleset')
    await host.firewall.delete({ family: 'ip', table: 'thrown' })
    return { theirs: found?.elem ?? [], ours, listed }
  } finally {
    await host.close()
  }
}

const named = { family: 'ip', table: 'thrown', name: 'x' }
const pieces = (piece: fc.Arbitrary<Piece>) => fc.array(piece, { minLength: 1, maxLength: 12 }).map(apart)

describeKernel(
  'sets thrown together',
  () => {
    it('of prefixes: those of 0 and of 32 bits, the first address and the last, some that adjoin', async () => {
      await fc.assert(
        fc.asyncProperty(pieces(prefix4), async (found) => {
          const elem = found.map(({ element }) => element)
          const { theirs, ours, listed } = await roundTrip({ set: { ...named, type: 'ipv4_addr', flags: 'interval', elem } })
          // nft has one word for everything.
          expect(theirs).toEqual(elem)
          expect(ours).toBe(listed)
        }),
        { numRuns: RUNS },
      )
    })

    it('of ranges of ports, up to 65535 and down to 0', async () => {
      await fc.assert(
        fc.asyncProperty(pieces(portRange), async (found) => {
          const elem = found.map(({ element }) => element)
          const { theirs, ours, listed } = await roundTrip({ set: { ...named, type: 'inet_service', flags: 'interval', elem } })
          expect(theirs).toEqual(elem)
          expect(ours).toBe(listed)
        }),
        { numRuns: RUNS },
      )
    })

    it('of ranges in a map, each with its mark', async () => {
      await fc.assert(
        fc.asyncProperty(pieces(portRange), fc.infiniteStream(within(0xffffffff)), async (found, marks) => {
          const elem = found.map(({ element }) => [element, marks.next().value])
          const { theirs, ours, listed } = await roundTrip({
            map: { ...named, type: 'inet_service', map: 'mark', flags: 'interval', elem },
          })
          expect(theirs).toEqual(elem)
          expect(ours).toBe(listed)
        }),
        { numRuns: RUNS },
      )
    })

    it('of addresses of IPv6, ::, ff00:: and those between', async () => {
      const address = groups.map((parts) => parts.map((part) => part.toString(16)).join(':'))
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(address, { minLength: 1, maxLength: 8 }), async (elem) => {
          const { theirs, ours, listed } = await roundTrip({ set: { ...named, type: 'ipv6_addr', elem } })
          expect((theirs as string[]).length).toBe(elem.length)
          expect(ours).toBe(listed)
        }),
        { numRuns: RUNS },
      )
    })

    it('of addresses and ports together, with ranges of both', async () => {
      const pair = fc.tuple(prefix4, portRange).map(([address, ports]) => ({ concat: [address.element, ports.element] }))
      await fc.assert(
        fc.asyncProperty(pair, async (element) => {
          const { theirs, ours, listed } = await roundTrip({
            set: { ...named, type: ['ipv4_addr', 'inet_service'], flags: 'interval', elem: [element] },
          })
          expect(theirs).toEqual([element])
          expect(ours).toBe(listed)
        }),
        { numRuns: RUNS },
      )
    })

    it('of addresses and ports together, without ranges, in nft’s order', async () => {
      const pair = fc.tuple(ipv4, port).map(([address, port]) => ({ concat: [address, port] }))
      await fc.assert(
        fc.asyncProperty(fc.uniqueArray(pair, { minLength: 1, maxLength: 8, selector: (each) => JSON.stringify(each) }), async (elem) => {
          const { theirs, ours, listed } = await roundTrip({ set: { ...named, type: ['ipv4_addr', 'inet_service'], elem } })
          const sorted = (list: unknown) => (list as unknown[]).map((each) => JSON.stringify(each)).sort()
          expect(sorted(theirs)).toEqual(sorted(elem))
          expect(ours).toBe(listed)
        }),
        { numRuns: RUNS },
      )
    })

    it.each([
      ['an element that is there twice over, as a range', [{ prefix: { addr: '10.0.0.0', len: 8 } }, '10.1.1.1'], 'overlaps'],
      ['an address of the other family', ['fe80::1'], 'expected'],
    ])('%s is refused, and nothing is done', async (_, elem, complaint) => {
      const host = openHost()
      onTestFinished(() => host.close())
      const table = { add: { table: { family: 'ip', name: 'refused' } } }
      const set = { add: { set: { family: 'ip', table: 'refused', name: 'x', type: 'ipv4_addr', flags: 'interval', elem } } }
      await expect(async () => host.firewall.transaction(jsonChanges({ nftables: [table, set] }))).rejects.toThrow(complaint)
      expect(run('nft', 'list', 'ruleset')).toBe('')
    })

    it.each([
      [
        'a rule in a chain that is not there',
        { rule: { family: 'ip', table: 'refused', chain: 'nowhere', expr: [{ accept: null }] } },
        'ENOENT',
      ],
      [
        'a jump to a chain that is not there',
        { rule: { family: 'ip', table: 'refused', chain: 'c', expr: [{ jump: { target: 'nowhere' } }] } },
        'ENOENT',
      ],
      [
        'a chain with a name of 256 bytes',
        { chain: { family: 'ip', table: 'refused', name: 'x'.repeat(256) } },
        'a chain is called by up to 255 letters',
      ],
    ])('%s is refused, and nothing is done', async (_, thing, complaint) => {
      const host = openHost()
      onTestFinished(() => host.close())
      const before = [
        { add: { table: { family: 'ip', name: 'refused' } } },
        { add: { chain: { family: 'ip', table: 'refused', name: 'c' } } },
      ]
      await expect(async () => host.firewall.transaction(jsonChanges({ nftables: [...before, { add: thing }] }))).rejects.toThrow(complaint)
      expect(run('nft', 'list', 'ruleset')).toBe('')
    })
  },
  'nft',
)
