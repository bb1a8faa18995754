/** Chains: rules in their order; a base chain stands at a hook. <linux/netfilter/nf_tables.h>, enum nft_chain_attributes */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { be32, be64, bes32 } from '../schema/integer.ts'
import { message } from '../schema/message.ts'
import { flags, named } from '../schema/names.ts'
import { text } from '../schema/text.ts'
import { devices } from './devices.ts'
import { counter } from './expressions/counter.ts'
import { hookNumber } from './hook.ts'
import { deviceName, name } from './name.ts'
import { nfgenmsg } from './nfgenmsg.ts'

export const NFT_CHAIN_FLAGS = {
  NFT_CHAIN_BASE: 1 << 0,
  NFT_CHAIN_HW_OFFLOAD: 1 << 1,
  NFT_CHAIN_BINDING: 1 << 2,
} as const

const hook = attributes(
  {
    NFTA_HOOK_HOOKNUM: [1, hookNumber],
    NFTA_HOOK_PRIORITY: [2, bes32, 'lower comes earlier'],
    NFTA_HOOK_DEV: [3, deviceName],
    NFTA_HOOK_DEVS: [4, devices],
  },
  { nested: true },
)

/** A chain, as the kernel describes it. */
export interface ChainMessage extends ValueOf<typeof declared> {}

/** A chain, as a request describes it. */
export interface ChainInput extends InputOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    NFTA_CHAIN_TABLE: [1, name],
    NFTA_CHAIN_HANDLE: [2, be64],
    NFTA_CHAIN_NAME: [3, name],
    NFTA_CHAIN_HOOK: [4, hook, 'makes it a base chain'],
    NFTA_CHAIN_POLICY: [5, named(be32, { NF_DROP: 0, NF_ACCEPT: 1 }), 'what becomes of a packet that no rule decided on'],
    NFTA_CHAIN_USE: [6, be32, 'how many rules it holds and how many jumps lead here'],
    NFTA_CHAIN_TYPE: [7, text, 'filter, nat or route'],
    NFTA_CHAIN_COUNTERS: [8, counter],
    NFTA_CHAIN_PAD: [9, bytes],
    NFTA_CHAIN_FLAGS: [10, flags(be32, NFT_CHAIN_FLAGS)],
    NFTA_CHAIN_ID: [11, be32, 'names it within its transaction'],
    NFTA_CHAIN_USERDATA: [12, bytes, 'see userdata.ts'],
  }),
)

export const chain: Codec<ChainMessage, ChainInput> = declared
