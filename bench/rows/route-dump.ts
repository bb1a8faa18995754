/** 100,000 routes of IPv4 read from the kernel: kept, walked past, and the room that it takes. rtnetlink(7) */

import { compile, NO_LIBMNL } from '../compile.ts'
import type { Contestant, Match } from '../match.ts'
import { netlinkPackage, PACKAGE, packageAbsent } from '../peers/netlink-package.ts'
import { enough, timed } from '../timed.ts'
import { makeWorld, ROUTES, routeOf, type World } from '../world.ts'

const DUMP = '100,000 routes, dumped to typed messages'
const WALK = '100,000 routes, walked, none kept'
const ROOM = '100,000 routes, dumped: heap at the most, above what is kept'
const FLOOR = 'C with libmnl, none kept'
const SHOW = 'ip route show'
const JSON_SHOW = 'ip -j route, parsed'

const IPV4 = { rtm_family: 'AF_INET' } as const

export async function routeDump(): Promise<Match> {
  const world = await fullWorld('dumped')
  const { connection, run } = world
  const program = compile('routes', 'mnl')
  const missing = packageAbsent()
  const contestants: Contestant[] = [
    { name: 'netloom', round: async () => [await timed(async () => enough((await connection.dump('RTM_GETROUTE', IPV4)).length, ROUTES))] },
    { name: SHOW, round: async () => [await timed(() => void run('sh', '-c', 'ip route show >/dev/null'))] },
    {
      name: JSON_SHOW,
      round: async () => [await timed(() => enough((JSON.parse(run('ip', '-j', 'route', 'show')) as unknown[]).length, ROUTES))],
    },
  ]
  if (program !== undefined) contestants.push({ name: FLOOR, round: () => [Number.parseFloat(run(program, 'dump'))] })
  if (missing === undefined) contestants.push({ name: PACKAGE, round: () => [netlinkPackage(world, 'dump')] })
  return {
    rounds: 11,
    works: [{ name: DUMP, unit: 'ms' }],
    contestants,
    targets: [
      { work: DUMP, peer: FLOOR, times: 4 },
      { work: DUMP, peer: SHOW, times: 1 },
      { work: DUMP, peer: JSON_SHOW, times: 1 / 4 },
      { work: DUMP, peer: PACKAGE, times: 1 / 4 },
    ],
    absent: [...(program === undefined ? [NO_LIBMNL] : []), ...(missing === undefined ? [] : [missing])],
  }
}

export async function routeWalk(): Promise<Match> {
  const { connection, run } = await fullWorld('walked')
  const program = compile('routes', 'mnl')
  const walk = async () => {
    let count = 0
    for await (const route of connection.walk('RTM_GETROUTE', IPV4)) count += route.rtm_dst_len > 0 ? 1 : 0
    enough(count, ROUTES)
  }
  return {
    rounds: 11,
    works: [{ name: WALK, unit: 'ms' }],
    contestants: [
      { name: 'netloom', round: async () => [await timed(walk)] },
      ...(program === undefined ? [] : [{ name: FLOOR, round: () => [Number.parseFloat(run(program, 'dump'))] }]),
    ],
    targets: [{ work: WALK, peer: FLOOR, times: 2 }],
    absent: program === undefined ? [NO_LIBMNL] : [],
  }
}

/** In a process of its own, which may collect garbage when it is told to. */
export async function routeRoom(): Promise<Match> {
  const { run } = await fullWorld('measured')
  const script = new URL('../peers/room.ts', import.meta.url).pathname
  return {
    rounds: 5,
    works: [{ name: ROOM, unit: 'MiB' }],
    contestants: [{ name: 'netloom', round: () => [Number(run(process.execPath, '--expose-gc', ...process.execArgv, script))] }],
    targets: [{ work: ROOM, units: 8 }],
    absent: [],
  }
}

/** A world with all the routes. */
async function fullWorld(name: string): Promise<World> {
  const world = await makeWorld(name)
  for (let i = 0; i < ROUTES; i += 1000) {
    await world.connection.batch(
      Array.from({ length: 1000 }, (_, j) => ({ nlmsg_type: 'RTM_NEWROUTE', ...routeOf(i + j, world.link) }) as const),
      { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] },
    )
  }
  return world
}
