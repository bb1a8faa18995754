/** Connections that are expected. nft(8), “CT EXPECTATION”; <linux/netfilter/nf_tables.h>, enum nft_ct_expectation_attributes */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import type { ctExpectation as declared } from '../../conntrack-objects.ts'
import { timeText } from '../set-time.ts'
import { networkName, networkProtocol, transportName, transportProtocol } from './conntrack-protocol.ts'
import type { ObjectKind } from './object.ts'

export interface CtExpectationObject {
  readonly protocol: string | number
  readonly dport: number
  /** In milliseconds. */
  readonly timeout: number
  /** How many may be expected at once. */
  readonly size: number
  readonly l3proto: string | number
}

export const ctExpectation: ObjectKind<ValueOf<typeof declared>, CtExpectationObject, InputOf<typeof declared>> = {
  word: 'ct expectation',
  read: ({
    NFTA_CT_EXPECT_L4PROTO: transport,
    NFTA_CT_EXPECT_DPORT: dport = 0,
    NFTA_CT_EXPECT_TIMEOUT: timeout = 0,
    NFTA_CT_EXPECT_SIZE: size = 0,
    NFTA_CT_EXPECT_L3PROTO: network,
  }) => ({ protocol: transportName(transport), dport, timeout, size, l3proto: networkName(network) }),
  write: ({ protocol, dport, timeout, size, l3proto }) => ({
    ...(l3proto === undefined ? {} : { NFTA_CT_EXPECT_L3PROTO: networkProtocol(l3proto) }),
    NFTA_CT_EXPECT_L4PROTO: transportProtocol(protocol),
    NFTA_CT_EXPECT_DPORT: dport,
    NFTA_CT_EXPECT_TIMEOUT: timeout,
    NFTA_CT_EXPECT_SIZE: size,
  }),
  lines: ({ protocol, dport, timeout, size, l3proto }, style) => [
    `protocol ${protocol}`,
    `dport ${dport}`,
    `timeout ${timeText(BigInt(timeout), style)}`,
    `size ${size}`,
    `l3proto ${l3proto}`,
  ],
}
