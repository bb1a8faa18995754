import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type NetworkRecord, planNetwork } from '../../src/container/index.ts'
import { parseRecord, recordBytes, recordOf } from '../../src/container/record.ts'
import { comment, readComment } from '../../src/nft/index.ts'

const plan = planNetwork({ name: 'myns', subnet: '10.10.0.0/24', uplink: 'wlo1', hostLink: 'veth-host', containerLink: 'veth-ns' })
const on = { forwarding: { enabled: true, links: {} }, redirects: true }
const off = { forwarding: { enabled: false, links: {} }, redirects: true }

describe('the record of a network', () => {
  it('is a sentence that nft shows', () => {
    expect(readComment(recordBytes(recordOf(plan, on)))).toBe('10.10.0.1/24 veth-host to 10.10.0.2 veth-ns, out by wlo1; forwarding was on')
    expect(readComment(recordBytes(recordOf(plan, { ...off, redirects: false })))).toBe(
      '10.10.0.1/24 veth-host to 10.10.0.2 veth-ns, out by wlo1; forwarding was off, redirects too',
    )
  })

  it('says what a plan does not: how forwarding was before', () => {
    expect(parseRecord(recordBytes(recordOf(plan, off)))).toEqual({
      subnet: '10.10.0.0/24',
      gateway: '10.10.0.1',
      address: '10.10.0.2',
      uplink: 'wlo1',
      hostLink: 'veth-host',
      containerLink: 'veth-ns',
      ...off,
    })
  })

  it('names the links that forwarded by themselves, and no other', () => {
    const record = recordOf(plan, { ...off, forwarding: { enabled: false, links: { eth0: true, eth1: false, 'br-lan': true } } })
    expect(parseRecord(recordBytes(record))?.forwarding).toEqual({ enabled: false, links: { eth0: true, 'br-lan': true } })
  })

  it('names no links where forwarding was on: there is nothing to put back', () => {
    const record = recordOf(plan, { ...on, forwarding: { enabled: true, links: { eth0: true, eth1: false } } })
    expect(parseRecord(recordBytes(record))).toEqual(recordOf(plan, on))
  })

  it('is never longer than nft reads, whatever the links are called', () => {
    const longest = 'x'.repeat(15)
    const widest = planNetwork({
      name: 'n',
      subnet: '255.255.255.0/24',
      gateway: '255.255.255.253',
      address: '255.255.255.254',
      uplink: longest,
      hostLink: 'y'.repeat(15),
      containerLink: longest,
    })
    const text = readComment(recordBytes(recordOf(widest, { ...off, redirects: false })))
    expect(text?.length).toBe(128)
  })

  it('refuses more links than the kernel has room for, by name', () => {
    const links = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`br-0123456789-${i}`, true]))
    expect(() => recordBytes(recordOf(plan, { ...off, forwarding: { enabled: false, links } }))).toThrow(
      /^too many links forward by themselves .*br-0123456789-19.*turn forwarding on for the whole host first$/,
    )
  })

  it('comes back from any names', () => {
    const link = fc.stringMatching(/^[^/:\s\0]{1,4}$/)
    const address = fc.constantFrom('10.10.0.3', '10.10.0.254')
    const record: fc.Arbitrary<NetworkRecord> = fc.record({
      subnet: fc.constant('10.10.0.0/24'),
      gateway: address,
      address,
      uplink: link,
      hostLink: link,
      containerLink: link,
      forwarding: fc.oneof(
        fc.constant({ enabled: true, links: {} }),
        fc.uniqueArray(link, { maxLength: 3 }).map((links) => ({
          enabled: false,
          links: Object.fromEntries(links.map((name) => [name, true])),
        })),
      ),
      redirects: fc.boolean(),
    })
    fc.assert(
      fc.property(record, (record) => {
        expect(parseRecord(recordBytes(record))).toEqual(record)
      }),
    )
  })

  it.each([
    ['nothing', undefined],
    ['no comment', Uint8Array.of()],
    ['somebody’s comment', comment('my table')],
    ['a sentence that is not whole', comment('10.10.0.1/24 veth-host to 10.10.0.2 veth-ns, out by wlo1')],
    ['an address that cannot be', comment('10.10.0.999/24 veth-host to 10.10.0.2 veth-ns, out by wlo1; forwarding was on')],
    ['half a note', Uint8Array.of(0, 90, 49)],
  ])('%s is no record', (_, userdata) => {
    expect(parseRecord(userdata)).toBeUndefined()
  })
})
