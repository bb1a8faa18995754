/** A namespace of its own for a row that fills it: nothing in it slows the other rows down. */

import { execFileSync } from 'node:child_process'
import { netloom } from './built.ts'

/** So many routes, links or changes make a difference that can be measured. */
export const ROUTES = 100_000
export const LINKS = 10_000

/** What the routes lead to, and by what. */
export const WAY = 'way'
const world = `
  ip link add ${WAY} type ifb
  ip link set ${WAY} up
  ip address add 192.0.2.2/24 dev ${WAY}`

/** A namespace with one link that routes can lead to. */
export interface World {
  readonly namespace: InstanceType<typeof netloom.Namespace>
  readonly connection: InstanceType<typeof netloom.Connection<typeof netloom.route>>
  /** The index of the link. */
  readonly link: number
  /** Runs a program inside and gives what it prints. */
  run(command: string, ...args: string[]): string
}

export async function makeWorld(name: string): Promise<World> {
  const namespace = await netloom.createNamespace(name)
  const run = (command: string, ...args: string[]) =>
    namespace.enter(() => execFileSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'inherit'] }))
  run('sh', '-ec', world)
  const connection = netloom.connect(netloom.route, namespace)
  const { ifi_index: link } = await connection.get('RTM_GETLINK', { IFLA_IFNAME: WAY })
  return { namespace, connection, link, run }
}

/** Where the route of that number leads to. */
export const destination = (i: number) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`

/** The route of that number, as a request. */
export const routeOf = (i: number, link: number) =>
  ({
    rtm_family: 'AF_INET',
    rtm_dst_len: 32,
    rtm_table: 'RT_TABLE_MAIN',
    rtm_protocol: 'RTPROT_BOOT',
    rtm_scope: 'RT_SCOPE_UNIVERSE',
    rtm_type: 'RTN_UNICAST',
    RTA_DST: destination(i),
    RTA_GATEWAY: '192.0.2.1',
    RTA_OIF: link,
  }) as const

/** Takes all routes away: they go with their link, all at once. */
export function clear({ run }: World): void {
  run('ip', 'link', 'set', WAY, 'down')
  run('ip', 'link', 'set', WAY, 'up')
}
