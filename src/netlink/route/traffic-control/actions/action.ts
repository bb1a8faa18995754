/** Actions: what is done with a packet, one after another. <linux/pkt_cls.h>, enum TCA_ACT_*; tc-actions(8) */

import { attributes } from '../../../../schema/attributes.ts'
import { bytes } from '../../../../schema/bytes.ts'
import type { Codec, InputOf, ValueOf } from '../../../../schema/codec.ts'
import { u32 } from '../../../../schema/integer.ts'
import { counted } from '../../../../schema/numbered.ts'
import { select } from '../../../../schema/select.ts'
import { textOf } from '../../../../schema/text.ts'
import { bitfield32 } from '../../../bitfield32.ts'
import { statistics } from '../statistics.ts'
import { bpf } from './bpf.ts'
import { connmark } from './connmark.ts'
import { csum } from './csum.ts'
import { ct } from './ct.ts'
import { ctinfo } from './ctinfo.ts'
import { gact } from './gact.ts'
import { gate } from './gate.ts'
import { ife } from './ife.ts'
import { ipt } from './ipt.ts'
import { mirred } from './mirred.ts'
import { mpls } from './mpls.ts'
import { nat } from './nat.ts'
import { pedit } from './pedit.ts'
import { police } from './police.ts'
import { sample } from './sample.ts'
import { simple } from './simple.ts'
import { skbedit } from './skbedit.ts'
import { skbmod } from './skbmod.ts'
import { tunnelKey } from './tunnel-key.ts'
import { vlan } from './vlan.ts'

const options = {
  bpf,
  connmark,
  csum,
  ct,
  ctinfo,
  gact,
  gate,
  ife,
  ipt,
  mirred,
  mpls,
  nat,
  pedit,
  police,
  sample,
  simple,
  skbedit,
  skbmod,
  tunnel_key: tunnelKey,
  vlan,
  xt: ipt,
}

/** How fresh counters must be that a device keeps. */
const TCA_ACT_HW_STATS = { TCA_ACT_HW_STATS_IMMEDIATE: 1 << 0, TCA_ACT_HW_STATS_DELAYED: 1 << 1 } as const

const declared = attributes({
  TCA_ACT_KIND: [1, textOf(15)],
  TCA_ACT_OPTIONS: [2, select('TCA_ACT_KIND', options)],
  TCA_ACT_INDEX: [3, u32],
  TCA_ACT_STATS: [4, statistics({})],
  TCA_ACT_PAD: [5, bytes],
  TCA_ACT_COOKIE: [6, bytes, 'up to 16 bytes, kept for whoever asks'],
  TCA_ACT_FLAGS: [7, bitfield32({ TCA_ACT_FLAGS_NO_PERCPU_STATS: 1 << 0, TCA_ACT_FLAGS_SKIP_HW: 1 << 1, TCA_ACT_FLAGS_SKIP_SW: 1 << 2 })],
  TCA_ACT_HW_STATS: [8, bitfield32(TCA_ACT_HW_STATS)],
  TCA_ACT_USED_HW_STATS: [9, bitfield32(TCA_ACT_HW_STATS)],
  TCA_ACT_IN_HW_COUNT: [10, u32],
})

/** An action, as the kernel describes it. `TCA_ACT_KIND` tells what `TCA_ACT_OPTIONS` is. */
export type Action = ValueOf<typeof declared>

/** An action, as a request describes it. */
export type ActionInput = InputOf<typeof declared>

/** The codec by a name of its own: see `RouteCodec`. */
export interface ActionCodec extends Codec<Action, ActionInput> {}

export const action: ActionCodec = declared

/** What a filter does with a packet: up to 32 actions, in their order. By a name of its own, as every filter has it. */
export interface ActionsCodec extends Codec<Action[], readonly ActionInput[]> {}

export const actions: ActionsCodec = counted(action)
