/** vcan: a CAN bus in software. ip-link(8) */

import { kind } from './kind.ts'

export const vcan = kind('vcan', {})
