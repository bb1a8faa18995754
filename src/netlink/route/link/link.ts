/** Links: network interfaces. RTM_NEWLINK and its like. <linux/if_link.h>, <linux/if.h>, <linux/if_arp.h>; rtnetlink(7) */

import { linkAddress } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../../schema/codec.ts'
import { s32, u8, u16, u32, u64 } from '../../../schema/integer.ts'
import { message } from '../../../schema/message.ts'
import { flags, named } from '../../../schema/names.ts'
import { nested, repeated } from '../../../schema/nested.ts'
import { padding } from '../../../schema/padding.ts'
import { select } from '../../../schema/select.ts'
import { struct } from '../../../schema/struct.ts'
import { bareText, text, textOf } from '../../../schema/text.ts'
import { uint } from '../../../schema/uint.ts'
import { AF } from '../../address-family.ts'
import { amt } from './amt.ts'
import { bareudp } from './bareudp.ts'
import { batadv } from './batadv.ts'
import { bond, bondPort } from './bond.ts'
import { bridge } from './bridge.ts'
import { bridgePort } from './bridge-port.ts'
import { bridgeVlan } from './bridge-vlan.ts'
import { can, canStatistics, vcan } from './can.ts'
import { inet, inet6 } from './device-configuration.ts'
import { dsa } from './dsa.ts'
import { dummy } from './dummy.ts'
import { geneve } from './geneve.ts'
import { gre, ip6gre } from './gre.ts'
import { gtp } from './gtp.ts'
import { hsr } from './hsr.ts'
import { ifb } from './ifb.ts'
import { ipoib } from './ipoib.ts'
import { ip6tnl, ipip, sit } from './iptun.ts'
import { ipvlan } from './ipvlan.ts'
import { macsec } from './macsec.ts'
import { macvlan } from './macvlan.ts'
import { mctp } from './mctp.ts'
import { netkit } from './netkit.ts'
import { nlmon } from './nlmon.ts'
import { ovpn } from './ovpn.ts'
import { ppp } from './ppp.ts'
import { rmnet } from './rmnet.ts'
import { rtnlLinkStats, rtnlLinkStats64 } from './statistics.ts'
import { team } from './team.ts'
import { tun } from './tun.ts'
import { veth } from './veth.ts'
import { virtualFunctions, virtualPort, virtualPorts } from './virtual-function.ts'
import { vlan } from './vlan.ts'
import { vrf, vrfPort } from './vrf.ts'
import { vti, vti6 } from './vti.ts'
import { vxcan } from './vxcan.ts'
import { vxlan } from './vxlan.ts'
import { wireguard } from './wireguard.ts'
import { wwan } from './wwan.ts'
import { xdp } from './xdp.ts'
import { xfrm } from './xfrm.ts'

/** <linux/if.h>, enum net_device_flags */
export const IFF = {
  IFF_UP: 1 << 0,
  IFF_BROADCAST: 1 << 1,
  IFF_DEBUG: 1 << 2,
  IFF_LOOPBACK: 1 << 3,
  IFF_POINTOPOINT: 1 << 4,
  IFF_NOTRAILERS: 1 << 5,
  IFF_RUNNING: 1 << 6,
  IFF_NOARP: 1 << 7,
  IFF_PROMISC: 1 << 8,
  IFF_ALLMULTI: 1 << 9,
  IFF_MASTER: 1 << 10,
  IFF_SLAVE: 1 << 11,
  IFF_MULTICAST: 1 << 12,
  IFF_PORTSEL: 1 << 13,
  IFF_AUTOMEDIA: 1 << 14,
  IFF_DYNAMIC: 1 << 15,
  IFF_LOWER_UP: 1 << 16,
  IFF_DORMANT: 1 << 17,
  IFF_ECHO: 1 << 18,
} as const

/** Hardware types. <linux/if_arp.h>; without ARPHRD_NETROM, which is 0: in nearly every message that means that none was given. */
export const ARPHRD = {
  ARPHRD_ETHER: 1,
  ARPHRD_INFINIBAND: 32,
  ARPHRD_CAN: 280,
  ARPHRD_PPP: 512,
  ARPHRD_RAWIP: 519,
  ARPHRD_TUNNEL: 768,
  ARPHRD_TUNNEL6: 769,
  ARPHRD_LOOPBACK: 772,
  ARPHRD_SIT: 776,
  ARPHRD_IPGRE: 778,
  ARPHRD_IEEE80211: 801,
  ARPHRD_IEEE802154: 804,
  ARPHRD_IP6GRE: 823,
  ARPHRD_NETLINK: 824,
  ARPHRD_6LOWPAN: 825,
  ARPHRD_VSOCKMON: 826,
  ARPHRD_NONE: 0xfffe,
  ARPHRD_VOID: 0xffff,
} as const

/** What to include in an answer, and what to leave out. <linux/rtnetlink.h> */
export const RTEXT_FILTER = {
  RTEXT_FILTER_VF: 1 << 0,
  RTEXT_FILTER_BRVLAN: 1 << 1,
  RTEXT_FILTER_BRVLAN_COMPRESSED: 1 << 2,
  RTEXT_FILTER_SKIP_STATS: 1 << 3,
  RTEXT_FILTER_MRP: 1 << 4,
  RTEXT_FILTER_CFM_CONFIG: 1 << 5,
  RTEXT_FILTER_CFM_STATUS: 1 << 6,
  RTEXT_FILTER_MST: 1 << 7,
} as const

/** The longest name of a link, without its NUL. <linux/if.h>, IFNAMSIZ */
export const IFNAME_MAX = 15

const ifinfomsg = struct('ifinfomsg', {
  ifi_family: named(u8, AF),
  __ifi_pad: padding(1),
  ifi_type: named(u16, ARPHRD),
  ifi_index: s32,
  ifi_flags: flags(u32, IFF),
  ifi_change: flags(u32, IFF),
})

const map = struct('rtnl_link_ifmap', { mem_start: u64, mem_end: u64, base_addr: u64, irq: u16, dma: u8, port: u8, __pad: padding(4) })

const linkInfo = attributes({
  IFLA_INFO_KIND: [1, bareText],
  IFLA_INFO_DATA: [
    2,
    select('IFLA_INFO_KIND', {
      amt,
      bareudp,
      batadv,
      bond,
      bridge,
      can,
      dsa,
      dummy,
      erspan: gre,
      geneve,
      gre,
      gretap: gre,
      gtp,
      hsr,
      ifb,
      ip6erspan: ip6gre,
      ip6gre,
      ip6gretap: ip6gre,
      ip6tnl,
      ipip,
      ipoib,
      ipvlan,
      ipvtap: ipvlan,
      macsec,
      macvlan,
      macvtap: macvlan,
      netkit,
      nlmon,
      ovpn,
      ppp,
      rmnet,
      sit,
      team,
      tun,
      vcan,
      veth,
      vlan,
      vrf,
      vti,
      vti6,
      vxcan,
      vxlan,
      wireguard,
      wwan,
      xfrm,
    }),
  ],
  IFLA_INFO_XSTATS: [3, select('IFLA_INFO_KIND', { can: canStatistics })],
  IFLA_INFO_SLAVE_KIND: [4, bareText],
  IFLA_INFO_SLAVE_DATA: [5, select('IFLA_INFO_SLAVE_KIND', { bond: bondPort, bridge: bridgePort, vrf: vrfPort })],
})

const addressFamilies = attributes({
  AF_INET: [2, inet],
  AF_INET6: [10, inet6],
  AF_MCTP: [45, mctp],
})

const properties = attributes({ IFLA_ALT_IFNAME: [53, repeated(text)] })

const protoDownReason = attributes({
  IFLA_PROTO_DOWN_REASON_MASK: [1, u32, 'which bits of the value count'],
  IFLA_PROTO_DOWN_REASON_VALUE: [2, u32],
})

/** <linux/devlink.h>; a bus and a device on it, and a port of the device. */
const devlinkPort = attributes({
  DEVLINK_ATTR_BUS_NAME: [1, text],
  DEVLINK_ATTR_DEV_NAME: [2, text],
  DEVLINK_ATTR_PORT_INDEX: [3, u32],
})

const linkAttributes = attributes({
  IFLA_ADDRESS: [1, linkAddress],
  IFLA_BROADCAST: [2, linkAddress],
  IFLA_IFNAME: [3, textOf(IFNAME_MAX)],
  IFLA_MTU: [4, u32],
  IFLA_LINK: [5, u32, 'the link underneath, or a veth’s peer: an index in the namespace IFLA_LINK_NETNSID'],
  IFLA_QDISC: [6, text],
  IFLA_STATS: [7, rtnlLinkStats],
  IFLA_COST: [8, bytes, 'no kernel sends it'],
  IFLA_PRIORITY: [9, bytes, 'no kernel sends it'],
  IFLA_MASTER: [10, u32, 'the bridge or bond it is a port of; 0 takes it out'],
  IFLA_WIRELESS: [11, bytes, 'an event of the wireless extensions: an ioctl’s struct, whose layout is each driver’s. <linux/wireless.h>'],
  IFLA_PROTINFO: [12, select('ifi_family', { AF_BRIDGE: nested(bridgePort), AF_INET6: inet6 })],
  IFLA_TXQLEN: [13, u32],
  IFLA_MAP: [14, map],
  IFLA_WEIGHT: [15, u32],
  IFLA_OPERSTATE: [
    16,
    named(u8, {
      IF_OPER_UNKNOWN: 0,
      IF_OPER_NOTPRESENT: 1,
      IF_OPER_DOWN: 2,
      IF_OPER_LOWERLAYERDOWN: 3,
      IF_OPER_TESTING: 4,
      IF_OPER_DORMANT: 5,
      IF_OPER_UP: 6,
    }),
  ],
  IFLA_LINKMODE: [17, named(u8, { IF_LINK_MODE_DEFAULT: 0, IF_LINK_MODE_DORMANT: 1, IF_LINK_MODE_TESTING: 2 })],
  IFLA_LINKINFO: [18, linkInfo],
  IFLA_NET_NS_PID: [19, u32],
  IFLA_IFALIAS: [20, bareText, 'empty: takes it away'],
  IFLA_NUM_VF: [21, u32],
  IFLA_VFINFO_LIST: [22, virtualFunctions],
  IFLA_STATS64: [23, rtnlLinkStats64],
  IFLA_VF_PORTS: [24, virtualPorts],
  IFLA_PORT_SELF: [25, virtualPort],
  IFLA_AF_SPEC: [26, select('ifi_family', { AF_UNSPEC: addressFamilies, AF_BRIDGE: bridgeVlan })],
  IFLA_GROUP: [27, u32],
  IFLA_NET_NS_FD: [28, u32],
  IFLA_EXT_MASK: [29, flags(u32, RTEXT_FILTER)],
  IFLA_PROMISCUITY: [30, u32],
  IFLA_NUM_TX_QUEUES: [31, u32],
  IFLA_NUM_RX_QUEUES: [32, u32],
  IFLA_CARRIER: [33, u8],
  IFLA_PHYS_PORT_ID: [34, bytes],
  IFLA_CARRIER_CHANGES: [35, u32],
  IFLA_PHYS_SWITCH_ID: [36, bytes],
  IFLA_LINK_NETNSID: [37, s32],
  IFLA_PHYS_PORT_NAME: [38, text],
  IFLA_PROTO_DOWN: [39, u8],
  IFLA_GSO_MAX_SEGS: [40, u32],
  IFLA_GSO_MAX_SIZE: [41, u32],
  IFLA_PAD: [42, bytes],
  IFLA_XDP: [43, xdp],
  IFLA_EVENT: [
    44,
    named(u32, {
      IFLA_EVENT_NONE: 0,
      IFLA_EVENT_REBOOT: 1,
      IFLA_EVENT_FEATURES: 2,
      IFLA_EVENT_BONDING_FAILOVER: 3,
      IFLA_EVENT_NOTIFY_PEERS: 4,
      IFLA_EVENT_IGMP_RESEND: 5,
      IFLA_EVENT_BONDING_OPTIONS: 6,
    }),
  ],
  IFLA_NEW_NETNSID: [45, s32],
  IFLA_TARGET_NETNSID: [46, s32],
  IFLA_CARRIER_UP_COUNT: [47, u32],
  IFLA_CARRIER_DOWN_COUNT: [48, u32],
  IFLA_NEW_IFINDEX: [49, s32],
  IFLA_MIN_MTU: [50, u32],
  IFLA_MAX_MTU: [51, u32],
  IFLA_PROP_LIST: [52, nested(properties)],
  IFLA_ALT_IFNAME: [53, text, 'looks a link up by an alternative name; given instead of IFLA_IFNAME'],
  IFLA_PERM_ADDRESS: [54, linkAddress],
  IFLA_PROTO_DOWN_REASON: [55, nested(protoDownReason)],
  IFLA_PARENT_DEV_NAME: [56, text],
  IFLA_PARENT_DEV_BUS_NAME: [57, text],
  IFLA_GRO_MAX_SIZE: [58, u32],
  IFLA_TSO_MAX_SIZE: [59, u32],
  IFLA_TSO_MAX_SEGS: [60, u32],
  IFLA_ALLMULTI: [61, u32],
  IFLA_DEVLINK_PORT: [62, nested(devlinkPort)],
  IFLA_GSO_IPV4_MAX_SIZE: [63, u32],
  IFLA_GRO_IPV4_MAX_SIZE: [64, u32],
  IFLA_DPLL_PIN: [65, nested(attributes({ DPLL_A_ID: [1, u32] }))],
  IFLA_MAX_PACING_OFFLOAD_HORIZON: [66, uint],
  IFLA_NETNS_IMMUTABLE: [67, u8],
  IFLA_HEADROOM: [68, u16],
  IFLA_TAILROOM: [69, u16],
})

/** A link, as the kernel describes it. */
export interface LinkMessage extends ValueOf<typeof declared> {}

/** A link, as a request describes it. */
export interface LinkInput extends InputOf<typeof declared> {}

const declared = message(ifinfomsg, linkAttributes)

export const link: Codec<LinkMessage, LinkInput> = declared
