/** Rules, which say what table is asked for which packets: added, replaced, ensured, listed and deleted. ip-rule(8), <linux/fib_rules.h> */

import { type Connection, type Dump, dumpOf } from '../netlink/index.ts'
import { IPPROTO } from '../netlink/ip-protocols.ts'
import { FR_ACT, IFNAME_MAX, RT_TABLE, type RuleInput, type RuleMessage, type route, rule as ruleCodec } from '../netlink/route/index.ts'
import { EncodeError } from '../schema/errors.ts'
import { agrees, asRead, ensured, isRefusal, missing } from './ensure.ts'
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
  textUpTo,
  wholeNumber,
  yesOrNo,
} from './fields.ts'
import { type Maker, makers } from './maker.ts'
import { type Family, parseNetwork } from './prefix.ts'
import { type Word, words } from './words.ts'

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
  readonly ipProtocol?: Word<keyof typeof IPPROTO, 'IPPROTO_'> | number
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
  readonly ipProtocol: NewRule['ipProtocol'] | undefined
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

/** Which rules to list: those for which all that is given holds. The kernel chooses by family; by all else we do. */
export type RuleFilter = OldRule

/**
 * What can be done with the rules of one network namespace.
 *
 * A rule is all that it says: two that differ in anything are two, even with one priority. So `ensure` makes one beside those that differ, and
 * only `replace` takes a priority for a place that one rule has.
 */
export interface Rules {
  /**
   * Makes a rule.
   *
   * Equivalent to: `ip rule add [not] [from N] [to N] [iif L] [oif L] [fwmark M/K] [tos T] [ipproto P] [sport R] [dport R] [uidrange R] [tun_id I]
   * [priority N] [table N | goto N | blackhole | unreachable | prohibit] [suppress_prefixlength N] [suppress_ifgroup N] [realms R] [protocol P]`
   *
   * @throws a TypeError for what is no rule; NetlinkError: EEXIST where there is this very one, EINVAL for a `goto` that does not lead forward
   */
  add(rule: NewRule): Promise<void>
  /**
   * Makes the rule the only one of its family with its priority. It is there before the others go.
   *
   * Equivalent to: `ip rule add priority N ...`, and `ip rule del priority N ...` for each other one @throws as `add`
   */
  replace(rule: NewRule & { readonly priority: number }): Promise<void>
  /**
   * Sees to it that there is a rule for just these packets, which says just this of them; with this priority and this maker, where they are said.
   * Says whether it had to be made. @throws as `add`; EEXIST where there is one that differs in `not` or in who made it alone
   */
  ensure(rule: NewRule): Promise<boolean>
  /** Describes the first rule for which all that is given holds. @throws NetlinkError: ENOENT where there is none */
  get(rule: OldRule): Promise<Rule>
  /** Lists rules in the order in which they are asked. Equivalent to: `ip rule show`, `ip -6 rule show`; both families where none is named */
  list(filter?: RuleFilter): Promise<Dump<Rule>>
  /**
   * Deletes the first rule for which all that is given holds, and says whether there was one: deleting twice is no error.
   *
   * Equivalent to: `ip rule del [priority N] [from N] ...` @throws a TypeError where nothing but the family is given
   */
  delete(rule: OldRule): Promise<boolean>
}

/** The rules of the network namespace that the connection is in. */
export function rules(connection: Connection<typeof route>): Rules {
  const list = async (filter: RuleFilter = {}): Promise<Dump<Rule>> => {
    const wanted = describeRule(asRead(ruleCodec, ruleMessage(filter)))
    // A network tells its family as well as the family's own name does.
    const family = filter.family ?? (filter.from === undefined && filter.to === undefined ? undefined : wanted.family)
    const dump = await connection.dump('RTM_GETRULE', { family: family === undefined ? 'AF_UNSPEC' : families[family] })
    const passes = (rule: Rule) =>
      (family === undefined || rule.family === family) && agrees({ ...filter, family: undefined }, wanted, rule)
    return dumpOf(dump.filter(isIp).map(describeRule).filter(passes), dump.consistent)
  }

  const add = (rule: NewRule) => connection.request('RTM_NEWRULE', newRule(rule), { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })

  return {
    list,

    async add(rule) {
      await add(rule)
    },

    async replace(rule) {
      const { priority } = rule
      if (priority === undefined) throw new EncodeError('expected the priority whose rule is replaced, got nothing', ['priority'])
      const isSame = sameAs(rule)
      const there = await list({ family: familyOf(rule), priority })
      const others = there.filter((other) => !isSame(other))
      const clear = async () => {
        for (const { message } of others) await connection.request('RTM_DELRULE', message)
      }
      if (others.length === there.length) {
        try {
          await add(rule)
        } catch (error) {
          // To the kernel two rules are one that differ in `not` or in who made them.
          if (!isRefusal(error, 'EEXIST')) throw error
          await clear()
          await add(rule)
          return
        }
      }
      await clear()
    },

    async ensure(rule) {
      const isSame = sameAs(rule)
      return await ensured(
        async () => (await list({ family: familyOf(rule) })).find(isSame),
        () => add(rule),
        async () => false,
      )
    },

    async get(rule) {
      const [found] = await list({ family: familyOf(rule), ...defined(rule) })
      if (found === undefined) throw missing('ENOENT', 'RTM_GETRULE', `There is no rule ${JSON.stringify(defined(rule), bigints)}`)
      return found
    },

    async delete(rule) {
      const request = ruleMessage(rule)
      if (Object.keys(defined(rule)).every((name) => name === 'family'))
        throw new EncodeError('expected something that tells which rule, such as its priority: the first of all is that of the local table')
      try {
        await connection.request('RTM_DELRULE', request)
        return true
      } catch (error) {
        if (isRefusal(error, 'ENOENT')) return false
        throw error
      }
    },
  }
}

const families = { ipv4: 'AF_INET', ipv6: 'AF_INET6' } as const

const actions = {
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

const ipProtocols = words(IPPROTO, 'IPPROTO_', 0xff)

const network = (value: unknown) => parseNetwork(value as string)
const port = wholeNumber(1, 0xffff)

const fields = {
  family: familyReader,
  priority: number32,
  not: yesOrNo,
  from: network,
  to: network,
  in: textUpTo(IFNAME_MAX),
  out: textUpTo(IFNAME_MAX),
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
function newRule(rule: NewRule): RuleInput {
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
function ruleMessage(rule: NewRule): RuleInput {
  const said = readFields(rule, fields)
  const family = familyOf(rule)
  checkNetworks(family, said)
  const { from, to, table, realm, sourceRealm } = said
  return {
    family: families[family],
    dst_len: to?.length,
    src_len: from?.length,
    tos: said.tos,
    table: table === undefined || table > 255 ? 'RT_TABLE_UNSPEC' : table,
    action: said.action === undefined ? 'FR_ACT_UNSPEC' : actions[said.action],
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
function familyOf({ family, from, to }: NewRule): Family {
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
function defined(rule: NewRule): NewRule {
  return Object.fromEntries(Object.entries(rule).filter(([, value]) => value !== undefined))
}

/** Whether a rule is for the same packets and says the same of them. Priority and maker count where they are said. */
function sameAs(rule: NewRule): (found: Rule) => boolean {
  const wanted = describeRule(asRead(ruleCodec, newRule(rule)))
  const { message, leadsNowhere, detached, ...counts } = Object.fromEntries(Object.keys(wanted).map((name) => [name, true]))
  return (found) => agrees({ ...counts, priority: rule.priority, madeBy: rule.madeBy }, wanted, found)
}

function bigints(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}

/** Multicast routers have rules too, which are not ours. */
function isIp({ family }: RuleMessage): boolean {
  return family === 'AF_INET' || family === 'AF_INET6'
}

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
