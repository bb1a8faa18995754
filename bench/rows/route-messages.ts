/** 100,000 routes without a kernel: read as they come in a dump, and written as they are added. <linux/rtnetlink.h> */

import { netloom, Source, Writer } from '../built.ts'
import { type Match, nanoseconds } from '../match.ts'

const ROUTES = 100_000
const READ = 'RTM_NEWROUTE of 60 bytes, read'
const WRITE = 'RTM_NEWROUTE of 52 bytes, written'

export function routeMessages(): Match {
  const codec = netloom.route.messages.RTM_NEWROUTE[1]
  const route = (i: number) =>
    ({
      rtm_family: 'AF_INET',
      rtm_dst_len: 24,
      rtm_table: 'RT_TABLE_MAIN',
      rtm_protocol: 'RTPROT_BOOT',
      rtm_scope: 'RT_SCOPE_UNIVERSE',
      rtm_type: 'RTN_UNICAST',
      RTA_DST: `10.${(i >> 8) & 255}.${i & 255}.0`,
      RTA_GATEWAY: '10.0.0.1',
      RTA_OIF: 3,
    }) as const
  const writer = new Writer()
  // As the kernel dumps it, one behind the other; the table stands in an attribute too.
  const ends: number[] = []
  for (let i = 0; i < ROUTES; i++) {
    codec.write(writer, { RTA_TABLE: 'RT_TABLE_MAIN', ...route(i) })
    ends.push(writer.at)
  }
  const dump = new Source(writer.copy())
  const asked = Array.from({ length: ROUTES }, (_, i) => route(i))
  const read: unknown[] = new Array(ROUTES)
  return {
    rounds: 15,
    works: [
      { name: READ, unit: 'ns' },
      { name: WRITE, unit: 'ns' },
    ],
    contestants: [
      {
        name: 'netloom',
        round: () => [
          nanoseconds(1, () => {
            for (let i = 0, start = 0; i < ROUTES; i++) {
              const end = ends[i] ?? start
              read[i] = codec.read(dump, start, end)
              start = end
            }
          }) / ROUTES,
          nanoseconds(1, () => {
            for (const message of asked) {
              writer.at = 0
              codec.write(writer, message)
            }
          }) / ROUTES,
        ],
      },
    ],
    targets: [{ work: READ, units: 500 }],
    absent: [],
  }
}
