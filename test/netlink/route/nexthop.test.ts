/** Nexthops: formats that no recording holds, their bytes put together by hand from <linux/nexthop.h>. */

import { describe, expect, test } from 'vitest'
import { decodeDatagram, encodeDatagram } from '../../../src/netlink/datagram.ts'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { hex } from '../../../src/schema/bytes.ts'

/** The attributes of a nexthop message, behind nlmsghdr (16 bytes) and nhmsg (8). */
const attributesOf = (bytes: Uint8Array) => hex(bytes.subarray(24))

describe('a nexthop', () => {
  test.each([
    {
      what: 'group: number, weight less one, the weight’s upper byte',
      value: {
        NHA_GROUP: [
          { id: 1, weight: 0, weight_high: 0 },
          { id: 2, weight: 44, weight_high: 1 },
        ],
      },
      bytes: '14000200' + '0100000000000000' + '020000002c010000',
    },
    {
      what: 'group that keeps flows where they are',
      value: {
        NHA_GROUP_TYPE: 'NEXTHOP_GRP_TYPE_RES',
        NHA_RES_GROUP: { NHA_RES_GROUP_BUCKETS: 32, NHA_RES_GROUP_IDLE_TIMER: 12000 },
      },
      bytes: '0600030001000000' + '14000c80' + '0600010020000000' + '08000200e02e0000',
    },
    { what: 'that drops', value: { NHA_ID: 3, NHA_BLACKHOLE: true }, bytes: '0800010003000000' + '04000400' },
    {
      what: 'with an encapsulation',
      value: { NHA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_MPLS', NHA_ENCAP: { MPLS_IPTUNNEL_DST: '100' } },
      bytes: '0600070001000000' + '0c000880' + '0800010000064100',
    },
    {
      what: 'group with counters: four bytes where the number fits, eight where it does not',
      value: {
        NHA_GROUP_STATS: [
          { NHA_GROUP_STATS_ENTRY_ID: 1, NHA_GROUP_STATS_ENTRY_PACKETS: 7n },
          { NHA_GROUP_STATS_ENTRY_ID: 2, NHA_GROUP_STATS_ENTRY_PACKETS: 0x100000000n },
        ],
      },
      bytes:
        '30000f80' + '14000180' + '0800010001000000' + '0800020007000000' + '18000180' + '0800010002000000' + '0c0002000000000001000000',
    },
  ] as const)('$what', ({ value, bytes }) => {
    const datagram = encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWNEXTHOP', ...value }])
    expect(attributesOf(datagram)).toBe(bytes)
    expect(decodeDatagram(route, datagram)[0]).toMatchObject(value)
  })
})
