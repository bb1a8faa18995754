/** What can be chosen when a link is made and later: its address, its MTU, and the like. ip-link(8), <linux/if_link.h>, <linux/if_ether.h> */

import type { LinkInput } from '../netlink/route/index.ts'
import { parseLinkAddress } from '../schema/address.ts'

/** What a link is given, when it is made or later. */
export interface LinkSettings {
  /**
   * Its MAC address: `02:00:00:00:00:01`. Best given when the link is made: where it is left to the kernel, systemd's udev may put another in
   * its place a moment later.
   */
  readonly address?: string
  /** The longest packet in bytes, from 68; how long it may be depends on the kind of link. */
  readonly mtu?: number
  /** A number for links that belong together; 0 where none was given. */
  readonly group?: number
  /** A note for people and programs, up to 255 bytes; empty: takes it away. */
  readonly alias?: string
}

/** IFALIASZ, without its NUL. */
const ALIAS_MAX = 255
/** What IPv4 needs at least. RFC 791 */
const MTU_MIN = 68

/** The attributes that stand for the settings. Without the alias: the kernel takes no notice of it when it makes a link. @throws a TypeError */
export function settingAttributes({ address, mtu, group }: LinkSettings): LinkInput {
  return {
    IFLA_ADDRESS: address === undefined ? undefined : checkMac(address),
    IFLA_MTU: mtu === undefined ? undefined : checkMtu(mtu),
    IFLA_GROUP: group === undefined ? undefined : checkGroup(group),
  }
}

/** The alias itself, if it is short enough. @throws a TypeError */
export function checkAlias(alias: string): string {
  const length = Buffer.byteLength(alias)
  if (length > ALIAS_MAX) throw new TypeError(`an alias takes at most ${ALIAS_MAX} bytes, not ${length}`)
  return alias
}

function checkMac(address: string): string {
  const bytes = parseLinkAddress(address)
  if (bytes?.length !== 6) throw new TypeError(`not a MAC address such as 02:00:00:00:00:01: ${JSON.stringify(address)}`)
  const [first = 0] = bytes
  if ((first & 1) === 1) throw new TypeError(`${address} is a multicast address: the first byte of a link's own is even`)
  if (bytes.every((byte) => byte === 0)) throw new TypeError(`${address} cannot be the address of a link`)
  return address
}

function checkMtu(mtu: number): number {
  if (!Number.isInteger(mtu) || mtu < MTU_MIN || mtu > 0xffff_ffff) {
    throw new TypeError(`an MTU is a whole number of bytes from ${MTU_MIN}, not ${mtu}`)
  }
  return mtu
}

function checkGroup(group: number): number {
  if (!Number.isInteger(group) || group < 0 || group > 0xffff_ffff) throw new TypeError(`a group is a whole number from 0, not ${group}`)
  return group
}
