/** ipoib: IP over InfiniBand, a partition of the link underneath. <linux/if_link.h>, enum IFLA_IPOIB_* */

import { attributes } from '../../../schema/attributes.ts'
import { u16 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'

/** The options of an IPoIB link. The link underneath is IFLA_LINK. */
export const ipoib = attributes({
  IFLA_IPOIB_PKEY: [1, u16, 'the partition: 0x8001 to 0xffff'],
  IFLA_IPOIB_MODE: [2, named(u16, { IPOIB_MODE_DATAGRAM: 0, IPOIB_MODE_CONNECTED: 1 })],
  IFLA_IPOIB_UMCAST: [3, u16],
})
