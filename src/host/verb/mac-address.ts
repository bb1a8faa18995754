/** MAC addresses, as they are said: `02:00:00:00:00:01`. <linux/if_ether.h>, ETH_ALEN */

import { parseLinkAddress } from '../../schema/address.ts'
import { EncodeError, show } from '../../schema/errors.ts'
import type { Reader } from './fields.ts'

/** A MAC address in small letters. */
export const macAddress: Reader<string> = (value) => {
  if (typeof value !== 'string' || parseLinkAddress(value)?.length !== 6)
    throw new EncodeError(`expected an address such as 02:00:00:00:00:01, got ${show(value)}`)
  return value.toLowerCase()
}

/** Whether it stands for a group, and not for one station: the lowest bit of the first byte says so. */
export function isGroup(address: string): boolean {
  return (Number.parseInt(address, 16) & 1) === 1
}
