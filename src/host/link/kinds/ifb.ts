/** ifb: a link through which traffic is led to be shaped. ip-link(8), tc-mirred(8) */

import { kind } from './kind.ts'

export const ifb = kind('ifb', {})
