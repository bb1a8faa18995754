import { existsSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createNetwork } from '../../src/container/index.ts'
import { dualWorld } from './bridge-network-world.ts'
import { surroundings, type World } from './container-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const web = { name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' }

/** Since Linux 6.17 a link can forward by itself. */
const forwardsByLink = existsSync('/proc/sys/net/ipv6/conf/all/force_forwarding')

/** A host that has its way out from a router's advertisement, as most of those at home and in an office do. */
async function advertisedWorld(): Promise<World> {
  const here = await dualWorld()
  run('ip', '-6', 'route', 'delete', 'default')
  run('ip', '-6', 'route', 'add', 'default', 'via', '2001:db8:1::1', 'dev', 'wlo1', 'proto', 'ra')
  here.host.sysctl.set('net/ipv6/conf/wlo1/accept_ra', 1)
  return here
}

const routes = () => run('ip', '-6', 'route', 'show', 'default')

describeKernel('a bridge network on a host that has its way out from router advertisements', () => {
  it.skipIf(forwardsByLink)(
    `is refused where IPv6 is forwarded as a whole or not at all, with the command that helps${forwardsByLink ? ' (skipped: links of this kernel forward by themselves)' : ''}`,
    async () => {
      const here = await advertisedWorld()
      const before = await surroundings(here)
      await expect(createNetwork(web)).rejects.toMatchObject({
        code: 'EBUSY',
        message:
          '6/wlo1: with IPv6 forwarding on, wlo1 would take no word from its router any more, and lose its way out; first say: sysctl -w net.ipv6.conf.wlo1.accept_ra=2',
      })
      expect(await surroundings(here)).toEqual(before)
      run('sysctl', '-qw', 'net.ipv6.conf.wlo1.accept_ra=2')
      await using network = await createNetwork(web)
      expect(here.host.sysctl.get('net/ipv6/conf/all/forwarding')).toBe('1')
      expect(routes()).toContain('proto ra')
      await network.delete()
      expect(here.host.sysctl.get('net/ipv6/conf/all/forwarding')).toBe('0')
    },
  )

  it.skipIf(!forwardsByLink)(
    `takes nothing from it where links forward by themselves${forwardsByLink ? '' : ' (skipped: those of this kernel do not)'}`,
    async () => {
      const here = await advertisedWorld()
      const before = routes()
      await using network = await createNetwork(web)
      expect(routes()).toBe(before)
      expect(here.host.sysctl.get('net/ipv6/conf/all/forwarding')).toBe('0')
      expect(here.host.sysctl.get('net/ipv6/conf/wlo1/accept_ra')).toBe('1')
      await network.delete()
      expect(routes()).toBe(before)
    },
  )
})
