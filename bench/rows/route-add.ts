/** 100,000 routes of IPv4 added: many in a datagram, and one by one. rtnetlink(7), ip(8) */

import { writeFileSync } from 'node:fs'
import { compile, NO_LIBMNL } from '../compile.ts'
import type { Contestant, Match } from '../match.ts'
import { netlinkPackage, PACKAGE, packageAbsent } from '../peers/netlink-package.ts'
import { timed } from '../timed.ts'
import { clear, destination, makeWorld, ROUTES, routeOf, WAY, type World } from '../world.ts'

const BATCHES = '100,000 routes added, 1,000 in a datagram: batch'
const IN_PLACE = '100,000 routes added one by one: requestSync'
const BY_POOL = '100,000 routes added one by one: request (by the pool)'
const C = 'C with libmnl'
const IP = 'ip -batch'

const MANY = 1000
const NEW = { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] } as const

export async function routeBatches(): Promise<Match> {
  const world = await makeWorld('batched')
  const { connection, link, run } = world
  const commands = '/run/routes.batch'
  writeFileSync(commands, Array.from({ length: ROUTES }, (_, i) => `route add ${destination(i)}/32 via 192.0.2.1 dev ${WAY}\n`).join(''))
  const program = compile('routes', 'mnl')
  const ours = async () => {
    let sent: Promise<unknown> = Promise.resolve()
    for (let i = 0; i < ROUTES; i += MANY) {
      const messages = Array.from({ length: MANY }, (_, j) => ({ nlmsg_type: 'RTM_NEWROUTE', ...routeOf(i + j, link) }) as const)
      const sending = connection.batch(messages, NEW)
      // While the kernel carries out one, the next one is put together.
      await sent
      sent = sending
    }
    await sent
  }
  return {
    rounds: 9,
    works: [{ name: BATCHES, unit: 'ms' }],
    contestants: [
      { name: 'netloom', round: () => emptied(world, () => timed(ours)) },
      { name: IP, round: () => emptied(world, () => timed(() => run('ip', '-batch', commands))) },
      ...(program === undefined ? [] : [libmnl(world, program, MANY)]),
    ],
    targets: [
      { work: BATCHES, peer: C, times: 1.3 },
      { work: BATCHES, peer: IP, times: 1 / 2.5 },
    ],
    absent: program === undefined ? [NO_LIBMNL] : [],
  }
}

export async function routeRequests(): Promise<Match> {
  const world = await makeWorld('requested')
  const { connection, link } = world
  const program = compile('routes', 'mnl')
  const missing = packageAbsent()
  const contestants: Contestant[] = [
    {
      name: 'netloom',
      round: () =>
        emptied(world, () =>
          timed(() => {
            for (let i = 0; i < ROUTES; i++) connection.requestSync('RTM_NEWROUTE', routeOf(i, link), NEW)
          }),
        ),
    },
  ]
  if (program !== undefined) contestants.push(libmnl(world, program, 1))
  if (missing === undefined) contestants.push(npm(world))
  return {
    rounds: 5,
    works: [{ name: IN_PLACE, unit: 'ms' }],
    contestants,
    targets: [
      { work: IN_PLACE, peer: C, times: 2 },
      { work: IN_PLACE, peer: PACKAGE, times: 1 / 5 },
    ],
    absent: [...(program === undefined ? [NO_LIBMNL] : []), ...(missing === undefined ? [] : [missing])],
  }
}

export async function routeRequestsByPool(): Promise<Match> {
  const world = await makeWorld('pooled')
  const { connection, link } = world
  const ours = async () => {
    for (let i = 0; i < ROUTES; i++) await connection.request('RTM_NEWROUTE', routeOf(i, link), NEW)
  }
  return {
    rounds: 3,
    works: [{ name: BY_POOL, unit: 'ms' }],
    contestants: [
      { name: 'netloom', round: () => emptied(world, () => timed(ours)) },
      ...(packageAbsent() === undefined ? [npm(world)] : []),
    ],
    targets: [],
    absent: [],
  }
}

function libmnl(world: World, program: string, many: number): Contestant {
  return { name: C, round: () => emptied(world, () => Number.parseFloat(world.run(program, 'add', WAY, String(many)))) }
}

function npm(world: World): Contestant {
  return { name: PACKAGE, round: () => emptied(world, () => netlinkPackage(world, 'add', String(world.link), String(ROUTES))) }
}

/** The next one finds no routes. */
async function emptied(world: World, work: () => number | Promise<number>): Promise<[number]> {
  const figure = await work()
  clear(world)
  return [figure]
}
