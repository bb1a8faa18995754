/** What every link can be given, of whatever kind it is: its name, its address, its MTU ... ip-link(8), <linux/if_link.h>, <linux/if.h> */

import type { LinkInput } from '../../netlink/route/index.ts'
import { EncodeError, show } from '../../schema/errors.ts'
import { checkLinkName } from '../reference/link-name.ts'
import { ethernetAddress, flag, linkOrNone, namespace, noFlag, number32, ownAddress, whole, words, yesNo } from '../verb/option-values.ts'
import type { Changed, Conversion, RowsFor, Said } from '../verb/options.ts'

/** What IPv4 needs at least. RFC 791 */
const MTU_MIN = 68
/** IFALIASZ, without its NUL. */
const ALIAS_MAX = 255

const name: Conversion<string, string> = { write: (said) => checkLinkName(said), read: (wire) => wire }

const alias: Conversion<string, string> = {
  write(said) {
    if (typeof said !== 'string' || said.includes('\0') || Buffer.byteLength(said) > ALIAS_MAX) {
      throw new EncodeError(`expected a text of at most ${ALIAS_MAX} bytes, got ${show(said)}`)
    }
    return said
  },
  read: (wire) => wire || undefined,
}

const generationModes = {
  eui64: 'IN6_ADDR_GEN_MODE_EUI64',
  none: 'IN6_ADDR_GEN_MODE_NONE',
  'stable privacy': 'IN6_ADDR_GEN_MODE_STABLE_PRIVACY',
  random: 'IN6_ADDR_GEN_MODE_RANDOM',
} as const
const generation = words(generationModes)
type Mode = (typeof generationModes)[keyof typeof generationModes]

const addressGeneration: Conversion<keyof typeof generationModes, { AF_INET6?: { IFLA_INET6_ADDR_GEN_MODE?: Mode } }> = {
  write: (said, lookup) => ({ AF_INET6: { IFLA_INET6_ADDR_GEN_MODE: generation.write(said, lookup) } }),
  read: ({ AF_INET6: { IFLA_INET6_ADDR_GEN_MODE: mode } = {} }) => (mode === undefined ? undefined : generation.read(mode)),
}

/** What counts in the message that makes a link, the other end of a pair too. */
const atBirth = {
  /** Its name: up to 15 bytes, without blanks, slashes and colons. */
  name: ['IFLA_IFNAME', name, 'needed'],
  /** Its number, where it must have a certain one; otherwise the kernel takes the next. */
  index: ['ifi_index', whole(1, 0x7fff_ffff), 'fixed'],
  /**
   * Its MAC address: `02:00:00:00:00:01`. Best given when the link is made: where it is left to the kernel, systemd's udev may put another in
   * its place a moment later.
   */
  address: ['IFLA_ADDRESS', ownAddress],
  /** The MAC address that all others listen to. */
  broadcast: ['IFLA_BROADCAST', ethernetAddress],
  /** The longest packet in bytes, from 68; how long it may be depends on the kind of link. */
  mtu: ['IFLA_MTU', whole(MTU_MIN, 0xffff_ffff)],
  /** A number for links that belong together; 0 where none was given. */
  group: ['IFLA_GROUP', number32],
  /** How many packets wait at most before they are sent. */
  txQueueLength: ['IFLA_TXQLEN', number32],
  /** How many queues it sends by. */
  txQueues: ['IFLA_NUM_TX_QUEUES', whole(1, 4096), 'fixed'],
  /** How many queues it receives by. */
  rxQueues: ['IFLA_NUM_RX_QUEUES', whole(1, 4096), 'fixed'],
  /** The longest packet in bytes that is handed to it in one piece, to be cut up by it. */
  gsoMaxSize: ['IFLA_GSO_MAX_SIZE', number32],
  /** How many pieces it cuts such a packet into at most. */
  gsoMaxSegments: ['IFLA_GSO_MAX_SEGS', whole(1, 0xffff)],
  /** The longest packet in bytes that is put together from what it receives. */
  groMaxSize: ['IFLA_GRO_MAX_SIZE', number32],
  /** As `gsoMaxSize`, for IPv4 alone. */
  gsoIpv4MaxSize: ['IFLA_GSO_IPV4_MAX_SIZE', number32],
  /** As `groMaxSize`, for IPv4 alone. */
  groIpv4MaxSize: ['IFLA_GRO_IPV4_MAX_SIZE', number32],
  /** Whether it takes all packets, also those for others. */
  promiscuous: [['ifi_flags', 'ifi_change'], flag('IFF_PROMISC')],
  /** Whether it takes all multicast packets. */
  allMulticast: [['ifi_flags', 'ifi_change'], flag('IFF_ALLMULTI')],
  /** Whether multicast can be sent by it. */
  multicast: [['ifi_flags', 'ifi_change'], flag('IFF_MULTICAST')],
  /** Whether neighbours are found by ARP. */
  arp: [['ifi_flags', 'ifi_change'], noFlag('IFF_NOARP')],
  /** Whether it is to lose its address when it goes down: a note that the kernel keeps. */
  dynamic: [['ifi_flags', 'ifi_change'], flag('IFF_DYNAMIC')],
  /** Whether trailers are avoided: a note that the kernel keeps. */
  noTrailers: [['ifi_flags', 'ifi_change'], flag('IFF_NOTRAILERS')],
  /** Whether it waits, as `dormant`, for a program to say that it is up, once its cable is. */
  linkMode: ['IFLA_LINKMODE', words({ default: 'IF_LINK_MODE_DEFAULT', dormant: 'IF_LINK_MODE_DORMANT', testing: 'IF_LINK_MODE_TESTING' })],
  /**
   * What it is fit for at the moment. RFC 2863, section 3.1.14. To be said only by who answers for the link (`linkMode`), and only `up`, `dormant`
   * and `testing`; otherwise the kernel finds out by itself, and takes no notice.
   */
  operationalState: [
    'IFLA_OPERSTATE',
    words({
      unknown: 'IF_OPER_UNKNOWN',
      'not present': 'IF_OPER_NOTPRESENT',
      down: 'IF_OPER_DOWN',
      'lower layer down': 'IF_OPER_LOWERLAYERDOWN',
      testing: 'IF_OPER_TESTING',
      dormant: 'IF_OPER_DORMANT',
      up: 'IF_OPER_UP',
    }),
  ],
} as const satisfies RowsFor<LinkInput>

/** What can be said of a link. */
export const settings = {
  ...atBirth,
  /** Whether it is switched on. */
  up: [['ifi_flags', 'ifi_change'], flag('IFF_UP')],
  /** The bridge, bond or VRF that it becomes a port of; null takes it out. */
  master: ['IFLA_MASTER', linkOrNone],
  /** A note for people and programs, up to 255 bytes; empty: takes it away. */
  alias: ['IFLA_IFALIAS', alias, 'late'],
  /** Whether it is kept down because of an error in the protocol that it serves; few kinds know it. */
  protocolDown: ['IFLA_PROTO_DOWN', yesNo, 'late'],
  /** Whether there is a cable with somebody at the other end; of most kinds, only the kernel can say. */
  carrier: ['IFLA_CARRIER', yesNo, 'late'],
  /** How it gives itself an IPv6 address when it is switched on; `none` where it is to have none. */
  addressGeneration: ['IFLA_AF_SPEC', addressGeneration, 'late'],
} as const satisfies RowsFor<LinkInput>

/** What can be said of the other end of a pair. It cannot be switched on: at its birth it has no cable yet, and the kernel says ENOTCONN. */
export const peerSettings = {
  ...atBirth,
  /** The network namespace that it is born in; where its sibling is, if none is given. */
  namespace: ['IFLA_NET_NS_FD', namespace],
} as const satisfies RowsFor<LinkInput>

/** What a link is given when it is made. */
export interface LinkSettings extends Said<typeof settings> {}

/** What a link is given later. */
export interface ChangedSettings extends Changed<typeof settings> {}

/** The other end of a pair. */
export interface Peer extends Said<typeof peerSettings> {}
