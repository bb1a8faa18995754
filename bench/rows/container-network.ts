/**
 * The network of a container, made and deleted in a warm process: against the shell commands for the same, and against the same messages from C; and
 * how long the event loop is held up while many are made and deleted at once.
 */

import { execFileSync } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { netloom } from '../built.ts'
import { compile, NO_COMPILER } from '../compile.ts'
import type { Contestant, Match } from '../match.ts'
import { recordNetwork } from '../recording.ts'

const CREATED = 'a container network, created'
const BOTH = 'a container network, created and deleted'
const SHELL = 'ip, iptables, ping'
const C = 'C, the same messages'

/** A process is warm when V8 has compiled what it runs: so many networks first. */
const WARM = 20

const description = { name: 'c1', subnet: '10.10.0.0/24', uplink: 'wlo1', hostLink: 'veth-c1', containerLink: 'eth0' }

const world = `
  ip netns add beyond
  ip link add wlo1 type veth peer name far netns beyond
  ip address add 192.0.2.2/24 dev wlo1
  ip link set wlo1 up
  ip -n beyond address add 192.0.2.1/24 dev far
  ip -n beyond link set far up
  ip route add default via 192.0.2.1`

const create = `
  ip netns add c1
  ip link add veth-c1 address 02:00:0a:0a:00:01 mtu 1500 type veth peer name eth0 address 02:00:0a:0a:00:02 mtu 1500 netns c1
  ip link set veth-c1 alias 'netloom c1'
  ip address add 10.10.0.1/24 dev veth-c1
  ip link set veth-c1 up
  ip -n c1 address add 10.10.0.2/24 dev eth0
  ip -n c1 link set eth0 up
  ip -n c1 link set lo up
  ip -n c1 route add default via 10.10.0.1
  echo 1 > /proc/sys/net/ipv4/ip_forward
  iptables -t nat -A POSTROUTING -s 10.10.0.0/24 -o wlo1 -j MASQUERADE
  iptables -A FORWARD -i veth-c1 -o wlo1 -j ACCEPT
  iptables -A FORWARD -i wlo1 -o veth-c1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
  ip netns exec c1 ping -q -c 1 10.10.0.1`

const remove = `
  iptables -D FORWARD -i wlo1 -o veth-c1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
  iptables -D FORWARD -i veth-c1 -o wlo1 -j ACCEPT
  iptables -t nat -D POSTROUTING -s 10.10.0.0/24 -o wlo1 -j MASQUERADE
  echo 0 > /proc/sys/net/ipv4/ip_forward
  ip link delete veth-c1
  ip netns delete c1`

export async function containerNetwork(): Promise<Match> {
  shell(world)
  for (let i = 0; i < WARM; i++) await ours()
  const contestants: Contestant[] = [{ name: 'netloom', round: ours }]
  const absent: string[] = []
  if (installed('ip', '-V') && installed('iptables', '-V') && installed('ping', '-V')) contestants.push({ name: SHELL, round: commands })
  else absent.push(`${SHELL}: not measured (Debian: apt-get install iproute2 iptables iputils-ping)`)
  const program = compile('replay')
  if (program === undefined) absent.push(NO_COMPILER)
  else {
    const script = await recordNetwork(description)
    contestants.push({ name: C, round: () => replay(program, script) })
  }
  return {
    rounds: 15,
    works: [
      { name: CREATED, unit: 'ms' },
      { name: BOTH, unit: 'ms' },
    ],
    contestants,
    targets: [
      { work: CREATED, peer: SHELL, times: 1 / 10 },
      { work: BOTH, peer: SHELL, times: 1 / 3 },
      { work: CREATED, peer: C, times: 1.5 },
      { work: BOTH, peer: C, times: 1.5 },
    ],
    absent,
  }
}

const HELD = 'the event loop held up, at most: 15 container networks at once'
const SPENT = 'the same 15, created and deleted'
/** The bench looks so often, in milliseconds, whether the loop still turns. */
const LOOK = 1

/** Where `containerNetwork` has been before: it makes the host. */
export function eventLoop(): Match {
  return {
    rounds: 9,
    works: [
      { name: HELD, unit: 'ms' },
      { name: SPENT, unit: 'ms' },
    ],
    contestants: [{ name: 'netloom', round: many }],
    targets: [{ work: HELD, units: 20 }],
    absent: [],
  }
}

async function many(): Promise<number[]> {
  const delay = monitorEventLoopDelay({ resolution: LOOK })
  const begun = performance.now()
  delay.enable()
  const networks = Array.from({ length: 15 }, (_, i) => ({ name: `many${i}`, subnet: `10.20.${i}.0/24`, uplink: 'wlo1' }))
  await Promise.all(
    networks.map(async (each) => {
      await (await netloom.createContainerNetwork(each)).delete()
    }),
  )
  delay.disable()
  const spent = performance.now() - begun
  await settle()
  return [delay.max / 1e6 - LOOK, spent]
}

async function ours(): Promise<number[]> {
  const begun = performance.now()
  const network = await netloom.createContainerNetwork(description)
  const created = performance.now()
  await network.delete()
  const deleted = performance.now()
  await settle()
  return [created - begun, deleted - begun]
}

async function commands(): Promise<number[]> {
  const begun = performance.now()
  shell(create)
  const created = performance.now()
  shell(remove)
  const deleted = performance.now()
  await settle()
  return [created - begun, deleted - begun]
}

async function replay(program: string, script: string): Promise<number[]> {
  const told = execFileSync(program, { input: script, encoding: 'utf8' })
  await settle()
  return told.split(' ').map(Number)
}

/** The kernel takes a deleted namespace apart behind our back, and holds up whoever comes next. */
function settle(): Promise<void> {
  return setTimeout(150)
}

function shell(script: string): void {
  execFileSync('sh', ['-ec', script], { stdio: ['ignore', 'ignore', 'inherit'] })
}

function installed(program: string, option: string): boolean {
  try {
    execFileSync(program, [option], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
