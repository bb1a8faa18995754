/** dummy: a link that swallows all that is sent. ip-link(8) */

import { kind } from './kind.ts'

export const dummy = kind('dummy', {})
