/** The header that every netlink message begins with. <linux/netlink.h>, struct nlmsghdr. */

import { join, type Names, split } from '../schema/names.ts'

export const NLMSG_HDRLEN = 16

/** What a message does: what the upper flag bits mean depends on it. */
export type Verb = 'new' | 'del' | 'get' | 'control'

const always = {
  NLM_F_REQUEST: 0x1,
  NLM_F_MULTI: 0x2,
  NLM_F_ACK: 0x4,
  NLM_F_ECHO: 0x8,
  NLM_F_DUMP_INTR: 0x10,
  NLM_F_DUMP_FILTERED: 0x20,
} as const

/** The flags of `nlmsg_flags` by verb: 0x100 is NLM_F_ROOT when getting, NLM_F_REPLACE when making, NLM_F_NONREC when deleting, NLM_F_CAPPED in an error. */
export const NLM_F = {
  get: { ...always, NLM_F_DUMP: 0x300, NLM_F_ROOT: 0x100, NLM_F_MATCH: 0x200, NLM_F_ATOMIC: 0x400 },
  new: { ...always, NLM_F_REPLACE: 0x100, NLM_F_EXCL: 0x200, NLM_F_CREATE: 0x400, NLM_F_APPEND: 0x800 },
  del: { ...always, NLM_F_NONREC: 0x100, NLM_F_BULK: 0x200 },
  control: { ...always, NLM_F_CAPPED: 0x100, NLM_F_ACK_TLVS: 0x200 },
} as const satisfies Record<Verb, Names>

/** A flag's name, of any verb. */
export type MessageFlag = { [V in Verb]: keyof (typeof NLM_F)[V] }[Verb]

const byVerb: Record<Verb, ReadonlyMap<string, number>> = {
  get: new Map(Object.entries(NLM_F.get)),
  new: new Map(Object.entries(NLM_F.new)),
  del: new Map(Object.entries(NLM_F.del)),
  control: new Map(Object.entries(NLM_F.control)),
}

/** The names of the bits in `nlmsg_flags`, for a message of that verb; a bit without a name stays a number. */
export function flagNames(flags: number, verb: Verb): (MessageFlag | number)[] {
  return split(flags, byVerb[verb]) as (MessageFlag | number)[]
}

/** The bits that the names stand for, for a message of that verb. */
export function flagBits(names: readonly (MessageFlag | number)[], verb: Verb): number {
  return join(names as (string | number)[], byVerb[verb])
}

/** The messages that every protocol shares. <linux/netlink.h> */
export const NLMSG_NOOP = 1
export const NLMSG_ERROR = 2
export const NLMSG_DONE = 3
export const NLMSG_OVERRUN = 4
