import { expect, it, onTestFinished } from 'vitest'
import { type Host, openHost } from '../../src/host/index.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { transaction } from '../../src/nft/index.ts'
import { filesAtRest } from '../system/open-files.ts'
import { describeKernel } from './sandbox.ts'

/** Two hosts with a cable between them: 10.10.0.1 and fd00::1 here, 10.10.0.2 and fd00::2 in the box. */
async function network(): Promise<{ host: Host; box: Host }> {
  using namespace = createNamespace()
  const [host, box] = [openHost(), openHost(namespace)]
  onTestFinished(async () => {
    await host.close()
    await box.close()
  })
  await host.links.add({ kind: 'veth', name: 'veth-host', peer: { name: 'veth-ns', namespace } })
  for (const [{ links, addresses }, link, number] of [
    [host, 'veth-host', 1],
    [box, 'veth-ns', 2],
  ] as const) {
    await addresses.add(link, `10.10.0.${number}/24`)
    await addresses.add(link, `fd00::${number}/64`)
    await links.set('lo', { up: true })
    await links.set(link, { up: true })
  }
  // A cable has two ends, and an address of IPv6 is this host's own, a moment after the kernel has acknowledged it.
  while ((await host.links.get('veth-host')).operationalState !== 'up' || (await box.links.get('veth-ns')).operationalState !== 'up');
  while ((await host.routes.lookup('fd00::1')).type !== 'local' || (await box.routes.lookup('fd00::2')).type !== 'local');
  return { host, box }
}

/** A base chain that lets nothing pass. Equivalent to: `nft add chain ip t c { type filter hook ... policy drop; }` */
async function dropAll(host: Host, hook: 'NF_INET_LOCAL_IN' | 'NF_INET_LOCAL_OUT'): Promise<void> {
  await host.netfilter.batch(
    transaction([
      { nlmsg_type: 'NFT_MSG_NEWTABLE', nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: 't' },
      {
        nlmsg_type: 'NFT_MSG_NEWCHAIN',
        nlmsg_flags: ['NLM_F_CREATE'],
        nfgen_family: 'NFPROTO_IPV4',
        NFTA_CHAIN_TABLE: 't',
        NFTA_CHAIN_NAME: 'c',
        NFTA_CHAIN_TYPE: 'filter',
        NFTA_CHAIN_POLICY: 'NF_DROP',
        NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: hook, NFTA_HOOK_PRIORITY: 0 },
      },
    ]),
  )
}

describeKernel('ping', () => {
  it.each(['10.10.0.1', 'fd00::1', '10.10.0.2', 'fd00::2', '127.0.0.1', '::1'])(
    'is answered by %s, and says how long it took',
    async (address) => {
      const { box } = await network()
      const echo = await box.ping(address)
      expect(echo).toEqual({ address, answered: true, milliseconds: expect.any(Number) })
      if (echo.answered) expect(echo.milliseconds).toBeGreaterThan(0)
    },
  )

  it('goes out from inside the namespace', async () => {
    const { host, box } = await network()
    await box.links.add({ kind: 'bridge', name: 'br0', up: true })
    await box.addresses.add('br0', '10.20.0.1/24')
    expect((await box.ping('10.20.0.1')).answered).toBe(true)
    expect(await host.ping('10.20.0.1')).toMatchObject({ answered: false, code: 'ENETUNREACH' })
  })

  it('tells the answers of one apart from those of another', async () => {
    const { box } = await network()
    const echoes = await Promise.all(Array.from({ length: 20 }, () => box.ping('10.10.0.1')))
    expect(echoes.filter(({ answered }) => answered).length).toBe(20)
  })

  it('measures what the way takes: a cable that is plugged in 50 ms later answers no sooner', async () => {
    const { host, box } = await network()
    await host.links.set('veth-host', { up: false })
    setTimeout(() => void host.links.set('veth-host', { up: true }), 50)
    const echo = await box.ping('10.10.0.1')
    expect(echo.answered && echo.milliseconds).toBeGreaterThanOrEqual(45)
  })

  it.each([
    ['no route', async () => {}, 'ENETUNREACH', 'no route leads there'],
    [
      'an unreachable route',
      ({ routes }: Host) => routes.add({ to: '8.8.8.0/24', type: 'unreachable' }),
      'EHOSTUNREACH',
      'nobody of that address',
    ],
    ['a route that forbids it', ({ routes }: Host) => routes.add({ to: '8.8.8.0/24', type: 'prohibit' }), 'EACCES', 'forbids it'],
    ['a blackhole', ({ routes }: Host) => routes.add({ to: '8.8.8.0/24', type: 'blackhole' }), 'EINVAL', 'swallows it'],
  ] as const)('that meets %s says so', async (_what, prepare, code, reason) => {
    const { box } = await network()
    await prepare(box)
    expect(await box.ping('8.8.8.8')).toEqual({ address: '8.8.8.8', answered: false, code, reason: expect.stringContaining(reason) })
  })

  it('that this host’s own firewall drops says so', async () => {
    const { host } = await network()
    await dropAll(host, 'NF_INET_LOCAL_OUT')
    expect(await host.ping('10.10.0.2')).toMatchObject({
      answered: false,
      code: 'EPERM',
      reason: 'the firewall of this host does not let it out',
    })
  })

  it('that nobody answers ends in time, and keeps nothing waiting meanwhile', async () => {
    const { host, box } = await network()
    await dropAll(host, 'NF_INET_LOCAL_IN')
    const cpu = process.cpuUsage()
    const begun = Date.now()
    const echo = await box.ping('10.10.0.1', { timeout: 500 })
    const { user, system } = process.cpuUsage(cpu)
    expect(echo).toEqual({ address: '10.10.0.1', answered: false, code: 'ETIMEDOUT', reason: 'nobody answered within 500 ms' })
    expect(Date.now() - begun).toBeLessThan(1500)
    // Half a second of waiting that took half a second of work would be a busy loop.
    expect((user + system) / 1000).toBeLessThan(300)
    expect((await host.links.get('lo')).up).toBe(true)
  })

  it('to a neighbour that is not there says so, as soon as the kernel knows', async () => {
    const { box } = await network()
    expect(await box.ping('10.10.0.9')).toMatchObject({ answered: false, code: 'EHOSTUNREACH' })
  })

  it('that a router sends back says so', async () => {
    const { host, box } = await network()
    host.forwarding.enable()
    await box.routes.add({ to: 'default', via: '10.10.0.1' })
    expect(await box.ping('8.8.8.8')).toMatchObject({ answered: false, code: 'ENETUNREACH' })
  })

  it.each(['', 'localhost', '10.10.0', '10.10.0.1/24'])('%j is no address', async (address) => {
    const { box } = await network()
    await expect(box.ping(address)).rejects.toThrow(TypeError)
  })

  it('leaves no socket open, however it ends', async () => {
    const { box } = await network()
    await box.ping('10.10.0.1')
    const before = await filesAtRest()
    for (let times = 0; times < 20; times += 1) {
      await box.ping('10.10.0.1')
      await box.ping('8.8.8.8')
      await box.ping('10.10.0.9', { timeout: 1 })
    }
    expect(await filesAtRest()).toBe(before)
  })
})
