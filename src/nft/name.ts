/** Names, as nf_tables bounds them. <linux/netfilter/nf_tables.h>, NFT_NAME_MAXLEN; <linux/if.h>, IFNAMSIZ */

import { textOf } from '../schema/text.ts'

/** The name of a table, chain, set, object or flowtable. */
export const name = textOf(255)

/** The longest name of a network device, without its NUL. */
export const DEVICE_NAME_MAX = 15

/** The name of a network device. */
export const deviceName = textOf(DEVICE_NAME_MAX)
