/** tun, and tap: a link whose other end is a program’s descriptor. Made by opening /dev/net/tun. <linux/if_link.h>, enum IFLA_TUN_*; <linux/if_tun.h> */

import { attributes } from '../../../schema/attributes.ts'
import { u8, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'

/** What the kernel tells of a tun or a tap. */
export const tun = attributes({
  IFLA_TUN_OWNER: [1, u32, 'a user'],
  IFLA_TUN_GROUP: [2, u32],
  IFLA_TUN_TYPE: [3, named(u8, { IFF_TUN: 0x0001, IFF_TAP: 0x0002 })],
  IFLA_TUN_PI: [4, u8, 'packets have struct tun_pi in front'],
  IFLA_TUN_VNET_HDR: [5, u8],
  IFLA_TUN_PERSIST: [6, u8],
  IFLA_TUN_MULTI_QUEUE: [7, u8],
  IFLA_TUN_NUM_QUEUES: [8, u32],
  IFLA_TUN_NUM_DISABLED_QUEUES: [9, u32],
})
