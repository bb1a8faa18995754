/** The ruleset's generation: counts the transactions. <linux/netfilter/nf_tables.h>, enum nft_gen_attributes */

import { attributes } from '../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { be32 } from '../schema/integer.ts'
import { message } from '../schema/message.ts'
import { text } from '../schema/text.ts'
import { nfgenmsg } from './nfgenmsg.ts'

/** The generation, and in an event who made it. */
export interface GenerationMessage extends ValueOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    NFTA_GEN_ID: [1, be32],
    NFTA_GEN_PROC_PID: [2, be32, 'the process that committed it'],
    NFTA_GEN_PROC_NAME: [3, text],
  }),
)

export const generation: Codec<GenerationMessage, InputOf<typeof declared>> = declared
