/**
 * What a hostile or broken sender can do: recorded datagrams, mutated. They decode exactly and give back the same bytes, or a `DecodeError`;
 * they are explained with no byte left out, or a `DecodeError`. Never another error, never without end. And what a careless caller can
 * do: any value for an encoder gives an `EncodeError`, or bytes that decode.
 *
 * Seeded, so that a failure comes again.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFixtures } from '../fixtures/fixture.ts'
import { decodeDatagram, encodeDatagram, explainDatagram } from '../src/netlink/datagram.ts'
import { generic } from '../src/netlink/generic/index.ts'
import type { Protocol } from '../src/netlink/protocol.ts'
import { route } from '../src/netlink/route/index.ts'
import { netfilter } from '../src/nft/netfilter.ts'
import { DecodeError, EncodeError } from '../src/schema/errors.ts'
import { leaves } from '../src/schema/explanation.ts'

const protocols: Record<string, Protocol> = { route, generic, netfilter }
const recorded = loadFixtures().flatMap(({ group, name, datagrams }) =>
  datagrams.map(({ protocol, bytes }) => ({ from: `${group}/${name}`, protocol, bytes })),
)
/** Large dumps say nothing that small ones do not; they are what takes time. */
const seeds = recorded.filter(({ bytes }) => bytes.length <= 4096)
const SEED = 20_240_229
/** No input here may take longer than this, in milliseconds. Most take less than one. */
const LONGEST = 1_000

/** Numbers that break parsers: nothing, one too few, one too many, signs, all bits. */
const nasty = fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 0x7f, 0x80, 0xff, 0x3fff, 0x4000, 0x7fff, 0x8000, 0xfffc, 0xffff)

type Mutation = (bytes: Buffer) => Buffer
const place = fc.nat({ max: 0xffffff })

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat({ max: 7 })).map(
    ([at, bit]): Mutation =>
      (bytes) => {
        const index = at % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)
        return bytes
      },
  ),
  // Lengths and types are two bytes each, at even places.
  fc.tuple(place, nasty).map(
    ([at, number]): Mutation =>
      (bytes) => {
        bytes.writeUInt16LE(number, (at % (bytes.length >> 1)) * 2)
        return bytes
      },
  ),
  fc.tuple(place, fc.nat({ max: 255 })).map(
    ([at, byte]): Mutation =>
      (bytes) => {
        bytes[at % bytes.length] = byte
        return bytes
      },
  ),
  place.map(
    (at): Mutation =>
      (bytes) =>
        bytes.subarray(0, Math.max(1, at % bytes.length)),
  ),
  fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 12 })).map(
    ([at, more]): Mutation =>
      (bytes) => {
        const index = (at % (bytes.length + 1)) & ~3
        return Buffer.concat([bytes.subarray(0, index), more, bytes.subarray(index)])
      },
  ),
  fc.tuple(place, place, fc.nat({ max: 64 })).map(
    ([from, to, length]): Mutation =>
      (bytes) => {
        const piece = Buffer.from(bytes.subarray((from % bytes.length) & ~3, ((from % bytes.length) & ~3) + length))
        bytes.set(piece.subarray(0, bytes.length - (to % bytes.length)), to % bytes.length)
        return bytes
      },
  ),
)

/** A mutated datagram whose first message still has the right length as a rule, so that what is inside gets looked at. */
const mutated = fc
  .tuple(fc.nat({ max: seeds.length - 1 }), fc.array(mutation, { minLength: 1, maxLength: 6 }), fc.nat({ max: 3 }))
  .map(([index, mutations, repair]) => {
    const seed = seeds[index] ?? { from: '', protocol: 'route', bytes: new Uint8Array(16) }
    let bytes: Buffer = Buffer.from(seed.bytes)
    for (const mutate of mutations) if (bytes.length >= 4) bytes = Buffer.from(mutate(bytes))
    if (repair > 0 && bytes.length >= 20) bytes.writeUInt32LE(Math.min(bytes.length, 20 + (bytes.length - 20) / repair), 0)
    return { from: seed.from, protocol: seed.protocol, bytes: new Uint8Array(bytes) }
  })

function expectRoundTripOrRefusal(protocol: Protocol, bytes: Uint8Array): 'read' | 'refused' {
  const original = bytes.slice()
  const begun = performance.now()
  let outcome: 'read' | 'refused' = 'read'
  try {
    const written = encodeDatagram(protocol, decodeDatagram(protocol, bytes, { exact: true }))
    expect(Buffer.compare(written, original), 'the same bytes again').toBe(0)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    outcome = 'refused'
  }
  try {
    decodeDatagram(protocol, bytes)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
  try {
    const tree = explainDatagram(protocol, bytes)
    let at = 0
    for (const leaf of leaves(tree)) {
      if (leaf.offset !== at) expect.fail(`${leaf.name} begins at ${leaf.offset}, not at ${at}`)
      at += leaf.length
    }
    expect(at, 'the explanation’s end').toBe(bytes.length)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
  expect(Buffer.compare(bytes, original), 'reading changes no byte').toBe(0)
  expect(performance.now() - begun, 'milliseconds').toBeLessThan(LONGEST)
  return outcome
}

describe('recorded datagrams', () => {
  it.each(Object.entries(protocols))('of %s are read exactly, all of them', (name, protocol) => {
    const own = recorded.filter((datagram) => datagram.protocol === name)
    expect(own.length).toBeGreaterThan(0)
    for (const { from, bytes } of own) expect(expectRoundTripOrRefusal(protocol, bytes), from).toBe('read')
  })

  it('mutated: an exact round trip or a clean refusal', { timeout: 60_000 }, () => {
    const outcomes = { read: 0, refused: 0 }
    fc.assert(
      fc.property(mutated, ({ protocol, bytes }) => {
        outcomes[expectRoundTripOrRefusal(protocols[protocol] as Protocol, bytes)]++
      }),
      { seed: SEED, numRuns: 20_000 },
    )
    // Mutations that were nearly all refused, or hardly ever, would show nothing.
    expect(outcomes.read).toBeGreaterThan(5_000)
    expect(outcomes.refused).toBeGreaterThan(1_000)
  })

  it('read as another protocol’s: the same', () => {
    for (const [index, { bytes }] of seeds.entries()) {
      const other = [route, generic, netfilter][index % 3] as Protocol
      const own = bytes.slice()
      const types = Object.values(other.messages).map(([type]) => type)
      new DataView(own.buffer).setUint16(4, types[index % types.length] ?? 16, true)
      expectRoundTripOrRefusal(other, own)
    }
  })
})

describe('any bytes at all', () => {
  it.each(Object.entries(protocols))('as %s', (_name, protocol) => {
    const types = [1, 2, 3, 4, ...Object.values(protocol.messages).map(([type]) => type)]
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.nat({ max: 0xffff }), fc.uint8Array({ maxLength: 96 }), (type, flags, body) => {
        const bytes = Buffer.alloc(16 + body.length)
        bytes.writeUInt32LE(bytes.length, 0)
        bytes.writeUInt16LE(type, 4)
        bytes.writeUInt16LE(flags, 6)
        bytes.set(body, 16)
        // Small numbers make lengths and types that fit.
        for (let at = 16; at + 1 < bytes.length; at += 4) if ((bytes[at + 1] ?? 0) < 0xc0) bytes[at + 1] = 0
        expectRoundTripOrRefusal(protocol, new Uint8Array(bytes))
      }),
      { seed: SEED, numRuns: 2_000 },
    )
  })
})

/** Values that mean something to somebody, and values that mean nothing. */
const anything = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.bigInt(),
  fc.string(),
  fc.boolean(),
  fc.constantFrom<unknown>(
    null,
    undefined,
    [],
    {},
    '10.10.0.1',
    'fd00::1',
    '02:00:00:00:00:01',
    'veth',
    'AF_INET',
    -1,
    2 ** 32,
    '__proto__',
  ),
  fc.uint8Array({ maxLength: 40 }),
)

interface Names {
  readonly names: readonly string[]
}

/** The attribute names of a codec, and of whatever is within it. */
function namesIn(codec: unknown, seen = new Set<unknown>()): string[] {
  if (typeof codec !== 'object' || codec === null || codec instanceof Map || seen.has(codec)) return []
  seen.add(codec)
  const own = codec as {
    rows?: Record<string, readonly unknown[]>
    attributes?: unknown
    arms?: Record<string, unknown>
    fields?: readonly { name: string }[]
    header?: unknown
    each?: unknown
  }
  return [
    ...(own.fields ?? []).map(({ name }) => name),
    ...Object.keys(own.rows ?? {}),
    ...Object.values(own.rows ?? {}).flatMap((row) => namesIn(row[1], seen)),
    ...Object.values(own.arms ?? {}).flatMap((arm) => namesIn(arm, seen)),
    ...namesIn(own.attributes, seen),
    ...namesIn(own.header, seen),
  ]
}

describe('any value at all', () => {
  it.each(Object.entries(protocols))('for %s: an EncodeError, or bytes that decode', (_name, protocol) => {
    const rows = Object.entries(protocol.messages)
    const vocabularies = new Map<string, Names>(
      rows.map(([name, [, codec]]) => [name, { names: [...namesIn(codec), '#57', '#57.1', '#tail', '#x'] }]),
    )
    const message = fc.constantFrom(...vocabularies.entries()).chain(([name, { names }]) => {
      const { value } = fc.letrec<{ value: unknown }>((tie) => ({
        value: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          anything,
          fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 4 }),
          fc.array(tie('value'), { maxLength: 3 }),
        ),
      }))
      return fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 4 }).map((fields) => ({ ...fields, nlmsg_type: name }))
    })
    const outcomes = { written: 0, refused: 0 }
    fc.assert(
      fc.property(message, (value) => {
        let bytes: Uint8Array
        try {
          bytes = encodeDatagram<Protocol>(protocol, [value as never])
        } catch (error) {
          if (!(error instanceof EncodeError)) throw error
          outcomes.refused++
          return
        }
        outcomes.written++
        const tail = value as { '#tail'?: unknown }
        if (tail['#tail'] === undefined) decodeDatagram(protocol, bytes)
        expectRoundTripOrRefusal(protocol, bytes)
      }),
      { seed: SEED, numRuns: 3_000 },
    )
    expect(outcomes.written).toBeGreaterThan(50)
    expect(outcomes.refused).toBeGreaterThan(500)
  })

  it('in the place of one of a recorded message’s own: the same', () => {
    const decoded = seeds.flatMap(({ protocol, bytes }) =>
      decodeDatagram(protocols[protocol] as Protocol, bytes, { exact: true }).map((message) => ({
        protocol: protocols[protocol] as Protocol,
        message,
      })),
    )
    const outcomes = { written: 0, refused: 0 }
    fc.assert(
      fc.property(fc.nat({ max: decoded.length - 1 }), fc.array(place, { minLength: 1, maxLength: 8 }), anything, (index, path, value) => {
        const { protocol, message } = decoded[index] as (typeof decoded)[number]
        const edited = replaced(message, path, value) as typeof message
        try {
          const bytes = encodeDatagram(protocol, [edited as never])
          outcomes.written++
          expectRoundTripOrRefusal(protocol, bytes)
        } catch (error) {
          if (!(error instanceof EncodeError)) throw error
          outcomes.refused++
        }
      }),
      { seed: SEED, numRuns: 5_000 },
    )
    expect(outcomes.written).toBeGreaterThan(500)
    expect(outcomes.refused).toBeGreaterThan(1_000)
  })
})

/** A copy of plain data with `value` in the place that the numbers of `path` lead to. */
function replaced(data: unknown, path: readonly number[], value: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined || typeof data !== 'object' || data === null || data instanceof Uint8Array) return value
  const entries = Object.entries(data)
  const chosen = entries.length === 0 ? -1 : step % entries.length
  const copy = entries.map(([key, part], i): [string, unknown] => [key, i === chosen ? replaced(part, rest, value) : part])
  return Array.isArray(data) ? copy.map(([, part]) => part) : Object.fromEntries(copy)
}
