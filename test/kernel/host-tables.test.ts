/** Address labels, neighbour tables, network configuration and namespace ids: the tables of docs/verbs.md, and what `ip` reads of ours and we of its. */

import { expect, it, onTestFinished } from 'vitest'
import { createNamespace, type Host, openHost } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ code: name })

async function host(): Promise<Host> {
  const host = openHost()
  onTestFinished(() => host.close())
  await host.links.add({ kind: 'veth', name: 'veth-host', up: true, peer: { name: 'veth-ns' } })
  return host
}

const label = { prefix: 'fd12::/16', label: 42 }

describeKernel(
  'an address label',
  () => {
    it('that is missing', async () => {
      const { addressLabels } = await host()
      const { prefix } = label
      await expect(addressLabels.set(label)).rejects.toThrow(code('ESRCH'))
      await expect(addressLabels.get({ prefix })).rejects.toThrow(code('ESRCH'))
      expect(await addressLabels.delete({ prefix })).toBe(false)
      for (const verb of ['add', 'replace', 'ensure'] as const) {
        expect(await addressLabels[verb](label)).toBe(verb === 'ensure' ? true : undefined)
        expect(await addressLabels.get({ prefix })).toMatchObject({ ...label, link: undefined })
        expect(await addressLabels.delete({ prefix })).toBe(true)
      }
    })

    it('that is there', async () => {
      const { addressLabels } = await host()
      const { prefix } = label
      await addressLabels.add(label)
      await expect(addressLabels.add(label)).rejects.toThrow(code('EEXIST'))
      expect(await addressLabels.ensure(label)).toBe(false)
      await expect(addressLabels.add({ ...label, label: 43 })).rejects.toThrow(code('EEXIST'))
      expect(await addressLabels.ensure({ ...label, label: 43 })).toBe(true)
      await addressLabels.set({ ...label, label: 44 })
      expect(await addressLabels.get({ prefix })).toMatchObject({ label: 44 })
      await addressLabels.replace(label)
      expect(await addressLabels.get({ prefix })).toMatchObject({ label: 42 })
    })

    it('of a link is another one', async () => {
      const { addressLabels, links } = await host()
      await addressLabels.add(label)
      await addressLabels.add({ ...label, label: 7, link: 'veth-host' })
      const { index } = await links.get('veth-host')
      expect(await addressLabels.get({ prefix: label.prefix, link: 'veth-host' })).toMatchObject({ label: 7, link: index })
      expect((await addressLabels.list({ link: 'veth-host' })).map((each) => each.label)).toEqual([7])
      for (const verb of ['add', 'replace', 'ensure', 'set'] as const)
        await expect(addressLabels[verb]({ ...label, link: 'nowhere' })).rejects.toThrow(code('ENODEV'))
      expect(await addressLabels.delete({ prefix: label.prefix, link: 'nowhere' })).toBe(false)
    })

    it('is read by ip, and the other way round', async () => {
      const { addressLabels } = await host()
      await addressLabels.add(label)
      expect(run('ip', 'addrlabel', 'list')).toContain('prefix fd12::/16 label 42')
      run('ip', 'addrlabel', 'add', 'prefix', 'fd13::/16', 'dev', 'veth-host', 'label', '5')
      expect(await addressLabels.get({ prefix: 'fd13::/16', link: 'veth-host' })).toMatchObject({ label: 5 })
      expect(await addressLabels.flush({ label: 42 })).toBe(1)
      expect(await addressLabels.flush({})).toBeGreaterThan(5)
      expect(run('ip', 'addrlabel', 'list')).toBe('')
    })
  },
  'ip',
)

describeKernel(
  'a neighbour table',
  () => {
    it('is changed for a link, and read by ip', async () => {
      const { neighbourTables, links } = await host()
      const { index } = await links.get('veth-host')
      await neighbourTables.set('ipv4', { retransmitTime: 2000, unicastProbes: 7 }, 'veth-host')
      expect(await neighbourTables.get('ipv4', 'veth-host')).toMatchObject({
        family: 'ipv4',
        link: index,
        retransmitTime: 2000,
        unicastProbes: 7,
      })
      const [shown] = JSON.parse(run('ip', '-j', 'ntable', 'show', 'name', 'arp_cache', 'dev', 'veth-host'))
      expect(shown).toMatchObject({ retrans: 2000, ucast_probes: 7 })
      run('ip', 'ntable', 'change', 'name', 'ndisc_cache', 'dev', 'veth-host', 'locktime', '3000')
      expect(await neighbourTables.get('ipv6', 'veth-host')).toMatchObject({ lockTime: 3000 })
    })

    it('is made so only where it is not', async () => {
      const { neighbourTables } = await host()
      expect(await neighbourTables.ensure('ipv4', { unicastProbes: 7 }, 'veth-host')).toBe(true)
      expect(await neighbourTables.ensure('ipv4', { unicastProbes: 7 }, 'veth-host')).toBe(false)
    })

    it('has thresholds, and values for new links, that only the first network namespace changes', async () => {
      const { neighbourTables } = await host()
      const { threshold3 = 0 } = await neighbourTables.get('ipv4')
      expect(await neighbourTables.ensure('ipv4', { threshold3 })).toBe(false)
      await expect(neighbourTables.set('ipv4', { threshold3: threshold3 + 1 })).rejects.toThrow(code('ENOENT'))
      await expect(neighbourTables.set('ipv6', { multicastProbes: 5 })).rejects.toThrow(code('ENOENT'))
      expect(await neighbourTables.get('ipv6')).toMatchObject({ link: undefined, multicastProbes: expect.any(Number) })
    })

    it('of a link that is not there', async () => {
      const { neighbourTables } = await host()
      for (const verb of ['set', 'ensure'] as const)
        await expect(neighbourTables[verb]('ipv4', { unicastProbes: 7 }, 'nowhere')).rejects.toThrow(code('ENODEV'))
      await expect(neighbourTables.get('ipv4', 'nowhere')).rejects.toThrow(code('ENODEV'))
    })
  },
  'ip',
)

describeKernel('the settings of links', () => {
  it('are told as sysctl has them', async () => {
    const { netconf, links, sysctl } = await host()
    const { index } = await links.get('veth-host')
    sysctl.set('net.ipv4.conf.veth-host.forwarding', 1)
    sysctl.set('net.ipv4.conf.veth-host.rp_filter', 2)
    sysctl.set('net.ipv6.conf.default.forwarding', 1)
    expect(await netconf.get('ipv4', 'veth-host')).toMatchObject({
      family: 'ipv4',
      link: index,
      forwarding: true,
      reversePathFilter: 'loose',
    })
    expect(await netconf.get('ipv6', 'default')).toMatchObject({ link: 'default', forwarding: true, reversePathFilter: undefined })
    expect(await netconf.get('ipv6', 'all')).toMatchObject({ link: 'all', forwarding: false })
    expect((await netconf.list({ link: 'veth-host' })).map(({ family }) => family)).toEqual(['ipv4', 'ipv6'])
    expect((await netconf.list({ family: 'ipv4' })).map(({ link }) => link)).toEqual(expect.arrayContaining([index, 'all', 'default']))
    await expect(netconf.get('ipv4', 'nowhere')).rejects.toThrow(code('ENODEV'))
  })
})

describeKernel(
  'the number of a network namespace',
  () => {
    it('is given, found and listed', async () => {
      const { namespaceIds } = await host()
      createNamespace('one').close()
      createNamespace('two').close()
      await expect(namespaceIds.get('one')).rejects.toThrow(code('ENOENT'))
      expect(await namespaceIds.add('one', 7)).toBe(7)
      expect(await namespaceIds.get('one')).toBe(7)
      await expect(namespaceIds.add('one', 8)).rejects.toThrow(code('EEXIST'))
      await expect(namespaceIds.add('two', 7)).rejects.toThrow(code('EEXIST'))
      expect(await namespaceIds.ensure('one', 7)).toBe(false)
      expect(await namespaceIds.ensure('one')).toBe(false)
      await expect(namespaceIds.ensure('one', 8)).rejects.toThrow(code('EEXIST'))
      expect(await namespaceIds.ensure('two')).toBe(true)
      const second = await namespaceIds.get('two')
      expect((await namespaceIds.list()).map(({ id }) => id).sort()).toEqual([second, 7].sort())
      expect(run('ip', 'netns', 'list-id')).toContain('nsid 7 (iproute2 netns name: one)')
      await expect(namespaceIds.get('three')).rejects.toThrow()
      await expect(namespaceIds.add('two', -1)).rejects.toThrow('id: expected a whole number from 0')
    })

    it('is the one that ip gave', async () => {
      const { namespaceIds } = await host()
      createNamespace('one').close()
      run('ip', 'netns', 'set', 'one', '9')
      expect(await namespaceIds.get('one')).toBe(9)
    })
  },
  'ip',
)
