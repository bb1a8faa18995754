/** Classic BPF: a program as bytes of the message. <linux/filter.h>, struct sock_filter */

import { array } from '../../../schema/array.ts'
import { u8, u16, u32 } from '../../../schema/integer.ts'
import { struct } from '../../../schema/struct.ts'

export const bpfProgram = array(struct('sock_filter', { code: u16, jt: u8, jf: u8, k: u32 }))
