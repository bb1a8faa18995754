/** hsr: a ring (HSR) or two networks side by side (PRP) over which every frame goes twice. <linux/if_link.h>, enum IFLA_HSR_* */

import { linkAddress } from '../../../schema/address.ts'
import { attributes } from '../../../schema/attributes.ts'
import { u8, u16, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'

/** The options of an HSR or PRP link. */
export const hsr = attributes({
  IFLA_HSR_SLAVE1: [1, u32],
  IFLA_HSR_SLAVE2: [2, u32],
  IFLA_HSR_MULTICAST_SPEC: [3, u8, 'the last byte of the supervision address, in a request'],
  IFLA_HSR_SUPERVISION_ADDR: [4, linkAddress, 'the whole of it, in an answer'],
  IFLA_HSR_SEQ_NR: [5, u16],
  IFLA_HSR_VERSION: [6, u8],
  IFLA_HSR_PROTOCOL: [7, named(u8, { HSR_PROTOCOL_HSR: 0, HSR_PROTOCOL_PRP: 1 })],
  IFLA_HSR_INTERLINK: [8, u32, 'the port of a RedBox'],
})
