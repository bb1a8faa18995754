/** Helpers of connection tracking. nft(8), “CT HELPER”; <linux/netfilter/nf_tables.h>, enum nft_ct_helper_attributes */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import type { ctHelper as declared } from '../../conntrack-objects.ts'
import { networkName, networkProtocol, transportName, transportProtocol } from './conntrack-protocol.ts'
import type { ObjectKind } from './object.ts'

export interface CtHelperObject {
  /** The kernel's name for the helper: `ftp`. */
  readonly type: string
  readonly protocol: string | number
  readonly l3proto: string | number
}

export const ctHelper: ObjectKind<ValueOf<typeof declared>, CtHelperObject, InputOf<typeof declared>> = {
  word: 'ct helper',
  read: ({ NFTA_CT_HELPER_NAME: type = '', NFTA_CT_HELPER_L4PROTO: transport, NFTA_CT_HELPER_L3PROTO: network }) => ({
    type,
    protocol: transportName(transport),
    l3proto: networkName(network),
  }),
  write: ({ type, protocol, l3proto }) => ({
    NFTA_CT_HELPER_NAME: type,
    ...(l3proto === undefined ? {} : { NFTA_CT_HELPER_L3PROTO: networkProtocol(l3proto) }),
    NFTA_CT_HELPER_L4PROTO: transportProtocol(protocol),
  }),
  lines: ({ type, protocol, l3proto }) => [`type "${type}" protocol ${protocol}`, `l3proto ${l3proto}`],
}
