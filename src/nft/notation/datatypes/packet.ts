/**
 * What the kernel knows about a packet besides its bytes. nft(8), “Mark type”, “Meta expressions”, “FIB expressions”; <linux/if_arp.h>,
 * <linux/if_packet.h>, <linux/rtnetlink.h>
 */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Datatype } from '../datatype.ts'
import { hexadecimal, numbers } from './numbers.ts'

/** A hint for names that nft reads from a file of the machine. */
const notRead = (names: string, file: string) => `names of ${names} are of the machine: /etc/iproute2/${file} is not read here`

/** Marks of packets and connections. What /etc/iproute2/rt_marks calls them on the machine is refused. */
export const mark = numbers({
  name: 'mark',
  id: 19,
  bits: 32,
  order: 'host',
  digits: hexadecimal(8),
  prefixes: true,
  hint: notRead('marks', 'rt_marks'),
})

/** The same type where JSON has text for numbers too: nft has written no JSON of its own for it. */
function inWords(type: Datatype): Datatype {
  return { ...type, constant: (bytes, numeric) => type.text(bytes, numeric).replaceAll('"', '') }
}

const index = numbers({
  name: 'iface_index',
  id: 20,
  bits: 32,
  order: 'host',
  quoted: true,
  symbols: { lo: 1 },
  hint: 'the index of a device is of the machine: ask it for the link first',
})

/**
 * The number of a network device. `lo` has number 1 in every network namespace; which numbers other devices have, only the machine knows: their
 * names are refused, and nft shows a name where this shows a number. With numbers asked for, nft shows names all the same.
 */
export const interfaceIndex: Datatype = inWords({ ...index, text: (bytes) => index.text(bytes) })

export const interfaceType = numbers({
  name: 'iface_type',
  id: 21,
  bits: 16,
  order: 'host',
  symbols: { ether: 1, ppp: 512, ipip: 768, ipip6: 769, loopback: 772, sit: 776, ipgre: 778 },
})

/** Realms of routes. `cosmos` is what iproute2 brings along; other names of /etc/iproute2/rt_realms are of the machine and refused. */
export const realm = inWords(
  numbers({ name: 'realm', id: 22, bits: 32, order: 'host', quoted: true, symbols: { cosmos: 0 }, hint: notRead('realms', 'rt_realms') }),
)

const handle = numbers({
  name: 'classid',
  id: 23,
  bits: 32,
  order: 'host',
  symbols: { root: 0xffffffff, none: 0 },
  digits: (value) => `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`,
})

/** A handle of traffic control, `1:2` in hexadecimal digits, as `meta priority` has it. */
export const classId: Datatype = inWords({
  ...handle,
  text: (bytes) => handle.text(bytes),
  bytes(value, bits) {
    if (typeof value !== 'string' || !value.includes(':')) return handle.bytes(value, bits)
    const [, major, minor] = /^([0-9a-f]{1,4}):([0-9a-f]{0,4})$/i.exec(value) ?? []
    if (major === undefined) throw new EncodeError(`expected a handle such as 1:2, of hexadecimal digits, got ${show(value)}`)
    return handle.bytes(Number.parseInt(major, 16) * 0x10000 + Number.parseInt(minor || '0', 16), bits)
  },
})

/** Users. nft lists them as numbers too (without -u); names are of the machine and refused. */
export const userId = numbers({ name: 'uid', id: 24, bits: 32, order: 'host', hint: 'names of users are of the machine: give the number' })

/** Groups of users. */
export const groupId = numbers({
  name: 'gid',
  id: 25,
  bits: 32,
  order: 'host',
  hint: 'names of groups are of the machine: give the number',
})

export const packetType = numbers({
  name: 'pkt_type',
  id: 31,
  bits: 8,
  noted: 'host',
  symbols: { host: 0, unicast: 0, broadcast: 1, multicast: 2, other: 3 },
})

/** Groups of network devices. `default` is what iproute2 brings along; other names of /etc/iproute2/group are of the machine and refused. */
export const deviceGroup = numbers({
  name: 'devgroup',
  id: 35,
  bits: 32,
  order: 'host',
  quoted: true,
  symbols: { default: 0 },
  prefixes: true,
  hint: notRead('groups', 'group'),
})

export const fibAddressType = numbers({
  name: 'fib_addrtype',
  id: 38,
  bits: 32,
  order: 'host',
  symbols: {
    unspec: 0,
    unicast: 1,
    local: 2,
    broadcast: 3,
    anycast: 4,
    multicast: 5,
    blackhole: 6,
    unreachable: 7,
    prohibit: 8,
  },
})

/** A control group, by its number: that of its directory's inode. Paths are of the machine (/sys/fs/cgroup); nft shows one where it finds it. */
export const cgroup = inWords(
  numbers({ name: 'cgroupsv2', id: 46, bits: 64, order: 'host', hint: 'paths are of the machine: give the inode of its directory' }),
)
