/**
 * Expectations: connections that a tracked one has announced. <linux/netfilter/nfnetlink_conntrack.h>, enum ctattr_expect,
 * ctattr_expect_nat
 */

import { attributes } from '../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { be16, be32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { flags, named } from '../../schema/names.ts'
import { text } from '../../schema/text.ts'
import { IP_CT_DIR } from '../conntrack.ts'
import { nfgenmsg } from '../nfgenmsg.ts'
import { tuple } from './tuple.ts'

/** <linux/netfilter/nf_conntrack_common.h> */
export const NF_CT_EXPECT = {
  NF_CT_EXPECT_PERMANENT: 0x1,
  NF_CT_EXPECT_INACTIVE: 0x2,
  NF_CT_EXPECT_USERSPACE: 0x4,
} as const

const translation = attributes({ CTA_EXPECT_NAT_DIR: [1, named(be32, IP_CT_DIR)], CTA_EXPECT_NAT_TUPLE: [2, tuple] }, { nested: true })

/** An expectation, as the kernel describes it. */
export interface ExpectationMessage extends ValueOf<typeof declared> {}

/** An expectation, as a request describes it. */
export interface ExpectationInput extends InputOf<typeof declared> {}

const declared = message(
  nfgenmsg,
  attributes({
    CTA_EXPECT_MASTER: [1, tuple, 'the connection that announced it'],
    CTA_EXPECT_TUPLE: [2, tuple, 'the first packet that is expected'],
    CTA_EXPECT_MASK: [3, tuple, 'which of its bits count'],
    CTA_EXPECT_TIMEOUT: [4, be32, 'in seconds'],
    CTA_EXPECT_ID: [5, be32],
    CTA_EXPECT_HELP_NAME: [6, text],
    CTA_EXPECT_ZONE: [7, be16],
    CTA_EXPECT_FLAGS: [8, flags(be32, NF_CT_EXPECT)],
    CTA_EXPECT_CLASS: [9, be32],
    CTA_EXPECT_NAT: [10, translation],
    CTA_EXPECT_FN: [11, text, 'the function of the helper that is told'],
  }),
)

export const expectation: Codec<ExpectationMessage, ExpectationInput> = declared
