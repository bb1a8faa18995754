/** MPLS labels in front of packets. The kernel must have `mpls_iptunnel`. ip-route(8), <linux/mpls_iptunnel.h> */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Conversion } from '../../verb/options.ts'
import { kind } from './kind.ts'
import { upTo } from './values.ts'

const LABEL_MAX = (1 << 20) - 1

const labels: Conversion<string, string> = {
  write(said) {
    const ok = typeof said === 'string' && /^\d+(\/\d+)*$/.test(said) && said.split('/').every((label) => Number(label) <= LABEL_MAX)
    if (!ok) throw new EncodeError(`expected labels up to ${LABEL_MAX} such as 100/200, got ${show(said)}`)
    return said
  },
  read: (wire) => wire,
}

export const mpls = kind('mpls', 'LWTUNNEL_ENCAP_MPLS', {
  /** The outermost first: `'100/200'`. */
  labels: ['MPLS_IPTUNNEL_DST', labels, 'needed'],
  ttl: ['MPLS_IPTUNNEL_TTL', upTo(0xff)],
})
