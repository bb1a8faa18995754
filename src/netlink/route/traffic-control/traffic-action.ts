/** Actions that stand alone, with an index by which filters share them. RTM_NEWACTION and its like. <linux/rtnetlink.h>, struct tcamsg; tc-actions(8) */

import { attributes } from '../../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../../schema/codec.ts'
import { littleEndian, u8, u32 } from '../../../schema/integer.ts'
import { message } from '../../../schema/message.ts'
import { named } from '../../../schema/names.ts'
import { NLA_HDRLEN } from '../../../schema/nlattr.ts'
import { counted } from '../../../schema/numbered.ts'
import { padding } from '../../../schema/padding.ts'
import { struct } from '../../../schema/struct.ts'
import { text } from '../../../schema/text.ts'
import { AF } from '../../address-family.ts'
import { bitfield32 } from '../../bitfield32.ts'
import { action, actions } from './actions/action.ts'

const tcamsg = struct('tcamsg', { tca_family: named(u8, AF), __tca_pad1: padding(1), __tca_pad2: padding(2) })

const fromZero = counted(action, 0)

/** Actions in their order. Requests count them from 1, and so do answers, but for those to dumps, which count from 0. */
const table: typeof actions = {
  ...actions,
  read(source, start, end, scope) {
    const first = end - start < NLA_HDRLEN ? 1 : source.view.getUint16(start + 2, littleEndian)
    return (first === 0 ? fromZero : actions).read(source, start, end, scope)
  },
}

const actionAttributes = attributes({
  TCA_ROOT_TAB: [1, table, 'the actions; in a dump one, whose kind alone is given'],
  TCA_ROOT_FLAGS: [2, bitfield32({ TCA_ACT_FLAG_LARGE_DUMP_ON: 1 << 0, TCA_ACT_FLAG_TERSE_DUMP: 1 << 1 })],
  TCA_ROOT_COUNT: [3, u32, 'in an answer: how many actions it holds'],
  TCA_ROOT_TIME_DELTA: [4, u32, 'in a dump: those used in so many last milliseconds alone'],
  TCA_ROOT_EXT_WARN_MSG: [5, text],
})

/** Actions, as the kernel describes them. */
export interface TrafficActionMessage extends ValueOf<typeof declared> {}

/** Actions, as a request describes them. */
export interface TrafficActionInput extends InputOf<typeof declared> {}

const declared = message(tcamsg, actionAttributes)

export const trafficAction: Codec<TrafficActionMessage, TrafficActionInput> = declared
