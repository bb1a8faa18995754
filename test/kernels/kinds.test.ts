/** Every kind of link that the kernel at hand has, with every option: made by ip, read by us. The kernel says itself which it has not. */

import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commands } from '../../fixtures/commands.ts'
import { openHost } from '../../src/host/index.ts'
import { describeKernel } from '../kernel/sandbox.ts'
import { unnamed } from '../unnamed.ts'

/** What it says of a kind, a module or an option that it lacks. */
const lacking = /Unknown device type|Operation not supported|Module \w+ not found|modprobe: not found/

/** But for those with a device of the first namespace. */
const kinds = commands.filter(
  ({ group, command, setup }) =>
    group === 'route/kinds-stock' && / link show /.test(command) && !setup.some((line) => line.startsWith('nsenter')),
)

describeKernel(
  'what ip made',
  () => {
    it.for(kinds)('$name is read in full', async ({ setup, command }, { skip }) => {
      mkdirSync('/run/netns')
      const { status, stderr } = spawnSync('sh', ['-ec', setup.join('\n')], { encoding: 'utf8' })
      skip(status !== 0 && lacking.test(stderr), stderr.trim())
      expect([status, stderr]).toEqual([0, ''])

      await using host = openHost()
      const IFLA_IFNAME = command.split(' ').at(-1) ?? ''
      const link = await host.route.get('RTM_GETLINK', { IFLA_IFNAME })
      expect(link?.IFLA_IFNAME).toBe(IFLA_IFNAME)
      expect(unnamed(link)).toEqual([])
      // The dump goes ways of its own through the kernel.
      for (const other of await host.route.dump('RTM_GETLINK', {})) expect(unnamed(other)).toEqual([])
    })
  },
  'ip',
)
