import { describe, expect, it } from 'vitest'
import { bridgeAlias, portAlias, readBridge, readPort } from '../../../src/container/bridge/alias.ts'
import { parsePorts } from '../../../src/container/bridge/ports.ts'
import { planBridgeNetwork } from '../../../src/container/index.ts'
import type { Link } from '../../../src/host/link/link.ts'

const link = (kind: string, alias: string | undefined, name = 'web') => ({ kind, name, alias }) as Link

describe('what the links of bridge networks say of themselves', () => {
  it.each([
    [{ subnet: '10.89.0.0/24' }, []],
    [
      { subnet: ['10.89.0.0/24', 'fd00:89::/64'], mtu: 1400, isolate: true, openFirewalls: true },
      ['4/all', '4+eth1', 'redirects', '6/all'],
    ],
    [{ subnet: '10.89.0.0/16', gateway: '10.89.7.7', range: '10.89.3.0/24', reserved: ['10.89.3.1', '10.89.3.2'], masquerade: false }, []],
    [{ subnet: 'fd00:89::/64', internal: true }, []],
    [{ subnet: '10.89.0.0/24', uplink: 'eth0.5' }, ['4/eth0.5']],
  ])('a bridge: %j', (description, switched) => {
    const record = { plan: planBridgeNetwork({ name: 'web', ...description }), switched }
    expect(readBridge(link('bridge', bridgeAlias(record)))).toEqual(record)
  })

  it.each([
    [['10.89.0.2/24'], []],
    [
      ['10.89.0.2/24', 'fd00::2/64'],
      ['8080:80', '[::1]:53:53/udp', '8000-8009:9000-9009'],
    ],
  ])('a cable: %j', (addresses, ports) => {
    const attachment = { name: 'one', network: 'web', addresses, ports: ports.map(parsePorts) }
    expect(readPort(link('veth', portAlias(attachment)))).toEqual(attachment)
  })

  it.each([
    undefined,
    '',
    'uplink',
    'netloom web',
    'netloom network',
    'netloom network web',
    'netloom network web 10.89.0.1/33,10.89.0.1-10.89.0.254',
    'netloom port web one nowhere',
    'netloom port web',
  ])('%j, as anybody may write it, is nothing of ours', (alias) => {
    expect(readBridge(link('bridge', alias))).toBe(undefined)
    expect(readPort(link('veth', alias))).toBe(undefined)
  })

  it('is nothing of ours on a link of another kind', () => {
    const alias = bridgeAlias({ plan: planBridgeNetwork({ name: 'web', subnet: '10.89.0.0/24' }), switched: [] })
    expect(readBridge(link('veth', alias))).toBe(undefined)
    expect(readPort(link('dummy', 'netloom port web one 10.89.0.2/24'))).toBe(undefined)
  })

  it('is refused where it is longer than an alias can be', () => {
    const ports = Array.from({ length: 30 }, (_, index) => parsePorts(`${8000 + 2 * index}:80`))
    expect(() => portAlias({ name: 'one', network: 'web', addresses: ['10.89.0.2/24'], ports })).toThrow(
      expect.objectContaining({ code: 'E2BIG', message: expect.stringContaining('at most 255 bytes') }),
    )
  })
})
