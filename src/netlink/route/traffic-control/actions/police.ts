/** Limits a rate: packets within it have one verdict, those beyond it another. <linux/pkt_cls.h>, enum TCA_POLICE_*; tc-police(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../../../schema/codec.ts'
import { s32, u32, u64 } from '../../../../schema/integer.ts'
import { nested } from '../../../../schema/nested.ts'
import { struct } from '../../../../schema/struct.ts'
import { rateTable, tcRatespec } from '../rate.ts'
import { tcAct, tcfT } from './tc-act.ts'

/** `action` is for packets beyond the rate. `burst` is in ticks of 64 ns, `mtu` in bytes. */
const tcPolice = struct('tc_police', {
  index: u32,
  action: tcAct,
  limit: u32,
  burst: u32,
  mtu: u32,
  rate: tcRatespec,
  peakrate: tcRatespec,
  refcnt: s32,
  bindcnt: s32,
  capab: u32,
})

const declared = attributes({
  TCA_POLICE_TBF: [1, tcPolice],
  TCA_POLICE_RATE: [2, rateTable],
  TCA_POLICE_PEAKRATE: [3, rateTable],
  TCA_POLICE_AVRATE: [4, u32, 'bytes a second, as the estimator of the link has it'],
  TCA_POLICE_RESULT: [5, tcAct, 'for packets within the rate'],
  TCA_POLICE_TM: [6, tcfT],
  TCA_POLICE_PAD: [7, bytes],
  TCA_POLICE_RATE64: [8, u64, 'bytes a second'],
  TCA_POLICE_PEAKRATE64: [9, u64, 'bytes a second'],
  TCA_POLICE_PKTRATE64: [10, u64, 'packets a second'],
  TCA_POLICE_PKTBURST64: [11, u64, 'how long the packets of a burst take, in ticks of 64 ns'],
})

/** A limit of a rate. */
export interface Police extends ValueOf<typeof declared> {}

/** A limit of a rate, as a request describes it. */
export interface PoliceInput extends InputOf<typeof declared> {}

/** As filters have it without an action around it, which is how it once was. */
export const barePolice: Codec<Police, PoliceInput> = declared

export const police = nested(barePolice)
