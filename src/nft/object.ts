/** Stateful objects: counters, quotas, limits and others that rules refer to by name. <linux/netfilter/nf_tables.h>, enum nft_object_attributes */

import { attributes } from '../schema/attributes.ts'
import { bytes } from '../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../schema/codec.ts'
import { be32, be64 } from '../schema/integer.ts'
import { message } from '../schema/message.ts'
import { named } from '../schema/names.ts'
import { select } from '../schema/select.ts'
import { bareText } from '../schema/text.ts'
import { ctExpectation, ctHelper, ctTimeout } from './conntrack-objects.ts'
import { connlimit } from './expressions/connlimit.ts'
import { counter } from './expressions/counter.ts'
import { limit } from './expressions/limit.ts'
import { quota } from './expressions/quota.ts'
import { synproxy } from './expressions/synproxy.ts'
import { name } from './name.ts'
import { nfgenmsg } from './nfgenmsg.ts'
import { NFT_OBJECT } from './object-types.ts'
import { tunnelKey } from './tunnel-key.ts'

const secmark = attributes({ NFTA_SECMARK_CTX: [1, bareText] }, { nested: true })

/** An object, as the kernel describes it. `NFTA_OBJ_TYPE` tells what `NFTA_OBJ_DATA` is. */
export type ObjectMessage = ValueOf<typeof declared>

/** An object, as a request describes it. */
export type ObjectInput = InputOf<typeof declared>

const declared = message(
  nfgenmsg,
  attributes({
    NFTA_OBJ_TABLE: [1, name],
    NFTA_OBJ_NAME: [2, name],
    NFTA_OBJ_TYPE: [3, named(be32, NFT_OBJECT)],
    NFTA_OBJ_DATA: [
      4,
      select('NFTA_OBJ_TYPE', {
        NFT_OBJECT_COUNTER: counter,
        NFT_OBJECT_QUOTA: quota,
        NFT_OBJECT_CT_HELPER: ctHelper,
        NFT_OBJECT_LIMIT: limit,
        NFT_OBJECT_CONNLIMIT: connlimit,
        NFT_OBJECT_TUNNEL: tunnelKey,
        NFT_OBJECT_CT_TIMEOUT: ctTimeout,
        NFT_OBJECT_SECMARK: secmark,
        NFT_OBJECT_CT_EXPECT: ctExpectation,
        NFT_OBJECT_SYNPROXY: synproxy,
      }),
    ],
    NFTA_OBJ_USE: [5, be32, 'how many rules refer to it'],
    NFTA_OBJ_HANDLE: [6, be64],
    NFTA_OBJ_PAD: [7, bytes],
    NFTA_OBJ_USERDATA: [8, bytes, 'see userdata.ts'],
  }),
)

/** The codec by a name of its own: what a union carries, TypeScript would spell out wherever it is mentioned. */
export interface ObjectCodec extends Codec<ObjectMessage, ObjectInput> {}

export const object: ObjectCodec = declared
