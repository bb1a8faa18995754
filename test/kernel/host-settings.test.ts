import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { type ForwardingState, type Host, openHost } from '../../src/host/index.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { describeKernel, run } from './sandbox.ts'

/** A host in a namespace of its own: what happens there must not happen where the test is. */
function host(): Host {
  using namespace = createNamespace()
  const host = openHost(namespace)
  onTestFinished(() => host.close())
  return host
}

describeKernel('a setting', () => {
  it('is the namespace’s own, not that of the program', () => {
    const { sysctl } = host()
    sysctl.set('net.ipv4.ip_forward', 1)
    expect(sysctl.get('net.ipv4.ip_forward')).toBe('1')
    expect(readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8')).toBe('0\n')
  })

  it('is named with dots or with slashes; the first of them separates', async () => {
    const { sysctl, links } = host()
    await links.add({ kind: 'bridge', name: 'br0.5' })
    sysctl.set('net/ipv4/conf/br0.5/rp_filter', 2)
    expect(sysctl.get('net.ipv4.conf.br0/5.rp_filter')).toBe('2')
    expect(sysctl.get('net/ipv4/conf/br0.5/rp_filter')).toBe('2')
  })

  it('may hold several words', () => {
    const { sysctl } = host()
    sysctl.set('net.ipv4.ip_local_port_range', '40000 50000')
    expect(sysctl.get('net.ipv4.ip_local_port_range')).toBe('40000\t50000')
  })

  it('is listed by its directory', () => {
    expect(host().sysctl.list('net.ipv4.conf').sort()).toEqual(['all', 'default', 'lo'])
  })

  it.each([
    '',
    'net',
    'kernel.hostname',
    'vm/swappiness',
    'net..ipv4',
    'net/../kernel/hostname',
    'net.ipv4.ip_forward\0',
    '/net/ipv4',
    '.net.ipv4',
  ])('%j is none of a namespace’s', (key) => {
    const { sysctl } = host()
    if (key === 'net') expect(() => sysctl.get(key)).toThrow(/EISDIR/)
    else expect(() => sysctl.get(key)).toThrow(TypeError)
  })

  it('that this kernel lacks says so', () => {
    expect(() => host().sysctl.get('net.ipv4.nosuch')).toThrow(expect.objectContaining({ code: 'ENOENT' }))
  })

  it('refuses a value that cannot be', () => {
    expect(() => host().sysctl.set('net.ipv4.ip_forward', 'perhaps')).toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })
})

describeKernel('forwarding', () => {
  const all = (state: ForwardingState) => [state.enabled, ...Object.values(state.links)]

  it('is off in a new namespace; enabled, it is on for every link, and what was before is told', async () => {
    const { forwarding, links } = host()
    await links.add({ kind: 'bridge', name: 'br0' })
    const before = forwarding.enable()
    expect(before).toEqual({ enabled: false, links: { br0: false, default: false, lo: false } })
    expect(forwarding.state()).toEqual({ enabled: true, links: { br0: true, default: true, lo: true } })
    forwarding.restore(before)
    expect(all(forwarding.state())).not.toContain(true)
  })

  it('puts back the links that were on while the whole was off: the kernel turned them off with it', async () => {
    const { forwarding, links, sysctl } = host()
    await links.add({ kind: 'bridge', name: 'br0' })
    await links.add({ kind: 'bridge', name: 'br1' })
    sysctl.set('net.ipv4.conf.br0.forwarding', 1)
    const before = JSON.parse(JSON.stringify(forwarding.enable()))
    await links.delete('br1')
    await links.add({ kind: 'bridge', name: 'br2' })
    forwarding.restore(before)
    expect(forwarding.state()).toEqual({ enabled: false, links: { br0: true, br2: false, default: false, lo: false } })
  })

  it('leaves alone what is on already, and what was told otherwise', async () => {
    const { forwarding, links, sysctl } = host()
    await links.add({ kind: 'bridge', name: 'br0' })
    sysctl.set('net.ipv4.ip_forward', 1)
    sysctl.set('net.ipv4.conf.br0.forwarding', 0)
    const before = forwarding.enable()
    expect(forwarding.state()).toEqual(before)
    expect(before.links['br0']).toBe(false)
    sysctl.set('net.ipv4.ip_forward', 0)
    forwarding.restore(before)
    expect(forwarding.state()).toEqual(before)
  })
})

describeKernel('a program', () => {
  it('runs inside, and what it prints comes back', async () => {
    const inside = host()
    await inside.links.add({ kind: 'bridge', name: 'br0' })
    expect(await inside.run('cat', ['/proc/net/dev'])).toMatchObject({ stdout: expect.stringContaining('br0:'), stderr: '' })
    expect(run('cat', '/proc/net/dev')).not.toContain('br0:')
  })

  it('that fails is an error with its status and what it printed', async () => {
    await expect(host().run('sh', ['-c', 'echo out; echo err >&2; exit 3'])).rejects.toMatchObject({
      code: 3,
      stdout: 'out\n',
      stderr: 'err\n',
    })
    await expect(host().run('no-such-program')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('can be started and left running', async () => {
    const child = host().spawn('readlink', ['/proc/self/ns/net'])
    const text = new Promise((resolve) => child.stdout?.once('data', (data) => resolve(String(data).trim())))
    expect(await text).not.toBe(run('readlink', '/proc/self/ns/net').trim())
  })
})
