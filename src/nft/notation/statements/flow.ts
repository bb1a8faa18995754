/** Connections put into a flowtable, so that their packets pass by the rules. nft(8), “FLOWTABLES”; <linux/netfilter/nf_tables.h>, nft_offload */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'

export interface Flow {
  readonly op: 'add'
  /** The flowtable: `@name`. */
  readonly flowtable: string
}

export const flow = {
  write({ op, flowtable }: Flow, { pieces }: Draft): void {
    if (op !== 'add') throw new EncodeError(`expected add, got ${show(op)}`, ['op'])
    if (typeof flowtable !== 'string' || !/^@./.test(flowtable))
      throw new EncodeError(`expected the name of a flowtable, as "@name", got ${show(flowtable)}`, ['flowtable'])
    pieces.push({ statement: [{ NFTA_EXPR_NAME: 'flow_offload', NFTA_EXPR_DATA: { NFTA_FLOW_TABLE_NAME: flowtable.slice(1) } }] })
  },

  read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
    if (expression !== 'flow_offload' || data?.NFTA_FLOW_TABLE_NAME === undefined) return
    meant(reading, { flow: { op: 'add', flowtable: `@${data.NFTA_FLOW_TABLE_NAME}` } })
  },

  text: ({ op, flowtable }: Flow): string => `flow ${op} ${flowtable}`,
}
