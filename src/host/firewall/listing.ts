/** What a ruleset holds, listed. nft(8), <linux/netfilter/nf_tables.h>, NFT_MSG_GET* */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { netfilter, TableFamily } from '../../nft/index.ts'
import { type Chain, describeChain, describeRule, describeTable, familyOf, type Rule, type Table } from './ruleset.ts'
import {
  describeFlowtable,
  describeObject,
  describeSet,
  type Flowtable,
  type ObjectType,
  objectTypes,
  type RulesetObject,
  type RulesetSet,
} from './set.ts'

/** Which tables, chains and rules to list: those for which all that is given holds. */
export interface FirewallFilter {
  readonly family?: TableFamily
  readonly table?: string
  readonly chain?: string
}

/** Which things of tables to list: those for which all that is given holds. */
export interface NamedFilter {
  readonly family?: TableFamily
  readonly table?: string
  readonly name?: string
}

/** Which objects to list. */
export interface ObjectFilter extends NamedFilter {
  readonly type?: ObjectType
}

/** Lists what there is. The kernel chooses by family and, where it can, by table, chain and type; we choose by the rest. */
export interface Listing {
  /** Lists tables. Equivalent to: `nft list tables [FAMILY]` */
  tables(filter?: Pick<FirewallFilter, 'family' | 'table'>): Promise<Dump<Table>>
  /** Lists chains. Equivalent to: `nft list chains [FAMILY]` */
  chains(filter?: FirewallFilter): Promise<Dump<Chain>>
  /** Lists rules, in their order. Equivalent to: `nft --handle list chain FAMILY TABLE CHAIN` */
  rules(filter?: FirewallFilter): Promise<Dump<Rule>>
  /** Lists sets and maps, those without a name too; their elements: `elements.list`. Equivalent to: `nft --terse list sets`, `nft --terse list maps` */
  sets(filter?: NamedFilter): Promise<Dump<RulesetSet>>
  /** Lists counters, quotas, limits and the like. Equivalent to: `nft list counters`, `nft list quotas` ... */
  objects(filter?: ObjectFilter): Promise<Dump<RulesetObject>>
  /** Lists flowtables. Equivalent to: `nft list flowtables` */
  flowtables(filter?: NamedFilter): Promise<Dump<Flowtable>>
  /**
   * Lists rules, and sets their counters and quotas back to 0. Equivalent to: `nft reset rules [table FAMILY TABLE | chain FAMILY TABLE CHAIN]`
   *
   * @throws NetlinkError: EINVAL before Linux 6.2
   */
  resetRules(filter?: FirewallFilter): Promise<Dump<Rule>>
  /** Lists objects, and sets counters and quotas among them back to 0. Equivalent to: `nft reset counters`, `nft reset quotas` */
  resetObjects(filter?: Omit<ObjectFilter, 'name'>): Promise<Dump<RulesetObject>>
}

/** The ruleset of the network namespace that the connection is in. */
export function listing(connection: Connection<typeof netfilter>): Listing {
  const rules = async (question: 'NFT_MSG_GETRULE' | 'NFT_MSG_GETRULE_RESET', { family, table, chain }: FirewallFilter) => {
    const dump = await connection.dump(question, { nfgen_family: familyOf(family), NFTA_RULE_TABLE: table, NFTA_RULE_CHAIN: chain })
    const passes = (found: Rule) => (table === undefined || found.table === table) && (chain === undefined || found.chain === chain)
    return chosen(dump, describeRule, passes)
  }
  const objects = async (question: 'NFT_MSG_GETOBJ' | 'NFT_MSG_GETOBJ_RESET', { family, table, name, type }: ObjectFilter) => {
    const request = {
      nfgen_family: familyOf(family),
      NFTA_OBJ_TABLE: table,
      ...(type === undefined ? {} : { NFTA_OBJ_TYPE: objectTypes[type] }),
    }
    const dump = await connection.dump(question, request)
    return chosen(dump, describeObject, (found) => isNamed(found, table, name) && (type === undefined || found.type === type))
  }
  return {
    async tables({ family, table } = {}) {
      const dump = await connection.dump('NFT_MSG_GETTABLE', { nfgen_family: familyOf(family) })
      return chosen(dump, describeTable, (found) => table === undefined || found.name === table)
    },

    async chains({ family, table, chain } = {}) {
      const dump = await connection.dump('NFT_MSG_GETCHAIN', { nfgen_family: familyOf(family) })
      return chosen(dump, describeChain, (found) => isNamed(found, table, chain))
    },

    rules: (filter = {}) => rules('NFT_MSG_GETRULE', filter),

    async sets({ family, table, name } = {}) {
      // Where a table is named the kernel looks it up, and refuses one that is not there.
      const dump = await connection.dump('NFT_MSG_GETSET', { nfgen_family: familyOf(family) })
      return chosen(dump, describeSet, (found) => isNamed(found, table, name))
    },

    objects: (filter = {}) => objects('NFT_MSG_GETOBJ', filter),

    async flowtables({ family, table, name } = {}) {
      const dump = await connection.dump('NFT_MSG_GETFLOWTABLE', { nfgen_family: familyOf(family), NFTA_FLOWTABLE_TABLE: table })
      return chosen(dump, describeFlowtable, (found) => isNamed(found, table, name))
    },

    resetRules: (filter = {}) => rules('NFT_MSG_GETRULE_RESET', filter),

    resetObjects: (filter = {}) => objects('NFT_MSG_GETOBJ_RESET', filter),
  }
}

function isNamed(found: { readonly table: string; readonly name: string }, table: string | undefined, name: string | undefined): boolean {
  return (table === undefined || found.table === table) && (name === undefined || found.name === name)
}

/** What a dump gave, in English, as far as it passes: old kernels know no filters. */
function chosen<Message, Description>(
  dump: Dump<Message>,
  describe: (message: Message) => Description,
  passes: (description: Description) => boolean,
): Dump<Description> {
  return dumpOf(dump.map(describe).filter(passes), dump.consistent)
}
