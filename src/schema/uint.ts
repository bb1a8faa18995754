/** Counters of either size: NLA_UINT, four bytes where the number fits and eight where it does not. <linux/netlink.h>, NL_ATTR_TYPE_UINT */

import type { Codec } from './codec.ts'
import { u32, u64 } from './integer.ts'

export const uint: Codec<bigint, bigint | number> = {
  name: 'uint',
  read: (source, start, end) => (end - start === 4 ? BigInt(u32.read(source, start, end)) : u64.read(source, start, end)),
  write(writer, value) {
    if (typeof value === 'bigint' && value >= 0n && value <= 0xffffffffn) u32.write(writer, Number(value))
    else if (typeof value === 'number' && value <= 0xffffffff) u32.write(writer, value)
    else u64.write(writer, value)
  },
  explain: (source, start, end) => ({ value: String(uint.read(source, start, end)) }),
}
