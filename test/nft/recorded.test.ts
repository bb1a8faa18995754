/** Every netfilter datagram that was recorded from nft, iptables-nft and the kernel is read in full, written back, and explained. */

import { describe, expect, it } from 'vitest'
import { loadFixtures } from '../../fixtures/fixture.ts'
import { decodeDatagram, encodeDatagram, explainDatagram } from '../../src/netlink/datagram.ts'
import { netfilter } from '../../src/nft/netfilter.ts'
import { hex } from '../../src/schema/bytes.ts'
import { leaves } from '../../src/schema/explanation.ts'
import { unnamed } from '../unnamed.ts'

const fixtures = loadFixtures()
  .map(({ group, name, datagrams }) => ({
    title: `${group}/${name}`,
    datagrams: datagrams.filter(({ protocol }) => protocol === 'netfilter').map(({ bytes }) => bytes),
  }))
  .filter(({ datagrams }) => datagrams.length > 0)

it('there is something to read', () => {
  expect(fixtures.length).toBeGreaterThan(200)
})

describe.each(fixtures)('$title', ({ datagrams }) => {
  it('is read without an unknown message, attribute or expression', () => {
    for (const bytes of datagrams) {
      for (const message of decodeDatagram(netfilter, bytes)) {
        expect(message.nlmsg_type).toBeTypeOf('string')
        expect(unnamed(message)).toEqual([])
      }
    }
  })

  it('is written back to the same bytes', () => {
    for (const bytes of datagrams) {
      expect(hex(encodeDatagram(netfilter, decodeDatagram(netfilter, bytes, { exact: true })))).toBe(hex(bytes))
    }
  })

  it('is explained to the last byte, no byte twice', () => {
    for (const bytes of datagrams) {
      let end = 0
      for (const leaf of leaves(explainDatagram(netfilter, bytes))) {
        expect(leaf.offset).toBe(end)
        end += leaf.length
      }
      expect(end).toBe(bytes.length)
    }
  })
})
