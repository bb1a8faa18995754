/** Rules: expressions one after another. <linux/netfilter/nf_tables.h>, enum nft_rule_attributes */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { be32, be64 } from '../schema/integer.ts'
import { list } from '../schema/list.ts'
import { message } from '../schema/message.ts'
import { flags } from '../schema/names.ts'
import { expression } from './expressions/expression.ts'
import { name } from './name.ts'
import { nfgenmsg } from './nfgenmsg.ts'

/** For the extensions of iptables: what they ask about the rule around them. */
const compat = attributes(
  {
    NFTA_RULE_COMPAT_PROTO: [1, be32, 'IPPROTO_*'],
    NFTA_RULE_COMPAT_FLAGS: [2, flags(be32, { NFT_RULE_COMPAT_F_UNUSED: 1 << 0, NFT_RULE_COMPAT_F_INV: 1 << 1 })],
  },
  { nested: true },
)

/** A rule, as the kernel describes it. */
export interface RuleMessage extends ValueOf<typeof declared> {}

/** A rule, as a request describes it. */
export interface RuleInput extends InputOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    NFTA_RULE_TABLE: [1, name],
    NFTA_RULE_CHAIN: [2, name],
    NFTA_RULE_HANDLE: [3, be64, 'the rule to replace or delete; the kernel gives it'],
    NFTA_RULE_EXPRESSIONS: [4, list(expression, 'NFTA_LIST_ELEM', 1, { nested: true })],
    NFTA_RULE_COMPAT: [5, compat],
    NFTA_RULE_POSITION: [6, be64, 'the handle of the rule to stand behind (NLM_F_APPEND) or before'],
    NFTA_RULE_USERDATA: [7, bytes, 'see userdata.ts'],
    NFTA_RULE_PAD: [8, bytes],
    NFTA_RULE_ID: [9, be32, 'names it within its transaction'],
    NFTA_RULE_POSITION_ID: [10, be32, 'like NFTA_RULE_POSITION, for a rule of this transaction'],
    NFTA_RULE_CHAIN_ID: [11, be32, 'like NFTA_RULE_CHAIN, for a chain of this transaction'],
  }),
)

export const rule: Codec<RuleMessage, RuleInput> = declared
