/** Encapsulations. What no recording holds is put together by hand from the headers and RFCs. */

import { describe, expect, test } from 'vitest'
import { decodeDatagram, encodeDatagram, explainDatagram } from '../../../src/netlink/datagram.ts'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { hex } from '../../../src/schema/bytes.ts'
import { leaves } from '../../../src/schema/explanation.ts'
import { type Case, expectToolsBytes } from '../tool-request.ts'

const create = ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'] as const

/** A route of the main table, made by hand, for a prefix of 16 bits. */
const unicast = {
  rtm_family: 'AF_INET',
  rtm_dst_len: 16,
  rtm_table: 'RT_TABLE_MAIN',
  rtm_protocol: 'RTPROT_BOOT',
  rtm_type: 'RTN_UNICAST',
  RTA_DST: '10.20.0.0',
} as const

/** The index of veth-host in the recording. */
const VETH = 3

const cases: Case<typeof route>[] = [
  {
    command: 'ip route add 10.20.0.0/16 encap mpls 100/200 ttl 64 via 10.10.0.1',
    fixture: 'add-mpls',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      RTA_ENCAP: { MPLS_IPTUNNEL_DST: '100/200', MPLS_IPTUNNEL_TTL: 64 },
      RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_MPLS',
      RTA_GATEWAY: '10.10.0.1',
    },
  },
  {
    command: 'ip route add 10.20.0.0/16 encap ip id 42 src 10.0.0.1 dst 10.0.0.2 tos 4 ttl 64 key csum seq dev veth-host',
    fixture: 'add-ip',
    request: {
      nlmsg_type: 'RTM_NEWROUTE',
      nlmsg_flags: create,
      ...unicast,
      rtm_scope: 'RT_SCOPE_LINK',
      RTA_ENCAP: {
        LWTUNNEL_IP_ID: 42n,
        LWTUNNEL_IP_SRC: '10.0.0.1',
        LWTUNNEL_IP_DST: '10.0.0.2',
        LWTUNNEL_IP_TOS: 4,
        LWTUNNEL_IP_TTL: 64,
        LWTUNNEL_IP_FLAGS: ['TUNNEL_KEY', 'TUNNEL_CSUM', 'TUNNEL_SEQ'],
      },
      RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_IP',
      RTA_OIF: VETH,
    },
  },
]

describe('the same bytes as ip', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/encapsulation', row))
})

/** The encapsulation of a route, behind nlmsghdr (16 bytes), rtmsg (12) and RTA_ENCAP_TYPE (8). */
const encapsulationOf = (bytes: Uint8Array) => hex(bytes.subarray(36))

const FC00_1 = 'fc000000000000000000000000000001'
const FC00_2 = 'fc000000000000000000000000000002'

const formats = [
  {
    what: 'two segments, the last one to visit first',
    value: {
      RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_SEG6',
      RTA_ENCAP: { SEG6_IPTUNNEL_SRH: { mode: 'SEG6_IPTUN_MODE_ENCAP', srh: { segments: ['fc00::2', 'fc00::1'] } } },
    },
    bytes: `3400168030000100${'01000000'}${'0004040101000000'}${FC00_2}${FC00_1}`,
  },
  {
    what: 'a segment and an HMAC',
    value: {
      RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_SEG6',
      RTA_ENCAP: {
        SEG6_IPTUNNEL_SRH: {
          mode: 'SEG6_IPTUN_MODE_INLINE',
          srh: { flags: ['SR6_FLAG1_HMAC'], segments: ['fc00::1'], hmac: { hmackeyid: 1, hmac: new Uint8Array(32) } },
        },
      },
    },
    bytes: `4c00168048000100${'00000000'}${'0007040000080000'}${FC00_1}${'0526000000000001'}${'00'.repeat(32)}`,
  },
  {
    what: 'what to do with a packet that arrives at its segment',
    value: {
      RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_SEG6_LOCAL',
      RTA_ENCAP: {
        SEG6_LOCAL_ACTION: 'SEG6_LOCAL_ACTION_END',
        SEG6_LOCAL_FLAVORS: {
          SEG6_LOCAL_FLV_OPERATION: ['SEG6_LOCAL_FLV_OP_PSP', 'SEG6_LOCAL_FLV_OP_NEXT_CSID'],
          SEG6_LOCAL_FLV_LCBLOCK_BITS: 48,
        },
      },
    },
    bytes: '200016800800010001000000' + '14000b80' + '0800010012000000' + '0500020030000000',
  },
  {
    what: 'a source route',
    value: { RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_RPL', RTA_ENCAP: { RPL_IPTUNNEL_SRH: { segments: ['fc00::1', 'fc00::2'] } } },
    bytes: `300016802c000100${'0004030200000000'}${FC00_1}${FC00_2}`,
  },
  {
    what: 'a trace for node and link, 12 bytes of room',
    value: {
      RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_IOAM6',
      RTA_ENCAP: {
        IOAM6_IPTUNNEL_MODE: 'IOAM6_IPTUNNEL_MODE_INLINE',
        IOAM6_IPTUNNEL_TRACE: { namespace_id: 1, nodelen: 2, remlen: 3, type_be32: ['bit0', 'bit1'] },
      },
    },
    bytes: '1800168005000100010000000c000300' + '00011003' + 'c0000000',
  },
  {
    what: 'a locator',
    value: {
      RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_ILA',
      RTA_ENCAP: { ILA_ATTR_LOCATOR: 0x0001000200030004n, ILA_ATTR_CSUM_MODE: 'ILA_CSUM_NEUTRAL_MAP' },
    },
    bytes: '180016800c0001000001000200030004' + '0500070001000000',
  },
  {
    what: 'a program',
    value: {
      RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_BPF',
      RTA_ENCAP: { LWT_BPF_OUT: { LWT_BPF_PROG_FD: 5, LWT_BPF_PROG_NAME: 'out' }, LWT_BPF_XMIT_HEADROOM: 64 },
    },
    bytes: '20001680' + '14000280' + '0800010005000000' + '080002006f757400' + '0800040040000000',
  },
  {
    what: 'a transformation',
    value: { RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_XFRM', RTA_ENCAP: { LWT_XFRM_IF_ID: 5, LWT_XFRM_LINK: 2 } },
    bytes: '140016800800010005000000' + '0800020002000000',
  },
] as const

describe('an encapsulation', () => {
  test.each(formats)('$what', ({ value, bytes }) => {
    const datagram = encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWROUTE', ...value }])
    expect(encapsulationOf(datagram)).toBe(bytes)
    expect(decodeDatagram(route, datagram)[0]).toMatchObject(value)
    let at = 0
    for (const leaf of leaves(explainDatagram(route, datagram))) {
      expect([leaf.name, leaf.offset]).toEqual([leaf.name, at])
      at += leaf.length
    }
    expect(at).toBe(datagram.length)
  })
})

const srh = (given: object) => ({
  nlmsg_type: 'RTM_NEWROUTE',
  RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_SEG6_LOCAL',
  RTA_ENCAP: { SEG6_LOCAL_SRH: given },
})

describe('bad segments are refused with their place', () => {
  test.each([
    { given: { segments: [] }, reason: 'segments: expected an array of 1 to 125 addresses, got an array of 0' },
    { given: { segments: Array(126).fill('::1') }, reason: 'segments: expected an array of 1 to 125 addresses, got an array of 126' },
    { given: { segments: ['fc00::1', 'here'] }, reason: 'segments > [1]: expected an address such as fd00::1, got "here"' },
    { given: { segments: ['fc00::1'], hdrlen: 2 }, reason: 'hdrlen: it follows from the segments and is not given' },
    { given: { segments: ['fc00::1'], flag: [] }, reason: 'struct ipv6_sr_hdr has no flag; did you mean flags?' },
  ])('$reason', ({ given, reason }) => {
    const place = 'RTM_NEWROUTE > RTA_ENCAP > SEG6_LOCAL_SRH'
    const separator = reason.startsWith('struct') ? ': ' : ' > '
    // What TypeScript refuses, plain JavaScript may say.
    expect(() => encodeDatagram(route, [srh(given)] as never)).toThrow(`${place}${separator}${reason}`)
  })
})
