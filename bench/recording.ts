/**
 * What a container network is made of, recorded from netloom at work, as a script for `c/replay.c`: every datagram that it sends, byte for
 * byte, and the system calls between them. What differs from run to run is marked, and the C program fills it in: the descriptor of the
 * namespace, the index of the host's link, the generation of the ruleset.
 */

import { netloom, system } from './built.ts'

const NLMSG_HDRLEN = 16
const RTM_NEWLINK = 16
const RTM_DELLINK = 17
const RTM_NEWADDR = 20
/** Where ifinfomsg and ifaddrmsg have the index of the link, from nlmsghdr on. */
const INDEX = NLMSG_HDRLEN + 4
/** A message that begins a transaction under a generation, which stands in its only attribute. */
const BATCH_BEGIN = { length: 28, generation: 24 }
const NETLINK_ROUTE = 0
const NETLINK_NETFILTER = 12

const FORWARD = '/proc/sys/net/ipv4/ip_forward'

/** Makes the network once and deletes it, and gives the script that does the same. */
export async function recordNetwork(description: Parameters<typeof netloom.createContainerNetwork>[0]): Promise<string> {
  const sent: { socket: object; bytes: Buffer }[] = []
  const prototype = system.DatagramSocket.prototype
  const { write, writeSync } = prototype
  prototype.write = function (datagram) {
    sent.push({ socket: this, bytes: Buffer.from(datagram) })
    return write.call(this, datagram)
  }
  prototype.writeSync = function (datagram) {
    sent.push({ socket: this, bytes: Buffer.from(datagram) })
    writeSync.call(this, datagram)
  }
  try {
    const network = await netloom.createContainerNetwork(description)
    const createdAt = sent.length
    const { gateway, name } = network.plan
    await network.delete()
    const [host = 0] = sent.flatMap(({ bytes }) => (bytes.readUInt16LE(4) === RTM_DELLINK ? [bytes.readInt32LE(INDEX)] : []))
    return scriptOf(sent, createdAt, { gateway, name, host })
  } finally {
    Object.assign(prototype, { write, writeSync })
  }
}

interface Facts {
  readonly gateway: string
  readonly name: string
  /** The index that the host's link had. */
  readonly host: number
}

function scriptOf(sent: readonly { socket: object; bytes: Buffer }[], createdAt: number, { gateway, name, host }: Facts): string {
  const lines: string[] = []
  const sockets: object[] = []
  let hostRoute: object | undefined
  for (const [index, { socket, bytes }] of sent.entries()) {
    if (index === createdAt) lines.push('created')
    if (socket instanceof system.IcmpSocket) {
      lines.push(`write ${FORWARD} 1`, `ping ${gateway} ${bytes.toString('hex')}`)
      continue
    }
    const type = bytes.readUInt16LE(4)
    const netfilter = isNetfilter(bytes)
    const namespaceAt = netfilter ? 0 : whereNamespace(bytes)
    if (namespaceAt > 0) lines.push(`make ${name}`)
    if (!sockets.includes(socket)) {
      // The first socket for routes is the host's, the second the container's.
      const where = netfilter || hostRoute === undefined ? 'host' : 'container'
      if (!netfilter) hostRoute ??= socket
      lines.push(`open ${sockets.length} ${netfilter ? NETLINK_NETFILTER : NETLINK_ROUTE} ${where}`)
      sockets.push(socket)
    }
    const marks: string[] = []
    if (namespaceAt > 0) marks.push(`namespace ${namespaceAt}`)
    if (socket === hostRoute) marks.push(...whereLink(bytes, host).map((at) => `link ${at}`))
    if (netfilter && bytes.readUInt32LE(0) === BATCH_BEGIN.length) marks.push(`generation ${BATCH_BEGIN.generation}`)
    lines.push(`send ${sockets.indexOf(socket)} ${bytes.toString('hex')} ${marks.join(' ')}`)
    if (!netfilter && type === RTM_DELLINK) lines.push(`unmake ${name}`, `write ${FORWARD} 0`)
  }
  return `${lines.join('\n')}\n`
}

/** A batch begins with a header of nf_tables alone, perhaps with a generation: no message about a link is as short. */
function isNetfilter(bytes: Buffer): boolean {
  return bytes.readUInt16LE(4) >= 0x100 || (bytes.readUInt16LE(4) === RTM_NEWLINK && bytes.readUInt32LE(0) < 32)
}

/** Where the descriptor stands in IFLA_NET_NS_FD, an attribute of eight bytes and type 28; 0 where there is none. */
function whereNamespace(bytes: Buffer): number {
  for (let at = 32; at + 8 <= bytes.length; at += 4) if (bytes.readUInt32LE(at) === 0x001c0008) return at + 4
  return 0
}

/** Where the messages of a datagram that are about links and addresses have this index. */
function whereLink(bytes: Buffer, link: number): number[] {
  const found: number[] = []
  for (let at = 0; at < bytes.length; at += (bytes.readUInt32LE(at) + 3) & ~3) {
    const type = bytes.readUInt16LE(at + 4)
    if (type >= RTM_NEWLINK && type <= RTM_NEWADDR && bytes.readInt32LE(at + INDEX) === link) found.push(at + INDEX)
  }
  return found
}
