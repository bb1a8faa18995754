import { describe, expect, it } from 'vitest'
import { type BridgeNetworkDescription, planBridgeNetwork } from '../../../src/container/index.ts'

const web = { name: 'web', subnet: '10.89.0.0/24' }
const dual = { name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'] }

describe('the plan of a bridge network', () => {
  it('has every default filled in', () => {
    expect(planBridgeNetwork(dual)).toEqual({
      kind: 'bridge',
      name: 'web',
      bridge: 'web',
      address: '02:00:0a:59:00:01',
      subnets: [
        { family: 'ipv4', prefix: '10.89.0.0/24', length: 24, gateway: '10.89.0.1', first: '10.89.0.1', last: '10.89.0.254', reserved: [] },
        {
          family: 'ipv6',
          prefix: 'fd00:89::/64',
          length: 64,
          gateway: 'fd00:89::1',
          first: 'fd00:89::1',
          last: 'fd00:89::ffff:ffff:ffff:ffff',
          reserved: [],
        },
      ],
      mtu: undefined,
      masquerade: true,
      isolate: false,
      internal: false,
      openFirewalls: false,
      uplink: undefined,
    })
  })

  it.each([
    ['10.89.0.128/25', '10.89.0.128', '10.89.0.254'],
    ['10.89.0.0/25', '10.89.0.1', '10.89.0.127'],
    ['10.89.0.10-10.89.0.99', '10.89.0.10', '10.89.0.99'],
    ['10.89.0.9-10.89.0.9', '10.89.0.9', '10.89.0.9'],
  ])('gives out of the range %s the hosts from %s to %s', (range, first, last) => {
    expect(planBridgeNetwork({ ...web, range }).subnets[0]).toMatchObject({ first, last })
  })

  it('calls the bridge by a digest where no link can be called like the network', () => {
    expect(planBridgeNetwork({ ...web, name: 'the-network-of-the-shop' }).bridge).toMatch(/^br-[\da-f]{8}$/)
    expect(planBridgeNetwork({ ...web, name: 'default' }).bridge).toMatch(/^br-/)
  })

  it.each<[string, Partial<BridgeNetworkDescription>, RegExp]>([
    ['a name with a blank', { name: 'my web' }, /a network’s name has letters/],
    ['no subnet', { subnet: [] }, /takes a subnet/],
    ['an address for a subnet', { subnet: '10.89.0.1/24' }, /the network is 10\.89\.0\.0\/24/],
    ['two subnets of a family', { subnet: ['10.89.0.0/24', '10.90.0.0/24'] }, /one subnet of each family; 10\.90\.0\.0\/24/],
    ['a subnet without room', { subnet: '10.89.0.0/31' }, /gateway is a host’s address in/],
    ['a subnet with room for one', { subnet: '10.89.0.0/30', gateway: '10.89.0.1', range: '10.89.0.3-10.89.0.3' }, /range is within/],
    ['a gateway outside', { gateway: '10.90.0.1' }, /gateway is a host’s address in 10\.89\.0\.0\/24, not 10\.90\.0\.1/],
    ['the broadcast address as gateway', { gateway: '10.89.0.255' }, /gateway is a host’s address/],
    ['a gateway of a family that is not there', { gateway: 'fd00::1' }, /fd00::1 is of no subnet/],
    ['two gateways', { gateway: ['10.89.0.1', '10.89.0.2'] }, /one gateway; 10\.89\.0\.2/],
    ['a range outside', { range: '10.90.0.5-10.90.0.9' }, /range is within the hosts of 10\.89\.0\.0\/24/],
    ['a range the wrong way round', { range: '10.89.0.9-10.89.0.5' }, /range is within/],
    ['half a range', { range: '10.89.0.9' }, /a range is a prefix or two addresses/],
    ['a reserved address outside', { reserved: ['10.90.0.5'] }, /reserved address is a host’s address/],
    ['an uplink that is the bridge', { uplink: 'web' }, /cannot be called like the uplink/],
    ['an uplink without a way out', { uplink: 'eth0', internal: true }, /internal network has no uplink/],
    ['an MTU too small for IPv6', { subnet: 'fd00::/64', mtu: 1000 }, /at least 1280/],
    ['an MTU that is none', { mtu: 10 }, /from 68 to 65535/],
    ['a bridge of 16 bytes', { bridge: 'abcdefghijklmnop' }, /15/],
  ])('refuses %s', (_, wrong, reason) => {
    expect(() => planBridgeNetwork({ ...web, ...wrong })).toThrow(reason)
  })
})
