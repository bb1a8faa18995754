/** Sends a packet’s metadata along with it in a frame around it, or takes it out again. <linux/tc_act/tc_ife.h>, <linux/ife.h>; tc-ife(8) */

import { mac } from '../../../../schema/address.ts'
import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import type { Codec } from '../../../../schema/codec.ts'
import { u16, u32 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { padding } from '../../../../schema/padding.ts'
import { struct } from '../../../../schema/struct.ts'
import { tcfT, tcGen } from './tc-act.ts'

const tcIfe = struct('tc_ife', { ...tcGen, flags: named(u16, { IFE_DECODE: 0, IFE_ENCODE: 1 }), __fill: padding(2) })

/** A value to send with each packet, or `true`, an attribute without payload: what the packet itself has. */
function allowOrUse(number: Codec<number>): Codec<number | true> {
  return {
    name: number.name,
    read: (source, start, end) => (start === end ? true : number.read(source, start, end)),
    write(writer, value) {
      if (value !== true) number.write(writer, value)
    },
    explain: (source, start, end) => (start === end ? { value: 'that of the packet' } : number.explain(source, start, end)),
  }
}

const metadata = attributes({
  IFE_META_SKBMARK: [1, allowOrUse(u32)],
  IFE_META_HASHID: [2, allowOrUse(u32)],
  IFE_META_PRIO: [3, allowOrUse(u32)],
  IFE_META_QMAP: [4, allowOrUse(u16)],
  IFE_META_TCINDEX: [5, allowOrUse(u16)],
})

export const ife = attributes(
  {
    TCA_IFE_PARMS: [1, tcIfe],
    TCA_IFE_TM: [2, tcfT],
    TCA_IFE_DMAC: [3, mac],
    TCA_IFE_SMAC: [4, mac],
    TCA_IFE_TYPE: [5, u16, 'the protocol of the frame around; 0xed3e where none is given'],
    TCA_IFE_METALST: [6, metadata],
    TCA_IFE_PAD: [7, bytes],
  },
  { nested: true },
)
