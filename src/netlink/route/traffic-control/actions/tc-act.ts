/** What all actions have in common. <linux/pkt_cls.h>, TC_ACT_*, macro tc_gen, struct tcf_t */

import type { Codec } from '../../../../schema/codec.ts'
import { s32, u32, u64 } from '../../../../schema/integer.ts'
import { type Named, named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'

/** What becomes of a packet. TC_ACT_JUMP and TC_ACT_GOTO_CHAIN are added to a number: `TC_ACT.TC_ACT_GOTO_CHAIN + 5` is `goto chain 5`. */
export const TC_ACT = {
  TC_ACT_UNSPEC: -1,
  TC_ACT_OK: 0,
  TC_ACT_RECLASSIFY: 1,
  TC_ACT_SHOT: 2,
  TC_ACT_PIPE: 3,
  TC_ACT_STOLEN: 4,
  TC_ACT_QUEUED: 5,
  TC_ACT_REPEAT: 6,
  TC_ACT_REDIRECT: 7,
  TC_ACT_TRAP: 8,
  TC_ACT_JUMP: 0x10000000,
  TC_ACT_GOTO_CHAIN: 0x20000000,
} as const

const EXT_VALUE_MASK = 0x0fffffff

const number = named(s32, TC_ACT)

/** A verdict: its name, or a number. An explanation takes a jump apart. */
export const tcAct: Codec<Named<typeof TC_ACT>> & { readonly size: number } = {
  ...number,
  size: 4,
  explain(source, start, end) {
    const value = s32.read(source, start, end)
    const name = number.numberName?.(value & ~EXT_VALUE_MASK)
    if (value <= EXT_VALUE_MASK || typeof name !== 'string') return number.explain(source, start, end)
    return { value: `${name} + ${value & EXT_VALUE_MASK} (${value})` }
  },
}

/** The fields that each action's struct begins with. A request leaves `index` 0 to have one chosen. */
export const tcGen = { index: u32, capab: u32, action: tcAct, refcnt: s32, bindcnt: s32 }

/** When an action was made, last used, and first used: hundredths of a second ago. */
export const tcfT = struct('tcf_t', { install: u64, lastuse: u64, expires: u64 }, { firstuse: u64 })
