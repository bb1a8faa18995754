/**
 * What a multicast router hears of packets for which it has no route, or which came by the wrong link. RTM_NEWCACHEREPORT; <linux/mroute.h>,
 * IPMRA_CREPORT_*; <linux/mroute6.h>, where the same attributes are called IP6MRA_CREPORT_*
 */

import { ip } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { u8, u32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { named } from '../../schema/names.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'

/** Why the router is told. For IPv6 the numbers are the same: MRT6MSG_* */
export const IGMPMSG = {
  IGMPMSG_NOCACHE: 1,
  IGMPMSG_WRONGVIF: 2,
  IGMPMSG_WHOLEPKT: 3,
  IGMPMSG_WRVIFWHOLE: 4,
} as const

const rtgenmsg = struct('rtgenmsg', { rtgen_family: named(u8, AF) })

const cacheReportAttributes = attributes({
  IPMRA_CREPORT_MSGTYPE: [1, named(u8, IGMPMSG)],
  IPMRA_CREPORT_VIF_ID: [2, u32, 'by which of the router’s interfaces it came'],
  IPMRA_CREPORT_SRC_ADDR: [3, ip],
  IPMRA_CREPORT_DST_ADDR: [4, ip, 'the multicast group'],
  IPMRA_CREPORT_PKT: [5, bytes, 'how the packet begins, its IP header first'],
  IPMRA_CREPORT_TABLE: [6, u32, 'of the router’s tables, the one that has no route'],
})

/** A report, as the kernel announces it. */
export interface CacheReportMessage extends ValueOf<typeof declared> {}

/** A report, as a test of ours may announce it: there is no request. */
export interface CacheReportInput extends InputOf<typeof declared> {}

const declared = message(rtgenmsg, cacheReportAttributes)

export const cacheReport: Codec<CacheReportMessage, CacheReportInput> = declared
