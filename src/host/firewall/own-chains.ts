/** Chains of our own: masquerade and forward rules, each all that its chain holds. nft(8) */

import { type Connection, NetlinkError } from '../../netlink/index.ts'
import {
  type Change,
  comment as commentBytes,
  type ExpressionInput,
  families,
  type netfilter,
  type TableFamily,
  transaction,
} from '../../nft/index.ts'
import { formatPrefix, parseNetwork } from '../ip/prefix.ts'
import { checkLinkName } from '../reference/link-name.ts'
import { checkTableName } from './table-name.ts'

/** A table of our own: its name, or its name and a comment that it gets if it has to be made. */
export type OwnTable = string | { readonly name: string; readonly comment?: string }

/** What is to go out under the host's own address. */
export interface Masquerade {
  readonly table: OwnTable
  /** The network whose packets are meant: `10.10.0.0/24`. */
  readonly source: string
  /** The name of the link by which they leave. */
  readonly out: string
  /** A note on the rule, up to 128 bytes. */
  readonly comment?: string
}

/** What is to be passed on. */
export interface Forward {
  readonly table: OwnTable
  /** `'ip'` where nothing is said. */
  readonly family?: 'ip' | 'ip6' | 'inet'
  /** The name of the link where connections come from. */
  readonly from: string
  /** The name of the link that they leave by. */
  readonly to: string
  /** A note on the rules, up to 128 bytes. */
  readonly comment?: string
}

/** What keeps tables of our own. */
export interface OwnChains {
  /**
   * Packets of a network that leave by a link get that link's address as their sender, and the answers find their way back. The rule is all
   * that the chain `postrouting` of the table holds afterwards, so saying it twice changes nothing. It works on connections that begin
   * from now on: bring the link up afterwards.
   *
   * Equivalent to: `nft add table ip T`, `nft add chain ip T postrouting '{ type nat hook postrouting priority srcnat; policy accept; }'`,
   * `nft flush chain ip T postrouting`, `nft add rule ip T postrouting ip saddr 10.10.0.0/24 oifname "wlo1" masquerade`; for a network of
   * IPv6 the same in a table of family `ip6`
   *
   * @throws a TypeError for what is no network or no link's name, and for a table whose name nft could not read or that belongs to iptables,
   * firewalld or Docker; NetlinkError: EOPNOTSUPP or ENOENT where the kernel lacks NAT, EEXIST where the table has another chain of that name
   */
  masquerade(what: Masquerade): Promise<void>
  /**
   * Connections from one link to another are let pass, and what belongs to them is let back. The two rules are all that the chain
   * `forward` of the table holds afterwards. It does not overrule anybody: a packet that another chain drops is dropped.
   *
   * Equivalent to: `nft add table ip T`, `nft add chain ip T forward '{ type filter hook forward priority filter; policy accept; }'`,
   * `nft flush chain ip T forward`, `nft add rule ip T forward iifname FROM oifname TO accept`,
   * `nft add rule ip T forward iifname TO oifname FROM ct state established,related accept`
   *
   * @throws as `masquerade`
   */
  forward(what: Forward): Promise<void>
  /**
   * Deletes a table of our own with all that is in it, and says whether there was one: deleting twice is no error.
   *
   * Equivalent to: `nft delete table ip T` @throws a TypeError for a table that belongs to others
   */
  deleteTable(name: string, family?: TableFamily): Promise<boolean>
}

/** Chains of our own in the network namespace that the connection is in. */
export function ownChains(connection: Connection<typeof netfilter>): OwnChains {
  return {
    async masquerade({ table, source, out, comment }) {
      const network = parseNetwork(source)
      const { ip, ip6, meta, masquerade, writeRule } = await import('../../nft/notation/index.ts')
      const [family, { saddr }] = network.family === 'ipv4' ? (['ip', ip] as const) : (['ip6', ip6] as const)
      const { expressions } = writeRule([saddr(formatPrefix(network)), meta.oifname(checkLinkName(out)), masquerade()], { family })
      await connection.batch(transaction(chainChanges(family, table, postrouting, [expressions], comment)))
    },

    async forward({ table, family = 'ip', from, to, comment }) {
      const [inner, outer] = [checkLinkName(from), checkLinkName(to)]
      const { accept, ct, meta, writeRule } = await import('../../nft/notation/index.ts')
      const there = writeRule([meta.iifname(inner), meta.oifname(outer), accept()], { family }).expressions
      const answers = [meta.iifname(outer), meta.oifname(inner), ct.state(['established', 'related']), accept()]
      const back = writeRule(answers, { family }).expressions
      await connection.batch(transaction(chainChanges(family, table, forward, [there, back], comment)))
    },

    async deleteTable(name, family = 'ip') {
      try {
        const change = { nlmsg_type: 'NFT_MSG_DELTABLE', nfgen_family: families[family], NFTA_TABLE_NAME: checkTableName(name) } as const
        await connection.batch(transaction([change]))
        return true
      } catch (error) {
        if (error instanceof NetlinkError && error.code === 'ENOENT') return false
        throw error
      }
    },
  }
}

/** A base chain of ours. The numbers are those that nft calls srcnat and filter. */
interface OwnChain {
  readonly name: string
  readonly type: 'nat' | 'filter'
  readonly hook: 'NF_INET_POST_ROUTING' | 'NF_INET_FORWARD'
  readonly priority: number
}

const postrouting: OwnChain = { name: 'postrouting', type: 'nat', hook: 'NF_INET_POST_ROUTING', priority: 100 }
const forward: OwnChain = { name: 'forward', type: 'filter', hook: 'NF_INET_FORWARD', priority: 0 }

/** Changes after which the chain is there and holds these rules and no other, whatever was before. */
function chainChanges(
  family: 'ip' | 'ip6' | 'inet',
  table: OwnTable,
  { name, type, hook, priority }: OwnChain,
  rules: readonly (readonly ExpressionInput[])[],
  comment: string | undefined,
): Change[] {
  const own = typeof table === 'string' ? { name: table } : table
  const nfgen_family = families[family]
  const NFTA_RULE_TABLE = checkTableName(own.name)
  return [
    {
      nlmsg_type: 'NFT_MSG_NEWTABLE',
      nfgen_family,
      NFTA_TABLE_NAME: own.name,
      NFTA_TABLE_FLAGS: [],
      NFTA_TABLE_USERDATA: userdata(own.comment),
    },
    {
      nlmsg_type: 'NFT_MSG_NEWCHAIN',
      nlmsg_flags: ['NLM_F_CREATE'],
      nfgen_family,
      NFTA_CHAIN_TABLE: own.name,
      NFTA_CHAIN_NAME: name,
      NFTA_CHAIN_TYPE: type,
      NFTA_CHAIN_POLICY: 'NF_ACCEPT',
      NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: hook, NFTA_HOOK_PRIORITY: priority },
    },
    { nlmsg_type: 'NFT_MSG_DELRULE', nfgen_family, NFTA_RULE_TABLE, NFTA_RULE_CHAIN: name },
    ...rules.map(
      (expressions): Change => ({
        nlmsg_type: 'NFT_MSG_NEWRULE',
        nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_APPEND'],
        nfgen_family,
        NFTA_RULE_TABLE,
        NFTA_RULE_CHAIN: name,
        NFTA_RULE_EXPRESSIONS: expressions,
        NFTA_RULE_USERDATA: userdata(comment),
      }),
    ),
  ]
}

function userdata(comment: string | undefined): Uint8Array | undefined {
  return comment === undefined ? undefined : commentBytes(comment)
}
