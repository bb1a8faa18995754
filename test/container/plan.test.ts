import { describe, expect, it } from 'vitest'
import { type NetworkDescription, planNetwork } from '../../src/container/index.ts'
import { linkAddressFor } from '../../src/container/link-names.ts'

const asked: NetworkDescription = { name: 'myns', subnet: '10.10.0.0/24', uplink: 'wlo1' }

describe('a plan', () => {
  it('fills in what was left open', () => {
    expect(planNetwork(asked)).toEqual({
      kind: 'point-to-point',
      name: 'myns',
      subnet: '10.10.0.0/24',
      prefixLength: 24,
      uplink: 'wlo1',
      hostLink: 'veth-myns',
      alias: 'netloom myns',
      containerLink: 'eth0',
      gateway: '10.10.0.1',
      address: '10.10.0.2',
      mtu: undefined,
      probe: undefined,
      table: 'netloom-myns',
    })
  })

  it('keeps what was said', () => {
    const said = {
      hostLink: 'veth-host',
      containerLink: 'veth-ns',
      gateway: '10.10.0.254',
      address: '10.10.0.7',
      mtu: 1400,
      probe: '8.8.8.8',
    }
    expect(planNetwork({ ...asked, ...said })).toMatchObject(said)
  })

  it('gives the container the first address when the gateway has another', () => {
    expect(planNetwork({ ...asked, gateway: '10.10.0.254' }).address).toBe('10.10.0.1')
  })

  it('gives the gateway the first address though the container wants it, and refuses', () => {
    expect(() => planNetwork({ ...asked, address: '10.10.0.1' })).toThrow('gateway and container cannot both have 10.10.0.1')
  })

  it('fills the smallest subnet that there is', () => {
    expect(planNetwork({ ...asked, subnet: '192.0.2.252/30' })).toMatchObject({ gateway: '192.0.2.253', address: '192.0.2.254' })
  })

  it('is plain data', () => {
    const plan = planNetwork(asked)
    expect(structuredClone(plan)).toEqual(plan)
  })
})

describe('the host’s end of the veth', () => {
  it('is called by the network, as long as there is room', () => {
    expect(planNetwork({ ...asked, name: '0123456789' }).hostLink).toBe('veth-0123456789')
  })

  it('is called by a digest of a longer name, the same each time and another for each name', () => {
    const linkOf = (name: string) => planNetwork({ ...asked, name }).hostLink
    expect(linkOf('a-long-name-of-a-network')).toMatch(/^veth-[0-9a-f]{8}$/)
    expect(linkOf('a-long-name-of-a-network')).toBe(linkOf('a-long-name-of-a-network'))
    const names = Array.from({ length: 1_000 }, (_, i) => `a-long-name-${i}`)
    expect(new Set(names.map(linkOf)).size).toBe(names.length)
  })
})

describe('the MAC address of a link', () => {
  it('is locally administered, and made of its IPv4 address', () => {
    expect(linkAddressFor('10.10.0.1')).toBe('02:00:0a:0a:00:01')
    expect(linkAddressFor('255.0.16.9')).toBe('02:00:ff:00:10:09')
  })
})

describe('a plan is refused, in words', () => {
  const refused: readonly [string, Partial<NetworkDescription>, string][] = [
    ['a path', { name: '../etc' }, 'a network’s name has letters, digits'],
    ['a slash', { name: 'a/b' }, 'not "a/b"'],
    ['two dots', { name: '..' }, 'begins with a letter or digit'],
    ['a dash, which programs take for an option', { name: '-n' }, 'begins with a letter or digit'],
    ['nothing', { name: '' }, 'not ""'],
    ['a NUL', { name: 'a\0b' }, 'not "a\\u0000b"'],
    ['a newline', { name: 'a\nb' }, 'not "a\\nb"'],
    ['a newline at the end', { name: 'a\n' }, 'not "a\\n"'],
    ['a name of 101 characters', { name: 'x'.repeat(101) }, 'at most 100'],
    ['a quote, which nft would trip over', { name: 'a"b' }, 'not "a\\"b"'],
    ['no text', { name: 42 as never }, 'not 42'],
    ['no prefix', { subnet: 'here' }, 'expected an address or a prefix, got "here"'],
    ['host bits', { subnet: '10.10.0.1/24' }, '10.10.0.1/24 is an address within a network; the network is 10.10.0.0/24'],
    ['a subnet without room', { subnet: '10.10.0.0/31' }, 'the subnet is an IPv4 prefix of at most /30, not 10.10.0.0/31'],
    ['IPv6', { subnet: 'fd00::/64' }, 'the subnet is an IPv4 prefix of at most /30, not fd00::/64'],
    ['a gateway elsewhere', { gateway: '10.11.0.1' }, 'the gateway is a host’s address in 10.10.0.0/24, not 10.11.0.1'],
    ['the network’s own address', { gateway: '10.10.0.0' }, 'the gateway is a host’s address'],
    ['the broadcast address', { address: '10.10.0.255' }, 'the address is a host’s address in 10.10.0.0/24, not 10.10.0.255'],
    ['an address with a prefix length', { address: '10.10.0.2/24' }, 'an address stands without a prefix length'],
    ['the gateway’s address twice', { gateway: '10.10.0.9', address: '10.10.0.9' }, 'gateway and container cannot both have 10.10.0.9'],
    ['a link’s name that is too long', { hostLink: 'sixteen-letters-' }, 'takes at most 15 bytes'],
    ['a link’s name with a slash', { containerLink: 'a/b' }, 'not a name for a link: "a/b"'],
    ['an uplink that cannot be', { uplink: 'wlo 1' }, 'not a name for a link: "wlo 1"'],
    ['a link called as another is', { containerLink: 'lo' }, 'the container has a link called lo already'],
    ['the uplink’s name', { hostLink: 'wlo1' }, 'cannot be called like the uplink, wlo1'],
    ['an MTU that IPv4 cannot do with', { mtu: 67 }, 'an MTU is a number from 68 to 65535, not 67'],
    ['an MTU above all', { mtu: 65_536 }, 'not 65536'],
    ['half a byte', { mtu: 1400.5 }, 'not 1400.5'],
    ['a probe of IPv6', { probe: '2001:db8::1' }, 'the probe is an IPv4 address, not 2001:db8::1'],
    ['a probe by name', { probe: 'example.com' }, 'expected an address or a prefix, got "example.com"'],
  ]
  it.each(refused)('%s', (_, part, words) => {
    const attempt = () => planNetwork({ ...asked, ...part })
    expect(attempt).toThrow(TypeError)
    expect(attempt).toThrow(words)
  })

  it('a megabyte, without repeating it', () => {
    const attempt = () => planNetwork({ ...asked, name: 'x'.repeat(1_000_000) })
    expect(attempt).toThrow(expect.objectContaining({ name: 'TypeError', message: expect.stringMatching(/^.{50,300}$/) }))
  })
})
