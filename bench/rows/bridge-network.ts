/** A container put on a bridge network that is there, in a warm process: against CNI's plugin `bridge` and against netavark, which are a process each time. */

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { netloom } from '../built.ts'
import type { Contestant, Match } from '../match.ts'
import { timed } from '../timed.ts'

const ATTACHED = 'a container attached to a bridge network'
const DETACHED = 'a container detached from a bridge network'
const CNI = 'CNI bridge'
const NETAVARK = 'netavark'

const plugins = '/usr/lib/cni'
const netavark = '/usr/lib/podman/netavark'

/** A process is warm when V8 has compiled what it runs: so many containers first. */
const WARM = 50

const cniNetwork = {
  cniVersion: '1.0.0',
  name: 'cni',
  type: 'bridge',
  bridge: 'cni0',
  isGateway: true,
  ipMasq: true,
  ipam: { type: 'host-local', subnet: '10.70.0.0/16', routes: [{ dst: '0.0.0.0/0' }], dataDir: '/run/cni' },
}

const netavarkNetwork = {
  container_id: 'a'.repeat(64),
  container_name: 'other',
  networks: { podman: { static_ips: ['10.71.0.2'], interface_name: 'eth0' } },
  network_info: {
    podman: {
      name: 'podman',
      id: 'b'.repeat(64),
      driver: 'bridge',
      network_interface: 'podman0',
      subnets: [{ subnet: '10.71.0.0/16', gateway: '10.71.0.1' }],
      ipv6_enabled: false,
      internal: false,
      dns_enabled: false,
      ipam_options: { driver: 'host-local' },
      options: {},
      created: '2026-01-01T00:00:00Z',
    },
  },
}

export async function attach(): Promise<Match> {
  const network = await netloom.createNetwork({ name: 'bridged', subnet: '10.72.0.0/16' })
  for (const name of ['mine', 'theirs', 'other', 'first']) netloom.createNamespace(name).close()
  for (let i = 0; i < WARM; i++) {
    await network.attach('mine')
    await network.detach('mine')
  }
  // The bridge has somebody on it all the time, as it would.
  await network.attach('first')
  const contestants: Contestant[] = [
    { name: 'netloom', round: async () => [await timed(() => network.attach('mine')), await timed(() => network.detach('mine'))] },
  ]
  const absent: string[] = []
  if (existsSync(`${plugins}/bridge`)) {
    cni('ADD', 'first', 'eth1')
    contestants.push({
      name: CNI,
      round: async () => [await timed(() => cni('ADD', 'theirs', 'eth0')), await timed(() => cni('DEL', 'theirs', 'eth0'))],
    })
  } else absent.push(`${CNI}: not measured (Debian: apt-get install containernetworking-plugins iptables)`)
  if (existsSync(netavark)) {
    contestants.push({ name: NETAVARK, round: async () => [await timed(() => podman('setup')), await timed(() => podman('teardown'))] })
  } else absent.push(`${NETAVARK}: not measured (Debian: apt-get install netavark iptables)`)
  return {
    rounds: 15,
    works: [
      { name: ATTACHED, unit: 'ms' },
      { name: DETACHED, unit: 'ms' },
    ],
    contestants,
    targets: [
      { work: ATTACHED, peer: CNI, times: 1 / 10 },
      { work: ATTACHED, peer: NETAVARK, times: 1 / 10 },
      { work: DETACHED, peer: CNI, times: 1 / 3 },
      { work: DETACHED, peer: NETAVARK, times: 1 / 3 },
    ],
    absent,
  }
}

const HUNDRED = '100 containers attached in one call, each'

/** Many at once. */
export async function attachMany(): Promise<Match> {
  const network = await netloom.createNetwork({ name: 'crowded', subnet: '10.73.0.0/16' })
  const names = Array.from({ length: 100 }, (_, index) => `m${index}`)
  for (const name of names) netloom.createNamespace(name).close()
  const round = async () => {
    const all = await timed(() => Promise.all(names.map((name) => network.attach(name))))
    await network.detach(...names)
    return [all / names.length]
  }
  return {
    rounds: 7,
    works: [{ name: HUNDRED, unit: 'ms' }],
    contestants: [{ name: 'netloom', round }],
    targets: [{ work: HUNDRED, units: 2 }],
    absent: [],
  }
}

const HELD = 'the event loop held up, at most: a bridge network in a fresh process, 100 containers at once'

/** A package finds itself by its own name, as a project finds it in node_modules. */
const cwd = fileURLToPath(new URL('../..', import.meta.url))

/** Made, used and deleted by a process that has done nothing yet, so that whatever is loaded and compiled on the way counts. */
const life = `
  import { monitorEventLoopDelay } from 'node:perf_hooks'
  import { createNetwork, openNetwork } from 'netloom'
  const names = Array.from({ length: 100 }, (_, index) => 'h' + index)
  await new Promise((resolve) => setTimeout(resolve, 20))
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const network = await createNetwork({ name: 'held', subnet: ['10.74.0.0/16', 'fd00:74::/64'] })
  await network.attach('h0', { ports: ['8080:80'] })
  await Promise.all(names.slice(1).map((name) => network.attach(name)))
  await network.check()
  await network.detach('h0')
  await network.repair()
  await network.delete()
  delay.disable()
  console.log(delay.max / 1e6 - 1)
  process.exit()`

/** How long others have to wait. */
export function bridgeLoop(): Match {
  for (let index = 0; index < 100; index++) netloom.createNamespace(`h${index}`).close()
  const round = () => [Number(execFileSync(process.execPath, ['--input-type=module', '-e', life], { cwd, encoding: 'utf8' }))]
  return {
    rounds: 7,
    works: [{ name: HELD, unit: 'ms' }],
    contestants: [{ name: 'netloom', round }],
    targets: [{ work: HELD, units: 20 }],
    absent: [],
  }
}

const MANY = 1_000

/** A bridge as full as it gets: 1,023 ports. */
export function attachThousand(): Match {
  return growth('IPv4', 't', ['10.76.0.0/16'])
}

/** The same with IPv6, whose every newcomer tells all others by multicast which groups it listens to. */
export function attachThousandDual(): Match {
  return growth('IPv4 and IPv6', 'u', ['10.77.0.0/16', 'fd00:77::/64'])
}

function growth(families: string, letter: string, subnet: readonly string[]): Match {
  const first = `the first hundred of ${MANY} containers on a bridge, ${families}, each`
  const last = `the last hundred, ${families}, each`
  const ratio = `the last beside the first, ${families}`
  const host = netloom.openHost()
  const names = Array.from({ length: MANY }, (_, index) => `${letter}${index}`)
  for (const name of names) netloom.createNamespace(name).close()
  const round = async () => {
    const before = [(await host.links.list()).length, await ruleCount(host)]
    const network = await netloom.createNetwork({ name: 'thousand', subnet })
    const rules = await ruleCount(host)
    const spent: number[] = []
    for (const name of names) spent.push(await timed(() => network.attach(name)))
    if ((await ruleCount(host)) !== rules) throw new Error('a container more is a rule more')
    await network.delete()
    const after = [(await host.links.list()).length, await ruleCount(host)]
    if (String(after) !== String(before)) throw new Error(`the network has left something: ${before} before, ${after} behind it`)
    const [begun, ended] = [median(spent.slice(0, 100)), median(spent.slice(-100))]
    return [begun, ended, ended / begun]
  }
  return {
    rounds: 1,
    works: [
      { name: first, unit: 'ms' },
      { name: last, unit: 'ms' },
      { name: ratio, unit: 'times' },
    ],
    contestants: [{ name: 'netloom', round }],
    targets: [{ work: ratio, units: 1.2 }],
    absent: [],
  }
}

async function ruleCount(host: ReturnType<typeof netloom.openHost>): Promise<number> {
  return (await host.firewall.rules()).filter(({ table }) => table === 'netloom').length
}

function median(figures: readonly number[]): number {
  return [...figures].sort((one, other) => one - other)[figures.length >> 1] ?? Number.NaN
}

function cni(command: 'ADD' | 'DEL', container: string, link: string): void {
  execFileSync(`${plugins}/bridge`, {
    input: JSON.stringify(cniNetwork),
    stdio: ['pipe', 'ignore', 'inherit'],
    env: {
      ...process.env,
      CNI_COMMAND: command,
      CNI_CONTAINERID: container,
      CNI_NETNS: `/run/netns/${container}`,
      CNI_IFNAME: link,
      CNI_PATH: plugins,
    },
  })
}

function podman(command: 'setup' | 'teardown'): void {
  execFileSync(netavark, ['--config', '/run/netavark', command, '/run/netns/other'], {
    input: JSON.stringify(netavarkNetwork),
    stdio: ['pipe', 'ignore', 'inherit'],
  })
}
