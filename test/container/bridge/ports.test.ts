import { describe, expect, it } from 'vitest'
import { parsePorts, portsText } from '../../../src/container/bridge/ports.ts'

describe('published ports', () => {
  it.each([
    ['8080:80', { host: 8080, container: 80, count: 1, protocol: 'tcp' }, '8080:80/tcp'],
    ['53/udp', { host: 53, container: 53, count: 1, protocol: 'udp' }, '53:53/udp'],
    ['127.0.0.1:8080:80', { address: '127.0.0.1', host: 8080, container: 80, count: 1, protocol: 'tcp' }, '127.0.0.1:8080:80/tcp'],
    ['[::1]:8080:80/sctp', { address: '::1', host: 8080, container: 80, count: 1, protocol: 'sctp' }, '[::1]:8080:80/sctp'],
    ['8000-8009:9000-9009', { host: 8000, container: 9000, count: 10, protocol: 'tcp' }, '8000-8009:9000-9009/tcp'],
    ['8000-8009', { host: 8000, container: 8000, count: 10, protocol: 'tcp' }, '8000-8009:8000-8009/tcp'],
    ['1:65535', { host: 1, container: 65535, count: 1, protocol: 'tcp' }, '1:65535/tcp'],
  ] as const)('%s reads, and is written again', (said, ports, text) => {
    expect(parsePorts(said)).toEqual(ports)
    expect(portsText(parsePorts(said))).toBe(text)
    expect(parsePorts(text)).toEqual(ports)
  })

  it('are taken as an object too', () => {
    expect(parsePorts({ host: 80 })).toEqual({ host: 80, container: 80, count: 1, protocol: 'tcp' })
    expect(parsePorts({ address: 'FD00::1', host: 80, container: 8080, count: 2, protocol: 'udp' })).toMatchObject({
      address: 'fd00::1',
      count: 2,
    })
  })

  it.each([
    ['', /ports are text such as/],
    ['http', /ports are text such as/],
    ['0:80', /from 1 to 65535/],
    ['65536:80', /from 1 to 65535/],
    ['80:65530-65540', /as many ports/],
    ['8000-8009:9000-9005', /as many ports/],
    ['65530-65540', /from 1 to 65535/],
    ['9:8/icmp', /one of tcp, udp, sctp/],
    ['8009-8000:9009-9000', /at least one port/],
    ['300.0.0.1:80:80', /300\.0\.0\.1/],
    [{ host: 'eighty' }, /from 1 to 65535/],
    [80, /not 80/],
  ])('%j is refused', (said, reason) => {
    expect(() => parsePorts(said as never)).toThrow(reason)
  })
})
