/** A queue that holds packets back until it is told to let them go. <linux/pkt_sched.h>, struct tc_plug_qopt */

import { s32, u32 } from '../../../../schema/integer.ts'
import { named } from '../../../../schema/names.ts'
import { struct } from '../../../../schema/struct.ts'

/** `limit` is in bytes. */
export const plug = struct('tc_plug_qopt', {
  action: named(s32, { TCQ_PLUG_BUFFER: 0, TCQ_PLUG_RELEASE_ONE: 1, TCQ_PLUG_RELEASE_INDEFINITE: 2, TCQ_PLUG_LIMIT: 3 }),
  limit: u32,
})
