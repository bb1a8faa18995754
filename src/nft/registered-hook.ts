/** Functions that stand at a hook, base chains and others. <linux/netfilter/nfnetlink_hook.h>, NFNL_MSG_HOOK_GET */

import { attributes } from '../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { be32, bes32 } from '../schema/integer.ts'
import { message } from '../schema/message.ts'
import { named } from '../schema/names.ts'
import { text } from '../schema/text.ts'
import { hookNumber } from './hook.ts'
import { deviceName, name } from './name.ts'
import { NFPROTO, nfgenmsg } from './nfgenmsg.ts'

const description = attributes(
  { NFNLA_CHAIN_TABLE: [1, name], NFNLA_CHAIN_FAMILY: [2, named(be32, NFPROTO)], NFNLA_CHAIN_NAME: [3, name] },
  { nested: true },
)

const chainInfo = attributes(
  {
    NFNLA_HOOK_INFO_DESC: [1, description],
    NFNLA_HOOK_INFO_TYPE: [2, named(be32, { NFNL_HOOK_TYPE_NFTABLES: 1, NFNL_HOOK_TYPE_BPF: 2, NFNL_HOOK_TYPE_NFT_FLOWTABLE: 3 })],
  },
  { nested: true },
)

/** A function at a hook, as the kernel describes it. */
export interface RegisteredHookMessage extends ValueOf<typeof declared> {}

/** Which hook to ask about. */
export interface RegisteredHookInput extends InputOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    NFNLA_HOOK_HOOKNUM: [1, hookNumber],
    NFNLA_HOOK_PRIORITY: [2, bes32],
    NFNLA_HOOK_DEV: [3, deviceName],
    NFNLA_HOOK_FUNCTION_NAME: [4, text],
    NFNLA_HOOK_MODULE_NAME: [5, text],
    NFNLA_HOOK_CHAIN_INFO: [6, chainInfo, 'there when it is a chain of nf_tables'],
  }),
)

export const registeredHook: Codec<RegisteredHookMessage, RegisteredHookInput> = declared
