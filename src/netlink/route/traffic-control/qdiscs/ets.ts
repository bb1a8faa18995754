/** Enhanced transmission selection: strict bands, then bands that share. Options of the discipline and of its classes. <linux/pkt_sched.h>, enum TCA_ETS_*; tc-ets(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { u8, u32 } from '../../../../schema/integer.ts'
import { list } from '../../../../schema/list.ts'

export const ets = attributes(
  {
    TCA_ETS_NBANDS: [1, u8],
    TCA_ETS_NSTRICT: [2, u8],
    TCA_ETS_QUANTA: [3, list(u32, 'TCA_ETS_QUANTA_BAND', 4, { nested: true }), 'bytes a round, of each band that is not strict'],
    TCA_ETS_QUANTA_BAND: [4, u32, 'of one class'],
    TCA_ETS_PRIOMAP: [5, list(u8, 'TCA_ETS_PRIOMAP_BAND', 6, { nested: true }), 'the band of each priority'],
  },
  { nested: true },
)
