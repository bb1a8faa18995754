/** Packets sent out by another device. nft(8), “FWD STATEMENT”; <linux/netfilter/nf_tables.h>, nft_fwd */

import { EncodeError, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { loadArgument, meantWith, readArgument } from '../argument.ts'
import type { Draft } from '../draft.ts'
import { families, familyName } from '../family.ts'
import type { Reading } from '../reading.ts'
import { registerOf } from '../registers.ts'
import type { Term } from '../term.ts'
import { type Style, valueText } from '../text.ts'
import { device, SECOND } from './dup.ts'
import { addresses } from './nat.ts'

export interface Fwd {
  readonly dev: Term
  /** Of which IP the address is. */
  readonly family?: 'ip' | 'ip6'
  /** The neighbour that it goes to. */
  readonly addr?: Term
}

export const fwd = {
  write({ dev, family, addr }: Fwd, draft: Draft): void {
    if (draft.scope.family !== 'netdev')
      throw new EncodeError(`packets are forwarded so in tables of family netdev, not ${draft.scope.family}`)
    const by = within('dev', () => loadArgument(dev, device, 0, draft))
    if (addr !== undefined && family === undefined) throw new EncodeError('an address takes its family: ip or ip6', ['family'])
    const to = addr === undefined || family === undefined ? [] : within('addr', () => loadArgument(addr, addresses[family], SECOND, draft))
    draft.pieces.push({
      statement: [
        ...by,
        ...to,
        {
          NFTA_EXPR_NAME: 'fwd',
          NFTA_EXPR_DATA: {
            NFTA_FWD_SREG_DEV: registerOf(0),
            ...(addr === undefined || family === undefined
              ? {}
              : { NFTA_FWD_SREG_ADDR: registerOf(SECOND), NFTA_FWD_NFPROTO: families[family] }),
          },
        },
      ],
    })
  },

  read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
    if (expression !== 'fwd') return
    const { NFTA_FWD_SREG_DEV: by, NFTA_FWD_SREG_ADDR: to, NFTA_FWD_NFPROTO: number } = data ?? {}
    const dev = readArgument(reading, by, device)
    const family = familyName(number)
    if (dev === undefined) return
    if (to === undefined) return void meantWith(reading, { fwd: { dev: dev.term } }, dev)
    if (family !== 'ip' && family !== 'ip6') return
    const addr = readArgument(reading, to, addresses[family])
    if (addr !== undefined) meantWith(reading, { fwd: { dev: dev.term, family, addr: addr.term } }, dev, addr)
  },

  text({ dev, family, addr }: Fwd, style: Style): string {
    const by = valueText(dev, device, style)
    return addr === undefined || family === undefined
      ? `fwd to ${by}`
      : `fwd ${family} to ${valueText(addr, addresses[family], style)} device ${by}`
  },
}
