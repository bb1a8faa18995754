/** Handles: the numbers of queueing disciplines and of their classes. <linux/pkt_sched.h>, TC_H_* */

import type { Codec } from '../../../schema/codec.ts'
import { u32 } from '../../../schema/integer.ts'
import { type Named, named } from '../../../schema/names.ts'

/** Handles that have a name. All others are two numbers, both hexadecimal: 10:1 is 0x100001. */
export const TC_H = { TC_H_UNSPEC: 0, TC_H_INGRESS: 0xfffffff1, TC_H_CLSACT: 0xfffffff1, TC_H_ROOT: 0xffffffff } as const

/** Minor numbers that have a name: `TC_H_MAKE(TC_H.TC_H_CLSACT, TC_H_MIN.TC_H_MIN_EGRESS)` is what `tc filter add dev eth0 egress` has as its parent. */
export const TC_H_MIN = { TC_H_MIN_PRIORITY: 0xffe0, TC_H_MIN_INGRESS: 0xfff2, TC_H_MIN_EGRESS: 0xfff3 } as const

/** The handle with the upper half of `major` and the lower half of `minor`: `TC_H_MAKE(0x100000, 1)` is 10:1. */
export function TC_H_MAKE(major: number, minor: number): number {
  return ((major & 0xffff0000) | (minor & 0xffff)) >>> 0
}

const number = named(u32, TC_H)

/** A handle: its name, or its number. An explanation says it as `tc` does. */
export const handle: Codec<Named<typeof TC_H>> & { readonly size: number } = {
  ...number,
  size: 4,
  explain(source, start, end) {
    if (typeof number.read(source, start, end) === 'string') return number.explain(source, start, end)
    const value = u32.read(source, start, end)
    return { value: `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)} (0x${value.toString(16)})` }
  },
}
