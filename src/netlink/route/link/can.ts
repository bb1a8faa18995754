/** can: a controller of a CAN bus. vcan: a bus in software, without options. <linux/can/netlink.h> */

import { array } from '../../../schema/array.ts'
import { attributes } from '../../../schema/attributes.ts'
import { u16, u32 } from '../../../schema/integer.ts'
import { flags, named } from '../../../schema/names.ts'
import { nested } from '../../../schema/nested.ts'
import { struct } from '../../../schema/struct.ts'
import { textField } from '../../../schema/text.ts'

export const CAN_CTRLMODE = {
  CAN_CTRLMODE_LOOPBACK: 0x01,
  CAN_CTRLMODE_LISTENONLY: 0x02,
  CAN_CTRLMODE_3_SAMPLES: 0x04,
  CAN_CTRLMODE_ONE_SHOT: 0x08,
  CAN_CTRLMODE_BERR_REPORTING: 0x10,
  CAN_CTRLMODE_FD: 0x20,
  CAN_CTRLMODE_PRESUME_ACK: 0x40,
  CAN_CTRLMODE_FD_NON_ISO: 0x80,
  CAN_CTRLMODE_CC_LEN8_DLC: 0x100,
  CAN_CTRLMODE_TDC_AUTO: 0x200,
  CAN_CTRLMODE_TDC_MANUAL: 0x400,
  CAN_CTRLMODE_RESTRICTED: 0x800,
  CAN_CTRLMODE_XL: 0x1000,
  CAN_CTRLMODE_XL_TDC_AUTO: 0x2000,
  CAN_CTRLMODE_XL_TDC_MANUAL: 0x4000,
  CAN_CTRLMODE_XL_TMS: 0x8000,
} as const

/** Bitrates are in bits a second, sample points in tenths of a percent, `tq` in nanoseconds, the rest in time quanta. */
const timing = struct('can_bittiming', {
  bitrate: u32,
  sample_point: u32,
  tq: u32,
  prop_seg: u32,
  phase_seg1: u32,
  phase_seg2: u32,
  sjw: u32,
  brp: u32,
})

const timingLimits = struct('can_bittiming_const', {
  name: textField(16),
  tseg1_min: u32,
  tseg1_max: u32,
  tseg2_min: u32,
  tseg2_max: u32,
  sjw_max: u32,
  brp_min: u32,
  brp_max: u32,
  brp_inc: u32,
})

const modes = flags(u32, CAN_CTRLMODE)
const controlMode = struct('can_ctrlmode', { mask: modes, flags: modes })

/** Transmitter delay compensation, in clock periods. */
const delayCompensation = nested(
  attributes({
    IFLA_CAN_TDC_TDCV_MIN: [1, u32],
    IFLA_CAN_TDC_TDCV_MAX: [2, u32],
    IFLA_CAN_TDC_TDCO_MIN: [3, u32],
    IFLA_CAN_TDC_TDCO_MAX: [4, u32],
    IFLA_CAN_TDC_TDCF_MIN: [5, u32],
    IFLA_CAN_TDC_TDCF_MAX: [6, u32],
    IFLA_CAN_TDC_TDCV: [7, u32],
    IFLA_CAN_TDC_TDCO: [8, u32],
    IFLA_CAN_TDC_TDCF: [9, u32],
  }),
)

/** Pulse-width modulation towards the transceiver, in clock periods. */
const pulseWidths = nested(
  attributes({
    IFLA_CAN_PWM_PWMS_MIN: [1, u32],
    IFLA_CAN_PWM_PWMS_MAX: [2, u32],
    IFLA_CAN_PWM_PWML_MIN: [3, u32],
    IFLA_CAN_PWM_PWML_MAX: [4, u32],
    IFLA_CAN_PWM_PWMO_MIN: [5, u32],
    IFLA_CAN_PWM_PWMO_MAX: [6, u32],
    IFLA_CAN_PWM_PWMS: [7, u32],
    IFLA_CAN_PWM_PWML: [8, u32],
    IFLA_CAN_PWM_PWMO: [9, u32],
  }),
)

/** The options and the state of a CAN link. */
export const can = attributes({
  IFLA_CAN_BITTIMING: [1, timing],
  IFLA_CAN_BITTIMING_CONST: [2, timingLimits],
  IFLA_CAN_CLOCK: [3, struct('can_clock', { freq: u32 })],
  IFLA_CAN_STATE: [
    4,
    named(u32, {
      CAN_STATE_ERROR_ACTIVE: 0,
      CAN_STATE_ERROR_WARNING: 1,
      CAN_STATE_ERROR_PASSIVE: 2,
      CAN_STATE_BUS_OFF: 3,
      CAN_STATE_STOPPED: 4,
      CAN_STATE_SLEEPING: 5,
    }),
  ],
  IFLA_CAN_CTRLMODE: [5, controlMode],
  IFLA_CAN_RESTART_MS: [6, u32, '0: not by itself'],
  IFLA_CAN_RESTART: [7, u32, 'now'],
  IFLA_CAN_BERR_COUNTER: [8, struct('can_berr_counter', { txerr: u16, rxerr: u16 })],
  IFLA_CAN_DATA_BITTIMING: [9, timing, 'of the data in CAN FD frames'],
  IFLA_CAN_DATA_BITTIMING_CONST: [10, timingLimits],
  IFLA_CAN_TERMINATION: [11, u16, 'in ohms; 0: none'],
  IFLA_CAN_TERMINATION_CONST: [12, array(u16), 'those there are to choose from'],
  IFLA_CAN_BITRATE_CONST: [13, array(u32), 'those there are to choose from'],
  IFLA_CAN_DATA_BITRATE_CONST: [14, array(u32)],
  IFLA_CAN_BITRATE_MAX: [15, u32],
  IFLA_CAN_TDC: [16, delayCompensation],
  IFLA_CAN_CTRLMODE_EXT: [17, nested(attributes({ IFLA_CAN_CTRLMODE_SUPPORTED: [1, modes] }))],
  IFLA_CAN_XL_DATA_BITTIMING: [18, timing, 'of the data in CAN XL frames'],
  IFLA_CAN_XL_DATA_BITTIMING_CONST: [19, timingLimits],
  IFLA_CAN_XL_DATA_BITRATE_CONST: [20, array(u32)],
  IFLA_CAN_XL_TDC: [21, delayCompensation],
  IFLA_CAN_XL_PWM: [22, pulseWidths],
})

/** What a CAN link counts: IFLA_INFO_XSTATS. */
export const canStatistics = struct('can_device_stats', {
  bus_error: u32,
  error_warning: u32,
  error_passive: u32,
  bus_off: u32,
  arbitration_lost: u32,
  restarts: u32,
})

export const vcan = attributes({})
