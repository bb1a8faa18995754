/** Requests for tunnels: our bytes are those of `ip link`, and what the kernel says of them. */

import { describe, expect, test } from 'vitest'
import { encodeDatagram } from '../../../src/netlink/datagram.ts'
import type { LinkInput } from '../../../src/netlink/route/link/link.ts'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { answers, expectToolsBytes } from '../tool-request.ts'

/** The index of the link underneath, as it was in the recording. */
const VETH = 3

interface TunnelCase {
  readonly command: string
  readonly fixture: string
  readonly name: string
  readonly link: LinkInput['IFLA_LINKINFO']
}

/** What ip says of every GRE tunnel, whatever it was asked for. */
const noGreKeys = { IFLA_GRE_IKEY: 0, IFLA_GRE_OKEY: 0, IFLA_GRE_IFLAGS: [], IFLA_GRE_OFLAGS: [] } as const
const noGreEncap = {
  IFLA_GRE_ENCAP_TYPE: 'TUNNEL_ENCAP_NONE',
  IFLA_GRE_ENCAP_FLAGS: [],
  IFLA_GRE_ENCAP_SPORT: 0,
  IFLA_GRE_ENCAP_DPORT: 0,
} as const
/** Over IPv6, ip asks for checksums on UDP and names a version of ERSPAN in any case. */
const noIp6GreEncap = { ...noGreEncap, IFLA_GRE_ENCAP_FLAGS: ['TUNNEL_ENCAP_FLAG_CSUM6'] } as const
const usualIp6Gre = { IFLA_GRE_TTL: 64, IFLA_GRE_ENCAP_LIMIT: 4, IFLA_GRE_FLOWINFO: 0, IFLA_GRE_FLAGS: [] } as const
const session100 = {
  IFLA_GRE_IKEY: 100,
  IFLA_GRE_OKEY: 100,
  IFLA_GRE_IFLAGS: ['GRE_KEY', 'GRE_SEQ'],
  IFLA_GRE_OFLAGS: ['GRE_KEY', 'GRE_SEQ'],
} as const
const everyIp6Flag = [
  'IP6_TNL_F_IGN_ENCAP_LIMIT',
  'IP6_TNL_F_USE_ORIG_TCLASS',
  'IP6_TNL_F_USE_ORIG_FLOWLABEL',
  'IP6_TNL_F_RCV_DSCP_COPY',
  'IP6_TNL_F_USE_ORIG_FWMARK',
  'IP6_TNL_F_ALLOW_LOCAL_REMOTE',
] as const

const greCases: TunnelCase[] = [
  {
    command: 'ip link add gre1 type gre local 10.0.0.1 remote 10.0.0.2 key 42 csum seq ttl 64 tos 0x10 pmtudisc',
    fixture: 'add-gre',
    name: 'gre1',
    link: {
      IFLA_INFO_KIND: 'gre',
      IFLA_INFO_DATA: {
        IFLA_GRE_IKEY: 42,
        IFLA_GRE_OKEY: 42,
        IFLA_GRE_IFLAGS: ['GRE_CSUM', 'GRE_KEY', 'GRE_SEQ'],
        IFLA_GRE_OFLAGS: ['GRE_CSUM', 'GRE_KEY', 'GRE_SEQ'],
        IFLA_GRE_LOCAL: '10.0.0.1',
        IFLA_GRE_REMOTE: '10.0.0.2',
        IFLA_GRE_PMTUDISC: 1,
        IFLA_GRE_TOS: 0x10,
        IFLA_GRE_TTL: 64,
        IFLA_GRE_FWMARK: 0,
        ...noGreEncap,
      },
    },
  },
  {
    command:
      'ip link add gre1 type gre remote any local any ikey 0.0.0.7 okey 10.0.0.9 ocsum iseq tos inherit nopmtudisc ignore-df dev veth-host fwmark 0x2a',
    fixture: 'add-gre-each-way',
    name: 'gre1',
    link: {
      IFLA_INFO_KIND: 'gre',
      IFLA_INFO_DATA: {
        IFLA_GRE_IKEY: 7,
        IFLA_GRE_OKEY: 0x0a000009,
        IFLA_GRE_IFLAGS: ['GRE_KEY', 'GRE_SEQ'],
        IFLA_GRE_OFLAGS: ['GRE_CSUM', 'GRE_KEY'],
        IFLA_GRE_PMTUDISC: 0,
        IFLA_GRE_IGNORE_DF: 1,
        IFLA_GRE_TOS: 1,
        IFLA_GRE_LINK: VETH,
        IFLA_GRE_TTL: 0,
        IFLA_GRE_FWMARK: 0x2a,
        ...noGreEncap,
      },
    },
  },
  {
    command: 'ip link add gre1 type gre remote 10.0.0.2 nokey nocsum noseq ttl inherit noignore-df noencap',
    fixture: 'add-gre-without',
    name: 'gre1',
    link: {
      IFLA_INFO_KIND: 'gre',
      IFLA_INFO_DATA: {
        ...noGreKeys,
        IFLA_GRE_REMOTE: '10.0.0.2',
        IFLA_GRE_PMTUDISC: 1,
        IFLA_GRE_IGNORE_DF: 0,
        IFLA_GRE_TOS: 0,
        IFLA_GRE_TTL: 0,
        IFLA_GRE_FWMARK: 0,
        ...noGreEncap,
      },
    },
  },
  {
    command: 'ip link add gre1 type gre remote 10.0.0.2 encap fou encap-sport auto encap-dport 5555 encap-csum encap-remcsum',
    fixture: 'add-gre-fou',
    name: 'gre1',
    link: {
      IFLA_INFO_KIND: 'gre',
      IFLA_INFO_DATA: {
        ...noGreKeys,
        IFLA_GRE_REMOTE: '10.0.0.2',
        IFLA_GRE_PMTUDISC: 1,
        IFLA_GRE_TOS: 0,
        IFLA_GRE_TTL: 0,
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ENCAP_TYPE: 'TUNNEL_ENCAP_FOU',
        IFLA_GRE_ENCAP_FLAGS: ['TUNNEL_ENCAP_FLAG_CSUM', 'TUNNEL_ENCAP_FLAG_REMCSUM'],
        IFLA_GRE_ENCAP_SPORT: 0,
        IFLA_GRE_ENCAP_DPORT: 5555,
      },
    },
  },
  {
    command: 'ip link add gre1 type gre external',
    fixture: 'add-gre-external',
    name: 'gre1',
    link: { IFLA_INFO_KIND: 'gre', IFLA_INFO_DATA: { IFLA_GRE_COLLECT_METADATA: true } },
  },
  {
    command: 'ip link add tap1 type gretap local 10.0.0.1 remote 10.0.0.2 icsum noocsum oseq noiseq ikey 1 nookey ttl 255',
    fixture: 'add-gretap',
    name: 'tap1',
    link: {
      IFLA_INFO_KIND: 'gretap',
      IFLA_INFO_DATA: {
        IFLA_GRE_IKEY: 1,
        IFLA_GRE_OKEY: 0,
        IFLA_GRE_IFLAGS: ['GRE_CSUM', 'GRE_KEY'],
        IFLA_GRE_OFLAGS: ['GRE_SEQ'],
        IFLA_GRE_LOCAL: '10.0.0.1',
        IFLA_GRE_REMOTE: '10.0.0.2',
        IFLA_GRE_PMTUDISC: 1,
        IFLA_GRE_TOS: 0,
        IFLA_GRE_TTL: 255,
        IFLA_GRE_FWMARK: 0,
        ...noGreEncap,
      },
    },
  },
  {
    command:
      'ip link add tap1 type gretap remote 10.0.0.2 encap gue encap-sport 4000 encap-dport 6080 encap-udp6-csum noencap-csum noencap-remcsum',
    fixture: 'add-gretap-gue',
    name: 'tap1',
    link: {
      IFLA_INFO_KIND: 'gretap',
      IFLA_INFO_DATA: {
        ...noGreKeys,
        IFLA_GRE_REMOTE: '10.0.0.2',
        IFLA_GRE_PMTUDISC: 1,
        IFLA_GRE_TOS: 0,
        IFLA_GRE_TTL: 0,
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ENCAP_TYPE: 'TUNNEL_ENCAP_GUE',
        IFLA_GRE_ENCAP_FLAGS: ['TUNNEL_ENCAP_FLAG_CSUM6'],
        IFLA_GRE_ENCAP_SPORT: 4000,
        IFLA_GRE_ENCAP_DPORT: 6080,
      },
    },
  },
  {
    command: 'ip link add span1 type erspan local 10.0.0.1 remote 10.0.0.2 seq key 100 erspan_ver 0',
    fixture: 'add-erspan',
    name: 'span1',
    link: {
      IFLA_INFO_KIND: 'erspan',
      IFLA_INFO_DATA: {
        ...session100,
        IFLA_GRE_LOCAL: '10.0.0.1',
        IFLA_GRE_REMOTE: '10.0.0.2',
        IFLA_GRE_PMTUDISC: 1,
        IFLA_GRE_TOS: 0,
        IFLA_GRE_TTL: 0,
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ERSPAN_VER: 0,
        ...noGreEncap,
      },
    },
  },
  {
    command: 'ip link add span1 type erspan local 10.0.0.1 remote 10.0.0.2 seq key 100 erspan_ver 1 erspan 123',
    fixture: 'add-erspan-1',
    name: 'span1',
    link: {
      IFLA_INFO_KIND: 'erspan',
      IFLA_INFO_DATA: {
        ...session100,
        IFLA_GRE_LOCAL: '10.0.0.1',
        IFLA_GRE_REMOTE: '10.0.0.2',
        IFLA_GRE_PMTUDISC: 1,
        IFLA_GRE_TOS: 0,
        IFLA_GRE_TTL: 0,
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ERSPAN_VER: 1,
        IFLA_GRE_ERSPAN_INDEX: 123,
        ...noGreEncap,
      },
    },
  },
  {
    command: 'ip link add span1 type erspan local 10.0.0.1 remote 10.0.0.2 seq key 100 erspan_ver 2 erspan_dir egress erspan_hwid 0x2a',
    fixture: 'add-erspan-2',
    name: 'span1',
    link: {
      IFLA_INFO_KIND: 'erspan',
      IFLA_INFO_DATA: {
        ...session100,
        IFLA_GRE_LOCAL: '10.0.0.1',
        IFLA_GRE_REMOTE: '10.0.0.2',
        IFLA_GRE_PMTUDISC: 1,
        IFLA_GRE_TOS: 0,
        IFLA_GRE_TTL: 0,
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ERSPAN_VER: 2,
        IFLA_GRE_ERSPAN_DIR: 1,
        IFLA_GRE_ERSPAN_HWID: 0x2a,
        ...noGreEncap,
      },
    },
  },
  {
    command: 'ip link add span1 type erspan external',
    fixture: 'add-erspan-external',
    name: 'span1',
    link: { IFLA_INFO_KIND: 'erspan', IFLA_INFO_DATA: { IFLA_GRE_COLLECT_METADATA: true } },
  },
  {
    command:
      'ip link add gre1 type ip6gre local fd00::1 remote fd00::2 key 42 csum seq hoplimit 64 encaplimit 3 tclass 0x10 flowlabel 0x12345',
    fixture: 'add-ip6gre',
    name: 'gre1',
    link: {
      IFLA_INFO_KIND: 'ip6gre',
      IFLA_INFO_DATA: {
        IFLA_GRE_IKEY: 42,
        IFLA_GRE_OKEY: 42,
        IFLA_GRE_IFLAGS: ['GRE_CSUM', 'GRE_KEY', 'GRE_SEQ'],
        IFLA_GRE_OFLAGS: ['GRE_CSUM', 'GRE_KEY', 'GRE_SEQ'],
        IFLA_GRE_LOCAL: 'fd00::1',
        IFLA_GRE_REMOTE: 'fd00::2',
        IFLA_GRE_TTL: 64,
        IFLA_GRE_ENCAP_LIMIT: 3,
        IFLA_GRE_FLOWINFO: 0x01012345,
        IFLA_GRE_FLAGS: [],
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ERSPAN_VER: 1,
        ...noIp6GreEncap,
      },
    },
  },
  {
    command:
      'ip link add gre1 type ip6gre remote fd00::2 ikey 7 okey 10.0.0.9 icsum oseq encaplimit none tclass inherit flowlabel inherit dscp inherit allow-localremote dev veth-host fwmark inherit',
    fixture: 'add-ip6gre-each-way',
    name: 'gre1',
    link: {
      IFLA_INFO_KIND: 'ip6gre',
      IFLA_INFO_DATA: {
        IFLA_GRE_IKEY: 7,
        IFLA_GRE_OKEY: 0x0a000009,
        IFLA_GRE_IFLAGS: ['GRE_CSUM', 'GRE_KEY'],
        IFLA_GRE_OFLAGS: ['GRE_KEY', 'GRE_SEQ'],
        IFLA_GRE_REMOTE: 'fd00::2',
        IFLA_GRE_LINK: VETH,
        ...usualIp6Gre,
        IFLA_GRE_FLAGS: everyIp6Flag,
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ERSPAN_VER: 1,
        ...noIp6GreEncap,
      },
    },
  },
  {
    command:
      'ip link add gre1 type ip6gre remote fd00::2 noallow-localremote fwmark 0x2a encap fou encap-sport 4000 encap-dport 5555 encap-csum noencap-udp6-csum',
    fixture: 'add-ip6gre-fou',
    name: 'gre1',
    link: {
      IFLA_INFO_KIND: 'ip6gre',
      IFLA_INFO_DATA: {
        ...noGreKeys,
        IFLA_GRE_REMOTE: 'fd00::2',
        ...usualIp6Gre,
        IFLA_GRE_FWMARK: 0x2a,
        IFLA_GRE_ERSPAN_VER: 1,
        IFLA_GRE_ENCAP_TYPE: 'TUNNEL_ENCAP_FOU',
        IFLA_GRE_ENCAP_FLAGS: ['TUNNEL_ENCAP_FLAG_CSUM'],
        IFLA_GRE_ENCAP_SPORT: 4000,
        IFLA_GRE_ENCAP_DPORT: 5555,
      },
    },
  },
  {
    command: 'ip link add gre1 type ip6gre external',
    fixture: 'add-ip6gre-external',
    name: 'gre1',
    link: { IFLA_INFO_KIND: 'ip6gre', IFLA_INFO_DATA: { IFLA_GRE_COLLECT_METADATA: true } },
  },
  {
    command: 'ip link add tap1 type ip6gretap local fd00::1 remote fd00::2 nokey nocsum noseq hoplimit 255 noencap',
    fixture: 'add-ip6gretap',
    name: 'tap1',
    link: {
      IFLA_INFO_KIND: 'ip6gretap',
      IFLA_INFO_DATA: {
        ...noGreKeys,
        IFLA_GRE_LOCAL: 'fd00::1',
        IFLA_GRE_REMOTE: 'fd00::2',
        ...usualIp6Gre,
        IFLA_GRE_TTL: 255,
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ERSPAN_VER: 1,
        ...noIp6GreEncap,
      },
    },
  },
  {
    command: 'ip link add span1 type ip6erspan local fd00::1 remote fd00::2 seq key 100 erspan_ver 1 erspan 123',
    fixture: 'add-ip6erspan-1',
    name: 'span1',
    link: {
      IFLA_INFO_KIND: 'ip6erspan',
      IFLA_INFO_DATA: {
        ...session100,
        IFLA_GRE_LOCAL: 'fd00::1',
        IFLA_GRE_REMOTE: 'fd00::2',
        ...usualIp6Gre,
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ERSPAN_VER: 1,
        IFLA_GRE_ERSPAN_INDEX: 123,
        ...noIp6GreEncap,
      },
    },
  },
  {
    command: 'ip link add span1 type ip6erspan local fd00::1 remote fd00::2 seq key 100 erspan_ver 2 erspan_dir ingress erspan_hwid 7',
    fixture: 'add-ip6erspan-2',
    name: 'span1',
    link: {
      IFLA_INFO_KIND: 'ip6erspan',
      IFLA_INFO_DATA: {
        ...session100,
        IFLA_GRE_LOCAL: 'fd00::1',
        IFLA_GRE_REMOTE: 'fd00::2',
        ...usualIp6Gre,
        IFLA_GRE_FWMARK: 0,
        IFLA_GRE_ERSPAN_VER: 2,
        IFLA_GRE_ERSPAN_DIR: 0,
        IFLA_GRE_ERSPAN_HWID: 7,
        ...noIp6GreEncap,
      },
    },
  },
]

/** What ip says of every tunnel of IP in IP, whatever it was asked for. */
const noIptunEncap = {
  IFLA_IPTUN_ENCAP_TYPE: 'TUNNEL_ENCAP_NONE',
  IFLA_IPTUN_ENCAP_FLAGS: [],
  IFLA_IPTUN_ENCAP_SPORT: 0,
  IFLA_IPTUN_ENCAP_DPORT: 0,
} as const
const noIp6tnlEncap = { ...noIptunEncap, IFLA_IPTUN_ENCAP_FLAGS: ['TUNNEL_ENCAP_FLAG_CSUM6'] } as const

const ipInIpCases: TunnelCase[] = [
  {
    command: 'ip link add ipip1 type ipip local 10.0.0.1 remote 10.0.0.2 ttl 64 tos 0x10 pmtudisc dev veth-host fwmark 0x2a mode any',
    fixture: 'add-ipip',
    name: 'ipip1',
    link: {
      IFLA_INFO_KIND: 'ipip',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_IP',
        IFLA_IPTUN_LOCAL: '10.0.0.1',
        IFLA_IPTUN_REMOTE: '10.0.0.2',
        IFLA_IPTUN_PMTUDISC: 1,
        IFLA_IPTUN_TOS: 0x10,
        IFLA_IPTUN_TTL: 64,
        IFLA_IPTUN_LINK: VETH,
        IFLA_IPTUN_FWMARK: 0x2a,
        ...noIptunEncap,
      },
    },
  },
  {
    command: 'ip link add ipip1 type ipip remote any mode mplsip tos inherit nopmtudisc noencap',
    fixture: 'add-ipip-mpls',
    name: 'ipip1',
    link: {
      IFLA_INFO_KIND: 'ipip',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_MPLS',
        IFLA_IPTUN_PMTUDISC: 0,
        IFLA_IPTUN_TOS: 1,
        IFLA_IPTUN_TTL: 0,
        IFLA_IPTUN_LINK: 0,
        IFLA_IPTUN_FWMARK: 0,
        ...noIptunEncap,
      },
    },
  },
  {
    command: 'ip link add ipip1 type ipip remote 10.0.0.2 mode ipip encap fou encap-sport auto encap-dport 5555 encap-csum',
    fixture: 'add-ipip-fou',
    name: 'ipip1',
    link: {
      IFLA_INFO_KIND: 'ipip',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_IPIP',
        IFLA_IPTUN_REMOTE: '10.0.0.2',
        IFLA_IPTUN_PMTUDISC: 1,
        IFLA_IPTUN_TOS: 0,
        IFLA_IPTUN_TTL: 0,
        IFLA_IPTUN_LINK: 0,
        IFLA_IPTUN_FWMARK: 0,
        IFLA_IPTUN_ENCAP_TYPE: 'TUNNEL_ENCAP_FOU',
        IFLA_IPTUN_ENCAP_FLAGS: ['TUNNEL_ENCAP_FLAG_CSUM'],
        IFLA_IPTUN_ENCAP_SPORT: 0,
        IFLA_IPTUN_ENCAP_DPORT: 5555,
      },
    },
  },
  {
    command: 'ip link add ipip1 type ipip external',
    fixture: 'add-ipip-external',
    name: 'ipip1',
    link: { IFLA_INFO_KIND: 'ipip', IFLA_INFO_DATA: { IFLA_IPTUN_PROTO: 'IPPROTO_IP', IFLA_IPTUN_COLLECT_METADATA: true } },
  },
  {
    command: 'ip link add sit1 type sit local 10.0.0.1 remote 10.0.0.2 ttl 64 tos inherit dev veth-host fwmark 0x2a mode ip6ip',
    fixture: 'add-sit',
    name: 'sit1',
    link: {
      IFLA_INFO_KIND: 'sit',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_IPV6',
        IFLA_IPTUN_LOCAL: '10.0.0.1',
        IFLA_IPTUN_REMOTE: '10.0.0.2',
        IFLA_IPTUN_PMTUDISC: 1,
        IFLA_IPTUN_TOS: 1,
        IFLA_IPTUN_TTL: 64,
        IFLA_IPTUN_LINK: VETH,
        IFLA_IPTUN_FWMARK: 0x2a,
        ...noIptunEncap,
        IFLA_IPTUN_FLAGS: [],
      },
    },
  },
  {
    command: 'ip link add sit1 type sit local 10.0.0.1 ttl inherit mode any isatap',
    fixture: 'add-sit-isatap',
    name: 'sit1',
    link: {
      IFLA_INFO_KIND: 'sit',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_IP',
        IFLA_IPTUN_LOCAL: '10.0.0.1',
        IFLA_IPTUN_PMTUDISC: 1,
        IFLA_IPTUN_TOS: 0,
        IFLA_IPTUN_TTL: 0,
        IFLA_IPTUN_LINK: 0,
        IFLA_IPTUN_FWMARK: 0,
        ...noIptunEncap,
        IFLA_IPTUN_FLAGS: ['SIT_ISATAP'],
      },
    },
  },
  {
    command: 'ip link add sit1 type sit local 10.0.0.1 ttl 64 6rd-prefix 2001:db8::/32 6rd-relay_prefix 10.0.0.0/8',
    fixture: 'add-sit-6rd',
    name: 'sit1',
    link: {
      IFLA_INFO_KIND: 'sit',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_IP',
        IFLA_IPTUN_LOCAL: '10.0.0.1',
        IFLA_IPTUN_PMTUDISC: 1,
        IFLA_IPTUN_TOS: 0,
        IFLA_IPTUN_TTL: 64,
        IFLA_IPTUN_LINK: 0,
        IFLA_IPTUN_FWMARK: 0,
        ...noIptunEncap,
        IFLA_IPTUN_FLAGS: [],
        IFLA_IPTUN_6RD_PREFIX: '2001:db8::',
        IFLA_IPTUN_6RD_PREFIXLEN: 32,
        IFLA_IPTUN_6RD_RELAY_PREFIX: '10.0.0.0',
        IFLA_IPTUN_6RD_RELAY_PREFIXLEN: 8,
      },
    },
  },
  {
    command:
      'ip link add sit1 type sit remote 10.0.0.2 mode mplsip nopmtudisc encap gue encap-sport 4000 encap-dport 6080 encap-udp6-csum encap-remcsum',
    fixture: 'add-sit-gue',
    name: 'sit1',
    link: {
      IFLA_INFO_KIND: 'sit',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_MPLS',
        IFLA_IPTUN_REMOTE: '10.0.0.2',
        IFLA_IPTUN_PMTUDISC: 0,
        IFLA_IPTUN_TOS: 0,
        IFLA_IPTUN_TTL: 0,
        IFLA_IPTUN_LINK: 0,
        IFLA_IPTUN_FWMARK: 0,
        IFLA_IPTUN_ENCAP_TYPE: 'TUNNEL_ENCAP_GUE',
        IFLA_IPTUN_ENCAP_FLAGS: ['TUNNEL_ENCAP_FLAG_CSUM6', 'TUNNEL_ENCAP_FLAG_REMCSUM'],
        IFLA_IPTUN_ENCAP_SPORT: 4000,
        IFLA_IPTUN_ENCAP_DPORT: 6080,
        IFLA_IPTUN_FLAGS: [],
      },
    },
  },
  {
    command: 'ip link add sit1 type sit external',
    fixture: 'add-sit-external',
    name: 'sit1',
    link: { IFLA_INFO_KIND: 'sit', IFLA_INFO_DATA: { IFLA_IPTUN_PROTO: 'IPPROTO_IP', IFLA_IPTUN_COLLECT_METADATA: true } },
  },
  {
    command:
      'ip link add tnl1 type ip6tnl local fd00::1 remote fd00::2 mode ip6ip6 hoplimit 64 encaplimit 3 tclass 0x10 flowlabel 0x12345 fwmark 0x2a',
    fixture: 'add-ip6tnl',
    name: 'tnl1',
    link: {
      IFLA_INFO_KIND: 'ip6tnl',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_IPV6',
        IFLA_IPTUN_LOCAL: 'fd00::1',
        IFLA_IPTUN_REMOTE: 'fd00::2',
        IFLA_IPTUN_TTL: 64,
        IFLA_IPTUN_ENCAP_LIMIT: 3,
        IFLA_IPTUN_FLOWINFO: 0x01012345,
        IFLA_IPTUN_FLAGS: [],
        IFLA_IPTUN_LINK: 0,
        IFLA_IPTUN_FWMARK: 0x2a,
        ...noIp6tnlEncap,
      },
    },
  },
  {
    command:
      'ip link add tnl1 type ip6tnl remote fd00::2 mode any encaplimit none tclass inherit flowlabel inherit dscp inherit allow-localremote dev veth-host fwmark inherit',
    fixture: 'add-ip6tnl-inherit',
    name: 'tnl1',
    link: {
      IFLA_INFO_KIND: 'ip6tnl',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_IP',
        IFLA_IPTUN_REMOTE: 'fd00::2',
        IFLA_IPTUN_TTL: 64,
        IFLA_IPTUN_ENCAP_LIMIT: 4,
        IFLA_IPTUN_FLOWINFO: 0,
        IFLA_IPTUN_FLAGS: everyIp6Flag,
        IFLA_IPTUN_LINK: VETH,
        IFLA_IPTUN_FWMARK: 0,
        ...noIp6tnlEncap,
      },
    },
  },
  {
    command:
      'ip link add tnl1 type ip6tnl remote fd00::2 mode ipip6 noallow-localremote encap gue encap-sport 4000 encap-dport 6080 encap-udp6-csum encap-remcsum',
    fixture: 'add-ip6tnl-gue',
    name: 'tnl1',
    link: {
      IFLA_INFO_KIND: 'ip6tnl',
      IFLA_INFO_DATA: {
        IFLA_IPTUN_PROTO: 'IPPROTO_IPIP',
        IFLA_IPTUN_REMOTE: 'fd00::2',
        IFLA_IPTUN_TTL: 64,
        IFLA_IPTUN_ENCAP_LIMIT: 4,
        IFLA_IPTUN_FLOWINFO: 0,
        IFLA_IPTUN_FLAGS: [],
        IFLA_IPTUN_LINK: 0,
        IFLA_IPTUN_FWMARK: 0,
        IFLA_IPTUN_ENCAP_TYPE: 'TUNNEL_ENCAP_GUE',
        IFLA_IPTUN_ENCAP_FLAGS: ['TUNNEL_ENCAP_FLAG_CSUM6', 'TUNNEL_ENCAP_FLAG_REMCSUM'],
        IFLA_IPTUN_ENCAP_SPORT: 4000,
        IFLA_IPTUN_ENCAP_DPORT: 6080,
      },
    },
  },
  {
    command: 'ip link add tnl1 type ip6tnl external',
    fixture: 'add-ip6tnl-external',
    name: 'tnl1',
    link: { IFLA_INFO_KIND: 'ip6tnl', IFLA_INFO_DATA: { IFLA_IPTUN_PROTO: 'IPPROTO_IP', IFLA_IPTUN_COLLECT_METADATA: true } },
  },
]

const ipsecCases: TunnelCase[] = [
  {
    command: 'ip link add vti1 type vti local 10.0.0.1 remote 10.0.0.2 ikey 7 okey 10.0.0.9 dev veth-host fwmark 0x2a',
    fixture: 'add-vti',
    name: 'vti1',
    link: {
      IFLA_INFO_KIND: 'vti',
      IFLA_INFO_DATA: {
        IFLA_VTI_IKEY: 7,
        IFLA_VTI_OKEY: 0x0a000009,
        IFLA_VTI_LOCAL: '10.0.0.1',
        IFLA_VTI_REMOTE: '10.0.0.2',
        IFLA_VTI_FWMARK: 0x2a,
        IFLA_VTI_LINK: VETH,
      },
    },
  },
  {
    command: 'ip link add vti1 type vti6 local fd00::1 remote fd00::2 key 42 dev veth-host fwmark 0x2a',
    fixture: 'add-vti6',
    name: 'vti1',
    link: {
      IFLA_INFO_KIND: 'vti6',
      IFLA_INFO_DATA: {
        IFLA_VTI_IKEY: 42,
        IFLA_VTI_OKEY: 42,
        IFLA_VTI_LOCAL: 'fd00::1',
        IFLA_VTI_REMOTE: 'fd00::2',
        IFLA_VTI_FWMARK: 0x2a,
        IFLA_VTI_LINK: VETH,
      },
    },
  },
  {
    command: 'ip link add xfrm1 type xfrm dev veth-host if_id 42',
    fixture: 'add-xfrm',
    name: 'xfrm1',
    link: { IFLA_INFO_KIND: 'xfrm', IFLA_INFO_DATA: { IFLA_XFRM_IF_ID: 42, IFLA_XFRM_LINK: VETH } },
  },
  {
    command: 'ip link add xfrm1 type xfrm external',
    fixture: 'add-xfrm-external',
    name: 'xfrm1',
    link: { IFLA_INFO_KIND: 'xfrm', IFLA_INFO_DATA: { IFLA_XFRM_COLLECT_METADATA: true } },
  },
]

const udpCases: TunnelCase[] = [
  {
    command: 'ip link add gnv1 type geneve id 42 remote 10.0.0.2 ttl 64 tos 0x10 df set dstport 6081 udpcsum innerprotoinherit',
    fixture: 'add-geneve',
    name: 'gnv1',
    link: {
      IFLA_INFO_KIND: 'geneve',
      IFLA_INFO_DATA: {
        IFLA_GENEVE_DF: 'GENEVE_DF_SET',
        IFLA_GENEVE_ID: 42,
        IFLA_GENEVE_REMOTE: '10.0.0.2',
        IFLA_GENEVE_LABEL: 0,
        IFLA_GENEVE_TTL: 64,
        IFLA_GENEVE_TOS: 0x10,
        IFLA_GENEVE_PORT: 6081,
        IFLA_GENEVE_INNER_PROTO_INHERIT: true,
        IFLA_GENEVE_UDP_CSUM: 1,
      },
    },
  },
  {
    command:
      'ip link add gnv1 type geneve id 42 remote fd00::2 ttl inherit tos inherit df inherit flowlabel 0x12345 udp6zerocsumtx udp6zerocsumrx',
    fixture: 'add-geneve-ipv6',
    name: 'gnv1',
    link: {
      IFLA_INFO_KIND: 'geneve',
      IFLA_INFO_DATA: {
        IFLA_GENEVE_TTL_INHERIT: 1,
        IFLA_GENEVE_DF: 'GENEVE_DF_INHERIT',
        IFLA_GENEVE_ID: 42,
        IFLA_GENEVE_REMOTE6: 'fd00::2',
        IFLA_GENEVE_LABEL: 0x12345,
        IFLA_GENEVE_TTL: 0,
        IFLA_GENEVE_TOS: 1,
        IFLA_GENEVE_UDP_ZERO_CSUM6_TX: 1,
        IFLA_GENEVE_UDP_ZERO_CSUM6_RX: 1,
      },
    },
  },
  {
    command: 'ip link add gnv1 type geneve id 42 remote fd00::2 ttl auto df unset noudpcsum noudp6zerocsumtx noudp6zerocsumrx',
    fixture: 'add-geneve-without',
    name: 'gnv1',
    link: {
      IFLA_INFO_KIND: 'geneve',
      IFLA_INFO_DATA: {
        IFLA_GENEVE_DF: 'GENEVE_DF_UNSET',
        IFLA_GENEVE_ID: 42,
        IFLA_GENEVE_REMOTE6: 'fd00::2',
        IFLA_GENEVE_LABEL: 0,
        IFLA_GENEVE_TTL: 0,
        IFLA_GENEVE_TOS: 0,
        IFLA_GENEVE_UDP_CSUM: 0,
        IFLA_GENEVE_UDP_ZERO_CSUM6_TX: 0,
        IFLA_GENEVE_UDP_ZERO_CSUM6_RX: 0,
      },
    },
  },
  {
    command: 'ip link add gnv1 type geneve external',
    fixture: 'add-geneve-external',
    name: 'gnv1',
    link: {
      IFLA_INFO_KIND: 'geneve',
      IFLA_INFO_DATA: {
        IFLA_GENEVE_ID: 0,
        IFLA_GENEVE_LABEL: 0,
        IFLA_GENEVE_TTL: 0,
        IFLA_GENEVE_TOS: 0,
        IFLA_GENEVE_COLLECT_METADATA: true,
      },
    },
  },
  {
    command: 'ip link add bare1 type bareudp dstport 6635 ethertype mpls_uc srcportmin 49152 multiproto',
    fixture: 'add-bareudp',
    name: 'bare1',
    link: {
      IFLA_INFO_KIND: 'bareudp',
      IFLA_INFO_DATA: {
        IFLA_BAREUDP_PORT: 6635,
        IFLA_BAREUDP_ETHERTYPE: 'ETH_P_MPLS_UC',
        IFLA_BAREUDP_SRCPORT_MIN: 49152,
        IFLA_BAREUDP_MULTIPROTO_MODE: true,
      },
    },
  },
  {
    command: 'ip link add bare1 type bareudp dstport 2152 ethertype ipv6 nomultiproto',
    fixture: 'add-bareudp-nomultiproto',
    name: 'bare1',
    link: {
      IFLA_INFO_KIND: 'bareudp',
      IFLA_INFO_DATA: { IFLA_BAREUDP_PORT: 2152, IFLA_BAREUDP_ETHERTYPE: 'ETH_P_IPV6' },
    },
  },
  {
    command: 'ip link add gtp1 type gtp role sgsn hsize 1024 restart_count 7',
    fixture: 'add-gtp',
    name: 'gtp1',
    link: {
      IFLA_INFO_KIND: 'gtp',
      IFLA_INFO_DATA: {
        IFLA_GTP_CREATE_SOCKETS: 1,
        IFLA_GTP_ROLE: 'GTP_ROLE_SGSN',
        IFLA_GTP_PDP_HASHSIZE: 1024,
        IFLA_GTP_RESTART_COUNT: 7,
      },
    },
  },
  {
    command: 'ip link add amt1 type amt mode gateway discovery 10.0.0.2 local 10.0.0.1 dev veth-host gateway_port 2268 relay_port 2269',
    fixture: 'add-amt-gateway',
    name: 'amt1',
    link: {
      IFLA_INFO_KIND: 'amt',
      IFLA_INFO_DATA: {
        IFLA_AMT_MODE: 'AMT_MODE_GATEWAY',
        IFLA_AMT_DISCOVERY_IP: '10.0.0.2',
        IFLA_AMT_LOCAL_IP: '10.0.0.1',
        IFLA_AMT_LINK: VETH,
        IFLA_AMT_GATEWAY_PORT: 2268,
        IFLA_AMT_RELAY_PORT: 2269,
      },
    },
  },
  {
    command: 'ip link add amt1 type amt mode relay local 10.0.0.1 dev veth-host relay_port 2268 max_tunnels 16',
    fixture: 'add-amt-relay',
    name: 'amt1',
    link: {
      IFLA_INFO_KIND: 'amt',
      IFLA_INFO_DATA: {
        IFLA_AMT_MODE: 'AMT_MODE_RELAY',
        IFLA_AMT_LOCAL_IP: '10.0.0.1',
        IFLA_AMT_LINK: VETH,
        IFLA_AMT_RELAY_PORT: 2268,
        IFLA_AMT_MAX_TUNNELS: 16,
      },
    },
  },
  {
    command:
      'ip link add vx0 type vxlan id 42 group 239.1.1.1 dev veth-host ttl 4 tos 0x10 df set srcport 40000 50000 dstport 4789 ageing 60 maxaddress 100 udpcsum',
    fixture: 'add-vxlan-group',
    name: 'vx0',
    link: {
      IFLA_INFO_KIND: 'vxlan',
      IFLA_INFO_DATA: {
        IFLA_VXLAN_LINK: VETH,
        IFLA_VXLAN_TTL: 4,
        IFLA_VXLAN_TOS: 0x10,
        IFLA_VXLAN_DF: 'VXLAN_DF_SET',
        IFLA_VXLAN_PORT_RANGE: { low: 40000, high: 50000 },
        IFLA_VXLAN_AGEING: 60,
        IFLA_VXLAN_LIMIT: 100,
        IFLA_VXLAN_UDP_CSUM: 1,
        IFLA_VXLAN_ID: 42,
        IFLA_VXLAN_GROUP: '239.1.1.1',
        IFLA_VXLAN_LEARNING: 1,
        IFLA_VXLAN_PORT: 4789,
      },
    },
  },
  {
    command:
      'ip link add vx0 type vxlan id 42 remote fd00::2 local fd00::1 ttl auto tos inherit df unset flowlabel 0x12345 dstport 4789 udp6zerocsumtx udp6zerocsumrx',
    fixture: 'add-vxlan-ipv6',
    name: 'vx0',
    link: {
      IFLA_INFO_KIND: 'vxlan',
      IFLA_INFO_DATA: {
        IFLA_VXLAN_TTL: 0,
        IFLA_VXLAN_TOS: 1,
        IFLA_VXLAN_DF: 'VXLAN_DF_UNSET',
        IFLA_VXLAN_LABEL: 0x12345,
        IFLA_VXLAN_UDP_ZERO_CSUM6_TX: 1,
        IFLA_VXLAN_UDP_ZERO_CSUM6_RX: 1,
        IFLA_VXLAN_ID: 42,
        IFLA_VXLAN_LOCAL6: 'fd00::1',
        IFLA_VXLAN_GROUP6: 'fd00::2',
        IFLA_VXLAN_LEARNING: 1,
        IFLA_VXLAN_PORT: 4789,
      },
    },
  },
  {
    command:
      'ip link add vx0 type vxlan id 42 remote 10.0.0.2 dstport 4789 learning proxy rsc l2miss l3miss ttl inherit df inherit remcsumtx remcsumrx gbp',
    fixture: 'add-vxlan-answering',
    name: 'vx0',
    link: {
      IFLA_INFO_KIND: 'vxlan',
      IFLA_INFO_DATA: {
        IFLA_VXLAN_PROXY: 1,
        IFLA_VXLAN_RSC: 1,
        IFLA_VXLAN_L2MISS: 1,
        IFLA_VXLAN_L3MISS: 1,
        IFLA_VXLAN_TTL_INHERIT: true,
        IFLA_VXLAN_DF: 'VXLAN_DF_INHERIT',
        IFLA_VXLAN_REMCSUM_TX: 1,
        IFLA_VXLAN_REMCSUM_RX: 1,
        IFLA_VXLAN_GBP: true,
        IFLA_VXLAN_ID: 42,
        IFLA_VXLAN_GROUP: '10.0.0.2',
        IFLA_VXLAN_LEARNING: 1,
        IFLA_VXLAN_PORT: 4789,
      },
    },
  },
  {
    command:
      'ip link add vx0 type vxlan id 42 dstport 4789 nolearning noproxy norsc nol2miss nol3miss noudpcsum noudp6zerocsumtx noudp6zerocsumrx noremcsumtx noremcsumrx noexternal',
    fixture: 'add-vxlan-without',
    name: 'vx0',
    link: {
      IFLA_INFO_KIND: 'vxlan',
      IFLA_INFO_DATA: {
        IFLA_VXLAN_PROXY: 0,
        IFLA_VXLAN_RSC: 0,
        IFLA_VXLAN_L2MISS: 0,
        IFLA_VXLAN_L3MISS: 0,
        IFLA_VXLAN_UDP_CSUM: 0,
        IFLA_VXLAN_UDP_ZERO_CSUM6_TX: 0,
        IFLA_VXLAN_UDP_ZERO_CSUM6_RX: 0,
        IFLA_VXLAN_REMCSUM_TX: 0,
        IFLA_VXLAN_REMCSUM_RX: 0,
        IFLA_VXLAN_COLLECT_METADATA: 0,
        IFLA_VXLAN_ID: 42,
        IFLA_VXLAN_LEARNING: 0,
        IFLA_VXLAN_PORT: 4789,
      },
    },
  },
  {
    command: 'ip link add vx0 type vxlan external vnifilter dstport 4789',
    fixture: 'add-vxlan-external',
    name: 'vx0',
    link: {
      IFLA_INFO_KIND: 'vxlan',
      IFLA_INFO_DATA: { IFLA_VXLAN_COLLECT_METADATA: 1, IFLA_VXLAN_VNIFILTER: 1, IFLA_VXLAN_LEARNING: 0, IFLA_VXLAN_PORT: 4789 },
    },
  },
  {
    command: 'ip link add vx0 type vxlan external novnifilter gpe dstport 4790',
    fixture: 'add-vxlan-gpe',
    name: 'vx0',
    link: {
      IFLA_INFO_KIND: 'vxlan',
      IFLA_INFO_DATA: {
        IFLA_VXLAN_COLLECT_METADATA: 1,
        IFLA_VXLAN_VNIFILTER: 0,
        IFLA_VXLAN_GPE: true,
        IFLA_VXLAN_LEARNING: 0,
        IFLA_VXLAN_PORT: 4790,
      },
    },
  },
]

describe.each([
  ['GRE', greCases],
  ['IP in IP', ipInIpCases],
  ['IPsec', ipsecCases],
  ['in UDP', udpCases],
])('the same bytes as ip: %s', (_family, cases) => {
  test.each(cases.map((row) => [row.command, row] as const))('%s', (_command, { command, fixture, name, link }) => {
    expectToolsBytes(route, 'route/tunnel', {
      command,
      fixture,
      request: {
        nlmsg_type: 'RTM_NEWLINK',
        nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE', 'NLM_F_EXCL'],
        IFLA_IFNAME: name,
        IFLA_LINKINFO: link,
      },
    })
  })
})

/** The values follow from the commands that set the scene, in the fixture's `setup`; what they do not say is the kernel's default. */
describe('the kernel answers what a VXLAN link is', () => {
  test.each([
    [
      'show-vxlan-group',
      {
        IFLA_VXLAN_ID: 42,
        IFLA_VXLAN_GROUP: '239.1.1.1',
        IFLA_VXLAN_LINK: VETH,
        IFLA_VXLAN_TTL: 4,
        IFLA_VXLAN_TTL_INHERIT: false,
        IFLA_VXLAN_TOS: 0x10,
        IFLA_VXLAN_DF: 'VXLAN_DF_SET',
        IFLA_VXLAN_PORT_RANGE: { low: 40000, high: 50000 },
        IFLA_VXLAN_AGEING: 60,
        IFLA_VXLAN_LIMIT: 100,
        IFLA_VXLAN_UDP_CSUM: 1,
      },
    ],
    [
      'show-vxlan-ipv6',
      {
        IFLA_VXLAN_LOCAL6: 'fd00::1',
        IFLA_VXLAN_GROUP6: 'fd00::2',
        IFLA_VXLAN_TOS: 1,
        IFLA_VXLAN_LABEL: 0x12345,
        IFLA_VXLAN_UDP_ZERO_CSUM6_TX: 1,
        IFLA_VXLAN_UDP_ZERO_CSUM6_RX: 1,
      },
    ],
    [
      'show-vxlan-answering',
      {
        IFLA_VXLAN_LEARNING: 1,
        IFLA_VXLAN_PROXY: 1,
        IFLA_VXLAN_RSC: 1,
        IFLA_VXLAN_L2MISS: 1,
        IFLA_VXLAN_L3MISS: 1,
        IFLA_VXLAN_TTL_INHERIT: true,
        IFLA_VXLAN_DF: 'VXLAN_DF_INHERIT',
        IFLA_VXLAN_REMCSUM_TX: 1,
        IFLA_VXLAN_REMCSUM_RX: 1,
        IFLA_VXLAN_GBP: true,
      },
    ],
    ['show-vxlan-external', { IFLA_VXLAN_COLLECT_METADATA: 1, IFLA_VXLAN_VNIFILTER: 1, IFLA_VXLAN_LEARNING: 0 }],
    ['show-vxlan-gpe', { IFLA_VXLAN_COLLECT_METADATA: 1, IFLA_VXLAN_GPE: true, IFLA_VXLAN_PORT: 4790 }],
  ])('%s', (fixture, options) => {
    expect(answers(route, 'route/tunnel', fixture, 'RTM_NEWLINK')).toContainEqual(
      expect.objectContaining({ IFLA_LINKINFO: { IFLA_INFO_KIND: 'vxlan', IFLA_INFO_DATA: expect.objectContaining(options) } }),
    )
  })
})

/** The kernel would ignore most of these without a word. */
describe('refused before the kernel sees it', () => {
  const refusals: [what: string, link: object, reason: string][] = [
    [
      'an IPv6 address for a tunnel over IPv4',
      { IFLA_INFO_KIND: 'gre', IFLA_INFO_DATA: { IFLA_GRE_REMOTE: 'fd00::2' } },
      'IFLA_LINKINFO > IFLA_INFO_DATA > IFLA_GRE_REMOTE: expected an address such as 10.10.0.1, got "fd00::2"',
    ],
    [
      'an IPv4 address for a tunnel over IPv6',
      { IFLA_INFO_KIND: 'vti6', IFLA_INFO_DATA: { IFLA_VTI_LOCAL: '10.0.0.1' } },
      'IFLA_LINKINFO > IFLA_INFO_DATA > IFLA_VTI_LOCAL: expected an address such as fd00::1, got "10.0.0.1"',
    ],
    [
      'an option that GRE has over IPv6 alone',
      { IFLA_INFO_KIND: 'gretap', IFLA_INFO_DATA: { IFLA_GRE_FLOWINFO: 0x12345 } },
      'IFLA_LINKINFO > IFLA_INFO_DATA > IFLA_GRE_FLOWINFO: this set has no IFLA_GRE_FLOWINFO',
    ],
    [
      'an option of sit for ipip',
      { IFLA_INFO_KIND: 'ipip', IFLA_INFO_DATA: { IFLA_IPTUN_6RD_PREFIX: '2001:db8::' } },
      'IFLA_LINKINFO > IFLA_INFO_DATA > IFLA_IPTUN_6RD_PREFIX: this set has no IFLA_IPTUN_6RD_PREFIX',
    ],
    [
      'a flag of another kind',
      { IFLA_INFO_KIND: 'sit', IFLA_INFO_DATA: { IFLA_IPTUN_FLAGS: ['IP6_TNL_F_RCV_DSCP_COPY'] } },
      'IFLA_LINKINFO > IFLA_INFO_DATA > IFLA_IPTUN_FLAGS: expected a number or one of SIT_ISATAP; got "IP6_TNL_F_RCV_DSCP_COPY"',
    ],
    [
      'a key that is no number',
      { IFLA_INFO_KIND: 'vti', IFLA_INFO_DATA: { IFLA_VTI_IKEY: '0.0.0.7' } },
      'IFLA_LINKINFO > IFLA_INFO_DATA > IFLA_VTI_IKEY: expected a whole number from 0 to 4294967295, got "0.0.0.7"',
    ],
    [
      'a port out of range',
      { IFLA_INFO_KIND: 'geneve', IFLA_INFO_DATA: { IFLA_GENEVE_PORT: 65536 } },
      'IFLA_LINKINFO > IFLA_INFO_DATA > IFLA_GENEVE_PORT: expected a whole number from 0 to 65535, got 65536',
    ],
  ]
  test.each(refusals)('%s', (_what, link, reason) => {
    expect(() => encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWLINK', IFLA_LINKINFO: link as LinkInput['IFLA_LINKINFO'] }])).toThrow(reason)
  })
})
