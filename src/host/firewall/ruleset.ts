/** What a ruleset is made of, in English: tables, chains and rules. nft(8), <linux/netfilter/nf_tables.h> */

import {
  type ChainMessage,
  families,
  familyName,
  hookName,
  NFPROTO,
  type RuleMessage,
  readComment,
  type TableFamily,
  type TableMessage,
} from '../../nft/index.ts'

/** A table, as the kernel described it. */
export interface Table {
  readonly family: TableFamily | number
  readonly name: string
  /** A number that no other table ever had. */
  readonly handle: bigint
  readonly comment: string | undefined
  /** Whether its chains are left out for the time being. */
  readonly dormant: boolean
  /** The port id of the connection that it belongs to, and with which it goes; undefined where it is everybody's. */
  readonly owner: number | undefined
  /** Whether it stays when its owner goes. */
  readonly persistent: boolean
  /** The kernel's own description, under the kernel's own names. */
  readonly message: TableMessage
}

/** A chain, as the kernel described it. */
export interface Chain {
  readonly family: TableFamily | number
  readonly table: string
  readonly name: string
  readonly handle: bigint
  readonly comment: string | undefined
  /** Where it stands in a packet's way; undefined for one that only others lead to. */
  readonly base: BaseChain | undefined
  readonly message: ChainMessage
}

/** Where a chain stands in a packet's way. */
export interface BaseChain {
  readonly type: string
  /** `'prerouting'`, `'forward'`, `'postrouting'` ... */
  readonly hook: string
  /** Of two chains at a hook the lower comes first. */
  readonly priority: number
  /** What becomes of a packet that no rule decided on. */
  readonly policy: 'accept' | 'drop'
  /** The links at whose hook it stands, where it is not all. */
  readonly links: readonly string[]
}

/** A rule, as the kernel described it. Its expressions are in the kernel's own description. */
export interface Rule {
  readonly family: TableFamily | number
  readonly table: string
  readonly chain: string
  /** A number that no other rule of the table ever had. */
  readonly handle: bigint
  readonly comment: string | undefined
  readonly message: RuleMessage
}

/** The family to ask for; all of them where none is named. */
export function familyOf(family: TableFamily | undefined): keyof typeof NFPROTO {
  return family === undefined ? 'NFPROTO_UNSPEC' : families[family]
}

/** A table in English. */
export function describeTable(message: TableMessage): Table {
  return {
    family: describeFamily(message.nfgen_family),
    name: message.NFTA_TABLE_NAME ?? '',
    handle: message.NFTA_TABLE_HANDLE ?? 0n,
    comment: readComment(message.NFTA_TABLE_USERDATA),
    dormant: message.NFTA_TABLE_FLAGS?.includes('NFT_TABLE_F_DORMANT') === true,
    owner: message.NFTA_TABLE_OWNER,
    persistent: message.NFTA_TABLE_FLAGS?.includes('NFT_TABLE_F_PERSIST') === true,
    message,
  }
}

/** A chain in English. */
export function describeChain(message: ChainMessage): Chain {
  const { NFTA_CHAIN_HOOK: hook } = message
  return {
    family: describeFamily(message.nfgen_family),
    table: message.NFTA_CHAIN_TABLE ?? '',
    name: message.NFTA_CHAIN_NAME ?? '',
    handle: message.NFTA_CHAIN_HANDLE ?? 0n,
    comment: readComment(message.NFTA_CHAIN_USERDATA),
    base:
      hook === undefined
        ? undefined
        : {
            type: message.NFTA_CHAIN_TYPE ?? '',
            hook: hookName(hook.NFTA_HOOK_HOOKNUM),
            priority: hook.NFTA_HOOK_PRIORITY ?? 0,
            policy: message.NFTA_CHAIN_POLICY === 'NF_DROP' ? 'drop' : 'accept',
            links: hook.NFTA_HOOK_DEVS?.NFTA_DEVICE_NAME ?? [],
          },
    message,
  }
}

/** A rule in English. */
export function describeRule(message: RuleMessage): Rule {
  return {
    family: describeFamily(message.nfgen_family),
    table: message.NFTA_RULE_TABLE ?? '',
    chain: message.NFTA_RULE_CHAIN ?? '',
    handle: message.NFTA_RULE_HANDLE ?? 0n,
    comment: readComment(message.NFTA_RULE_USERDATA),
    message,
  }
}

/** A family in the words of nft; by its number where nft has none. */
export function describeFamily(family: TableMessage['nfgen_family']): TableFamily | number {
  return familyName(family) ?? (typeof family === 'number' ? family : NFPROTO[family])
}
