import { spawnSync } from 'node:child_process'
import { expect, it, vi } from 'vitest'
import { type BridgeNetwork, createNetwork, deleteNetwork, listNetworks, type OnHost, openNetwork } from '../../src/container/index.ts'
import { openHost } from '../../src/host/host.ts'
import { projectRoot, scriptCommand } from '../system/script.ts'
import { container, dualWorld } from './bridge-network-world.ts'
import { surroundings, type World } from './container-network-world.ts'
import { describeKernel } from './sandbox.ts'

const web = { name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' }
const db = { name: 'db', subnet: '10.90.0.0/24' }
const ports = ['8080:80', '127.0.0.1:5353:53/udp']

/** How long what the kernel notices a moment later may take. */
const PATIENCE = { timeout: 5_000, interval: 20 }

/** All that a network or a container on it could leave behind, the ruleset with every element and what IPv6 was told. */
async function everything(here: World) {
  const six = (name: string) =>
    here.host.sysctl
      .list('net/ipv6/conf')
      .filter((link) => here.host.sysctl.has(`net/ipv6/conf/${link}/${name}`))
      .map((link) => `${link} ${here.host.sysctl.get(`net/ipv6/conf/${link}/${name}`)}`)
  const { files, ...rest } = await surroundings(here)
  return { ...rest, ruleset: await here.host.firewall.listRuleset(), forced: six('force_forwarding'), forwarding6: six('forwarding') }
}

/** Attaches a container to the network and detaches it. */
async function settled(): Promise<void> {
  await using network = await openNetwork('web')
  await network.attach('one')
  await network.detach('one')
  await using host = openHost()
  await vi.waitFor(async () => expect((await host.links.get('web')).running).toBe(false), PATIENCE)
}

/** Does something again and again, and lets it fail at its first datagram, its second ...; says how many there were. */
async function failingAtEach(work: (options: OnHost) => Promise<unknown>, check: (nth: number) => Promise<void>): Promise<number> {
  const cause = new Error('I have seen enough')
  for (let nth = 1; ; nth++) {
    let count = 0
    const observe = () => {
      if (++count === nth) throw cause
    }
    const error: unknown = await work({ observe }).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (count < nth) {
      expect(error).toBe(undefined)
      return count
    }
    expect(error, `at datagram ${nth}`).toBe(cause)
    await check(nth)
  }
}

/** Runs a module that kills itself when the kernel has made its nth change; says whether it lived to the end. */
function livesThrough(script: string, nth: number): boolean {
  const [program, ...args] = scriptCommand(`
    import { createNetwork, openNetwork } from './src/container/index.ts'
    let count = 0
    let changes = false
    // Of rtnetlink every fourth type is a question; nf_tables is changed by batches alone.
    const observe = ({ direction, bytes }) => {
      const type = bytes[4] + 256 * bytes[5]
      if (direction === 'sent') changes = type === 0x10 || (type < 0x400 && type % 4 !== 2)
      else if (changes && ++count === ${nth}) process.kill(process.pid, 'SIGKILL')
    }
    ${script}
    process.exit()
  `)
  const { signal, stderr, status } = spawnSync(program, args, {
    cwd: projectRoot,
    encoding: 'utf8',
    timeout: 80_000,
    killSignal: 'SIGTERM',
  })
  expect(stderr).toBe('')
  expect([signal, status]).toEqual(signal === null ? [null, 0] : ['SIGKILL', null])
  return signal === null
}

describeKernel('a failure at any datagram', () => {
  it('of making a network leaves everything as it was', async () => {
    const here = await dualWorld()
    await (await createNetwork(db)).close()
    const before = await everything(here)
    const count = await failingAtEach(
      async (options) => {
        await (await createNetwork(web, options)).close()
        await deleteNetwork('web')
      },
      async (nth) => expect(await everything(here), `at datagram ${nth}`).toEqual(before),
    )
    expect(count).toBeGreaterThan(20)
  })

  it('of attaching a container leaves everything as it was', async () => {
    const here = await dualWorld()
    await (await createNetwork(web)).close()
    const inside = container('one')
    // With its first port a bridge begins to run, and gets what comes by itself; that its last one is gone it notices a moment later.
    await settled()
    const before = [await everything(here), (await inside.links.list()).length]
    const count = await failingAtEach(
      async (options) => {
        await using network = await openNetwork('web', options)
        await network.attach('one', { ports })
      },
      async (nth) =>
        await vi.waitFor(
          async () => expect([await everything(here), (await inside.links.list()).length], `at datagram ${nth}`).toEqual(before),
          PATIENCE,
        ),
    )
    expect(count).toBeGreaterThan(20)
  })

  it('of detaching or deleting is mended by saying it again', async () => {
    const here = await dualWorld()
    container('one')
    const before = await everything(here)
    const prepared = async (work: (network: BridgeNetwork) => Promise<unknown>, options: OnHost) => {
      const made = await createNetwork(web)
      if ((await made.inspect()).containers.length === 0) await made.attach('one', { ports })
      await made.close()
      await using network = await openNetwork('web', options)
      await work(network)
    }
    await failingAtEach(
      (options) => prepared((network) => network.detach('one'), options),
      async (nth) => {
        await using network = await openNetwork('web')
        await network.detach('one')
        expect((await network.inspect()).containers, `at datagram ${nth}`).toEqual([])
        expect(await here.host.firewall.listRuleset()).not.toContain('web/one')
      },
    )
    await failingAtEach(
      (options) => prepared((network) => network.delete(), options),
      async (nth) => {
        await deleteNetwork('web')
        expect(await everything(here), `at datagram ${nth}`).toEqual(before)
      },
    )
  })
})

describeKernel('a process that is killed', () => {
  it('while it makes or deletes a network is followed by one that makes it, and nothing is left over', async () => {
    const here = await dualWorld()
    here.host.sysctl.set('net/ipv4/conf/wlo1/forwarding', 1)
    const before = await everything(here)
    for (let nth = 1, lives = false; !lives; nth++) {
      lives = livesThrough(`await (await createNetwork(${JSON.stringify(web)}, { observe })).delete()`, nth)
      await (await createNetwork(web)).close()
      expect((await listNetworks()).map(({ name }) => name)).toEqual(['web'])
      await deleteNetwork('web')
      expect(await everything(here), `at change ${nth}`).toEqual(before)
    }
  }, 300_000)

  it('while it attaches or detaches a container is followed by one that attaches it, and nothing is left over', async () => {
    const here = await dualWorld()
    await using network = await createNetwork(web)
    container('one')
    await settled()
    const before = await everything(here)
    const asked = { addresses: ['10.89.0.7'], ports }
    for (let nth = 1, lives = false; !lives; nth++) {
      lives = livesThrough(
        `const network = await openNetwork('web', { observe })
         await network.attach('one', ${JSON.stringify(asked)})
         await network.detach('one')`,
        nth,
      )
      const there = (await network.inspect()).containers.map(({ name }) => name)
      if (there.length === 0) await network.attach('one', asked)
      else await expect(network.attach('one', asked)).rejects.toMatchObject({ code: 'EEXIST' })
      expect((await network.inspect()).containers).toMatchObject([{ name: 'one', addresses: ['10.89.0.7/24', expect.anything()] }])
      await network.detach('one')
      await vi.waitFor(async () => expect(await everything(here), `at change ${nth}`).toEqual(before), PATIENCE)
    }
  }, 300_000)
})
