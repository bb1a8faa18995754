/** Sets, objects and flowtables of a ruleset, in English. nft(8), <linux/netfilter/nf_tables.h> */

import {
  type FlowtableMessage,
  hookName,
  type ObjectMessage,
  readComment,
  readSetComment,
  type SetMessage,
  type TableFamily,
} from '../../nft/index.ts'
import { describeFamily } from './ruleset.ts'

/** A set or a map, as the kernel described it. */
export interface RulesetSet {
  readonly family: TableFamily | number
  readonly table: string
  readonly name: string
  /** A number that nothing else in the table ever had. */
  readonly handle: bigint
  readonly comment: string | undefined
  /** Whether each of its elements stands for something: a verdict, a value or an object. */
  readonly map: boolean
  /** Whether it has no name of its own, and belongs to the rule that looks into it. */
  readonly anonymous: boolean
  /** The kernel's own description, under the kernel's own names. */
  readonly message: SetMessage
}

/** What an object is, in the words of nft. */
export type ObjectType = keyof typeof objectTypes

/** A counter, a quota, a limit or another thing that rules refer to by its name, as the kernel described it. */
export interface RulesetObject {
  readonly family: TableFamily | number
  readonly table: string
  readonly name: string
  /** A number where nft has no word. */
  readonly type: ObjectType | number
  readonly handle: bigint
  readonly comment: string | undefined
  readonly message: ObjectMessage
}

/** A flowtable, as the kernel described it. */
export interface Flowtable {
  readonly family: TableFamily | number
  readonly table: string
  readonly name: string
  readonly handle: bigint
  /** `'ingress'` */
  readonly hook: string
  readonly priority: number
  readonly links: readonly string[]
  readonly message: FlowtableMessage
}

/** The kinds of objects in the kernel's words. */
export const objectTypes = {
  counter: 'NFT_OBJECT_COUNTER',
  quota: 'NFT_OBJECT_QUOTA',
  'ct helper': 'NFT_OBJECT_CT_HELPER',
  limit: 'NFT_OBJECT_LIMIT',
  connlimit: 'NFT_OBJECT_CONNLIMIT',
  tunnel: 'NFT_OBJECT_TUNNEL',
  'ct timeout': 'NFT_OBJECT_CT_TIMEOUT',
  secmark: 'NFT_OBJECT_SECMARK',
  'ct expectation': 'NFT_OBJECT_CT_EXPECT',
  synproxy: 'NFT_OBJECT_SYNPROXY',
} as const

const objectWords: ReadonlyMap<unknown, ObjectType> = new Map(Object.entries(objectTypes).map(([word, type]) => [type, word as ObjectType]))

/** A set in English. */
export function describeSet(message: SetMessage): RulesetSet {
  const flags = message.NFTA_SET_FLAGS ?? []
  return {
    family: describeFamily(message.nfgen_family),
    table: message.NFTA_SET_TABLE ?? '',
    name: message.NFTA_SET_NAME ?? '',
    handle: message.NFTA_SET_HANDLE ?? 0n,
    comment: readSetComment(message.NFTA_SET_USERDATA),
    map: flags.includes('NFT_SET_MAP') || flags.includes('NFT_SET_OBJECT'),
    anonymous: flags.includes('NFT_SET_ANONYMOUS'),
    message,
  }
}

/** An object in English. */
export function describeObject(message: ObjectMessage): RulesetObject {
  const { NFTA_OBJ_TYPE: type } = message
  return {
    family: describeFamily(message.nfgen_family),
    table: message.NFTA_OBJ_TABLE ?? '',
    name: message.NFTA_OBJ_NAME ?? '',
    type: objectWords.get(type) ?? (typeof type === 'number' ? type : 0),
    handle: message.NFTA_OBJ_HANDLE ?? 0n,
    comment: readComment(message.NFTA_OBJ_USERDATA),
    message,
  }
}

/** A flowtable in English. */
export function describeFlowtable(message: FlowtableMessage): Flowtable {
  const { NFTA_FLOWTABLE_HOOK: hook } = message
  return {
    family: describeFamily(message.nfgen_family),
    table: message.NFTA_FLOWTABLE_TABLE ?? '',
    name: message.NFTA_FLOWTABLE_NAME ?? '',
    handle: message.NFTA_FLOWTABLE_HANDLE ?? 0n,
    hook: hookName(hook?.NFTA_FLOWTABLE_HOOK_NUM),
    priority: hook?.NFTA_FLOWTABLE_HOOK_PRIORITY ?? 0,
    links: hook?.NFTA_FLOWTABLE_HOOK_DEVS?.NFTA_DEVICE_NAME ?? [],
    message,
  }
}
