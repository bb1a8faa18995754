/** Programs that packets run through on their route. `ip route add ... encap bpf`; <linux/lwtunnel.h>, LWT_BPF_* */

import { attributes } from '../../../schema/attributes.ts'
import { u32 } from '../../../schema/integer.ts'
import { nested } from '../../../schema/nested.ts'
import { text } from '../../../schema/text.ts'

const program = nested(
  attributes({
    LWT_BPF_PROG_FD: [1, u32, 'requests alone'],
    LWT_BPF_PROG_NAME: [2, text],
  }),
)

export const bpf = attributes(
  {
    LWT_BPF_IN: [1, program],
    LWT_BPF_OUT: [2, program],
    LWT_BPF_XMIT: [3, program],
    LWT_BPF_XMIT_HEADROOM: [4, u32, 'bytes, at most 256'],
  },
  { nested: true },
)
