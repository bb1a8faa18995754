/** What packets of each kind are measured by on their own: a set that the rule alone has, under a name. nft(8), “METERS”; today sets are used instead. */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import { setUserdata } from '../../userdata.ts'
import type { Draft } from '../draft.ts'
import { loadKey } from '../keys.ts'
import { type Concatenated, operandOf } from '../operands.ts'
import { registerOf } from '../registers.ts'
import type { Term } from '../term.ts'
import { type Style, termText } from '../text.ts'
import { wholeNumber } from '../units.ts'
import { type Carried, carriedText, expressionOf, partsOf, timeoutText } from './set.ts'

/** A meter. */
export interface Meter {
  /** What is measured apart; with a timeout in seconds: `{ elem: { val, timeout } }`. */
  readonly key: Term
  readonly stmt: Carried
  /** How many there is room for; 65,535 where it is left out. */
  readonly size?: number
  readonly name: string
}

function write({ key, stmt, size, name }: Meter, draft: Draft): void {
  if (typeof name !== 'string' || name === '') throw new EncodeError(`expected a name, got ${show(name)}`, ['name'])
  const { val, timeout } = partsOf(key)
  const operand = within('key', () => operandOf(val, draft))
  const isConcatenation = (operand as Partial<Concatenated>).parts !== undefined
  const id = draft.nextSet++
  draft.sets.push({
    set: {
      NFTA_SET_NAME: name,
      NFTA_SET_FLAGS: ['NFT_SET_ANONYMOUS', ...(timeout === undefined ? [] : (['NFT_SET_TIMEOUT'] as const)), 'NFT_SET_EVAL'],
      NFTA_SET_KEY_TYPE: operand.type.id,
      NFTA_SET_KEY_LEN: Math.ceil(operand.bits / 8),
      NFTA_SET_ID: id,
      ...(size === undefined ? {} : { NFTA_SET_DESC: { NFTA_SET_DESC_SIZE: within('size', () => wholeNumber(size)) } }),
      NFTA_SET_USERDATA: setUserdata({ keyByteOrder: isConcatenation ? 'none' : operand.order }),
    },
    elements: [],
  })
  draft.pieces.push({
    statement: [
      ...loadKey(operand, 0, false),
      {
        NFTA_EXPR_NAME: 'dynset',
        NFTA_EXPR_DATA: {
          NFTA_DYNSET_SREG_KEY: registerOf(0),
          NFTA_DYNSET_OP: timeout === undefined ? 'NFT_DYNSET_OP_ADD' : 'NFT_DYNSET_OP_UPDATE',
          ...(timeout === undefined ? {} : { NFTA_DYNSET_TIMEOUT: Math.round(timeout * 1000) }),
          NFTA_DYNSET_SET_NAME: name,
          NFTA_DYNSET_SET_ID: id,
          NFTA_DYNSET_EXPR: within('stmt', () => expressionOf(stmt, draft)),
        },
      },
    ],
  })
}

function text({ key, stmt, size, name }: Meter, style: Style): string {
  const { val, timeout } = partsOf(key)
  const room = size === undefined ? '' : ` size ${size}`
  const kept = timeout === undefined ? '' : ` timeout ${timeoutText(timeout, style)}`
  return `meter ${name}${room} { ${termText(val, style)}${kept} ${carriedText(stmt, { ...style, stateless: true })} }`
}

/** Read by what reads elements that packets add: the set tells which of them it is. */
export const meter = { write, text }
