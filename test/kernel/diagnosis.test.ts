import { expect, it } from 'vitest'
import { createNetwork, type Diagnosis, diagnose, type Stop } from '../../src/container/index.ts'
import { container, dualWorld, far6, serveAt, uplinkAddress6 } from './bridge-network-world.ts'
import { far, surroundings, uplinkAddress } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const web = { name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' }
const quick = { timeout: 400 }

const problemsOf = ({ stops }: Diagnosis) =>
  stops.filter(({ problem }) => problem !== undefined).map(({ place, part, problem }) => `${place}, ${part}: ${problem}`)

const helpOf = ({ stops }: Diagnosis) => stops.flatMap(({ help }) => help)

/** What a stop is about, and where; of a chain, which. */
const named = ({ place, part, direction, trace }: Stop) =>
  [direction, place, part, ...(trace === undefined ? [] : [`${trace.table} ${trace.chain}`])].join(' ')

describeKernel(
  'a diagnosis',
  () => {
    it.each([
      [far, uplinkAddress, 'ip'],
      [far6, uplinkAddress6, 'ip6'],
    ])('follows a packet to %s and its answer back, through every chain', async (destination, outside, family) => {
      await dualWorld()
      await using network = await createNetwork(web)
      container('one')
      await network.attach('one')
      const told = await diagnose('one', destination)
      expect(problemsOf(told)).toEqual([])
      expect(told.isReachable).toBe(true)
      expect(told.stops.map(named)).toEqual([
        'there inside route',
        'there inside link',
        'there inside neighbour',
        'there host cable',
        'there host bridge',
        'there host neighbour',
        'there host chain netloom guard',
        'there host chain netloom prerouting',
        // IPv6 has no filter of reverse paths.
        ...(family === 'ip' ? ['there host reverse path'] : []),
        'there host forwarding',
        'there host route',
        'there host link',
        'there host chain netloom forward',
        'there host chain netloom postrouting',
        'there host translation',
        'there host neighbour',
        'back host chain netloom guard',
        'back host chain netloom forward',
        'back inside answer',
      ])
      const founds = told.stops.map(({ found }) => found)
      expect(founds).toContain(`it leaves as ${outside}`)
      expect(founds).toContain('forward 0, inet netloom forward: accept by ‘iifname . oifname @ways accept’')
      expect(founds).toContain(
        `postrouting 100, inet netloom postrouting: accept by ‘${family} saddr @masqueraded${family === 'ip' ? 4 : 6} masquerade’`,
      )
    })

    it.each<[string, readonly string[], readonly string[]]>([
      ['a link that is down', ['ip -n one link set eth0 down'], ['inside, link: eth0 is down', 'inside, route: no route leads there']],
      ['a route that is missing', ['ip -n one route delete default'], ['inside, route: no route leads there']],
      ['a route that forbids', ['ip -n one route add prohibit 198.51.100.1'], ['inside, route: a route forbids it']],
      [
        'a cable that is down',
        ['ip link set CABLE down'],
        [
          'inside, link: nobody is at the other end of eth0, or it is down there',
          'inside, neighbour: nobody has 10.89.0.1 on eth0',
          'host, cable: CABLE is down',
        ],
      ],
      ['a cable that is not plugged in', ['ip link set CABLE nomaster'], ['host, bridge: CABLE is not plugged into network web']],
      ['a bridge that is down', ['ip link set web down'], ['inside, neighbour: nobody has 10.89.0.1 on eth0', 'host, bridge: web is down']],
      [
        'a gateway that is gone',
        ['ip address delete 10.89.0.1/24 dev web'],
        ['inside, neighbour: nobody has 10.89.0.1 on eth0', 'host, neighbour: the host does not have 10.89.0.1, the container’s way out'],
      ],
      [
        'a host that does not forward',
        ['sysctl -qw net.ipv4.conf.web.forwarding=0'],
        ['host, forwarding: the host does not pass on what comes in by web (IPv4)'],
      ],
      [
        'a filter of reverse paths',
        ['sysctl -qw net.ipv4.conf.web.rp_filter=1', 'ip route add 10.89.0.2 dev wlo1'],
        // ARP is filtered as well.
        [
          'inside, neighbour: nobody has 10.89.0.1 on eth0',
          'host, reverse path: an answer to 10.89.0.2 would leave by wlo1, and not by web',
        ],
      ],
      ['a host without a route', ['ip route delete default'], ['host, route: no route leads there']],
      ['a router that is not there', ['ip route replace default via 203.0.113.99'], ['host, neighbour: nobody has 203.0.113.99 on wlo1']],
      [
        'a chain that drops by its policy',
        ['nft add table ip filter', "nft add chain ip filter FORWARD '{ type filter hook forward priority 0; policy drop; }'"],
        ['host, chain: chain FORWARD of table ip filter drops it at forward, by its policy'],
      ],
      [
        'a rule that drops, two jumps away',
        [
          'nft add table inet fw',
          'nft add chain inet fw bad',
          "nft add rule inet fw bad ip daddr '{ 198.51.100.1, 198.51.100.2 }' counter drop",
          "nft add chain inet fw out '{ type filter hook postrouting priority 0; }'",
          'nft add rule inet fw out oifname wlo1 jump bad',
        ],
        [
          'host, chain: chain out of table inet fw drops it at postrouting, by the rule ‘ip daddr { 198.51.100.1, 198.51.100.2 } counter packets 1 bytes 84 drop’',
        ],
      ],
      [
        'a chain of the container itself',
        [
          'ip netns exec one nft add table ip own',
          "ip netns exec one nft add chain ip own out '{ type filter hook output priority 0; policy drop; }'",
        ],
        ['inside, chain: chain out of table ip own drops it at output, by its policy'],
      ],
      [
        'a chain that drops the answer',
        [
          'nft add table ip back',
          "nft add chain ip back pre '{ type filter hook prerouting priority 0; }'",
          'nft add rule ip back pre ip saddr 198.51.100.1 drop',
        ],
        ['host, chain: chain pre of table ip back drops it at prerouting, by the rule ‘ip saddr 198.51.100.1 drop’'],
      ],
    ])('finds %s; the command that it gives helps', async (_, commands, expected) => {
      await dualWorld()
      await using network = await createNetwork(web)
      container('one')
      const { hostLink } = await network.attach('one')
      const say = (text: string) => text.replaceAll('CABLE', hostLink)
      for (const command of commands) run('sh', '-c', say(command))
      const told = await diagnose('one', far, quick)
      expect(told.isReachable).toBe(false)
      expect(told.stops.at(-1)?.part).toBe('answer')
      expect(problemsOf(told).slice(0, -1)).toEqual(expected.map(say))
      const help = helpOf(told)
      if (help.length === 0) return
      for (const command of help) run('sh', '-c', command)
      // What was down for a moment has lost its default route; a link without a carrier needs a moment.
      for (const command of helpOf(await diagnose('one', far, quick))) run('sh', '-c', command)
      expect(problemsOf(await diagnose('one', far))).toEqual([])
    })

    it('says who of a neighbour network is asked, and who listens there', async () => {
      await dualWorld()
      await using network = await createNetwork(web)
      const two = container('two')
      container('one')
      await network.attach('one')
      await network.attach('two', { addresses: ['10.89.0.77'] })
      expect(problemsOf(await diagnose('one', '10.89.0.77', { port: 80 }))).toEqual([
        'inside, answer: 10.89.0.77 is there, and nobody listens at port 80',
      ])
      await serveAt(two, 'tcp', 80)
      const told = await diagnose('one', '10.89.0.77', { port: 80 })
      expect(told.isReachable).toBe(true)
      expect(told.stops.filter(({ part }) => part === 'bridge').map(({ found }) => found)).toContainEqual(
        expect.stringMatching(/^02:00:0a:59:00:4d is behind nl[\da-f]{12}, the cable of two$/),
      )
      expect(problemsOf(await diagnose('one', '10.89.0.78', quick))[0]).toBe('inside, neighbour: nobody has 10.89.0.78 on eth0')
    })

    it('asks for a port of TCP and of UDP', async () => {
      const { far: away } = await dualWorld()
      await using network = await createNetwork(web)
      container('one')
      await network.attach('one')
      for (const protocol of ['tcp', 'udp'] as const) {
        expect(problemsOf(await diagnose('one', far, { port: 7, protocol }))).toEqual([
          `inside, answer: ${far} is there, and nobody listens at port 7`,
        ])
        await serveAt(away, protocol, 7, far)
        expect(problemsOf(await diagnose('one', far, { port: 7, protocol }))).toEqual([])
      }
    })

    it('says with which address it leaves, though nobody answers', async () => {
      await dualWorld()
      await using network = await createNetwork({ ...web, masquerade: false })
      container('one')
      await network.attach('one')
      const told = await diagnose('one', far, quick)
      // The router knows no way back to such addresses.
      expect(problemsOf(told)).toEqual([`inside, answer: ${far} did not answer: nobody answered within 400 ms`])
      expect(told.stops.find(({ part }) => part === 'translation')?.found).toBe('it leaves with its own address, 10.89.0.2')
      await network.delete()
    })

    it('leaves nothing behind, and refuses what is no question', async () => {
      const here = await dualWorld()
      await using network = await createNetwork(web)
      container('one')
      await network.attach('one')
      const before = await surroundings(here)
      await diagnose('one', far)
      expect(await surroundings(here)).toEqual(before)
      await expect(diagnose('one', 'somewhere')).rejects.toThrow(TypeError)
      await expect(diagnose('one', far, { port: 70_000 })).rejects.toThrow('a port is a number from 1 to 65535, not 70000')
      await expect(diagnose('nobody', far)).rejects.toMatchObject({ code: 'ENOENT' })
    })
  },
  'nft',
)
