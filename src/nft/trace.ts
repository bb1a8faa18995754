/** Traces: what became of a packet with `meta nftrace set 1`, rule by rule. <linux/netfilter/nf_tables.h>, enum nft_trace_attributes */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { be16, be32, be64, u8 } from '../schema/integer.ts'
import { message } from '../schema/message.ts'
import { flags, named } from '../schema/names.ts'
import { CT_STATE, IP_CT_DIR, IPS } from './conntrack.ts'
import { verdict } from './data.ts'
import { name } from './name.ts'
import { NFPROTO, nfgenmsg } from './nfgenmsg.ts'

/** One step of a traced packet. */
export interface TraceMessage extends ValueOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    NFTA_TRACE_TABLE: [1, name],
    NFTA_TRACE_CHAIN: [2, name],
    NFTA_TRACE_RULE_HANDLE: [3, be64],
    NFTA_TRACE_TYPE: [4, named(be32, { NFT_TRACETYPE_POLICY: 1, NFT_TRACETYPE_RETURN: 2, NFT_TRACETYPE_RULE: 3 })],
    NFTA_TRACE_VERDICT: [5, verdict],
    NFTA_TRACE_ID: [6, be32, 'the same for all steps of a packet'],
    NFTA_TRACE_LL_HEADER: [7, bytes],
    NFTA_TRACE_NETWORK_HEADER: [8, bytes],
    NFTA_TRACE_TRANSPORT_HEADER: [9, bytes],
    NFTA_TRACE_IIF: [10, be32],
    NFTA_TRACE_IIFTYPE: [11, be16, 'ARPHRD_*'],
    NFTA_TRACE_OIF: [12, be32],
    NFTA_TRACE_OIFTYPE: [13, be16, 'ARPHRD_*'],
    NFTA_TRACE_MARK: [14, be32],
    NFTA_TRACE_NFPROTO: [15, named(be32, NFPROTO)],
    NFTA_TRACE_POLICY: [16, named(be32, { NF_DROP: 0, NF_ACCEPT: 1 })],
    NFTA_TRACE_PAD: [17, bytes],
    NFTA_TRACE_CT_ID: [18, be32],
    NFTA_TRACE_CT_DIRECTION: [19, named(u8, IP_CT_DIR)],
    NFTA_TRACE_CT_STATUS: [20, flags(be32, IPS)],
    NFTA_TRACE_CT_STATE: [21, flags(be32, CT_STATE)],
  }),
)

export const trace: Codec<TraceMessage, InputOf<typeof declared>> = declared
