/** Packets refused, and their senders told. nft(8), “REJECT STATEMENT”; <linux/netfilter/nf_tables.h>, nft_reject */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Constant, Datatype } from '../datatype.ts'
import { datatypes } from '../datatypes/index.ts'
import { leaveOutFor } from '../dependencies.ts'
import type { Draft } from '../draft.ts'
import type { TableFamily } from '../family.ts'
import { ip } from '../headers/ip.ts'
import { ip6 } from '../headers/ip6.ts'
import { tcp } from '../headers/tcp.ts'
import type { Protocols } from '../protocols.ts'
import { meant, type Reading } from '../reading.ts'
import { requireHeader } from '../requirements.ts'
import type { Style } from '../text.ts'

/** With what: a message of ICMP and its code, or the end of a TCP connection. Left out: `port-unreachable` of the table's own kind. */
export interface Reject {
  readonly type?: keyof typeof codes | 'tcp reset'
  /** The code: `port-unreachable` where it is left out. */
  readonly expr?: Constant
}

/** `icmpx` is of whichever protocol the packet is. */
const codes: { readonly [type in 'icmp' | 'icmpv6' | 'icmpx']: Datatype } = {
  icmp: datatypes.icmp_code,
  icmpv6: datatypes.icmpv6_code,
  icmpx: datatypes.icmpx_code,
}

const usual = 'port-unreachable'

/** What is sent where a rule does not say. */
function usualType(family: TableFamily, { network }: Protocols): keyof typeof codes {
  if (family === 'ip' || network === 'ip') return 'icmp'
  return family === 'ip6' || network === 'ip6' ? 'icmpv6' : 'icmpx'
}

function write(reject: null | Reject, draft: Draft): void {
  const { scope, protocols, pieces } = draft
  const { type = usualType(scope.family, protocols), expr = usual } = reject ?? {}
  if (type !== 'tcp reset' && !Object.hasOwn(codes, type))
    throw new EncodeError(`expected icmp, icmpv6, icmpx or tcp reset, got ${show(type)}`, ['type'])
  if (type === 'icmpx' && (scope.family === 'ip' || scope.family === 'ip6'))
    throw new EncodeError(`in a table of family ${scope.family} it is ${usualType(scope.family, protocols)}, not icmpx`, ['type'])
  if (type === 'icmp' || type === 'icmpv6') within('type', () => requireHeader(type === 'icmp' ? ip : ip6, draft))
  if (type === 'tcp reset') within('type', () => requireHeader(tcp, draft))
  const code = type === 'tcp reset' ? 0 : within('expr', () => codes[type].bytes(expr, 8)[0] ?? 0)
  pieces.push({
    statement: [
      {
        NFTA_EXPR_NAME: 'reject',
        NFTA_EXPR_DATA: {
          NFTA_REJECT_TYPE:
            type === 'tcp reset' ? 'NFT_REJECT_TCP_RST' : type === 'icmpx' ? 'NFT_REJECT_ICMPX_UNREACH' : 'NFT_REJECT_ICMP_UNREACH',
          NFTA_REJECT_ICMP_CODE: code,
        },
      },
    ],
  })
}

function read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
  if (expression !== 'reject') return
  const { NFTA_REJECT_TYPE: kind, NFTA_REJECT_ICMP_CODE: code = 0 } = data ?? {}
  const { scope, protocols } = reading
  if (kind === 'NFT_REJECT_TCP_RST') {
    const meaning = meant(reading, { reject: { type: 'tcp reset' } })
    // Where packets of both IPs pass, nft says what the transport is.
    if (scope.family === 'ip' || scope.family === 'ip6') leaveOutFor(reading, [tcp], meaning)
    return
  }
  const said = (type: keyof typeof codes) =>
    meant(reading, { reject: { type, expr: codes[type].constant(Uint8Array.of(code), scope.numeric) } })
  if (kind === 'NFT_REJECT_ICMPX_UNREACH') return void said('icmpx')
  const type = usualType(scope.family, protocols)
  if (kind === 'NFT_REJECT_ICMP_UNREACH' && type !== 'icmpx') leaveOutFor(reading, [type === 'icmp' ? ip : ip6], said(type))
}

function text(reject: null | Reject, { family, numeric = false }: Style): string {
  const { type, expr = usual } = reject ?? {}
  if (type === undefined) return 'reject'
  if (type === 'tcp reset') return 'reject with tcp reset'
  const datatype = codes[type]
  const code = datatype.bytes(expr, 8)
  const isUsual = type === usualType(family, {}) && datatype.constant(code) === usual
  return isUsual ? 'reject' : `reject with ${type} ${datatype.text(code, numeric)}`
}

export const reject = { write, read, text }
