/** Rules, which say what table is asked for which packets: added, replaced, ensured, listed and deleted. ip-rule(8), <linux/fib_rules.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import { type RuleMessage, type route, rule as ruleCodec } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { families } from '../ip/families.ts'
import { agrees, asRead, ensured, isRefusal, missing } from '../verb/ensure.ts'
import { defined, familyOf, type NewRule, newRule, type OldRule, ruleMessage } from './request.ts'
import { describeRule, type Rule } from './rule.ts'

/** Which rules to list: those for which all that is given holds. The kernel chooses by family; by all else we do. */
export type RuleFilter = OldRule

/**
 * What can be done with the rules of one network namespace.
 *
 * A rule is all that it says: two that differ in anything are two, even with one priority. So `ensure` makes one beside those that differ, and
 * only `replace` takes a priority for a place that one rule has. To the kernel, though, a new rule is there already where one with its priority
 * differs in `not` or in who made it alone, or says something of `from`, `to` or `tos` of which the new one says nothing.
 */
export interface Rules {
  /**
   * Makes a rule.
   *
   * Equivalent to: `ip rule add [not] [from N] [to N] [iif L] [oif L] [fwmark M/K] [tos T] [ipproto P] [sport R] [dport R] [uidrange R] [tun_id I]
   * [priority N] [table N | goto N | blackhole | unreachable | prohibit] [suppress_prefixlength N] [suppress_ifgroup N] [realms R] [protocol P]`
   *
   * @throws a TypeError for what is no rule; NetlinkError: EEXIST where there is this very one, or one that the kernel takes for it;
   * EINVAL for a `goto` that does not lead forward
   */
  add(rule: NewRule): Promise<void>
  /**
   * Makes the rule the only one of its family with its priority. It is there before the others go, unless the kernel takes one of them for it.
   *
   * Equivalent to: `ip rule add priority N ...`, and `ip rule del priority N ...` for each other one @throws as `add`
   */
  replace(rule: NewRule & { readonly priority: number }): Promise<void>
  /**
   * Sees to it that there is a rule for just these packets, which says just this of them; with this priority and this maker, where they are said.
   * Says whether it had to be made. @throws as `add`; EEXIST where there is one that the kernel takes for it, though it is another
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
      newRule(rule)
      const { priority } = rule
      if (priority === undefined) throw new EncodeError('expected the priority whose rule is replaced, got nothing', ['priority'])
      const isSame = sameAs(rule)
      const there = () => list({ family: familyOf(rule), priority })
      try {
        await add(rule)
      } catch (error) {
        // It is there; or one that to the kernel is the same: see above.
        if (!isRefusal(error, 'EEXIST')) throw error
      }
      for (;;) {
        const other = (await there()).find((found) => !isSame(found))
        if (other === undefined) break
        await connection.request('RTM_DELRULE', other.message)
      }
      // The kernel deletes the first rule that says all that the other one says: that may have been this one, which says more.
      if ((await there()).length === 0) await add(rule)
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
      ruleMessage(rule)
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
