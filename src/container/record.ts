/**
 * The record of a container network: a sentence that the kernel keeps for us as the comment of the network's own table. It is what makes a
 * network findable, and deletable by another process, without a file that could disagree with the kernel.
 */

import type { ForwardingState } from '../host/forwarding.ts'
import type { NetworkPlan } from './plan.ts'

/** What the record says besides the network's name, which is the table's. */
export interface NetworkRecord {
  readonly subnet: string
  readonly uplink: string
  readonly hostLink: string
  readonly containerLink: string
  /** IPv4 forwarding before there was any network of ours. Where it was off, `links` are those that had it on by themselves. */
  readonly forwarding: ForwardingState
  /** The id of the process that made it. */
  readonly creator: number
}

/** nft reads comments of up to 128 bytes, the NUL included. */
const COMMENT_MAX = 127

/** The sentence. @throws a TypeError where it would be too long for `nft` to read it back */
export function recordText(record: NetworkRecord): string {
  const { subnet, uplink, hostLink, containerLink, forwarding, creator } = record
  const exceptions = Object.keys(forwarding.links).filter((link) => forwarding.links[link])
  const before = forwarding.enabled ? 'on' : ['off', ...(exceptions.length > 0 ? ['but for', ...exceptions] : [])].join(' ')
  const text = `${subnet} by ${uplink}, ${hostLink} to ${containerLink}, by process ${creator}, forwarding was ${before}`
  if (Buffer.byteLength(text) > COMMENT_MAX) throw new TypeError(`the network’s record has no room: shorten the links’ names (${text})`)
  return text
}

const sentence = /^(\S+) by (\S+), (\S+) to (\S+), by process (\d+), forwarding was (on|off)(?: but for (.+))?$/

/** What a sentence says; undefined where it is none of ours. */
export function parseRecord(text: string): NetworkRecord | undefined {
  const [, subnet, uplink, hostLink, containerLink, creator, before, links] = sentence.exec(text) ?? []
  if (subnet === undefined || uplink === undefined || hostLink === undefined || containerLink === undefined) return undefined
  const forwarding = { enabled: before === 'on', links: Object.fromEntries((links?.split(' ') ?? []).map((link) => [link, true])) }
  return { subnet, uplink, hostLink, containerLink, creator: Number(creator), forwarding }
}

/** The record that a plan will have. */
export function recordOf(plan: NetworkPlan, forwarding: ForwardingState): NetworkRecord {
  const { subnet, uplink, hostLink, containerLink } = plan
  return { subnet, uplink, hostLink, containerLink, forwarding, creator: process.pid }
}
