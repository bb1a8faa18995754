/** Matches on what conntrack knows about a packet’s connection. nft(8), conntrack expressions */

import { EncodeError, show } from '../../schema/errors.ts'
import { CT_STATE } from '../conntrack.ts'
import type { ExpressionInput } from '../expressions/expression.ts'
import { hostOrder } from '../host-order.ts'
import { compare, loadCt, mask } from './instruction.ts'

const states = {
  invalid: CT_STATE.NF_CT_STATE_INVALID_BIT,
  established: CT_STATE.IP_CT_ESTABLISHED,
  related: CT_STATE.IP_CT_RELATED,
  new: CT_STATE.IP_CT_NEW,
  untracked: CT_STATE.NF_CT_STATE_UNTRACKED_BIT,
} as const

/** The state of a packet’s connection. */
export type ConnectionState = keyof typeof states

/**
 * The connection is in one of these states. Throws `EncodeError` for none, or for what is no state.
 * Equivalent to: `ct state established,related`
 */
export function state(...anyOf: readonly ConnectionState[]): ExpressionInput[] {
  let bits = 0
  for (const name of anyOf) {
    if (!Object.hasOwn(states, name))
      throw new EncodeError(`expected one of ${Object.keys(states).join(', ')}, got ${show(name)}`, ['ct state'])
    bits |= states[name]
  }
  if (bits === 0) throw new EncodeError('expected at least one state', ['ct state'])
  return [loadCt('NFT_CT_STATE'), mask(hostOrder(bits)), compare('NFT_CMP_NEQ', hostOrder(0))]
}
