/** Deficit round robin: its classes; the discipline itself has no options. <linux/pkt_sched.h>, enum TCA_DRR_*; tc-drr(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { u32 } from '../../../../schema/integer.ts'
import { struct } from '../../../../schema/struct.ts'

export const drr = attributes({ TCA_DRR_QUANTUM: [1, u32, 'bytes a round'] })

export const drrStatistics = struct('tc_drr_stats', { deficit: u32 })
