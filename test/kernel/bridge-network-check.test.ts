import { expect, it, vi } from 'vitest'
import { type BridgeNetwork, createNetwork, deleteNetwork } from '../../src/container/index.ts'
import type { Host } from '../../src/host/host.ts'
import { ask, container, dualWorld, serveAt } from './bridge-network-world.ts'
import { far, uplinkAddress, type World, world } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const web = { name: 'web', subnet: '10.89.0.0/24' }

/** What is wrong, by the part. */
async function problems(network: BridgeNetwork): Promise<Record<string, string>> {
  const findings = await network.check()
  return Object.fromEntries(findings.flatMap(({ part, problem }) => (problem === undefined ? [] : [[part, problem]])))
}

describeKernel('the check of a bridge network', () => {
  it('finds nothing wrong where nothing is, and looks at everything', async () => {
    await dualWorld()
    await using network = await createNetwork({ ...web, subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' })
    container('one')
    await network.attach('one', { ports: ['8080:80'] })
    expect((await network.check()).map(({ part, problem }) => [part, problem])).toEqual([
      ['bridge', undefined],
      ['addresses', undefined],
      ['forwarding', undefined],
      ['table', undefined],
      ['containers', undefined],
      ['other rules', undefined],
    ])
    await deleteNetwork('web')
    expect(await network.check()).toEqual([{ part: 'bridge', problem: 'there is no network web any more', help: [] }])
  })

  it.each<[string, readonly string[][], Record<string, string>, boolean]>([
    [
      'a bridge that is down',
      [['ip', 'link', 'set', 'web', 'down']],
      { bridge: 'web is down', addresses: 'web does not have fd00:89::1/64' },
      true,
    ],
    [
      'an address that is gone',
      [['ip', 'address', 'delete', '10.89.0.1/24', 'dev', 'web']],
      { addresses: 'web does not have 10.89.0.1/24' },
      true,
    ],
    ['forwarding that is off', [['sysctl', '-qw', 'net.ipv4.conf.web.forwarding=0']], { forwarding: 'web does not forward IPv4' }, true],
    ['a table that is gone', [['nft', 'delete', 'table', 'inet', 'netloom']], { table: 'there is no table inet netloom' }, true],
    [
      'rules that are gone',
      [['nft', 'flush', 'chain', 'inet', 'netloom', 'forward']],
      { table: 'somebody has changed the rules of table inet netloom' },
      true,
    ],
    [
      'elements that are gone',
      [['nft', 'flush', 'set', 'inet', 'netloom', 'leases4']],
      { table: '2 elements are missing, in leases4' },
      true,
    ],
    [
      'elements of nobody',
      [['nft', 'add', 'element', 'inet', 'netloom', 'leases4', '{ 10.89.0.77 comment "web/ghost" }']],
      { table: '1 elements are nobody’s, in leases4' },
      true,
    ],
    [
      'a container that has its link down',
      [['ip', '-n', 'one', 'link', 'set', 'eth0', 'down']],
      { containers: 'the link of one is down at its own end' },
      false,
    ],
  ])('finds %s, and what is ours repair mends', async (_, commands, expected, isMended) => {
    await dualWorld()
    await using network = await createNetwork({ ...web, subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' })
    container('one')
    await network.attach('one')
    for (const [command = '', ...args] of commands) run(command, ...args)
    expect(await problems(network)).toEqual(expected)
    await network.repair()
    expect(await problems(network)).toEqual(isMended ? {} : expected)
    await network.delete()
  })

  it.each([
    ['ip', 'filter', 'FORWARD', undefined],
    ['inet', 'fw4', 'forward', undefined],
    ['ip', 'filter', 'FORWARD', 'DOCKER-USER'],
  ])('names the chain of others that drops, %s %s %s, and the command that helps', async (family, table, chain, user) => {
    await world()
    await using network = await createNetwork(web)
    const one = container('one')
    await network.attach('one')
    const passes = async () => (await one.ping(far, { timeout: 300 })).answered
    expect(await passes()).toBe(true)
    run('nft', `add table ${family} ${table}; add chain ${family} ${table} ${chain} { type filter hook forward priority 0; policy drop; }`)
    if (user !== undefined) run('nft', `add chain ${family} ${table} ${user}; add rule ${family} ${table} ${chain} jump ${user}`)
    expect(await passes()).toBe(false)
    const [, , , , , found] = await network.check()
    expect(found).toEqual({
      part: 'other rules',
      problem: `chain ${chain} of table ${family} ${table} drops what goes from and to the containers`,
      help: [
        `nft 'insert rule ${family} ${table} ${user ?? chain} iifname "web" accept'`,
        `nft 'insert rule ${family} ${table} ${user ?? chain} oifname "web" accept'`,
      ],
    })
    for (const command of found?.help ?? []) run('sh', '-c', command)
    expect(await passes()).toBe(true)
    expect(await problems(network)).toEqual({})
    await network.delete()
  })
})

describeKernel(
  'a bridge network beside other firewalls',
  () => {
    /** What firewalld's chain comes down to: no policy, but a last rule that refuses. */
    const firewalld = [
      'add table inet firewalld',
      'add chain inet firewalld filter_FORWARD { type filter hook forward priority 10; policy accept; }',
      'add rule inet firewalld filter_FORWARD ct state established,related accept',
      'add rule inet firewalld filter_FORWARD reject with icmpx admin-prohibited',
    ]
    /** Whether each of them reaches the world, and what the world gets from the published port. */
    const reachable = async (here: World, containers: readonly Host[]) => {
      const answers = await Promise.all(containers.map(async (each) => (await each.ping(far, { timeout: 400 })).answered))
      return [...answers, await ask(here.far, 'tcp', uplinkAddress, 8080)]
    }

    it.each([
      [
        'Docker',
        ['iptables -P FORWARD DROP', 'iptables -N DOCKER-USER', 'iptables -A FORWARD -j DOCKER-USER'],
        'DOCKER-USER of table ip filter',
        'nobody answered',
      ],
      ['iptables', ['iptables -P FORWARD DROP'], 'FORWARD of table ip filter', 'nobody answered'],
      ['firewalld', firewalld.map((line) => `nft '${line}'`), 'filter_FORWARD of table inet firewalld', 'EHOSTUNREACH'],
    ])('is let through by %s where it opens firewalls, published ports too', async (_, commands, where, refusal) => {
      const here = await world()
      for (const command of commands) run('sh', '-c', command)
      const before = run('nft', '--stateless', 'list ruleset')
      const shut = await createNetwork(web)
      const [one, two] = [container('one'), container('two')]
      await shut.attach('one', { ports: ['8080:80'] })
      await serveAt(one, 'tcp', 80)
      expect(await reachable(here, [one, two])).toEqual([false, false, refusal])
      await shut.delete()

      await using network = await createNetwork({ ...web, openFirewalls: true })
      await network.attach('one', { ports: ['8080:80'] })
      await network.attach('two')
      expect(await reachable(here, [one, two])).toEqual([true, true, '203.0.113.1'])
      expect(await problems(network)).toEqual({})
      const [, chain = '', family = '', table = ''] = /^(\S+) of table (\S+) (\S+)$/.exec(where) ?? []
      expect(run('nft', `list chain ${family} ${table} ${chain}`)).toMatch(
        /oifname "web" accept comment "netloom network web"\n\t*iifname "web" accept comment "netloom network web"/,
      )
      // What is not published stays shut: our own table sees to that.
      expect(await ask(here.far, 'tcp', '10.89.0.2', 80)).not.toBe('203.0.113.1')
      if (table === 'filter') expect(run('iptables', '-S')).toContain('-o web -m comment --comment "netloom network web" -j ACCEPT')
      await network.delete()
      expect(run('nft', '--stateless', 'list ruleset')).toBe(before)
    })

    it('finds a rule that drops by the name of the bridge, and a last rule that refuses all', async () => {
      await world()
      await using network = await createNetwork(web)
      for (const line of firewalld) run('nft', line)
      run('nft', 'insert rule inet firewalld filter_FORWARD iifname "web" counter drop')
      const found = (await network.check()).find(({ part }) => part === 'other rules')
      expect(found?.problem).toBe(
        'chain filter_FORWARD of table inet firewalld drops what goes from and to the containers, and has the rule ‘iifname "web" counter packets 0 bytes 0 drop’',
      )
      for (const command of found?.help ?? []) run('sh', '-c', command)
      expect(await problems(network)).toEqual({})
      await network.delete()
    })

    it('is put back into them by a watch, when their owner makes them anew', async () => {
      await world()
      for (const line of firewalld) run('nft', line)
      await using network = await createNetwork({ ...web, openFirewalls: true })
      const ending = new AbortController()
      const watching = (async () => {
        for await (const _ of network.watch({ signal: ending.signal }));
      })()
      await vi.waitFor(async () => {
        run('nft', 'flush chain inet firewalld filter_FORWARD; add rule inet firewalld filter_FORWARD reject')
        await vi.waitFor(async () => expect(await problems(network)).toEqual({}), { timeout: 300, interval: 10 })
      })
      ending.abort()
      await watching
      await network.delete()
    })
  },
  'nft',
  'iptables',
)

describeKernel('the watch over bridge networks', () => {
  it('puts back what others take away, and tells who it was', async () => {
    const { host } = await world()
    await using network = await createNetwork(web)
    container('one')
    await network.attach('one', { ports: ['8080:80'] })
    const before = await host.firewall.listRuleset()
    const ending = new AbortController()
    const told: (string | undefined)[] = []
    const watching = (async () => {
      for await (const { process } of network.watch({ signal: ending.signal })) told.push(process)
    })()
    // It listens from its first turn on; who knows when that is?
    await vi.waitFor(async () => {
      run('nft', 'add table ip elsewhere')
      run('nft', 'delete table ip elsewhere')
      run('nft', 'flush ruleset')
      await vi.waitFor(() => expect(told.length).toBeGreaterThan(0), { timeout: 200, interval: 5 })
    })
    for (const flush of [
      'flush ruleset',
      'flush chain inet netloom forward',
      'flush map inet netloom published4',
      'delete table inet netloom',
    ]) {
      const count = told.length
      run('nft', flush)
      await vi.waitFor(async () => expect(await host.firewall.listRuleset(), flush).toBe(before), { interval: 5 })
      await vi.waitFor(() => expect(told.slice(count), flush).toEqual(['nft']), { interval: 5 })
    }
    // What netloom does itself is not put back.
    await network.detach('one')
    run('nft', 'add table ip elsewhere')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(told.every((name) => name === 'nft')).toBe(true)
    expect((await network.inspect()).containers).toEqual([])
    ending.abort()
    await watching
    await network.delete()
  })
})
