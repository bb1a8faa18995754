/** Rules: which routing table is for which packet. RTM_NEWRULE and its like. <linux/fib_rules.h> */

import { ip } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { be32, be64, s32, u8, u16, u32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { textOf } from '../../schema/text.ts'
import { AF } from '../address-family.ts'
import { IPPROTO } from '../ip-protocols.ts'
import { IFNAME_MAX } from './link/link.ts'
import { RTPROT } from './routing-protocol.ts'
import { RT_TABLE } from './routing-table.ts'

export const FR_ACT = {
  FR_ACT_UNSPEC: 0,
  FR_ACT_TO_TBL: 1,
  FR_ACT_GOTO: 2,
  FR_ACT_NOP: 3,
  FR_ACT_BLACKHOLE: 6,
  FR_ACT_UNREACHABLE: 7,
  FR_ACT_PROHIBIT: 8,
} as const

export const FIB_RULE = {
  FIB_RULE_PERMANENT: 0x00000001,
  FIB_RULE_INVERT: 0x00000002,
  FIB_RULE_UNRESOLVED: 0x00000004,
  FIB_RULE_IIF_DETACHED: 0x00000008,
  FIB_RULE_OIF_DETACHED: 0x00000010,
  FIB_RULE_FIND_SADDR: 0x00010000,
} as const

const fibRuleHeader = struct('fib_rule_hdr', {
  family: named(u8, AF),
  dst_len: u8,
  src_len: u8,
  tos: u8,
  table: named(u8, RT_TABLE),
  __res1: padding(1),
  __res2: padding(1),
  action: named(u8, FR_ACT),
  flags: flags(u32, FIB_RULE),
})

const users = struct('fib_rule_uid_range', { start: u32, end: u32 })
const ports = struct('fib_rule_port_range', { start: u16, end: u16 })

const ruleAttributes = attributes({
  FRA_DST: [1, ip, 'a prefix, dst_len long'],
  FRA_SRC: [2, ip, 'a prefix, src_len long'],
  FRA_IIFNAME: [3, textOf(IFNAME_MAX)],
  FRA_GOTO: [4, u32],
  FRA_UNUSED2: [5, bytes],
  FRA_PRIORITY: [6, u32],
  FRA_UNUSED3: [7, bytes],
  FRA_UNUSED4: [8, bytes],
  FRA_UNUSED5: [9, bytes],
  FRA_FWMARK: [10, u32],
  FRA_FLOW: [11, u32],
  FRA_TUN_ID: [12, be64],
  FRA_SUPPRESS_IFGROUP: [13, s32, '-1: none'],
  FRA_SUPPRESS_PREFIXLEN: [14, s32, '-1: none'],
  FRA_TABLE: [15, named(u32, RT_TABLE), 'counts instead of the header’s table'],
  FRA_FWMASK: [16, u32],
  FRA_OIFNAME: [17, textOf(IFNAME_MAX)],
  FRA_PAD: [18, bytes],
  FRA_L3MDEV: [19, u8],
  FRA_UID_RANGE: [20, users],
  FRA_PROTOCOL: [21, named(u8, RTPROT)],
  FRA_IP_PROTO: [22, named(u8, IPPROTO)],
  FRA_SPORT_RANGE: [23, ports],
  FRA_DPORT_RANGE: [24, ports],
  FRA_DSCP: [25, u8],
  FRA_FLOWLABEL: [26, be32],
  FRA_FLOWLABEL_MASK: [27, be32],
  FRA_SPORT_MASK: [28, u16],
  FRA_DPORT_MASK: [29, u16],
  FRA_DSCP_MASK: [30, u8],
})

/** A rule, as the kernel describes it. */
export interface RuleMessage extends ValueOf<typeof declared> {}

/** A rule, as a request describes it. */
export interface RuleInput extends InputOf<typeof declared> {}

const declared = message(fibRuleHeader, ruleAttributes)

export const rule: Codec<RuleMessage, RuleInput> = declared
