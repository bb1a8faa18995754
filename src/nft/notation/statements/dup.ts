/** Copies of packets sent elsewhere. nft(8), “DUP STATEMENT”; <linux/netfilter/nf_tables.h>, nft_dup */

import { EncodeError, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { loadArgument, meantWith, readArgument } from '../argument.ts'
import { datatypes } from '../datatypes/index.ts'
import type { Draft } from '../draft.ts'
import type { TableFamily } from '../family.ts'
import type { Reading } from '../reading.ts'
import { registerOf } from '../registers.ts'
import type { Term } from '../term.ts'
import { type Style, valueText } from '../text.ts'
import { addresses } from './nat.ts'

/** Where to. In a table of family netdev the address is a device: a packet has no other there. */
export interface Dup {
  readonly addr: Term
  readonly dev?: Term
}

/** A device by its number: its name is of the machine, but for `lo`. */
export const device = { type: datatypes.iface_index, bits: 32, order: 'host' } as const

/** The second of the registers of 16 bytes. */
export const SECOND = 4

function addressOf(family: TableFamily): (typeof addresses)['ip' | 'ip6'] | undefined {
  return family === 'ip' || family === 'ip6' ? addresses[family] : undefined
}

export const dup = {
  write({ addr, dev }: Dup, draft: Draft): void {
    const { family } = draft.scope
    const address = addressOf(family)
    if (address === undefined && family !== 'netdev')
      throw new EncodeError(`packets are copied in tables of family ip, ip6 and netdev, not ${family}`)
    if (address === undefined && dev !== undefined) throw new EncodeError('in a table of family netdev the device is the address', ['dev'])
    const to = within('addr', () => loadArgument(addr, address ?? device, 0, draft))
    const by = dev === undefined ? [] : within('dev', () => loadArgument(dev, device, SECOND, draft))
    draft.pieces.push({
      statement: [
        ...to,
        ...by,
        {
          NFTA_EXPR_NAME: 'dup',
          NFTA_EXPR_DATA:
            address === undefined
              ? { NFTA_DUP_SREG_DEV: registerOf(0) }
              : { NFTA_DUP_SREG_ADDR: registerOf(0), ...(dev === undefined ? {} : { NFTA_DUP_SREG_DEV: registerOf(SECOND) }) },
        },
      ],
    })
  },

  read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
    if (expression !== 'dup') return
    const { NFTA_DUP_SREG_ADDR: to, NFTA_DUP_SREG_DEV: by } = data ?? {}
    const address = addressOf(reading.scope.family)
    const dev = by === undefined ? undefined : readArgument(reading, by, device)
    if (address === undefined) {
      if (dev !== undefined) meantWith(reading, { dup: { addr: dev.term } }, dev)
      return
    }
    const addr = readArgument(reading, to, address)
    if (addr === undefined || (by !== undefined && dev === undefined)) return
    meantWith(reading, { dup: { addr: addr.term, ...(dev === undefined ? {} : { dev: dev.term }) } }, addr, dev)
  },

  text({ addr, dev }: Dup, style: Style): string {
    const to = valueText(addr, addressOf(style.family) ?? device, style)
    return `dup to ${to}${dev === undefined ? '' : ` device ${valueText(dev, device, style)}`}`
  },
}
