import { expect, it, onTestFinished } from 'vitest'
import { openHost, type Vnis } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ name: 'NetlinkError', code: name })
const refusal = (...path: string[]) => expect.objectContaining({ name: 'EncodeError', path })

/** The networks of a vxlan link vx0 that serves several; vx1 serves one. */
function here(): Vnis {
  run('ip', 'link', 'add', 'lower0', 'up', 'type', 'veth', 'peer', 'name', 'lower1')
  run('ip', 'link', 'add', 'vx0', 'type', 'vxlan', 'external', 'vnifilter', 'dstport', '4789', 'dev', 'lower0')
  run('ip', 'link', 'add', 'vx1', 'type', 'vxlan', 'id', '42', 'dstport', '4790')
  const host = openHost()
  onTestFinished(() => host.close())
  return host.bridges.vnis
}

/** What `bridge` shows of vx0: numbers, or their range, each with its remote. */
const shown = () =>
  JSON.parse(run('bridge', '-j', 'vni', 'show', 'dev', 'vx0') || '[]')
    .flatMap(({ vnis }: { vnis: unknown[] }) => vnis)
    .map(({ vni, vniEnd, remote, group }: Record<string, unknown>) => [vni, vniEnd ?? vni, remote ?? group])

describeKernel(
  'the networks of a vxlan link',
  () => {
    it('are added, one or several, each with a remote or without', async () => {
      const vnis = here()
      await vnis.add('vx0', [100, 103])
      await vnis.add('vx0', 200, { remote: '10.0.0.2' })
      await vnis.add('vx0', 300, { remote: 'fd00::2' })
      expect(shown()).toEqual([
        [100, 103, undefined],
        [200, 200, '10.0.0.2'],
        [300, 300, 'fd00::2'],
      ])
      await expect(vnis.add('vx0', [103, 105])).rejects.toEqual(code('EEXIST'))
      expect((await vnis.list({ link: 'vx0', vni: [103, 250] })).map(({ vni, remote }) => [vni, remote])).toEqual([
        [103, undefined],
        [200, '10.0.0.2'],
      ])
    })

    it('are replaced whole, and ensured as far as something is said', async () => {
      const vnis = here()
      await vnis.replace('vx0', [7, 9], { remote: '10.0.0.2' })
      expect(await vnis.ensure('vx0', [7, 9])).toBe(false)
      expect(await vnis.ensure('vx0', [7, 9], { remote: '10.0.0.2' })).toBe(false)
      expect(await vnis.ensure('vx0', [7, 10], { remote: '10.0.0.2' })).toBe(true)
      expect(await vnis.ensure('vx0', 8, { remote: '10.0.0.3' })).toBe(true)
      await vnis.replace('vx0', 9)
      expect((await vnis.list()).map(({ vni, remote }) => [vni, remote])).toEqual([
        [7, '10.0.0.2'],
        [8, '10.0.0.3'],
        [9, undefined],
        [10, '10.0.0.2'],
      ])
    })

    it('are deleted, as many as there are of those that were named', async () => {
      const vnis = here()
      await vnis.add('vx0', [100, 110])
      expect(await vnis.delete('vx0', [95, 101])).toBe(true)
      expect(await vnis.delete('vx0', 105)).toBe(true)
      expect(await vnis.delete('vx0', 105)).toBe(false)
      expect(await vnis.delete('vx0', [104, 107])).toBe(true)
      expect(shown()).toEqual([
        [102, 103, undefined],
        [108, 110, undefined],
      ])
      expect(await vnis.delete('nosuch', 1)).toBe(false)
    })

    it('are described with what has passed', async () => {
      const vnis = here()
      await vnis.add('vx0', 5)
      const nothing = { bytes: 0n, packets: 0n, dropped: 0n, errors: 0n }
      expect(await vnis.get('vx0', 5)).toMatchObject({ vni: 5, remote: undefined, traffic: { received: nothing, sent: nothing } })
      expect((await vnis.list())[0]?.traffic).toBeUndefined()
      await expect(vnis.get('vx0', 6)).rejects.toEqual(code('ENOENT'))
      await expect(vnis.get('nosuch', 6)).rejects.toEqual(code('ENODEV'))
    })

    it('are those of no other link', async () => {
      const vnis = here()
      await expect(vnis.add('vx1', 5)).rejects.toThrow('Only a vxlan link that was made with external and vniFilter')
      await expect(vnis.add('lower0', 5)).rejects.toThrow('Only a vxlan link that was made with external and vniFilter')
    })

    it.each([
      [['vnis'], (vnis: Vnis) => vnis.add('vx0', 2 ** 24)],
      [['vnis'], (vnis: Vnis) => vnis.add('vx0', [9, 7])],
      [['vnis'], (vnis: Vnis) => vnis.delete('vx0', -1)],
      [['vni'], (vnis: Vnis) => vnis.get('vx0', 1.5)],
      [['remote'], (vnis: Vnis) => vnis.add('vx0', 7, { remote: '10.0.0.2/24' })],
      [['group'], (vnis: Vnis) => vnis.add('vx0', 7, { group: '239.1.1.1' } as object)],
    ])('are refused before anything is sent: %s', async (path, say) => {
      await expect(say(here())).rejects.toEqual(refusal(...path))
    })
  },
  'ip',
  'bridge',
)
