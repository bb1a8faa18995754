/** All kinds of objects, by the kernel's names. To add one: a file beside this, and a row here. */

import type { ObjectMessage } from '../../object.ts'
import { connlimit } from './connlimit.ts'
import { counter } from './counter.ts'
import { ctExpectation } from './ct-expectation.ts'
import { ctHelper } from './ct-helper.ts'
import { ctTimeout } from './ct-timeout.ts'
import { limit } from './limit.ts'
import type { ObjectKind } from './object.ts'
import { quota } from './quota.ts'
import { secmark } from './secmark.ts'
import { synproxy } from './synproxy.ts'
import { tunnel } from './tunnel.ts'

export const objectKinds = {
  NFT_OBJECT_COUNTER: counter,
  NFT_OBJECT_QUOTA: quota,
  NFT_OBJECT_CT_HELPER: ctHelper,
  NFT_OBJECT_LIMIT: limit,
  NFT_OBJECT_CONNLIMIT: connlimit,
  NFT_OBJECT_TUNNEL: tunnel,
  NFT_OBJECT_CT_TIMEOUT: ctTimeout,
  NFT_OBJECT_SECMARK: secmark,
  NFT_OBJECT_CT_EXPECT: ctExpectation,
  NFT_OBJECT_SYNPROXY: synproxy,
} as const

/** The kind of that type; undefined where nft has no word for it. */
export function objectKind(type: ObjectMessage['NFTA_OBJ_TYPE']): ObjectKind<unknown, unknown> | undefined {
  return Object.hasOwn(objectKinds, String(type))
    ? (objectKinds[type as keyof typeof objectKinds] as ObjectKind<unknown, unknown>)
    : undefined
}
