/**
 * 100,000 routes added by another process while a monitor runs. Its mirror must be what a dump gives, or the bench fails; how long the event
 * loop was held meanwhile is measured, and how often announcements were lost.
 */

import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { netloom } from '../built.ts'
import { compile, NO_LIBMNL } from '../compile.ts'
import type { Match } from '../match.ts'
import { clear, makeWorld, ROUTES, WAY } from '../world.ts'

const HELD = '100,000 routes added elsewhere, monitored: the event loop held at the longest'
const OVERRUNS = '100,000 routes added elsewhere, monitored: overruns'
const RIGHT = '100,000 routes added elsewhere, monitored: until the mirror is right'

/** The route that is added behind the others: when it is told, all are. */
const LAST = '198.51.100.1/32'

export async function routeMonitor(): Promise<Match> {
  const world = await makeWorld('monitored')
  const host = netloom.openHost('monitored')
  const program = compile('routes', 'mnl')
  const works = [
    { name: HELD, unit: 'ms' },
    { name: OVERRUNS, unit: 'times' },
    { name: RIGHT, unit: 'ms' },
  ] as const
  if (program === undefined) return { rounds: 0, works: [], contestants: [], targets: [], absent: [NO_LIBMNL] }

  const round = async () => {
    const events = host.monitor({ nouns: ['route'], present: true })
    const mirror = new Map<string, object>()
    let overruns = 0
    let adding: Promise<void> | undefined
    const begun = performance.now()
    const delay = monitorEventLoopDelay({ resolution: 1 })
    for await (const event of events) {
      if (event.type === 'ready') {
        delay.enable()
        adding = (async () => {
          await once(world.namespace.spawn(program, ['add', WAY, '1'], { stdio: 'ignore' }), 'exit')
          await host.routes.add({ to: LAST, link: WAY })
        })()
      } else if (event.type === 'overrun') overruns++
      else if (event.type === 'deleted') mirror.delete(event.key)
      else mirror.set(event.key, event.object)
      if ('object' in event && event.type !== 'deleted' && event.object.to === LAST) break
    }
    delay.disable()
    const ended = performance.now()
    await adding
    const told = [...mirror.values()].map(print).sort()
    const there = (await host.routes.list({ table: 'all' })).map(print).sort()
    if (told.length < ROUTES || told.join() !== there.join())
      throw new Error(`the mirror has ${told.length} routes, the kernel ${there.length}, or others`)
    await host.routes.delete({ to: LAST, link: WAY })
    clear(world)
    return [delay.max / 1e6, overruns, ended - begun]
  }
  return { rounds: 3, works, contestants: [{ name: 'netloom', round }], targets: [{ work: HELD, units: 20 }], absent: [] }
}

/** What a route is, without the message that it was read from. */
const print = (route: object) => JSON.stringify({ ...route, message: undefined })
