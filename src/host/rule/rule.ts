/** A rule in English, as the kernel describes it. ip-rule(8), <linux/fib_rules.h> */

import { FR_ACT, RT_TABLE, type RuleMessage } from '../../netlink/route/index.ts'
import type { Family } from '../ip/prefix.ts'
import { type IpProtocol, ipProtocols } from '../word/ip-protocol.ts'
import { type Maker, makers } from '../word/maker.ts'

/** What becomes of the packets that a rule is for. */
export type RuleAction =
  /** A table is asked. */
  | 'lookup'
  /** A later rule comes next. */
  | 'goto'
  /** The next rule comes next. */
  | 'nop'
  /** They vanish. */
  | 'blackhole'
  /** They vanish, and the sender is told that the host is unreachable. */
  | 'unreachable'
  /** They vanish, and the sender is told that somebody forbids it. */
  | 'prohibit'

/** A rule, as the kernel described it: undefined where nothing is said of it. */
export interface Rule {
  readonly family: Family
  readonly priority: number
  readonly not: boolean
  readonly from: string | undefined
  readonly to: string | undefined
  readonly in: string | undefined
  readonly out: string | undefined
  readonly mark: number | undefined
  readonly mask: number | undefined
  readonly tos: number
  readonly dscp: number | undefined
  readonly ipProtocol: IpProtocol | undefined
  readonly sourcePort: readonly [first: number, last: number] | undefined
  readonly destinationPort: readonly [first: number, last: number] | undefined
  readonly user: readonly [first: number, last: number] | undefined
  readonly tunnelId: bigint | undefined
  readonly vrf: boolean
  readonly action: RuleAction | number
  readonly table: number | undefined
  readonly goto: number | undefined
  /** Whether a `goto` leads to no rule that there is: it is passed over. */
  readonly leadsNowhere: boolean
  /** Whether a link that it names is not there: it is for no packet. */
  readonly detached: boolean
  readonly suppressPrefixLength: number | undefined
  readonly suppressGroup: number | undefined
  readonly realm: number
  readonly sourceRealm: number
  readonly madeBy: Maker
  /** The kernel's own description, under the kernel's own names. */
  readonly message: RuleMessage
}

export const actions = {
  lookup: 'FR_ACT_TO_TBL',
  goto: 'FR_ACT_GOTO',
  nop: 'FR_ACT_NOP',
  blackhole: 'FR_ACT_BLACKHOLE',
  unreachable: 'FR_ACT_UNREACHABLE',
  prohibit: 'FR_ACT_PROHIBIT',
} as const satisfies Record<RuleAction, keyof typeof FR_ACT>

const actionNames: ReadonlyMap<RuleMessage['action'], RuleAction> = new Map(
  Object.entries(actions).map(([name, action]) => [action, name as RuleAction]),
)

/** A rule in English. */
export function describeRule(message: RuleMessage): Rule {
  const {
    dst_len,
    src_len,
    action,
    flags,
    FRA_SRC: from,
    FRA_DST: to,
    FRA_FWMARK: mark,
    FRA_FLOW: realms = 0,
    FRA_UID_RANGE: user,
  } = message
  const { FRA_SPORT_RANGE: sourcePort, FRA_DPORT_RANGE: destinationPort, FRA_IP_PROTO: ipProtocol } = message
  const table = message.FRA_TABLE ?? message.table
  const number = typeof table === 'number' ? table : RT_TABLE[table]
  const none = (value: number | undefined) => (value === -1 ? undefined : value)
  return {
    family: message.family === 'AF_INET6' ? 'ipv6' : 'ipv4',
    priority: message.FRA_PRIORITY ?? 0,
    not: flags.includes('FIB_RULE_INVERT'),
    from: from === undefined ? undefined : `${from}/${src_len}`,
    to: to === undefined ? undefined : `${to}/${dst_len}`,
    in: message.FRA_IIFNAME,
    out: message.FRA_OIFNAME,
    mark,
    // The kernel says the mask of every mark, and says it where a mark of 0 is meant.
    mask: message.FRA_FWMASK ?? (mark === undefined ? undefined : 0xffff_ffff),
    tos: message.tos,
    dscp: message.FRA_DSCP,
    ipProtocol: ipProtocol === undefined ? undefined : ipProtocols.say(ipProtocol),
    sourcePort: sourcePort === undefined ? undefined : [sourcePort.start, sourcePort.end],
    destinationPort: destinationPort === undefined ? undefined : [destinationPort.start, destinationPort.end],
    user: user === undefined ? undefined : [user.start, user.end],
    tunnelId: message.FRA_TUN_ID,
    vrf: message.FRA_L3MDEV === 1,
    action: actionNames.get(action) ?? (typeof action === 'number' ? action : FR_ACT[action]),
    table: number === 0 ? undefined : number,
    goto: message.FRA_GOTO,
    leadsNowhere: flags.includes('FIB_RULE_UNRESOLVED'),
    detached: flags.includes('FIB_RULE_IIF_DETACHED') || flags.includes('FIB_RULE_OIF_DETACHED'),
    suppressPrefixLength: none(message.FRA_SUPPRESS_PREFIXLEN),
    suppressGroup: none(message.FRA_SUPPRESS_IFGROUP),
    realm: realms & 0xffff,
    sourceRealm: realms >>> 16,
    madeBy: makers.say(message.FRA_PROTOCOL ?? 'RTPROT_UNSPEC'),
    message,
  }
}
