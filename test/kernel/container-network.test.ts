import { once } from 'node:events'
import { readlinkSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import {
  type ContainerNetwork,
  createContainerNetwork,
  deleteContainerNetwork,
  listContainerNetworks,
  type NetworkEvent,
  openContainerNetwork,
  steps,
} from '../../src/container/index.ts'
import { veth } from '../../src/container/steps/veth.ts'
import { openHost } from '../../src/host/host.ts'
import { createNamespace, deleteNamespace } from '../../src/host/namespace/namespaces.ts'
import { readRule, ruleText } from '../../src/nft/index.ts'
import { runScript } from '../system/script.ts'
import { asked, far, namespaces, output, seen, serve, surroundings, uplinkAddress, world } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

/** A link with its addresses, as `ip -j address` prints it. */
interface IpAddress {
  readonly addr_info: readonly { readonly local: string; readonly prefixlen: number; readonly scope: string }[]
}

/** The steps in which something is wrong, and what. */
async function problems(network: ContainerNetwork): Promise<Record<string, string>> {
  const findings = await network.check()
  return Object.fromEntries(findings.flatMap(({ step, problem }) => (problem === undefined ? [] : [[step.name, problem]])))
}

describeKernel('a container network', () => {
  it('is, by our own decoder, what was planned', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork({ ...asked, hostLink: 'veth-host', containerLink: 'veth-ns' })
    await using container = openHost('myns')
    const outside = await host.links.get('veth-host')
    const inside = await container.links.get('veth-ns')
    expect(outside).toMatchObject({
      kind: 'veth',
      up: true,
      running: true,
      address: '02:00:0a:0a:00:01',
      mtu: 1400,
      alias: 'netloom myns',
      peer: { index: inside.index },
    })
    expect(inside).toMatchObject({
      kind: 'veth',
      up: true,
      running: true,
      address: '02:00:0a:0a:00:02',
      mtu: 1400,
      peer: { index: outside.index },
    })
    expect((await host.addresses.list({ link: 'veth-host', family: 'ipv4' })).map(({ prefix }) => prefix)).toEqual(['10.10.0.1/24'])
    expect((await container.addresses.list({ link: 'veth-ns', family: 'ipv4' })).map(({ prefix }) => prefix)).toEqual(['10.10.0.2/24'])
    expect((await container.links.get('lo')).up).toBe(true)
    const [gateway] = await container.routes.list({ family: 'ipv4', to: 'default' })
    expect(gateway).toMatchObject({ via: '10.10.0.1', link: inside.index })
    expect(host.sysctl.get('net.ipv4.ip_forward')).toBe('1')
    const rules = await host.firewall.rules()
    expect(
      rules.map(({ table, chain, message }) => [
        table,
        chain,
        ruleText(readRule(message.NFTA_RULE_EXPRESSIONS ?? [], { family: 'ip' }), { family: 'ip' }),
      ]),
    ).toEqual([
      ['netloom-myns', 'postrouting', 'ip saddr 10.10.0.0/24 oifname "wlo1" masquerade'],
      ['netloom-myns', 'forward', 'iifname "veth-host" oifname "wlo1" accept'],
      ['netloom-myns', 'forward', 'iifname "wlo1" oifname "veth-host" ct state established,related accept'],
    ])
    expect(network.plan).toMatchObject({ name: 'myns', gateway: '10.10.0.1', address: '10.10.0.2', table: 'netloom-myns' })
  })

  it('lets nobody out under the container’s own address: the far side sees the uplink’s', async () => {
    const here = await world()
    await serve(here)
    await using network = await createContainerNetwork(asked)
    expect(await seen(network)).toBe(uplinkAddress)
  })

  it('would be seen under the container’s own address without the masquerade', async () => {
    const here = await world()
    await serve(here)
    await here.far.routes.add({ to: '10.10.0.0/24', via: uplinkAddress })
    await using network = await createContainerNetwork(asked)
    await here.host.netfilter.batch([
      { nlmsg_type: 'NFNL_MSG_BATCH_BEGIN', res_id: 10 },
      {
        nlmsg_type: 'NFT_MSG_DELRULE',
        nfgen_family: 'NFPROTO_IPV4',
        NFTA_RULE_TABLE: network.plan.table,
        NFTA_RULE_CHAIN: 'postrouting',
      },
      { nlmsg_type: 'NFNL_MSG_BATCH_END', res_id: 10 },
    ])
    expect(await seen(network)).toBe('10.10.0.2')
  })

  it('is made on a host that is another namespace, and this one is left alone', async () => {
    createNamespace('elsewhere').close()
    const { host } = await world('elsewhere')
    await using here = openHost()
    const before = await surroundings({ host: here })
    const network = await createContainerNetwork({ ...asked, host: 'elsewhere' })
    expect(await problems(network)).toEqual({})
    expect((await host.links.get('veth-myns')).up).toBe(true)
    expect((await surroundings({ host: here })).links).toEqual(before.links)
    expect([...(await listContainerNetworks('elsewhere')).keys()]).toEqual(['myns'])
    expect([...(await listContainerNetworks()).keys()]).toEqual([])
    await network.delete()
    expect(await surroundings({ host: here })).toEqual(before)
  })

  it('takes the MTU that is asked for, at both ends', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork({ ...asked, mtu: 1280 })
    await using container = openHost(network.plan.name)
    expect([(await host.links.get('veth-myns')).mtu, (await container.links.get('eth0')).mtu]).toEqual([1280, 1280])
  })

  it('tells step by step what happens: begin, what is sent and received, what is found', async () => {
    await world()
    const events: NetworkEvent[] = []
    await using _network = await createContainerNetwork(asked, { watch: (event) => events.push(event) })
    const names = steps.map(({ name }) => name)
    expect(names).toEqual(['namespace', 'veth', 'addresses', 'default route', 'forwarding', 'masquerade', 'forward rules', 'connectivity'])
    expect(events.filter(({ type }) => type === 'begin').map(({ step }) => step.name)).toEqual(names)
    expect(events.filter(({ type }) => type === 'verified').map(({ step }) => step.name)).toEqual(names)
    for (const name of ['veth', 'addresses', 'default route', 'masquerade', 'forward rules']) {
      const [first, ...rest] = events.filter(({ step }) => step.name === name)
      expect(first?.type).toBe('begin')
      expect(rest.at(-1)?.type).toBe('verified')
      const directions = rest.flatMap((event) => (event.type === 'exchange' ? [event.exchange.direction] : []))
      expect(directions[0]).toBe('sent')
      const count = (direction: string) => directions.filter((each) => each === direction).length
      expect(count('received')).toBeGreaterThanOrEqual(count('sent'))
    }
  })
})

describeKernel('what runs inside', () => {
  it('is in the namespace', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    const child = network.spawn('readlink', ['/proc/self/ns/net'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const inode = (await output(child)).trim()
    await using container = openHost('myns')
    expect(inode).toBe(`net:[${container.namespace?.inode}]`)
    expect(inode).not.toBe(readlinkSync('/proc/thread-self/ns/net'))
  })

  it('reports a program that is not there as child_process does', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    const [error] = await once(network.spawn('/no/such/program'), 'error')
    expect(error).toMatchObject({ code: 'ENOENT' })
  })
})

describeKernel(
  'the tools read the same network',
  () => {
    const ip = (...args: string[]) => JSON.parse(run('ip', '-j', '-d', ...args))

    it('ip: links, addresses, route', async () => {
      await world()
      await using _network = await createContainerNetwork(asked)
      const [namespace] = JSON.parse(run('ip', '-j', 'netns', 'list'))
      expect(namespace).toEqual({ name: 'myns', id: expect.any(Number) })
      const [outside] = ip('link', 'show', 'veth-myns')
      const [inside] = ip('-n', 'myns', 'link', 'show', 'eth0')
      expect(outside).toMatchObject({
        ifname: 'veth-myns',
        mtu: 1400,
        operstate: 'UP',
        address: '02:00:0a:0a:00:01',
        ifalias: 'netloom myns',
        link_index: inside.ifindex,
        link_netnsid: namespace.id,
        linkinfo: { info_kind: 'veth' },
      })
      expect(inside).toMatchObject({
        ifname: 'eth0',
        mtu: 1400,
        operstate: 'UP',
        address: '02:00:0a:0a:00:02',
        link_index: outside.ifindex,
      })
      const addressesOf = (...args: string[]) =>
        (ip(...args) as IpAddress[]).map(({ addr_info: [first] }) => [first?.local, first?.prefixlen, first?.scope])
      expect(addressesOf('-4', 'address', 'show', 'veth-myns')).toEqual([['10.10.0.1', 24, 'global']])
      expect(addressesOf('-n', 'myns', '-4', 'address', 'show', 'eth0')).toEqual([['10.10.0.2', 24, 'global']])
      expect(ip('-n', 'myns', 'link', 'show', 'lo')[0].flags).toContain('UP')
      expect(ip('-n', 'myns', 'route', 'show', 'default')).toMatchObject([{ dst: 'default', gateway: '10.10.0.1', dev: 'eth0' }])
      expect(ip('-n', 'myns', 'route', 'get', far)).toMatchObject([{ gateway: '10.10.0.1', dev: 'eth0', prefsrc: '10.10.0.2' }])
    })

    it('nft: the table with its record, two chains, three rules', async () => {
      await world()
      await using _network = await createContainerNetwork(asked)
      const listed: Record<string, Record<string, unknown>>[] = JSON.parse(run('nft', '-j', 'list', 'ruleset')).nftables
      const all = (kind: string) => listed.flatMap((entry) => (entry[kind] === undefined ? [] : [entry[kind]]))
      expect(all('table')).toMatchObject([{ family: 'ip', name: 'netloom-myns' }])
      expect(run('nft', 'list', 'table', 'ip', 'netloom-myns')).toContain(
        'comment "10.10.0.1/24 veth-myns to 10.10.0.2 eth0, out by wlo1; forwarding was off"',
      )
      expect(all('chain')).toMatchObject([
        { name: 'postrouting', type: 'nat', hook: 'postrouting', prio: 100, policy: 'accept' },
        { name: 'forward', type: 'filter', hook: 'forward', prio: 0, policy: 'accept' },
      ])
      const match = (left: object, right: unknown, op = '==') => ({ match: { op, left, right } })
      const meta = (key: string) => ({ meta: { key } })
      expect(all('rule').map(({ chain, expr }) => [chain, expr])).toEqual([
        [
          'postrouting',
          [
            match({ payload: { protocol: 'ip', field: 'saddr' } }, { prefix: { addr: '10.10.0.0', len: 24 } }),
            match(meta('oifname'), 'wlo1'),
            { masquerade: null },
          ],
        ],
        ['forward', [match(meta('iifname'), 'veth-myns'), match(meta('oifname'), 'wlo1'), { accept: null }]],
        [
          'forward',
          [
            match(meta('iifname'), 'wlo1'),
            match(meta('oifname'), 'veth-myns'),
            match({ ct: { key: 'state' } }, ['established', 'related'], 'in'),
            { accept: null },
          ],
        ],
      ])
    })

    it('nft reads back what it printed, with a note on links that forwarded by themselves', async () => {
      const { host } = await world()
      host.sysctl.set('net/ipv4/conf/wlo1/forwarding', 1)
      await using _network = await createContainerNetwork(asked)
      const printed = run('nft', 'list', 'ruleset')
      run('unshare', '-n', 'sh', '-c', 'printf %s "$1" | nft -f - && test "$(nft list ruleset)" = "$1"', 'sh', printed.trimEnd())
    })
  },
  'ip',
  'nft',
)

describeKernel('damage done by hand is found, and named under its step', () => {
  it('nothing is wrong at first', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    expect(await problems(network)).toEqual({})
    for (const { found } of await network.check()) expect(found.length).toBeGreaterThan(0)
  })

  it('the masquerade is flushed', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork(asked)
    await flush(host, 'postrouting')
    expect(await problems(network)).toEqual({
      masquerade: 'chain postrouting of table netloom-myns says: nothing',
      connectivity: expect.stringMatching(`^${far} did not answer`),
    })
  })

  it('the forward rules are flushed', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork(asked)
    await flush(host, 'forward')
    expect(await problems(network)).toEqual({ 'forward rules': 'chain forward of table netloom-myns says: nothing' })
  })

  it('the table is deleted', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork(asked)
    await host.firewall.deleteTable('netloom-myns')
    expect(Object.keys(await problems(network))).toEqual(['masquerade', 'forward rules', 'connectivity'])
  })

  it('the default route is deleted', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    await using container = openHost('myns')
    await container.routes.delete({ to: 'default' })
    const found = await problems(network)
    expect(Object.keys(found)).toEqual(['default route', 'connectivity'])
    expect(found['default route']).toContain('ENETUNREACH')
    expect(found['connectivity']).toBe(`${far} did not answer: no route leads there`)
  })

  it('the default route leads elsewhere', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    await using container = openHost('myns')
    await container.routes.replace({ to: 'default', via: '10.10.0.77' })
    expect(await problems(network)).toMatchObject({ 'default route': expect.stringContaining('would go to 10.10.0.77') })
  })

  it('the container’s link is down', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    await using container = openHost('myns')
    await container.links.set('eth0', { up: false })
    const found = await problems(network)
    expect(found['addresses']).toBe('eth0 is down')
    expect(Object.keys(found)).toEqual(['addresses', 'default route', 'connectivity'])
  })

  it('lo is down', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    await using container = openHost('myns')
    await container.links.set('lo', { up: false })
    expect(await problems(network)).toEqual({ addresses: 'lo is down in myns' })
  })

  it('the gateway’s address is removed', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork(asked)
    await host.addresses.delete('veth-myns', '10.10.0.1/24')
    expect(await problems(network)).toMatchObject({ addresses: 'veth-myns does not have 10.10.0.1/24, but no address' })
  })

  it('the container has another address', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    await using container = openHost('myns')
    await container.addresses.delete('eth0', '10.10.0.2/24')
    await container.addresses.add('eth0', '10.10.0.9/24')
    expect(await problems(network)).toMatchObject({ addresses: 'eth0 does not have 10.10.0.2/24, but 10.10.0.9/24' })
  })

  it('the MTUs differ', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    await using container = openHost('myns')
    await container.links.set('eth0', { mtu: 1300 })
    expect(await problems(network)).toEqual({ veth: 'eth0 has an MTU of 1300, not 1400' })
  })

  it('the link is deleted', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork(asked)
    await host.links.delete('veth-myns')
    const found = await problems(network)
    expect(found['veth']).toContain('No link of this network namespace is called "veth-myns"')
    expect(Object.keys(found)).toEqual(['veth', 'addresses', 'default route', 'forwarding', 'connectivity'])
  })

  it('the namespace’s name is deleted, though the network goes on', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    await network.check()
    deleteNamespace('myns')
    expect(await problems(network)).toEqual({ namespace: 'there is no namespace myns' })
  })

  it('the name stands for another namespace', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    await network.check()
    deleteNamespace('myns')
    createNamespace('myns').close()
    expect(await problems(network)).toEqual({ namespace: 'myns is the name of another namespace now' })
  })

  it('forwarding is off', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork(asked)
    host.sysctl.set('net.ipv4.ip_forward', 0)
    expect(await problems(network)).toMatchObject({ forwarding: 'net.ipv4.ip_forward is 0' })
  })

  it('the uplink alone does not forward', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork(asked)
    host.sysctl.set('net.ipv4.conf.wlo1.forwarding', 0)
    expect(await problems(network)).toMatchObject({ forwarding: 'wlo1 was told not to forward' })
  })

  it('somebody else drops what we let pass', async () => {
    const { host } = await world()
    await using network = await createContainerNetwork(asked)
    await host.netfilter.batch([
      { nlmsg_type: 'NFNL_MSG_BATCH_BEGIN', res_id: 10 },
      { nlmsg_type: 'NFT_MSG_NEWTABLE', nlmsg_flags: ['NLM_F_CREATE'], nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: 'theirs' },
      {
        nlmsg_type: 'NFT_MSG_NEWCHAIN',
        nlmsg_flags: ['NLM_F_CREATE'],
        nfgen_family: 'NFPROTO_IPV4',
        NFTA_CHAIN_TABLE: 'theirs',
        NFTA_CHAIN_NAME: 'all',
        NFTA_CHAIN_TYPE: 'filter',
        NFTA_CHAIN_POLICY: 'NF_DROP',
        NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: 'NF_INET_FORWARD', NFTA_HOOK_PRIORITY: 10 },
      },
      { nlmsg_type: 'NFNL_MSG_BATCH_END', res_id: 10 },
    ])
    expect(await problems(network)).toEqual({ connectivity: `${far} did not answer: nobody answered within 2000 ms` })
  })

  async function flush(host: ReturnType<typeof openHost>, chain: string) {
    await host.netfilter.batch([
      { nlmsg_type: 'NFNL_MSG_BATCH_BEGIN', res_id: 10 },
      { nlmsg_type: 'NFT_MSG_DELRULE', nfgen_family: 'NFPROTO_IPV4', NFTA_RULE_TABLE: 'netloom-myns', NFTA_RULE_CHAIN: chain },
      { nlmsg_type: 'NFNL_MSG_BATCH_END', res_id: 10 },
    ])
  }
})

describeKernel('a network is opened again', () => {
  it('by its name, and is the same', async () => {
    await world()
    const made = await createContainerNetwork({ ...asked, gateway: '10.10.0.254', address: '10.10.0.9', containerLink: 'inside' })
    await made.close()
    await using opened = await openContainerNetwork('myns')
    const { mtu, probe, ...plan } = opened.plan
    expect(plan).toEqual({ ...made.plan, mtu: undefined, probe: undefined, ...plan })
    expect(plan).toMatchObject({ gateway: '10.10.0.254', address: '10.10.0.9', containerLink: 'inside', hostLink: 'veth-myns' })
    expect([mtu, probe]).toEqual([undefined, undefined])
    expect(await problems(opened)).toEqual({})
  })

  it('knows what should be there though it is not: the record says so, not the links', async () => {
    const { host } = await world()
    await (await createContainerNetwork({ ...asked, gateway: '10.10.0.254' })).close()
    await host.addresses.delete('veth-myns', '10.10.0.254/24')
    await using opened = await openContainerNetwork('myns')
    expect(await problems(opened)).toMatchObject({ addresses: 'veth-myns does not have 10.10.0.254/24, but no address' })
  })

  it('not where there is none', async () => {
    await world()
    await expect(openContainerNetwork('myns')).rejects.toMatchObject({ code: 'ENOENT', message: 'there is no network myns' })
  })

  it('nor on a host that is not there', async () => {
    await expect(openContainerNetwork('myns', 'nowhere')).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining('nowhere'),
    })
    await expect(deleteContainerNetwork('myns', 'nowhere')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it.each(['../myns', 'a/b', 'a\0b', 'a\nb', '', 'x'.repeat(1_000_000)])('nor by what cannot be a name: %#', async (name) => {
    await expect(openContainerNetwork(name)).rejects.toThrow(TypeError)
    await expect(deleteContainerNetwork(name)).rejects.toThrow(TypeError)
    await expect(createContainerNetwork({ ...asked, name })).rejects.toThrow(TypeError)
    expect(namespaces()).toEqual([])
  })

  it('networks are listed; other tables are not', async () => {
    const { host } = await world()
    await using _one = await createContainerNetwork(asked)
    await using _two = await createContainerNetwork({ ...asked, name: 'other', subnet: '10.20.0.0/30' })
    await host.firewall.masquerade({ table: { name: 'netloom-mine', comment: 'not a network' }, source: '10.30.0.0/24', out: 'wlo1' })
    const listed = await listContainerNetworks()
    expect([...listed.keys()].sort()).toEqual(['myns', 'other'])
    expect(listed.get('other')).toMatchObject({ subnet: '10.20.0.0/30', uplink: 'wlo1', hostLink: 'veth-other', containerLink: 'eth0' })
  })
})

describeKernel('a network is deleted', () => {
  it('with all that belongs to it', async () => {
    const here = await world()
    const before = await surroundings(here)
    const network = await createContainerNetwork(asked)
    await network.delete()
    expect(await surroundings(here)).toEqual(before)
  })

  it('twice, and three times at once', async () => {
    const here = await world()
    const before = await surroundings(here)
    const network = await createContainerNetwork(asked)
    await Promise.all([network.delete(), network.delete(), network.delete()])
    await network.delete()
    expect(await surroundings(here)).toEqual(before)
    expect(await deleteContainerNetwork('myns')).toBe(false)
  })

  it('at the end of the block', async () => {
    const here = await world()
    const before = await surroundings(here)
    {
      await using _network = await createContainerNetwork(asked)
    }
    expect(await surroundings(here)).toEqual(before)
  })

  it('at the end of the block though the block failed, or had deleted it by itself', async () => {
    const here = await world()
    const before = await surroundings(here)
    const fail = async () => {
      await using network = await createContainerNetwork(asked)
      await network.delete()
      throw new Error('the block failed')
    }
    await expect(fail()).rejects.toThrow('the block failed')
    expect(await surroundings(here)).toEqual(before)
  })

  it('not at the end of the block when it was let go of', async () => {
    await world()
    {
      await using network = await createContainerNetwork(asked)
      await network.close()
    }
    expect(await deleteContainerNetwork('myns')).toBe(true)
  })

  it.each<[string, (here: Awaited<ReturnType<typeof world>>) => unknown]>([
    ['the link', ({ host }) => host.links.delete('veth-myns')],
    ['the name of the namespace', () => deleteNamespace('myns')],
    ['the table', ({ host }) => host.firewall.deleteTable('netloom-myns')],
    ['the MAC address', ({ host }) => host.links.set('veth-myns', { address: '02:00:00:00:00:09' })],
    [
      'all of it',
      async ({ host }) => {
        await host.links.delete('veth-myns')
        deleteNamespace('myns')
        await host.firewall.deleteTable('netloom-myns')
      },
    ],
  ])('though somebody took away %s', async (_, damage) => {
    const here = await world()
    const before = await surroundings(here)
    const network = await createContainerNetwork(asked)
    await damage(here)
    await network.delete()
    expect(await surroundings(here)).toEqual(before)
  })

  it('and a link that somebody else gave its name meanwhile stays', async () => {
    const { host } = await world()
    const network = await createContainerNetwork(asked)
    await host.links.delete('veth-myns')
    await host.links.add({ kind: 'bridge', name: 'veth-myns' })
    await network.delete()
    expect((await host.links.get('veth-myns')).kind).toBe('bridge')
  })

  it('again, where it could not be deleted whole', async () => {
    const here = await world()
    const before = await surroundings(here)
    const network = await createContainerNetwork(asked)
    vi.spyOn(veth, 'undo').mockRejectedValueOnce(new Error('not now'))
    await expect(network.delete()).rejects.toMatchObject({
      name: 'AggregateError',
      message: 'network myns could not be deleted whole: not now',
      errors: [new Error('not now')],
    })
    expect([...(await listContainerNetworks()).keys()]).toEqual(['myns'])
    await network.delete()
    await expect.poll(() => surroundings(here)).toEqual(before)
  })

  it('by a process that did not make it', async () => {
    const here = await world()
    const before = await surroundings(here)
    const script = `
      import { createContainerNetwork } from './src/container/index.ts'
      await (await createContainerNetwork(${JSON.stringify(asked)})).close()`
    expect(runScript(script)).toMatchObject({ status: 0, stderr: '' })
    expect(await deleteContainerNetwork('myns')).toBe(true)
    expect(await surroundings(here)).toEqual(before)
  })
})
