import { expect, it } from 'vitest'
import { createNetwork, deleteNetwork, listNetworks, type Network, openNetwork, planCreateNetwork } from '../../src/container/index.ts'
import { container } from './bridge-network-world.ts'
import { far, surroundings, world } from './container-network-world.ts'
import { netloom } from './run-netloom.ts'
import { describeKernel } from './sandbox.ts'

const box = { kind: 'point-to-point', name: 'box', subnet: '10.10.0.0/24', uplink: 'wlo1' } as const
const web = { name: 'web', subnet: '10.89.0.0/24' }

/** What can be asked of a network without knowing its kind. */
async function told(network: Network) {
  const { plan, containers } = await network.inspect()
  const problems = (await network.check()).filter(({ problem }) => problem !== undefined)
  return { kind: plan.kind, containers: containers.map(({ name, addresses }) => [name, ...addresses]), problems }
}

describeKernel('networks of both kinds', () => {
  it('are made, listed, opened, asked and deleted alike', async () => {
    const here = await world()
    container('shop')
    const before = await surroundings(here)
    const single = await createNetwork(box)
    const many = await createNetwork({ ...web, kind: 'bridge' })
    await many.attach('shop')
    expect((await single.spawn('true')).spawnfile).toBe('true')
    expect((await listNetworks()).map(({ name, kind }) => [name, kind])).toEqual([
      ['box', 'point-to-point'],
      ['web', 'bridge'],
    ])
    expect(await told(single)).toEqual({ kind: 'point-to-point', containers: [['box', '10.10.0.2/24']], problems: [] })
    expect(await told(many)).toEqual({ kind: 'bridge', containers: [['shop', '10.89.0.2/24']], problems: [] })
    await single.close()
    await many.close()
    const opened = await openNetwork('box', { kind: 'point-to-point' })
    expect(opened.plan.containerLink).toBe('eth0')
    expect((await opened.planDelete()).steps.map(({ name }) => name)).toEqual(['veth', 'namespace', 'record'])
    await opened.close()
    expect(netloom(['network', 'ls']).stdout).toBe('box  10.10.0.0/24  point to point  out by wlo1\nweb  10.89.0.0/24  bridge web\n')
    expect(netloom(['network', 'inspect', 'box']).stdout).toBe(
      'box  10.10.0.0/24  point to point  out by wlo1\n  box  10.10.0.2/24  by veth-box\n',
    )
    expect(netloom(['network', 'check', 'box'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('masquerade: as it should be\n'),
    })
    expect(netloom(['diagnose', 'box', far]).status).toBe(0)
    expect(await deleteNetwork('web')).toBe(true)
    expect(netloom(['network', 'rm', 'box', 'web']).stdout).toBe('box: deleted\nweb: there is none\n')
    expect(await surroundings(here)).toEqual(before)
  }, 60_000)

  it('have each a name of their own', async () => {
    await world()
    await (await createNetwork(box)).close()
    await expect(createNetwork({ ...web, name: 'box' })).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(planCreateNetwork({ ...web, name: 'box' })).rejects.toMatchObject({ code: 'EEXIST' })
    await (await createNetwork(web)).close()
    await expect(createNetwork({ ...box, name: 'web', subnet: '10.11.0.0/24' })).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(openNetwork('box')).rejects.toMatchObject({ code: 'ENOENT' })
    await expect(createNetwork({ ...box, name: 'no name' })).rejects.toThrow(TypeError)
    await deleteNetwork('box')
    await deleteNetwork('web')
  })
})
