/** 10,000 links read from the kernel, all that it says of them. rtnetlink(7) */

import { compile, NO_LIBMNL } from '../compile.ts'
import type { Contestant, Match } from '../match.ts'
import { netlinkPackage, PACKAGE, packageAbsent } from '../peers/netlink-package.ts'
import { enough, timed } from '../timed.ts'
import { LINKS, makeWorld, type World } from '../world.ts'

const LIST = '10,000 links, dumped to typed messages'

export async function linkDump(): Promise<Match> {
  const world = await makeWorld('linked')
  const { connection, run } = world
  for (let i = 0; i < LINKS / 2; i++) {
    const peer = { VETH_INFO_PEER: { IFLA_IFNAME: `b${i}` } }
    const veth = { IFLA_IFNAME: `a${i}`, IFLA_LINKINFO: { IFLA_INFO_KIND: 'veth', IFLA_INFO_DATA: peer } } as const
    await connection.request('RTM_NEWLINK', veth, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
  }
  const ours = async () => enough((await connection.dump('RTM_GETLINK', {})).length, LINKS)
  const contestants: Contestant[] = [
    { name: 'netloom', round: async () => [await timed(ours)] },
    { name: 'ip link show', round: async () => [await timed(() => void run('sh', '-c', 'ip link show >/dev/null'))] },
    {
      name: 'ip -j -s -d link, parsed',
      round: async () => [await timed(() => enough((JSON.parse(run('ip', '-j', '-s', '-d', 'link', 'show')) as unknown[]).length, LINKS))],
    },
  ]
  const absent: string[] = []
  const program = compile('routes', 'mnl')
  if (program === undefined) absent.push(NO_LIBMNL)
  else contestants.push({ name: 'C with libmnl, none kept', round: () => [Number.parseFloat(run(program, 'links'))] })
  const missing = packageAbsent() ?? refused(world)
  if (missing === undefined) contestants.push({ name: PACKAGE, round: () => [netlinkPackage(world, 'links')] })
  else absent.push(missing)
  return { rounds: 7, works: [{ name: LIST, unit: 'ms' }], contestants, targets: [], absent }
}

/** The package expects links as kernels had them in its time. */
function refused(world: World): string | undefined {
  try {
    netlinkPackage(world, 'links')
    return undefined
  } catch (error) {
    const reason = /^Error: (.*)$/m.exec(String(error))?.[1] ?? String(error)
    return `${PACKAGE}: links not measured, it fails with this kernel (${reason})`
  }
}
