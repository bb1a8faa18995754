/**
 * What a connection's addresses and ports are to be translated to, and by how much its sequence numbers are off since then.
 * <linux/netfilter/nfnetlink_conntrack.h>, enum ctattr_nat, ctattr_protonat, ctattr_seqadj
 */

import { ipv4, ipv6 } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import { be16, be32, bes32 } from '../../schema/integer.ts'

const ports = attributes({ CTA_PROTONAT_PORT_MIN: [1, be16], CTA_PROTONAT_PORT_MAX: [2, be16] }, { nested: true })

/** One of a range; the last is the first where it is not said. */
export const translation = attributes(
  {
    CTA_NAT_V4_MINIP: [1, ipv4],
    CTA_NAT_V4_MAXIP: [2, ipv4],
    CTA_NAT_PROTO: [3, ports],
    CTA_NAT_V6_MINIP: [4, ipv6],
    CTA_NAT_V6_MAXIP: [5, ipv6],
  },
  { nested: true },
)

export const sequenceAdjustment = attributes(
  {
    CTA_SEQADJ_CORRECTION_POS: [1, be32, 'the sequence number at which the offset changes'],
    CTA_SEQADJ_OFFSET_BEFORE: [2, bes32],
    CTA_SEQADJ_OFFSET_AFTER: [3, bes32],
  },
  { nested: true },
)
