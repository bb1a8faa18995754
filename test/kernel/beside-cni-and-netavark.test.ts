/** The same network made by CNI's plugins, by netavark and by us: what docs/beside-cni-and-netavark.md says of the three is held here. */

import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type BridgeNetwork, createNetwork, openNetwork } from '../../src/container/index.ts'
import type { Host } from '../../src/host/host.ts'
import { container, dualWorld } from './bridge-network-world.ts'
import { describeKernel, run } from './sandbox.ts'

const PLUGINS = '/usr/lib/cni'
const NETAVARK = '/usr/lib/podman/netavark'
const state = '/run/theirs'

/** Somebody who makes container networks. */
interface Maker {
  readonly name: string
  readonly bridge: string
  attach(container: string, number: number): Promise<boolean>
  detach(container: string, number: number): Promise<boolean>
}

const succeeds = (program: string, args: readonly string[], input: object, env: object = {}) =>
  spawnSync(program, args, { input: JSON.stringify(input), env: { ...process.env, ...env } }).status === 0

/** What the plugin `bridge` said of each container: a runtime keeps it, and hands it on to the plugins behind. */
const results = new Map<string, unknown>()

const cniEnv = (command: 'ADD' | 'DEL', container: string) => ({
  CNI_COMMAND: command,
  CNI_CONTAINERID: container,
  CNI_NETNS: `/run/netns/${container}`,
  CNI_IFNAME: 'eth0',
  CNI_PATH: PLUGINS,
})

const portmap = (container: string, number: number) => ({
  cniVersion: '1.0.0',
  name: 'cni',
  type: 'portmap',
  capabilities: { portMappings: true },
  runtimeConfig: { portMappings: [{ hostPort: 8000 + number, containerPort: 80, protocol: 'tcp' }] },
  prevResult: results.get(container),
})

const cni: Maker = {
  name: 'CNI',
  bridge: 'cni0',
  async attach(container, number) {
    const env = cniEnv('ADD', container)
    const made = spawnSync(`${PLUGINS}/bridge`, { input: JSON.stringify(cniNetwork), env: { ...process.env, ...env } })
    if (made.status !== 0) return false
    results.set(container, JSON.parse(String(made.stdout)))
    return succeeds(`${PLUGINS}/portmap`, [], portmap(container, number), env)
  },
  async detach(container, number) {
    const env = cniEnv('DEL', container)
    const unmapped = succeeds(`${PLUGINS}/portmap`, [], portmap(container, number), env)
    return succeeds(`${PLUGINS}/bridge`, [], cniNetwork, env) && unmapped
  },
}

const cniNetwork = {
  cniVersion: '1.0.0',
  name: 'cni',
  type: 'bridge',
  bridge: 'cni0',
  isGateway: true,
  ipMasq: true,
  ipam: {
    type: 'host-local',
    dataDir: state,
    ranges: [[{ subnet: '10.70.0.0/24' }], [{ subnet: 'fd00:70::/64' }]],
    routes: [{ dst: '0.0.0.0/0' }, { dst: '::/0' }],
  },
}

const netavark: Maker = {
  name: 'netavark',
  bridge: 'podman0',
  attach: async (container, number) => asked('setup', container, number),
  detach: async (container, number) => asked('teardown', container, number),
}

function asked(command: 'setup' | 'teardown', container: string, number: number): boolean {
  return succeeds(NETAVARK, ['--config', state, command, `/run/netns/${container}`], {
    container_id: String(number).padStart(64, '0'),
    container_name: container,
    port_mappings: [{ container_port: 80, host_ip: '', host_port: 8000 + number, protocol: 'tcp', range: 1 }],
    networks: { podman: { static_ips: [`10.71.0.${1 + number}`, `fd00:71::${(1 + number).toString(16)}`], interface_name: 'eth0' } },
    network_info: {
      podman: {
        name: 'podman',
        id: 'b'.repeat(64),
        driver: 'bridge',
        network_interface: 'podman0',
        subnets: [
          { subnet: '10.71.0.0/24', gateway: '10.71.0.1' },
          { subnet: 'fd00:71::/64', gateway: 'fd00:71::1' },
        ],
        ipv6_enabled: true,
        internal: false,
        dns_enabled: false,
        ipam_options: { driver: 'host-local' },
        options: {},
        created: '2026-01-01T00:00:00Z',
      },
    },
  })
}

const netloom: Maker = {
  name: 'netloom',
  bridge: 'ours',
  attach: (container, number) => withOurs((network) => network.attach(container, { ports: [`${8000 + number}:80`] })),
  detach: (container) => withOurs((network) => network.detach(container)),
}

async function withOurs(work: (network: BridgeNetwork) => Promise<unknown>): Promise<boolean> {
  await using network = await createNetwork({ name: 'ours', subnet: ['10.72.0.0/24', 'fd00:72::/64'] })
  return await work(network).then(
    () => true,
    () => false,
  )
}

/** How many rules there are, whoever wrote them. */
const rules = async (host: Host) => (await host.firewall.rules()).length

/** Whether a port of the host is led on, as the rules and maps have it. */
const leads = (port: number) => new RegExp(`dport ${port}\\b|tcp . ${port}\\b`).test(run('nft', 'list', 'ruleset'))

function filesIn(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(directory, path)).isFile())
}

/** What the table of the document says. */
interface Row {
  /** Rules with one container, with two, with ten. */
  readonly rules: readonly [one: number, two: number, ten: number]
  /** Files that it keeps while ten are attached. */
  readonly files: number
  /** Whether those who were there before have their ports again when one more is attached behind `nft flush ruleset`. */
  readonly remembers: boolean
  /** What is there when the last one has been detached. */
  readonly left: { readonly rules: number; readonly bridge: boolean; readonly files: number; readonly forwarding: string }
}

const table: readonly (readonly [Maker, Row])[] = [
  [cni, { rules: [23, 36, 140], files: 23, remembers: false, left: { rules: 10, bridge: true, files: 3, forwarding: '1' } }],
  [netavark, { rules: [30, 38, 102], files: 0, remembers: false, left: { rules: 12, bridge: false, files: 0, forwarding: '1' } }],
  [netloom, { rules: [25, 25, 25], files: 0, remembers: true, left: { rules: 25, bridge: true, files: 0, forwarding: '1' } }],
]

/** What is counted is what these versions make. */
const VERSION = 'netavark 1.4.0'

const isThere =
  existsSync(`${PLUGINS}/bridge`) && existsSync(NETAVARK) && execFileSync(NETAVARK, ['--version'], { encoding: 'utf8' }).trim() === VERSION
const where = isThere
  ? describeKernel
  : (title: string, body: () => void, ..._: string[]) =>
      describe.skip(`${title} (skipped: not installed: CNI’s plugins and ${VERSION})`, body)

where(
  'beside CNI and netavark',
  () => {
    it.each(table.map(([maker, row]) => [maker.name, maker, row] as const))(
      '%s',
      async (_, maker, wanted) => {
        const { host } = await dualWorld()
        execFileSync('mkdir', ['-p', state])
        const names = Array.from({ length: 10 }, (_, index) => `c${index + 1}`)
        for (const name of [...names, 'late']) container(name)
        const counts: number[] = []
        for (const [index, name] of names.entries()) {
          expect(await maker.attach(name, index + 1)).toBe(true)
          if ([1, 2, 10].includes(index + 1)) counts.push(await rules(host))
        }
        expect(counts).toEqual(wanted.rules)
        expect(filesIn(state).length).toBe(wanted.files)
        expect(await maker.attach('c1', 1), 'once more').toBe(false)
        run('nft', 'flush', 'ruleset')
        expect(await maker.attach('late', 11)).toBe(true)
        expect(leads(8011)).toBe(true)
        expect(leads(8001)).toBe(wanted.remembers)
        for (const [index, name] of [...names, 'late'].entries()) await maker.detach(name, index + 1)
        expect({
          rules: await rules(host),
          bridge: host.sysctl.has(`net/ipv4/conf/${maker.bridge}`),
          files: filesIn(state).length,
          forwarding: host.sysctl.get('net/ipv4/ip_forward'),
        }).toEqual(wanted.left)
        if (maker !== netloom) return
        // What ours leaves is the network, which nobody has deleted yet.
        await using network = await openNetwork('ours')
        await network.delete()
        expect([await rules(host), host.sysctl.has('net/ipv4/conf/ours'), host.sysctl.get('net/ipv4/ip_forward')]).toEqual([0, false, '0'])
      },
      60_000,
    )
  },
  'nft',
  'iptables',
)
