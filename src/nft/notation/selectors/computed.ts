/** Values that are computed from others: masked, set, flipped, shifted, turned round. nft(8), “BINARY OPERATION”; nft_bitwise, nft_byteorder */

import { littleEndian } from '../../../schema/integer.ts'
import type { Expression } from '../../expressions/expression.ts'
import { reversed, toNumber } from '../bits.ts'
import { identify } from '../fields.ts'
import type { Loaded, Reading } from '../reading.ts'
import { slotOf } from '../registers.ts'
import type { Term } from '../term.ts'

/** Reads a bitwise expression: what the register held is kept in part, or becomes the operand of an operation. */
export function readBitwise(expression: Expression, reading: Reading): void {
  if (expression.NFTA_EXPR_NAME !== 'bitwise') return
  const data = expression.NFTA_EXPR_DATA ?? {}
  const [from, to] = [slotOf(data.NFTA_BITWISE_SREG), slotOf(data.NFTA_BITWISE_DREG)]
  const loaded = from === undefined ? undefined : reading.registers.get(from)
  if (loaded === undefined || to === undefined) return
  const { NFTA_BITWISE_OP: operation = 'NFT_BITWISE_MASK_XOR' } = data
  const result =
    operation === 'NFT_BITWISE_MASK_XOR'
      ? maskedBy(loaded, data.NFTA_BITWISE_MASK?.NFTA_DATA_VALUE, data.NFTA_BITWISE_XOR?.NFTA_DATA_VALUE, reading)
      : operation === 'NFT_BITWISE_LSHIFT' || operation === 'NFT_BITWISE_RSHIFT'
        ? shifted(loaded, operation === 'NFT_BITWISE_LSHIFT' ? '<<' : '>>', data.NFTA_BITWISE_DATA?.NFTA_DATA_VALUE, reading)
        : undefined
  if (result === undefined) return void reading.registers.delete(to)
  reading.registers.set(to, { ...result, from: [...(loaded.from ?? []), reading.at] })
}

/** Reads a byteorder expression: the number in the register now has the packet’s order. */
export function readByteorder(expression: Expression, reading: Reading): void {
  if (expression.NFTA_EXPR_NAME !== 'byteorder') return
  const data = expression.NFTA_EXPR_DATA ?? {}
  const [from, to] = [slotOf(data.NFTA_BYTEORDER_SREG), slotOf(data.NFTA_BYTEORDER_DREG)]
  const loaded = from === undefined ? undefined : reading.registers.get(from)
  if (loaded === undefined || to === undefined) return
  const swapped = data.NFTA_BYTEORDER_OP === 'NFT_BYTEORDER_HTON'
  reading.registers.set(to, { ...loaded, swapped, from: [...(loaded.from ?? []), reading.at] })
}

function maskedBy(
  loaded: Loaded,
  mask: Uint8Array | undefined,
  flipped: Uint8Array | undefined,
  { protocols, scope }: Reading,
): Loaded | undefined {
  if (mask === undefined || flipped === undefined) return undefined
  const changed = { from: loaded, mask, flipped }
  if (flipped.every((byte) => byte === 0) && loaded.mask === undefined) return { ...loaded, mask, changed }
  const known = identify(loaded, protocols)
  const constant = (bytes: Uint8Array): Term => known.type.constant(bytes, scope.numeric)
  // Bits that are set whatever they were, bits that are flipped, and bits that stay or are among those.
  const set = flipped.map((byte, i) => byte & ~(mask[i] ?? 0))
  const turned = flipped.map((byte, i) => byte & (mask[i] ?? 0))
  const kept = mask.map((byte, i) => byte | (set[i] ?? 0))
  const steps: readonly (readonly ['&' | '^' | '|', Uint8Array])[] = [
    ...(kept.every((byte) => byte === 0xff) ? [] : [['&', kept] as const]),
    ...(turned.every((byte) => byte === 0) ? [] : [['^', turned] as const]),
    ...(set.every((byte) => byte === 0) ? [] : [['|', set] as const]),
  ]
  return { ...steps.reduce<Loaded>((inner, [operation, bits]) => operated(inner, operation, constant(bits)), known), changed }
}

function shifted(loaded: Loaded, operation: '<<' | '>>', by: Uint8Array | undefined, { protocols }: Reading): Loaded | undefined {
  if (by === undefined) return undefined
  const count = Number(toNumber(littleEndian ? reversed(by) : by))
  const known = identify(loaded, protocols)
  // A field that is a part of its bytes has been shifted down: it is the field alone.
  if (operation === '>>' && known.found !== undefined && known.found.shift === count && known.mask === undefined) {
    const { place: _place, field: _field, ...rest } = known
    return rest
  }
  return operated(known, operation, count)
}

function operated({ mask, ...loaded }: Loaded, operation: '&' | '|' | '^' | '<<' | '>>', operand: Term): Loaded {
  const { place: _place, field: _field, learn: _learn, changed: _changed, ...rest } = loaded
  const inner: Term = mask === undefined ? loaded.term : { '&': [loaded.term, loaded.type.constant(mask)] }
  return { ...rest, term: { [operation]: [inner, operand] } as unknown as Term }
}
