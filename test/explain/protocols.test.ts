import { describe, expect, it } from 'vitest'
import { loadFixtures } from '../../fixtures/fixture.ts'
import { readHex } from '../../src/explain/hex.ts'
import { guessProtocol, protocols } from '../../src/explain/protocols.ts'

/** NLMSG_NOOP, NLMSG_ERROR, NLMSG_DONE, NLMSG_OVERRUN: the types below belong to all protocols. <linux/netlink.h> */
const NLMSG_MIN_TYPE = 0x10

describe('protocols', () => {
  it('are those of netlink(7) by name and number', () => {
    expect([...protocols].map(([name, { number }]) => [name, number]).sort()).toEqual([
      ['generic', 16],
      ['netfilter', 12],
      ['route', 0],
    ])
  })
})

describe('guessProtocol', () => {
  it('finds the protocol of every recorded datagram that begins with a message of its own', () => {
    const own = loadFixtures()
      .flatMap((fixture) => fixture.datagrams)
      .filter(({ bytes }) => (bytes[4] ?? 0) + (bytes[5] ?? 0) * 256 >= NLMSG_MIN_TYPE)
    expect(own.length).toBeGreaterThan(1000)
    for (const { bytes, protocol } of own) expect(guessProtocol(bytes).name).toBe(protocol)
  })

  it('refuses bytes without a message', () => {
    expect(() => guessProtocol(readHex('1400'))).toThrow('a message takes at least 16 bytes, not 2')
  })
})
