/** Requests for routes, and nexthops: our bytes are those of `ip route` and `ip nexthop`. */

import { describe, expect, test } from 'vitest'
import { decodeDatagram, encodeDatagram } from '../../../src/netlink/datagram.ts'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { hex } from '../../../src/schema/bytes.ts'
import { answers, type Case, expectToolsBytes } from '../tool-request.ts'

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const
const remove = ['NLM_F_REQUEST', 'NLM_F_ACK'] as const
const ask = ['NLM_F_REQUEST'] as const
const dump = ['NLM_F_REQUEST', 'NLM_F_DUMP'] as const

/** The indexes of links in the recording. */
const VETH = 3
const VETH_NS = 2

/** A route of the main table, made by hand, to wherever a gateway leads. */
const unicast = {
  rtm_family: 'AF_INET',
  rtm_table: 'RT_TABLE_MAIN',
  rtm_protocol: 'RTPROT_BOOT',
  rtm_scope: 'RT_SCOPE_UNIVERSE',
  rtm_type: 'RTN_UNICAST',
} as const

/** What del leaves open: any scope, any type, any protocol. */
const any = { rtm_family: 'AF_INET', rtm_table: 'RT_TABLE_MAIN', rtm_scope: 'RT_SCOPE_NOWHERE' } as const

const prefix = { rtm_dst_len: 16, RTA_DST: '10.20.0.0' } as const

/** Which way would this packet go, and which table says so? */
const lookup = { rtm_family: 'AF_INET', rtm_dst_len: 32, rtm_flags: ['RTM_F_LOOKUP_TABLE'], RTA_DST: '8.8.8.8' } as const

const cases: Case<typeof route>[] = [
  {
    command: 'ip route add default via 10.10.0.1',
    fixture: 'add-default',
    request: { nlmsg_type: 'RTM_NEWROUTE', nlmsg_flags: create, ...unicast, RTA_GATEWAY: '10.10.0.1' },
  },
  {
    command: 'ip route add default via 10.10.0.1 dev veth-host',
    fixture: 'add-default-by-link',
    request: { nlmsg_type: 'RTM_NEWROUTE', nlmsg_flags: create, ...unicast, RTA_GATEWAY: '10.10.0.1', RTA_OIF: VETH },
  },
  {
    command: 'ip route add default via fd00::1 dev veth-host',
    fixture: 'add-ipv6-default',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      rtm_family: 'AF_INET6',
      RTA_GATEWAY: 'fd00::1',
      RTA_OIF: VETH,
    },
  },
  {
    command: 'ip route add 10.20.0.0/16 dev veth-host',
    fixture: 'add-by-link',
    request: { nlmsg_type: 'RTM_NEWROUTE', nlmsg_flags: create, ...unicast, rtm_scope: 'RT_SCOPE_LINK', ...prefix, RTA_OIF: VETH },
  },
  {
    command: 'ip route add 10.20.0.0/16 via 10.10.0.1 metric 100',
    fixture: 'add-metric',
    request: { nlmsg_type: 'RTM_NEWROUTE', nlmsg_flags: create, ...unicast, ...prefix, RTA_GATEWAY: '10.10.0.1', RTA_PRIORITY: 100 },
  },
  {
    command: 'ip route add 10.20.0.0/16 via 10.10.0.1 src 10.10.0.2',
    fixture: 'add-source',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      ...prefix,
      RTA_GATEWAY: '10.10.0.1',
      RTA_PREFSRC: '10.10.0.2',
    },
  },
  {
    command: 'ip route add 10.20.0.0/16 via 10.10.0.1 table 100',
    fixture: 'add-table',
    request: { nlmsg_type: 'RTM_NEWROUTE', nlmsg_flags: create, ...unicast, rtm_table: 100, ...prefix, RTA_GATEWAY: '10.10.0.1' },
  },
  {
    command: 'ip route add 10.20.0.0/16 via 10.10.0.1 table 1000',
    fixture: 'add-table-above-255',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      rtm_table: 'RT_TABLE_UNSPEC',
      ...prefix,
      RTA_GATEWAY: '10.10.0.1',
      RTA_TABLE: 1000,
    },
  },
  {
    command: 'ip route add 10.20.0.0/16 via 10.10.0.1 mtu 1400 advmss 1360',
    fixture: 'add-mtu-metric',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      ...prefix,
      RTA_GATEWAY: '10.10.0.1',
      RTA_METRICS: { RTAX_MTU: 1400, RTAX_ADVMSS: 1360 },
    },
  },
  {
    command: 'ip route add 10.20.0.0/16 via 10.10.0.1 initcwnd 20 congctl cubic',
    fixture: 'add-congestion-metric',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      ...prefix,
      RTA_GATEWAY: '10.10.0.1',
      RTA_METRICS: { RTAX_INITCWND: 20, RTAX_CC_ALGO: 'cubic' },
    },
  },
  {
    command: 'ip route add 10.20.0.0/16 nexthop via 10.10.0.1 weight 1 nexthop via 10.10.0.3 dev veth-host weight 2',
    fixture: 'add-multipath',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      ...prefix,
      RTA_MULTIPATH: [{ RTA_GATEWAY: '10.10.0.1' }, { rtnh_hops: 1, rtnh_ifindex: VETH, RTA_GATEWAY: '10.10.0.3' }],
    },
  },
  {
    command: 'ip route add fd01::/64 nexthop via fd00::1 nexthop via fd00::3',
    fixture: 'add-ipv6-multipath',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      rtm_family: 'AF_INET6',
      rtm_dst_len: 64,
      RTA_DST: 'fd01::',
      RTA_MULTIPATH: [{ RTA_GATEWAY: 'fd00::1' }, { RTA_GATEWAY: 'fd00::3' }],
    },
  },
  {
    command: 'ip route add 10.20.0.0/16 via inet6 fd00::1 dev veth-host',
    fixture: 'add-via-ipv6',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      ...prefix,
      RTA_VIA: { rtvia_family: 'AF_INET6', rtvia_addr: 'fd00::1' },
      RTA_OIF: VETH,
    },
  },
  {
    command: 'ip route add 10.20.0.0/16 via 192.168.99.1 dev veth-host onlink',
    fixture: 'add-onlink',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      rtm_flags: ['RTNH_F_ONLINK'],
      ...prefix,
      RTA_GATEWAY: '192.168.99.1',
      RTA_OIF: VETH,
    },
  },
  {
    command: 'ip route add blackhole 10.20.0.0/16',
    fixture: 'add-blackhole',
    request: { nlmsg_type: 'RTM_NEWROUTE', nlmsg_flags: create, ...unicast, rtm_type: 'RTN_BLACKHOLE', ...prefix },
  },
  {
    command: 'ip route add 10.20.0.0/16 nhid 1',
    fixture: 'add-by-nexthop',
    request: { nlmsg_type: 'RTM_NEWROUTE', nlmsg_flags: create, ...unicast, ...prefix, RTA_NH_ID: 1 },
  },
  {
    command: 'ip route replace default via 10.10.0.3',
    fixture: 'replace',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_REPLACE'],
      ...unicast,
      RTA_GATEWAY: '10.10.0.3',
    },
  },
  {
    command: 'ip route append default via 10.10.0.3',
    fixture: 'append',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_APPEND'],
      ...unicast,
      RTA_GATEWAY: '10.10.0.3',
    },
  },
  {
    command: 'ip route del default',
    fixture: 'delete',
    request: { nlmsg_type: 'RTM_DELROUTE', nlmsg_flags: remove, ...any },
  },
  {
    command: 'ip route del default via 10.10.0.1',
    fixture: 'delete-by-gateway',
    request: { nlmsg_type: 'RTM_DELROUTE', nlmsg_flags: remove, ...any, RTA_GATEWAY: '10.10.0.1' },
  },
  {
    command: 'ip route get 8.8.8.8',
    fixture: 'get',
    request: { nlmsg_type: 'RTM_GETROUTE', nlmsg_flags: ask, ...lookup },
  },
  {
    command: 'ip route get 8.8.8.8 from 10.30.0.5 iif veth-ns',
    fixture: 'get-forwarded',
    request: { nlmsg_type: 'RTM_GETROUTE', nlmsg_flags: ask, ...lookup, rtm_src_len: 32, RTA_SRC: '10.30.0.5', RTA_IIF: VETH_NS },
  },
  {
    command: 'ip route get 8.8.8.8 mark 0x1',
    fixture: 'get-mark',
    request: { nlmsg_type: 'RTM_GETROUTE', nlmsg_flags: ask, ...lookup, RTA_MARK: 1 },
  },
  {
    command: 'ip route get fibmatch 8.8.8.8',
    fixture: 'get-table-match',
    request: { nlmsg_type: 'RTM_GETROUTE', nlmsg_flags: ask, ...lookup, rtm_flags: ['RTM_F_LOOKUP_TABLE', 'RTM_F_FIB_MATCH'] },
  },
  {
    command: 'ip route show',
    fixture: 'show',
    request: { nlmsg_type: 'RTM_GETROUTE', nlmsg_flags: dump, rtm_family: 'AF_INET', RTA_TABLE: 'RT_TABLE_MAIN' },
  },
  {
    command: 'ip route show table all',
    fixture: 'show-all-tables',
    request: { nlmsg_type: 'RTM_GETROUTE', nlmsg_flags: dump },
  },
  {
    command: 'ip nexthop add id 1 via 10.10.0.1 dev veth-host',
    fixture: 'nexthop-add',
    request: {
      nlmsg_type: 'RTM_NEWNEXTHOP',
      nlmsg_flags: create,
      nh_family: 'AF_INET',
      NHA_ID: 1,
      NHA_GATEWAY: '10.10.0.1',
      NHA_OIF: VETH,
    },
  },
]

describe('the same bytes as ip', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/route', row))
})

/** The kernel that recorded the fixtures has neither MPLS nor a use for these; the bytes are put together by hand from the headers. */
describe('formats without a recording', () => {
  const body = (attributes: string) =>
    `${le32(28 + attributes.length / 2)}18000000${'00'.repeat(8)}1c14000000000000${'00'.repeat(4)}${attributes}`
  const le32 = (number: number) => hex(new Uint8Array(new Uint32Array([number]).buffer))

  test.each([
    {
      what: 'a label stack as destination, 100 in 20 bits above class, bottom mark and TTL',
      attributes: '08000100' + '00064100',
      value: { RTA_DST: '100' },
    },
    {
      what: 'a stack of two labels: the bottom mark on the last alone',
      attributes: '0c001300' + '00064000' + '000c8100',
      value: { RTA_NEWDST: '100/200' },
    },
    {
      what: 'an encapsulation whose type stands behind it',
      attributes: '0c001680' + '08000100' + '00064100' + '06001500' + '01000000',
      value: { RTA_ENCAP: { MPLS_IPTUNNEL_DST: '100' }, RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_MPLS' },
    },
    {
      what: 'an encapsulation in IP',
      attributes:
        '20001680' + '0c000100' + '000000000000002a' + '08000200' + '0a000002' + '05000400' + '40000000' + '06001500' + '02000000',
      value: {
        RTA_ENCAP: { LWTUNNEL_IP_ID: 42n, LWTUNNEL_IP_DST: '10.0.0.2', LWTUNNEL_IP_TTL: 64 },
        RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_IP',
      },
    },
    {
      what: 'an encapsulation of a type that is not declared stays raw',
      attributes: '0c001600' + '08000100' + '01020304' + '06001500' + '0b000000',
      value: { '#22': Uint8Array.of(8, 0, 1, 0, 1, 2, 3, 4), RTA_ENCAP_TYPE: 11 },
    },
    {
      what: 'ways out of different lengths, one of them with an encapsulation',
      attributes:
        '28000900' + '1c000001' + '03000000' + '0c001680' + '08000100' + '00064100' + '06001500' + '01000000' + '08000400' + '04000000',
      value: {
        RTA_MULTIPATH: [
          {
            rtnh_flags: [],
            rtnh_hops: 1,
            rtnh_ifindex: 3,
            RTA_ENCAP: { MPLS_IPTUNNEL_DST: '100' },
            RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_MPLS',
          },
          { rtnh_flags: ['RTNH_F_ONLINK'], rtnh_hops: 0, rtnh_ifindex: 4 },
        ],
      },
    },
    {
      what: 'a way out whose length counts the padding behind its last attribute',
      attributes: '24000900' + '20000000' + '03000000' + '16001200' + '0a00' + 'fd000000000000000000000000000001' + '0000',
      value: {
        RTA_MULTIPATH: [{ rtnh_flags: [], rtnh_hops: 0, rtnh_ifindex: 3, RTA_VIA: { rtvia_family: 'AF_INET6', rtvia_addr: 'fd00::1' } }],
      },
    },
    {
      what: 'a gateway that is a link-layer address',
      attributes: '0c001200' + '1100' + '020000000001',
      value: { RTA_VIA: { rtvia_family: 'AF_PACKET', rtvia_addr: '02:00:00:00:00:01' } },
    },
  ])('$what', ({ attributes, value }) => {
    const datagram = new Uint8Array(Buffer.from(body(attributes), 'hex'))
    const [message] = decodeDatagram(route, datagram)
    expect(message).toMatchObject({ nlmsg_type: 'RTM_NEWROUTE', rtm_family: 'AF_MPLS', ...value })
    expect(Object.keys(message ?? {}).filter((key) => key.startsWith('RTA_') || key.startsWith('#'))).toEqual(Object.keys(value))
    // A raw attribute's flag bits are kept in exact mode alone; no case has any.
    expect(hex(encodeDatagram(route, message === undefined ? [] : [message]))).toBe(hex(datagram))
  })

  test.each([
    { what: 'shorter than its header', attributes: '0c000900' + '04000000' + '03000000' },
    { what: 'longer than what is left', attributes: '0c000900' + '10000000' + '03000000' },
    { what: 'of no length at all', attributes: '0c000900' + '00000000' + '03000000' },
  ])('a way out $what leaves the whole attribute raw', ({ attributes }) => {
    const [message] = decodeDatagram(route, new Uint8Array(Buffer.from(body(attributes), 'hex')))
    expect(message).toHaveProperty(['#9'])
    expect(message).not.toHaveProperty('RTA_MULTIPATH')
  })

  test.each([
    { labels: '1048576', reason: 'RTM_NEWROUTE > RTA_NEWDST: expected labels up to 1048575, got 1048576' },
    { labels: '16/', reason: 'RTM_NEWROUTE > RTA_NEWDST: expected labels such as 100/200, got "16/"' },
    { labels: 'ten', reason: 'RTM_NEWROUTE > RTA_NEWDST: expected an address such as 10.10.0.1 or fd00::1, got "ten"' },
  ])('no destination: $labels', ({ labels, reason }) => {
    expect(() => encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWROUTE', RTA_NEWDST: labels }])).toThrow(reason)
  })
})

/** The values follow from the commands that set the scene, in the fixture's `setup`. */
describe('the kernel answers', () => {
  test('which way a packet to 8.8.8.8 goes', () => {
    expect(answers(route, 'route/route', 'get', 'RTM_NEWROUTE')).toMatchObject([
      { rtm_table: 'RT_TABLE_MAIN', RTA_DST: '8.8.8.8', RTA_GATEWAY: '10.10.0.1', RTA_OIF: VETH, RTA_PREFSRC: '10.10.0.2' },
    ])
  })

  test('the routes of the main table: a prefix of the link, one with a metric, two ways out, and a black hole', () => {
    expect(answers(route, 'route/route', 'show-metrics-and-multipath', 'RTM_NEWROUTE')).toMatchObject([
      { rtm_protocol: 'RTPROT_KERNEL', rtm_scope: 'RT_SCOPE_LINK', rtm_dst_len: 24, RTA_DST: '10.10.0.0', RTA_PREFSRC: '10.10.0.2' },
      { rtm_type: 'RTN_UNICAST', RTA_DST: '10.20.0.0', RTA_GATEWAY: '10.10.0.1', RTA_METRICS: { RTAX_MTU: 1400 } },
      {
        RTA_DST: '10.21.0.0',
        RTA_MULTIPATH: [
          { rtnh_hops: 0, rtnh_ifindex: VETH, RTA_GATEWAY: '10.10.0.1' },
          { rtnh_hops: 1, rtnh_ifindex: VETH, RTA_GATEWAY: '10.10.0.3' },
        ],
      },
      { rtm_type: 'RTN_BLACKHOLE', RTA_DST: '10.22.0.0' },
    ])
  })
})
