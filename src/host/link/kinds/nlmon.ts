/** nlmon: a link that shows programs such as tcpdump what passes over netlink. ip-link(8) */

import { kind } from './kind.ts'

export const nlmon = kind('nlmon', {})
