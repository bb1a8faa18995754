/** VLANs by their numbers, one or several in a row. <linux/if_vlan.h>, IEEE 802.1Q */

import { type Reader, rangeOf, wholeNumber } from '../verb/fields.ts'

/** A VLAN, or the first and the last of several in a row: `10`, `[10, 20]`. */
export type VlanRange = number | readonly [first: number, last: number]

/** The number of a VLAN. 0 stands for none, 4095 is reserved. */
export const vlanId: Reader<number> = wholeNumber(1, 4094)

export const vlanRange = rangeOf(vlanId)
