/** Packets given to a local socket without changing them. nft(8), “TPROXY STATEMENT”; <linux/netfilter/nf_tables.h>, nft_tproxy */

import { EncodeError, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { loadArgument, meantWith, readArgument } from '../argument.ts'
import type { Draft } from '../draft.ts'
import { families, familyName } from '../family.ts'
import type { Reading } from '../reading.ts'
import { registerOf } from '../registers.ts'
import type { Term } from '../term.ts'
import type { Style } from '../text.ts'
import { addresses, addressFamily, addressText, portText } from './nat.ts'
import { port } from './nat-flags.ts'

/** Which socket: its address, its port, or both. */
export interface Tproxy {
  /** In a table of both IPs, the one that is meant. */
  readonly family?: 'ip' | 'ip6'
  readonly addr?: Term
  readonly port?: Term
}

const REGISTER = 4

export const tproxy = {
  write({ family, addr, port: ports }: Tproxy, draft: Draft): void {
    const { protocols, scope } = draft
    if (addr === undefined && ports === undefined) throw new EncodeError('expected an address or a port: addr, port')
    if (protocols.transport !== 'tcp' && protocols.transport !== 'udp') throw new EncodeError('it takes a rule that has matched TCP or UDP')
    const known = addr === undefined ? family : addressFamily(family, draft)
    const to = addr === undefined || known === undefined ? [] : within('addr', () => loadArgument(addr, addresses[known], 0, draft))
    const slot = addr === undefined ? 0 : REGISTER
    const by = ports === undefined ? [] : within('port', () => loadArgument(ports, port, slot, draft))
    const table = scope.family === 'ip' || scope.family === 'ip6' ? families[scope.family] : 'NFPROTO_UNSPEC'
    draft.pieces.push({
      statement: [
        ...to,
        ...by,
        {
          NFTA_EXPR_NAME: 'tproxy',
          NFTA_EXPR_DATA: {
            NFTA_TPROXY_FAMILY: known === undefined ? table : families[known],
            ...(addr === undefined ? {} : { NFTA_TPROXY_REG_ADDR: registerOf(0) }),
            ...(ports === undefined ? {} : { NFTA_TPROXY_REG_PORT: registerOf(slot) }),
          },
        },
      ],
    })
  },

  read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
    if (expression !== 'tproxy') return
    const { NFTA_TPROXY_FAMILY: number, NFTA_TPROXY_REG_ADDR: to, NFTA_TPROXY_REG_PORT: by } = data ?? {}
    const named = familyName(number)
    const family = named === 'ip' || named === 'ip6' ? named : undefined
    const addr = to === undefined || family === undefined ? undefined : readArgument(reading, to, addresses[family])
    const ports = by === undefined ? undefined : readArgument(reading, by, port)
    if ((to !== undefined && addr === undefined) || (by !== undefined && ports === undefined)) return
    const proxy: Tproxy = {
      ...(family === undefined || family === reading.scope.family ? {} : { family }),
      ...(addr === undefined ? {} : { addr: addr.term }),
      ...(ports === undefined ? {} : { port: ports.term }),
    }
    meantWith(reading, { tproxy: proxy }, addr, ports)
  },

  text({ family, addr, port: ports }: Tproxy, style: Style): string {
    return `tproxy${family === undefined ? '' : ` ${family}`} to ${addressText(addr, family, ports !== undefined, style)}${portText(ports, style)}`
  },
}
