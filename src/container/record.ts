/**
 * The record of a container network: what the kernel keeps for us as the comment of the network's own table. It is what makes a network
 * findable, and deletable by another process, without a file that could disagree with the kernel.
 */

import { formatPrefix, networkOf, type Prefix, parsePrefix } from '../host/ip/prefix.ts'
import type { ForwardingState } from '../host/settings/forwarding.ts'
import { comment, readComment, readUserdata, writeUserdata } from '../nft/index.ts'
import type { NetworkPlan } from './plan.ts'

/** What the record says besides the network's name, which is the table's. */
export interface NetworkRecord {
  readonly subnet: string
  readonly gateway: string
  readonly address: string
  readonly uplink: string
  readonly hostLink: string
  readonly containerLink: string
  /** IPv4 forwarding before there was any network of ours. Where it was off, `links` are those that had it on by themselves. */
  readonly forwarding: ForwardingState
  /** Whether the host took ICMP redirects then: the kernel changes that together with forwarding. */
  readonly redirects: boolean
}

/** The type of the note on links that forwarded by themselves. Those of nft itself count from 0, and it passes over what it does not know. */
const LINKS_NOTE = 200
/** NFT_USERDATA_MAXLEN. <linux/netfilter/nf_tables.h> */
const USERDATA_MAX = 256

/**
 * The record as the table's userdata: a comment that `nft` shows, and, where links forwarded by themselves, a note that it does not.
 *
 * @throws a TypeError where there are more such links than the kernel has room for
 */
export function recordBytes(record: NetworkRecord): Uint8Array {
  const { forwarding } = record
  const links = Object.keys(forwarding.links).filter((link) => !forwarding.enabled && forwarding.links[link])
  const value = new TextEncoder().encode(links.join(' '))
  const text = comment(recordText(record))
  // Each of a note's type and length takes a byte.
  if (text.length + 2 + value.length > USERDATA_MAX)
    throw new TypeError(
      `too many links forward by themselves to take a note of them (${links.join(', ')}): turn forwarding on for the whole host first`,
    )
  return links.length === 0 ? text : Uint8Array.of(...text, ...writeUserdata([{ type: LINKS_NOTE, value }]))
}

/** What a table's userdata says; undefined where it is no record of ours. */
export function parseRecord(userdata: Uint8Array | undefined): NetworkRecord | undefined {
  const [, prefix = '', hostLink = '', address = '', containerLink = '', uplink = '', before, redirects] =
    sentence.exec(readComment(userdata) ?? '') ?? []
  const gateway = prefixIn(prefix)
  if (userdata === undefined || gateway === undefined || prefixIn(address) === undefined) return undefined
  const note = readUserdata(userdata).find(({ type }) => type === LINKS_NOTE)
  const links = note === undefined ? [] : new TextDecoder().decode(note.value).split(' ')
  return {
    subnet: formatPrefix(networkOf(gateway)),
    gateway: gateway.address,
    address,
    uplink,
    hostLink,
    containerLink,
    forwarding: { enabled: before === 'on', links: Object.fromEntries(links.map((link) => [link, true])) },
    redirects: redirects === undefined,
  }
}

/** The record that a plan will have. */
export function recordOf(plan: NetworkPlan, { forwarding, redirects }: Pick<NetworkRecord, 'forwarding' | 'redirects'>): NetworkRecord {
  const { subnet, gateway, address, uplink, hostLink, containerLink } = plan
  return { subnet, gateway, address, uplink, hostLink, containerLink, forwarding, redirects }
}

/** A sentence of at most 128 bytes, the longest comment that `nft` takes, whatever the links are called. */
function recordText({ subnet, gateway, address, uplink, hostLink, containerLink, forwarding, redirects }: NetworkRecord): string {
  const before = `forwarding was ${forwarding.enabled ? 'on' : 'off'}${redirects ? '' : ', redirects too'}`
  return `${gateway}/${parsePrefix(subnet).length} ${hostLink} to ${address} ${containerLink}, out by ${uplink}; ${before}`
}

const sentence = /^([\d.]+\/\d+) (\S+) to ([\d.]+) (\S+), out by (\S+); forwarding was (on|off)(, redirects too)?$/

/** Anybody can give a table a comment that begins like ours. */
function prefixIn(text: string): Prefix | undefined {
  try {
    return parsePrefix(text)
  } catch {
    return undefined
  }
}
