/** Bits to set or clear, and which of them are meant: NLA_BITFIELD32. <linux/netlink.h>, struct nla_bitfield32 */

import { u32 } from '../schema/integer.ts'
import { flags, type Names } from '../schema/names.ts'
import { struct } from '../schema/struct.ts'

/** Bits that `names` names. Those that are not in `selector` stay as they are; in an answer it says which ones count. */
export function bitfield32<const N extends Names>(names: N) {
  return struct('nla_bitfield32', { value: flags(u32, names), selector: flags(u32, names) })
}
