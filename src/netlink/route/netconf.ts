/** Network configuration: a few sysctls of a link, with notification of changes. RTM_NEWNETCONF and its like. <linux/netconf.h> */

import { attributes } from '../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { s32, u8 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { named } from '../../schema/names.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'

const netconfmsg = struct('netconfmsg', { ncm_family: named(u8, AF) })

const netconfAttributes = attributes({
  NETCONFA_IFINDEX: [1, s32, '-1: all links; -2: the default for new links'],
  NETCONFA_FORWARDING: [2, s32],
  NETCONFA_RP_FILTER: [3, s32],
  NETCONFA_MC_FORWARDING: [4, s32],
  NETCONFA_PROXY_NEIGH: [5, s32],
  NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN: [6, s32],
  NETCONFA_INPUT: [7, s32],
  NETCONFA_BC_FORWARDING: [8, s32],
  NETCONFA_FORCE_FORWARDING: [9, s32],
})

/** The configuration of a link, as the kernel describes it. */
export interface NetconfMessage extends ValueOf<typeof declared> {}

/** The configuration of a link, as a request asks for it. */
export interface NetconfInput extends InputOf<typeof declared> {}

const declared = message(netconfmsg, netconfAttributes)

export const netconf: Codec<NetconfMessage, NetconfInput> = declared
