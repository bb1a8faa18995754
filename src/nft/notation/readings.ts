/** Who reads which of the kernel’s expressions. To add one: its file, and a row here. */

import type { Expression } from '../expressions/expression.ts'
import type { Loaded, Reading } from './reading.ts'
import { slotOf } from './registers.ts'
import { readBitwise, readByteorder } from './selectors/computed.ts'
import { ct } from './selectors/ct.ts'
import { meta } from './selectors/meta.ts'
import { payload } from './selectors/payload.ts'
import { readComparison, readRange } from './statements/comparison.ts'
import { counter } from './statements/counter.ts'
import { readImmediate } from './statements/immediate.ts'
import { readLookup } from './statements/lookup.ts'
import { masquerade } from './statements/masquerade.ts'

/** By the kernel’s names. What a reader does not understand it leaves: it then comes out as it is. */
export const readings: Readonly<Record<string, (expression: Expression, reading: Reading) => void>> = {
  payload: loads(payload.read),
  meta: loads(meta.read),
  ct: loads(ct.read),
  bitwise: readBitwise,
  byteorder: readByteorder,
  immediate: readImmediate,
  cmp: readComparison,
  range: readRange,
  lookup: readLookup,
  counter: counter.read,
  masq: masquerade.read,
}

/** A reader of expressions that load a register. */
function loads(read: (expression: Expression, reading: Reading) => Loaded | undefined) {
  return (expression: Expression, reading: Reading): void => {
    const loaded = read(expression, reading)
    const { NFTA_EXPR_DATA: data } = expression
    const register = Object.entries(data ?? {}).find(([name]) => name.endsWith('_DREG'))?.[1]
    const slot = slotOf(register as Parameters<typeof slotOf>[0])
    if (loaded !== undefined && slot !== undefined) reading.registers.set(slot, { ...loaded, from: [reading.at] })
  }
}
