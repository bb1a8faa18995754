import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import {
  createContainerNetwork,
  deleteContainerNetwork,
  listContainerNetworks,
  openContainerNetwork,
  steps,
} from '../../src/container/index.ts'
import { projectRoot, scriptCommand } from '../system/script.ts'
import { asked, surroundings, type World, world } from './container-network-world.ts'
import { describeKernel } from './sandbox.ts'

/** Runs a module that kills itself half-way: nothing of it can tidy up. */
function runToItsDeath(script: string): void {
  const [program, ...args] = scriptCommand(`
    import { createContainerNetwork, steps } from './src/container/index.ts'
    const asked = ${JSON.stringify(asked)}
    const die = () => process.kill(process.pid, 'SIGKILL')
    ${script}
  `)
  const { signal, stderr } = spawnSync(program, args, { cwd: projectRoot, encoding: 'utf8', timeout: 80_000, killSignal: 'SIGTERM' })
  expect([signal, stderr]).toEqual(['SIGKILL', ''])
}

/** A host on which one link forwards by itself, which must be so in the end. */
async function peculiarWorld(): Promise<World> {
  const here = await world()
  here.host.sysctl.set('net/ipv4/conf/wlo1/forwarding', 1)
  return here
}

/** How many datagrams each step sends and receives, at most so many of them to be killed at. */
const datagrams: Readonly<Record<string, number>> = { veth: 3, addresses: 8, 'default route': 2, masquerade: 2, 'forward rules': 2 }

const moments = steps.flatMap(({ name }) => [
  [name, 'begin', 1] as const,
  ...Array.from({ length: datagrams[name] ?? 0 }, (_, i) => [name, 'exchange', i + 1] as const),
  [name, 'verified', 1] as const,
])

describeKernel('a process that is killed while it makes a network', () => {
  it.each(moments)('in step %s, at %s %i: the next run makes it, and nothing is left over', async (step, type, nth) => {
    const here = await peculiarWorld()
    const before = await surroundings(here)
    runToItsDeath(`
      let count = 0
      await createContainerNetwork(asked, {
        watch: (event) => {
          if (event.step.name === ${JSON.stringify(step)} && event.type === ${JSON.stringify(type)} && ++count === ${nth}) die()
        },
      })
    `)
    expect([...(await listContainerNetworks()).keys()]).toEqual(['myns'])
    const network = await createContainerNetwork(asked)
    expect((await network.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
    await network.delete()
    expect(await surroundings(here)).toEqual(before)
  })

  it('can be cleared by deleting as well', async () => {
    const here = await peculiarWorld()
    const before = await surroundings(here)
    runToItsDeath(
      `await createContainerNetwork(asked, { watch: ({ type, step }) => type === 'verified' && step.name === 'forwarding' && die() })`,
    )
    expect(await deleteContainerNetwork('myns')).toBe(true)
    expect(await surroundings(here)).toEqual(before)
  })

  it('does not harm a second network, nor its forwarding', async () => {
    const here = await peculiarWorld()
    const before = await surroundings(here)
    const second = await createContainerNetwork({ ...asked, name: 'second', subnet: '10.20.0.0/24' })
    runToItsDeath(
      `await createContainerNetwork(asked, { watch: ({ type, step }) => type === 'verified' && step.name === 'masquerade' && die() })`,
    )
    expect(await deleteContainerNetwork('myns')).toBe(true)
    expect((await second.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
    await second.delete()
    expect(await surroundings(here)).toEqual(before)
  })
})

describeKernel('a process that is killed while it deletes a network', () => {
  const undone = steps.filter(({ undo }) => undo !== undefined).map(({ name }) => name)

  it.each(undone.flatMap((name) => [[name, 'before'] as const, [name, 'after'] as const]))(
    '%s, %s it is undone: a network can be made again, and nothing is left over',
    async (name, when) => {
      const here = await peculiarWorld()
      const before = await surroundings(here)
      runToItsDeath(`
        const network = await createContainerNetwork(asked)
        const step = steps.find(({ name }) => name === ${JSON.stringify(name)})
        const { undo } = step
        step.undo = async (site) => {
          if (${when === 'after'}) await undo(site)
          die()
        }
        await network.delete()
      `)
      const network = await createContainerNetwork(asked)
      expect((await network.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
      await network.delete()
      expect(await surroundings(here)).toEqual(before)
    },
  )

  it('leaves what the next deletion finishes', async () => {
    const here = await peculiarWorld()
    const before = await surroundings(here)
    runToItsDeath(`
      const network = await createContainerNetwork(asked)
      steps[0].undo = async () => die()
      await network.delete()
    `)
    await (await openContainerNetwork('myns')).delete()
    expect(await surroundings(here)).toEqual(before)
  })
})
