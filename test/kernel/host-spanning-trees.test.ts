/** What ports do in the spanning trees of their bridge: the table of docs/verbs.md. The kernel must have VLANs on bridges, and be 5.18 or newer. */

import { expect, it, onTestFinished } from 'vitest'
import { type Host, NetlinkError, openHost } from '../../src/index.ts'
import { describeKernel } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ code: name })

/** A bridge br0 with the port veth-host, VLAN 10 of which is in the spanning tree 5; undefined where the kernel knows no such thing. */
async function host(): Promise<Host | undefined> {
  const host = openHost()
  onTestFinished(() => host.close())
  const { links, bridges } = host
  try {
    await links.add({ kind: 'bridge', name: 'br0', up: true, vlanFiltering: true, multipleSpanningTrees: true })
    await links.add({ kind: 'veth', name: 'veth-host', up: true, master: 'br0', peer: { name: 'veth-ns' } })
    await links.set('veth-ns', { up: true })
    await bridges.vlans.global.set('br0', 1, { spanningTree: 0 })
  } catch (error) {
    if (error instanceof NetlinkError && (error.code === 'EOPNOTSUPP' || error.code === 'EINVAL')) return undefined
    throw error
  }
  await bridges.vlans.add('br0', 10)
  await bridges.vlans.global.set('br0', 10, { spanningTree: 5 })
  await bridges.vlans.add('veth-host', 10)
  return host
}

describeKernel('what a port does in a spanning tree', () => {
  it('is changed, and made so only where it is not', async ({ skip }) => {
    const { bridges, links } = (await host()) ?? skip('this kernel has no spanning trees on bridges')
    const { spanningTrees } = bridges
    const { index: link } = await links.get('veth-host')
    await spanningTrees.set('veth-host', 5, 'blocking')
    expect(await spanningTrees.get('veth-host', 5)).toEqual({ link, tree: 5, state: 'blocking' })
    expect(await spanningTrees.ensure('veth-host', 5, 'blocking')).toBe(false)
    expect(await spanningTrees.ensure('veth-host', 5, 'learning')).toBe(true)
    await spanningTrees.set('veth-host', 5, 'learning')
    expect((await spanningTrees.list({ link: 'veth-host', tree: 5 })).map(({ state }) => state)).toEqual(['learning'])
  })

  it('is not, where there is no such tree or link', async ({ skip }) => {
    const { bridges } = (await host()) ?? skip('this kernel has no spanning trees on bridges')
    const { spanningTrees } = bridges
    for (const verb of ['set', 'ensure'] as const) {
      await expect(spanningTrees[verb]('veth-host', 6, 'blocking')).rejects.toThrow(code('ENOENT'))
      await expect(spanningTrees[verb]('nowhere', 5, 'blocking')).rejects.toThrow(code('ENODEV'))
    }
    await expect(spanningTrees.get('veth-host', 6)).rejects.toThrow(code('ENOENT'))
    await expect(spanningTrees.get('nowhere', 5)).rejects.toThrow(code('ENODEV'))
    expect(await spanningTrees.list({ tree: 6 })).toEqual([])
  })
})
