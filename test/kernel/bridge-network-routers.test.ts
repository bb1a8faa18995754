import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createNetwork } from '../../src/container/index.ts'
import { container, dualWorld, far6 } from './bridge-network-world.ts'
import { output, surroundings, type World } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

/** Says once by a link, as a router does, that it is the way out for the next half an hour. RFC 4861, 4.2 */
const ADVERTISE = `
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/icmp6.h>
#include <stdio.h>
#include <sys/socket.h>

int main(int count, char **words) {
  int raw = socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6), link = if_nametoindex(words[1]), hops = 255;
  struct nd_router_advert advert = { .nd_ra_hdr = { .icmp6_type = ND_ROUTER_ADVERT } };
  struct sockaddr_in6 all = { .sin6_family = AF_INET6, .sin6_addr = { { { 0xff, 2, [15] = 1 } } }, .sin6_scope_id = link };
  advert.nd_ra_curhoplimit = 64;
  advert.nd_ra_router_lifetime = htons(1800);
  setsockopt(raw, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &hops, sizeof hops);
  if (sendto(raw, &advert, sizeof advert, 0, (struct sockaddr *)&all, sizeof all) < 0) return perror("sendto"), 1;
  return 0;
}
`

/** What Linux 6.17 brought: a link that passes on packets of IPv6 while the host stays one that listens to routers. */
const hasForce = existsSync('/proc/sys/net/ipv6/conf/all/force_forwarding')
const onOld = hasForce ? ' (skipped: this kernel has force_forwarding)' : ''
const onNew = hasForce ? '' : ' (skipped: this kernel has no force_forwarding)'

const web = { name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' }

const waysOut = () => run('ip', '-6', 'route', 'show', 'default')
const learnt = /^default via fe80::1 dev wlo1 proto ra /

async function everything(here: World) {
  const { sysctl, firewall } = here.host
  const settings = ['all/forwarding', 'wlo1/forwarding', 'wlo1/accept_ra'].map((name) => sysctl.get(`net/ipv6/conf/${name}`))
  return {
    ...(await surroundings(here)),
    ruleset: await firewall.listRuleset(),
    settings,
    waysOut: waysOut().replace(/expires \d+sec/, ''),
  }
}

describeKernel(
  'a way out that a router has advertised',
  () => {
    let folder = ''
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'netloom-routers-'))
      writeFileSync(join(folder, 'advertise.c'), ADVERTISE)
      const words = ['-Wall', '-o', join(folder, 'advertise'), join(folder, 'advertise.c')]
      expect(spawnSync('cc', words, { encoding: 'utf8' }).stderr).toBe('')
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    /** A host that has its way out by IPv6 from its router's own word. */
    async function advertisedWorld(): Promise<World> {
      const here = await dualWorld()
      here.host.sysctl.set('net/ipv6/conf/wlo1/accept_ra', 1)
      await here.host.routes.delete({ to: 'default', via: '2001:db8:1::1' })
      await here.far.addresses.add('router', 'fe80::1/64')
      // Else it would answer who asks for its link-layer address that it is no router, and be none any more. RFC 4861, 7.2.5
      here.far.sysctl.set('net/ipv6/conf/all/forwarding', 1)
      expect(await output(here.far.spawn(join(folder, 'advertise'), ['router'], { stdio: ['ignore', 'pipe', 'inherit'] }))).toBe('')
      await vi.waitFor(() => expect(waysOut()).toMatch(learnt))
      return here
    }

    /** Makes a network, and proves that a container on it gets out by the way that was there before, which stays. */
    async function getsOut(): Promise<void> {
      await using network = await createNetwork(web)
      const one = container('one')
      await network.attach('one')
      expect((await one.ping(far6, { timeout: 1000 })).answered).toBe(true)
      expect(waysOut()).toMatch(learnt)
      await network.delete()
      expect(waysOut()).toMatch(learnt)
    }

    it.skipIf(hasForce)(`is lost where the host as a whole begins to forward${onOld}`, async () => {
      const { host } = await advertisedWorld()
      host.sysctl.set('net/ipv6/conf/all/forwarding', 1)
      await vi.waitFor(() => expect(waysOut()).toBe(''))
    })

    it.skipIf(hasForce)(`is not taken from the host: a network with IPv6 is refused, and nothing has changed${onOld}`, async () => {
      const here = await advertisedWorld()
      const before = await everything(here)
      const refusal = { code: 'EBUSY', message: expect.stringMatching(/\bwlo1\b.*: sysctl -w net\.ipv6\.conf\.wlo1\.accept_ra=2$/) }
      await expect(createNetwork(web)).rejects.toMatchObject(refusal)
      expect(await everything(here)).toEqual(before)
    })

    it.skipIf(hasForce)(`stays once the command of the refusal has been said${onOld}`, async () => {
      await advertisedWorld()
      const { message } = await createNetwork(web).then(
        () => new Error('nothing was refused'),
        (error: Error) => error,
      )
      const [, name = '', value = ''] = /first say: sysctl -w (\S+)=(\S+)$/.exec(message) ?? []
      run('sysctl', '-w', `${name}=${value}`)
      await getsOut()
    })

    it.skipIf(hasForce)(`does not stand in the way of a network of IPv4 alone${onOld}`, async () => {
      await advertisedWorld()
      await using network = await createNetwork({ ...web, subnet: '10.89.0.0/24' })
      expect(waysOut()).toMatch(learnt)
      await network.delete()
    })

    it.skipIf(!hasForce)(`stays, and nothing is refused, where links forward by themselves${onNew}`, async () => {
      const { host } = await advertisedWorld()
      await getsOut()
      expect(host.sysctl.get('net/ipv6/conf/all/forwarding')).toBe('0')
      expect(host.sysctl.get('net/ipv6/conf/wlo1/accept_ra')).toBe('1')
    })
  },
  'cc',
  'sysctl',
)
