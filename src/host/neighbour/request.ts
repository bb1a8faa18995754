/** What can be said of a neighbour, and the request that says it, in the order of `ip`. ip-neighbour(8), <linux/neighbour.h> */

import type { NeighbourInput } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { families } from '../ip/families.ts'
import { parseAddress } from '../ip/prefix.ts'
import { at, type Fields, linkLayerAddress, oneOf, readFields, yesOrNo } from '../verb/fields.ts'
import { type Maker, makers } from '../word/maker.ts'
import { type NeighbourState, stateNames, states } from './neighbour.ts'

/** What can be said of a neighbour. */
export interface NeighbourOptions {
  /** Its link-layer address: `02:00:00:00:00:02`. */
  readonly linkAddress?: string
  /** `'permanent'` where nothing is said. */
  readonly state?: Exclude<NeighbourState, 'none'>
  /** Whether it is a router (IPv6). */
  readonly router?: boolean
  /** Whether somebody else than the kernel learnt it: the kernel does not forget it. */
  readonly externallyLearned?: boolean
  /** Whether the kernel is to ask for it again and again, even if nobody needs it (from 5.16). It then has no link-layer address of ours. */
  readonly managed?: boolean
  /** Whether this host is to answer for it, on this link: an entry of another kind, which may stand beside one of the same address. */
  readonly proxy?: boolean
  readonly madeBy?: Maker
}

/** Which of the two kinds of entries for an address is meant. */
export type NeighbourKind = Pick<NeighbourOptions, 'proxy'>

export const fields = {
  linkAddress: linkLayerAddress,
  state: oneOf(stateNames),
  router: yesOrNo,
  externallyLearned: yesOrNo,
  managed: yesOrNo,
  proxy: yesOrNo,
  madeBy: makers.read,
} as const satisfies Fields<NeighbourOptions>

/** The request for an entry, in the order of `ip`. @throws EncodeError with the path of the offender */
export function entry(text: string, options: NeighbourOptions): NeighbourInput {
  const { family, address } = at('address', () => parseAddress(text))
  const { linkAddress, state = 'permanent', router, externallyLearned, managed, proxy, madeBy } = readFields(options, fields)
  if (proxy === true && linkAddress !== undefined)
    throw new EncodeError('a proxy has none: this host answers with its own', ['linkAddress'])
  return {
    ndm_family: families[family],
    ndm_state: managed === true && options.state === undefined ? [] : [states[state]],
    ndm_flags: [
      ...(proxy === true ? (['NTF_PROXY'] as const) : []),
      ...(externallyLearned === true ? (['NTF_EXT_LEARNED'] as const) : []),
      ...(router === true ? (['NTF_ROUTER'] as const) : []),
    ],
    NDA_PROTOCOL: madeBy,
    NDA_DST: address,
    NDA_LLADDR: linkAddress,
    NDA_FLAGS_EXT: managed === true ? ['NTF_EXT_MANAGED'] : undefined,
  }
}

/** The flag that tells the two kinds of entries apart, alone. */
export function proxyOf(flags: NeighbourInput['ndm_flags']): NeighbourInput['ndm_flags'] {
  return typeof flags === 'object' && flags.includes('NTF_PROXY') ? ['NTF_PROXY'] : []
}
