import { expect, it } from 'vitest'
import {
  type BridgeNetwork,
  createContainerNetwork,
  createNetwork,
  deleteNetwork,
  type OnHost,
  openNetwork,
  type PlannedStep,
  planCreateContainerNetwork,
  planCreateNetwork,
} from '../../src/container/index.ts'
import { openHost } from '../../src/host/host.ts'
import { decodeDatagram, type Exchange } from '../../src/netlink/index.ts'
import { container, dualWorld } from './bridge-network-world.ts'
import { asked, far, surroundings, type World, world } from './container-network-world.ts'
import { describeKernel, freshNamespaces, run } from './sandbox.ts'

const web = { name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' }
const options = { ports: ['8080:80', '127.0.0.1:5353:53/udp', '9000-9002:90-92/sctp'] }

/** All that a network is, but for what the kernel chooses by itself: indices, handles, and the MAC addresses of cables. */
async function made({ host }: World) {
  const links = await host.links.list()
  const nameOf = (index: number | undefined) => links.find((link) => link.index === index)?.name
  const inside = openHost('one')
  const within = {
    links: (await inside.links.list()).map(({ name, up, mtu, address, kind }) => ({ name, up, mtu, address, kind })),
    addresses: (await inside.addresses.list()).filter(({ scope }) => scope === 'everywhere').map(({ prefix }) => prefix),
    routes: (await inside.routes.list()).map(({ to, via }) => `${to} via ${via}`),
  }
  await inside.close()
  return {
    within,
    links: links.map(({ name, up, mtu, alias, kind, address, master }) => ({
      name,
      up,
      mtu,
      alias,
      kind,
      address: name === 'web' ? address : undefined,
      master: nameOf(master),
    })),
    ports: (await host.bridges.ports.list()).map(({ name, hairpin }) => ({ name, hairpin })),
    addresses: (await host.addresses.list())
      .filter(({ scope }) => scope === 'everywhere')
      .map(({ prefix, link }) => `${prefix} ${nameOf(link)}`),
    forwarding: host.forwarding.state(),
    settings: ['accept_ra', 'accept_dad', 'force_forwarding', 'forwarding']
      .map((name) => `net/ipv6/conf/web/${name}`)
      .map((key) => host.sysctl.has(key) && host.sysctl.get(key)),
    ruleset: await host.firewall.listRuleset(),
  }
}

/** Says the commands of a plan as a shell does. */
function say(steps: readonly PlannedStep[], what: 'commands' | 'undo' = 'commands'): void {
  const ordered = what === 'commands' ? steps : [...steps].reverse()
  for (const step of ordered) for (const command of step[what]) run('sh', '-ec', command)
}

/** The messages of a datagram that change something. */
function changesIn({ direction, protocol, bytes }: Exchange): object[] {
  if (direction === 'received') return []
  return decodeDatagram(protocol, bytes).flatMap((message) => {
    const {
      nlmsg_type: type,
      nlmsg_seq: _,
      nlmsg_pid: __,
      ...body
    } = message as { nlmsg_type: string; nlmsg_seq: number; nlmsg_pid: number }
    return protocol.byName(type)?.verb === 'get' ? [] : [{ nlmsg_type: type, ...body }]
  })
}

/** What a change sends, message by message, without what holds it together. */
async function sentBy(work: (on: OnHost) => Promise<unknown>): Promise<unknown[]> {
  const sent: object[] = []
  await work({ observe: (exchange) => sent.push(...changesIn(exchange)) })
  return comparable(sent)
}

/** Without batches and locks, and without what only the kernel can say: indices, and which connections there are by then. */
function comparable(messages: readonly object[]): unknown[] {
  const plain = messages.filter((message) => {
    const { nlmsg_type: type, NFTA_TABLE_NAME: table } = message as { nlmsg_type: string; NFTA_TABLE_NAME?: string }
    return !/^(NFNL_MSG_BATCH|IPCTNL)/.test(type) && table?.startsWith('netloom.busy') !== true
  })
  const chosen = new Set(['ifi_index', 'ifa_index', 'IFLA_MASTER', 'IFLA_NET_NS_FD', 'IFLA_GROUP'])
  return JSON.parse(JSON.stringify(plain, (key, value) => (chosen.has(key) ? '*' : typeof value === 'bigint' ? String(value) : value)))
}

const planned = (steps: readonly PlannedStep[]) => comparable(steps.flatMap(({ messages }) => messages.map(({ message }) => message)))

describeKernel(
  'a plan',
  () => {
    it('says the commands that make the very same, and those that take it back', async () => {
      const byUs = await dualWorld()
      container('one')
      await using network = await (await planCreateNetwork(web)).apply()
      await (await network.planAttach('one', options)).apply()
      const wanted = await made(byUs)

      freshNamespaces()
      const byHand = await dualWorld()
      container('one')
      const before = await surroundings(byHand)
      const creation = (await planCreateNetwork(web)).steps
      expect((await surroundings(byHand)).links).toEqual(before.links)
      say(creation)
      await using same = await openNetwork('web')
      const attachment = (await same.planAttach('one', options)).steps
      say(attachment)
      expect(await made(byHand)).toEqual(wanted)
      expect((await same.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
      say([...creation, ...attachment], 'undo')
      await same.close()
      const { tables, chains, rules, ...rest } = await surroundings(byHand)
      // Whoever loads a table by hand takes it away by hand.
      expect(tables.map((name) => name.replace(/ \d+$/, ''))).toEqual(['inet netloom'])
      expect(rest).toEqual({
        ...rest,
        links: before.links,
        addresses: before.addresses,
        routes: before.routes,
        forwarding: before.forwarding,
      })
    })

    it('says the very messages that are sent', async () => {
      await dualWorld()
      container('one')
      const creation = await planCreateNetwork(web)
      expect(planned(creation.steps)).toEqual(await sentBy(async (on) => (await createNetwork(web, on)).close()))
      await using network = await openNetwork('web')
      const withNetwork = (work: (network: BridgeNetwork) => Promise<unknown>) => async (on: OnHost) => {
        await using opened = await openNetwork('web', on)
        await work(opened)
      }
      const attachment = await network.planAttach('one', options)
      expect(planned(attachment.steps)).toEqual(await sentBy(withNetwork((opened) => opened.attach('one', options))))
      const detachment = await network.planDetach('one')
      expect(planned(detachment.steps)).toEqual(await sentBy(withNetwork((opened) => opened.detach('one'))))
      const deletion = await network.planDelete()
      expect(planned(deletion.steps)).toEqual(await sentBy(withNetwork((opened) => opened.delete())))
    })

    it('has no step where nothing is to be done, and else only those that are needed', async () => {
      await dualWorld()
      await using network = await createNetwork(web)
      expect((await planCreateNetwork(web)).steps).toEqual([])
      expect((await network.planRepair()).steps).toEqual([])
      run('ip', 'address', 'delete', '10.89.0.1/24', 'dev', 'web')
      run('nft', 'delete element inet netloom leases4 { 10.89.0.1 }')
      for (const { steps } of [await planCreateNetwork(web), await network.planRepair()])
        expect(steps.map(({ name, commands }) => [name, commands])).toEqual([
          ['addresses', ['ip address add 10.89.0.1/24 dev web']],
          ['table', [`nft 'add element inet netloom leases4 { 10.89.0.1 comment "web" }'`]],
        ])
      const plan = await planCreateNetwork(web)
      await (await plan.apply()).close()
      expect((await network.planRepair()).steps).toEqual([])
      // Once is enough.
      expect(await plan.apply()).toBe(await plan.apply())
      await network.delete()
    })

    it('takes the address that it has named, or none', async () => {
      await dualWorld()
      await using network = await createNetwork(web)
      for (const name of ['one', 'two', 'three']) container(name)
      const [first, second] = [await network.planAttach('one'), await network.planAttach('two')]
      const leases = ({ steps: [lease] }: typeof first) => lease?.commands[0]
      expect([first, second].map(leases)).toEqual([
        `nft 'create element inet netloom leases4 { 10.89.0.2 timeout 60s comment "web/one" }'`,
        `nft 'create element inet netloom leases4 { 10.89.0.3 timeout 60s comment "web/two" }'`,
      ])
      // A plan keeps nothing from others.
      await network.attach('three', { addresses: ['10.89.0.3'] })
      expect((await first.apply()).addresses).toEqual(['10.89.0.2/24', 'fd00:89::2/64'])
      await expect(second.apply()).rejects.toMatchObject({ code: 'EADDRINUSE' })
      expect((await network.inspect()).containers.map(({ name }) => name).sort()).toEqual(['one', 'three'])
      await network.delete()
    })

    it('refuses what the change itself would refuse', async () => {
      await dualWorld()
      await using network = await createNetwork(web)
      container('one')
      await network.attach('one')
      await expect(network.planAttach('one')).rejects.toMatchObject({ code: 'EEXIST' })
      await expect(network.planAttach('two')).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(planCreateNetwork({ ...web, isolate: true })).rejects.toMatchObject({ code: 'EEXIST' })
      await expect(planCreateNetwork({ name: 'other', subnet: '203.0.113.0/24' })).rejects.toMatchObject({ code: 'EADDRINUSE' })
      await expect(planCreateNetwork({ name: 'wlo1', subnet: '10.91.0.0/24' })).rejects.toMatchObject({ code: 'EEXIST' })
      await deleteNetwork('web')
      await expect(network.planDelete()).rejects.toMatchObject({ code: 'ENOENT' })
    })

    it('of the network of one container says the commands and the messages that make it, and those that take it away', async () => {
      const here = await world()
      const before = await surroundings(here)
      const plan = await planCreateContainerNetwork(asked)
      expect(await surroundings(here)).toEqual(before)
      // What ping would say, our own says below.
      say(plan.steps.filter(({ name }) => name !== 'connectivity'))
      const inside = openHost('myns')
      expect((await inside.ping(far)).answered).toBe(true)
      await inside.close()
      say(plan.steps, 'undo')
      run('sysctl', '-qw', 'net.ipv4.ip_forward=0')
      expect({ ...(await surroundings(here)), redirects: before.redirects }).toEqual(before)

      const sent: object[] = []
      const network = await createContainerNetwork(asked, {
        watch(event) {
          if (event.type === 'exchange') sent.push(...changesIn(event.exchange))
        },
      })
      expect(planned(plan.steps)).toEqual(comparable(sent))
      const removal = await network.planDelete()
      await expect(planCreateContainerNetwork(asked)).rejects.toMatchObject({ code: 'EEXIST' })
      await network.close()
      say(removal.steps)
      expect({ ...(await surroundings(here)), redirects: before.redirects }).toEqual(before)
    })
  },
  'nft',
  'ip',
  'conntrack',
)
