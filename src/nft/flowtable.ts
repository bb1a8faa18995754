/** Flowtables: connections that bypass the rules between devices. <linux/netfilter/nf_tables.h>, enum nft_flowtable_attributes */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { be32, be64, bes32 } from '../schema/integer.ts'
import { message } from '../schema/message.ts'
import { flags, named } from '../schema/names.ts'
import { devices } from './devices.ts'
import { NF_NETDEV } from './hook.ts'
import { name } from './name.ts'
import { nfgenmsg } from './nfgenmsg.ts'

const hook = attributes(
  {
    NFTA_FLOWTABLE_HOOK_NUM: [1, named(be32, NF_NETDEV)],
    NFTA_FLOWTABLE_HOOK_PRIORITY: [2, bes32],
    NFTA_FLOWTABLE_HOOK_DEVS: [3, devices],
  },
  { nested: true },
)

/** A flowtable, as the kernel describes it. */
export interface FlowtableMessage extends ValueOf<typeof declared> {}

/** A flowtable, as a request describes it. */
export interface FlowtableInput extends InputOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    NFTA_FLOWTABLE_TABLE: [1, name],
    NFTA_FLOWTABLE_NAME: [2, name],
    NFTA_FLOWTABLE_HOOK: [3, hook],
    NFTA_FLOWTABLE_USE: [4, be32, 'how many rules refer to it'],
    NFTA_FLOWTABLE_HANDLE: [5, be64],
    NFTA_FLOWTABLE_PAD: [6, bytes],
    NFTA_FLOWTABLE_FLAGS: [7, flags(be32, { NFT_FLOWTABLE_HW_OFFLOAD: 0x1, NFT_FLOWTABLE_COUNTER: 0x2 })],
  }),
)

export const flowtable: Codec<FlowtableMessage, FlowtableInput> = declared
