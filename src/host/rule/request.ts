/** What can be said of a rule, and the requests that say it, in the order of `ip`. ip-rule(8), <linux/fib_rules.h> */

import { RT_TABLE, type RuleInput } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { families } from '../ip/families.ts'
import { type Family, parseNetwork } from '../ip/prefix.ts'
import { checkLinkName } from '../reference/link-name.ts'
import {
  at,
  type Fields,
  family as familyReader,
  number8,
  number16,
  number32,
  oneOf,
  rangeOf,
  readFields,
  type Said,
  wholeNumber,
  yesOrNo,
} from '../verb/fields.ts'
import { type IpProtocol, ipProtocols } from '../word/ip-protocol.ts'
import { type Maker, makers } from '../word/maker.ts'
import { actions, type Rule, type RuleAction } from './rule.ts'

/** A number, or the first and the last of a range. */
export type NumberRange = number | readonly [first: number, last: number]

/** A rule that is to be made: which packets it is for, all of what is said, and what becomes of them. */
export interface NewRule {
  /** That of `from` and `to`; IPv4 where nothing is said. */
  readonly family?: Family
  /** The lower, the sooner: the tables local, main and default are asked at 0, 32,766 and 32,767. Without it, it comes before all but local. */
  readonly priority?: number
  /** Whether it is for all other packets instead. */
  readonly not?: boolean
  /** The network that they come from: `10.10.0.0/24`. */
  readonly from?: string
  /** The network that they go to. */
  readonly to?: string
  /** The name of the link that they came in by; `lo` for those of this host's own. The link need not be there yet. */
  readonly in?: string
  /** The name of the link that a program bound its socket to. */
  readonly out?: string
  readonly mark?: number
  /** Which bits of the mark count; all where nothing is said. */
  readonly mask?: number
  /** Their type of service. */
  readonly tos?: number
  /** The six bits of it that are the code point, on kernels from 6.13. */
  readonly dscp?: number
  /** `'tcp'`, `'udp'`, `'icmp'` ...; or a number. */
  readonly ipProtocol?: IpProtocol
  readonly sourcePort?: NumberRange
  readonly destinationPort?: NumberRange
  /** The numbers of the users who send them. */
  readonly user?: NumberRange
  /** The key of the tunnel that they came by. */
  readonly tunnelId?: number | bigint
  /** Whether the table is that of the VRF that they belong to. */
  readonly vrf?: boolean
  /** `'lookup'` where nothing is said, or `'goto'` where {@link NewRule.goto} is. */
  readonly action?: RuleAction
  /** The number of the table that is asked; the main one where nothing is said. */
  readonly table?: number
  /** The priority of the rule that comes next. */
  readonly goto?: number
  /** A route of the table does not count if its prefix is not longer: 0 leaves the default route out. */
  readonly suppressPrefixLength?: number
  /** Nor does one by a link of this group. */
  readonly suppressGroup?: number
  /** The realm that packets get (IPv4). */
  readonly realm?: number
  readonly sourceRealm?: number
  /** Who makes it; `'unspec'` where nothing is said, as with `ip`. */
  readonly madeBy?: Maker
}

/** Which rule is meant: the first one for which all that is given holds. */
export type OldRule = NewRule

const network = (value: unknown) => parseNetwork(value as string)
const port = wholeNumber(1, 0xffff)
const linkName = (value: unknown) => checkLinkName(value as string)

const fields = {
  family: familyReader,
  priority: number32,
  not: yesOrNo,
  from: network,
  to: network,
  in: linkName,
  out: linkName,
  mark: number32,
  mask: number32,
  tos: number8,
  dscp: wholeNumber(0, 63),
  ipProtocol: ipProtocols.read,
  sourcePort: rangeOf(port),
  destinationPort: rangeOf(port),
  user: rangeOf(wholeNumber(0, 0xffff_fffe)),
  tunnelId: (value) => {
    if (typeof value !== 'bigint' && (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0))
      throw new EncodeError('expected a whole number from 0')
    return value
  },
  vrf: yesOrNo,
  action: oneOf(Object.keys(actions) as RuleAction[]),
  table: wholeNumber(1, 0xffff_ffff),
  goto: number32,
  suppressPrefixLength: wholeNumber(0, 128),
  suppressGroup: wholeNumber(0, 0x7fff_ffff),
  realm: number16,
  sourceRealm: number16,
  madeBy: makers.read,
} as const satisfies Fields<NewRule>

/** The request for a new rule: what is not said of it is said for it, as `ip` does. @throws EncodeError with the path of the offender */
export function newRule(rule: NewRule): RuleInput {
  readFields(rule, fields)
  const { goto, vrf, table, action = goto === undefined ? 'lookup' : 'goto' } = defined(rule)
  if (action === 'goto' && goto === undefined) throw new EncodeError('expected the priority of the rule that comes next', ['goto'])
  for (const name of ['table', 'vrf'] as const) {
    if (action !== 'lookup' && rule[name] !== undefined) throw new EncodeError(`expected nothing: the action is ${action}`, [name])
  }
  if (vrf === true && table !== undefined) throw new EncodeError('expected nothing: the table is the one of the VRF', ['table'])
  const asked = table ?? (vrf === true ? undefined : RT_TABLE.RT_TABLE_MAIN)
  return ruleMessage({ ...rule, ...whereTo(action, asked) })
}

/** A table belongs to a lookup alone. */
function whereTo(action: Rule['action'], table: number | undefined): Pick<NewRule, 'action' | 'table'> {
  return {
    ...(typeof action === 'string' ? { action } : {}),
    ...(action === 'lookup' && table !== undefined ? { table } : {}),
  }
}

/** What is said of a rule in the kernel's words, in the order of `ip`. @throws EncodeError with the path of the offender */
export function ruleMessage(rule: NewRule): RuleInput {
  const said = readFields(rule, fields)
  const family = familyOf(rule)
  checkNetworks(family, said)
  const { from, to, table, realm, sourceRealm, action = said.goto === undefined ? undefined : 'goto' } = said
  return {
    family: families[family],
    dst_len: to?.length,
    src_len: from?.length,
    tos: said.tos,
    table: table === undefined || table > 255 ? 'RT_TABLE_UNSPEC' : table,
    action: action === undefined ? 'FR_ACT_UNSPEC' : actions[action],
    flags: said.not === true ? ['FIB_RULE_INVERT'] : [],
    FRA_SRC: from?.address,
    FRA_DST: to?.address,
    FRA_PRIORITY: said.priority,
    FRA_DSCP: said.dscp,
    FRA_FWMARK: said.mark,
    FRA_FWMASK: said.mask,
    FRA_FLOW: realm === undefined && sourceRealm === undefined ? undefined : (sourceRealm ?? 0) * 0x1_0000 + (realm ?? 0),
    FRA_PROTOCOL: said.madeBy,
    FRA_TUN_ID: said.tunnelId,
    FRA_TABLE: table !== undefined && table > 255 ? table : undefined,
    FRA_SUPPRESS_PREFIXLEN: said.suppressPrefixLength,
    FRA_SUPPRESS_IFGROUP: said.suppressGroup,
    FRA_IIFNAME: said.in,
    FRA_OIFNAME: said.out,
    FRA_L3MDEV: said.vrf === true ? 1 : undefined,
    FRA_UID_RANGE: said.user === undefined ? undefined : { start: said.user[0], end: said.user[1] },
    FRA_IP_PROTO: said.ipProtocol,
    FRA_SPORT_RANGE: said.sourcePort === undefined ? undefined : { start: said.sourcePort[0], end: said.sourcePort[1] },
    FRA_DPORT_RANGE: said.destinationPort === undefined ? undefined : { start: said.destinationPort[0], end: said.destinationPort[1] },
    FRA_GOTO: said.goto,
  }
}

/** The family that is named, or that of a network; IPv4 where neither is said. */
export function familyOf({ family, from, to }: NewRule): Family {
  const text = from ?? to
  if (family !== undefined || text === undefined) return family ?? 'ipv4'
  return at(from === undefined ? 'to' : 'from', () => parseNetwork(text)).family
}

function checkNetworks(family: Family, { from, to, realm, sourceRealm, mark, mask }: Said<typeof fields>): void {
  for (const [name, network] of Object.entries({ from, to })) {
    if (network !== undefined && network.family !== family)
      throw new EncodeError(`expected a network of ${family === 'ipv4' ? 'IPv4' : 'IPv6'}, got ${network.address}/${network.length}`, [
        name,
      ])
  }
  if (family === 'ipv6' && (realm !== undefined || sourceRealm !== undefined))
    throw new EncodeError('a rule of IPv6 has no such thing', ['realm'])
  if (mask !== undefined && mark === undefined) throw new EncodeError('expected the mark whose bits count, got nothing', ['mark'])
}

/** What is said. */
export function defined(rule: NewRule): NewRule {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined))
}
