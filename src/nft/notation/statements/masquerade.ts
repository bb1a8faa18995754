/**
 * Addresses of this host: the sender becomes that of the link that the packet leaves by, or the receiver that of the link that it came by. nft(8), “NAT
 * STATEMENTS”; <linux/netfilter/nf_tables.h>, nft_masq, nft_redir
 */

import { within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { meantWith } from '../argument.ts'
import type { Draft } from '../draft.ts'
import type { Reading } from '../reading.ts'
import type { Term } from '../term.ts'
import type { Style } from '../text.ts'
import { portText, requireNatChain } from './nat.ts'
import { flagsText, kernelFlags, loadRange, type NatFlags, port, readFlags, readRange, requirePorts } from './nat-flags.ts'

/** How: nothing is said, or ports and flags. */
export type Masquerade = null | {
  /** A port, or the first and the last: `{ range: [1024, 65535] }`. */
  readonly port?: Term
  readonly flags?: NatFlags
}

/** What the kernel's expression says: where ports lie, and flags. */
function loaded(how: Masquerade, draft: Draft) {
  const { port: ports, flags } = how ?? {}
  if (ports !== undefined) requirePorts(draft)
  const by = ports === undefined ? undefined : within('port', () => loadRange(ports, port, 0, draft))
  return { load: by?.load ?? [], from: by?.from, to: by?.to, flags: kernelFlags(flags, ports !== undefined) }
}

type Register = Parameters<typeof readRange>[1]

function readHow(reading: Reading, from: Register, to: Register, flags: Parameters<typeof readFlags>[0]) {
  const ports = from === undefined ? undefined : readRange(reading, from, to, port)
  if (from !== undefined && ports === undefined) return undefined
  const said = readFlags(flags)
  const how = { ...(ports === undefined ? {} : { port: ports.term }), ...(said === undefined ? {} : { flags: said }) }
  return { how: Object.keys(how).length === 0 ? null : how, given: ports?.given ?? [] }
}

const text = (name: string) => (how: Masquerade, style: Style) => {
  const { port: ports, flags } = how ?? {}
  return `${name}${ports === undefined ? '' : ` to ${portText(ports, style)}`}${flagsText(flags)}`
}

export const masquerade = {
  write(how: Masquerade, draft: Draft): void {
    requireNatChain(draft, ['postrouting'])
    const { load, from, to, flags } = loaded(how, draft)
    draft.pieces.push({
      statement: [
        ...load,
        {
          NFTA_EXPR_NAME: 'masq',
          NFTA_EXPR_DATA: {
            ...(flags.length === 0 ? {} : { NFTA_MASQ_FLAGS: flags }),
            ...(from === undefined ? {} : { NFTA_MASQ_REG_PROTO_MIN: from }),
            ...(to === undefined ? {} : { NFTA_MASQ_REG_PROTO_MAX: to }),
          },
        },
      ],
    })
  },

  read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
    if (expression !== 'masq') return
    const read = readHow(reading, data?.NFTA_MASQ_REG_PROTO_MIN, data?.NFTA_MASQ_REG_PROTO_MAX, data?.NFTA_MASQ_FLAGS)
    if (read !== undefined) meantWith(reading, { masquerade: read.how }, ...read.given)
  },

  text: text('masquerade'),
}

export const redirect = {
  write(how: Masquerade, draft: Draft): void {
    requireNatChain(draft, ['prerouting', 'output'])
    const { load, from, to, flags } = loaded(how, draft)
    draft.pieces.push({
      statement: [
        ...load,
        {
          NFTA_EXPR_NAME: 'redir',
          NFTA_EXPR_DATA: {
            ...(from === undefined ? {} : { NFTA_REDIR_REG_PROTO_MIN: from }),
            ...(to === undefined ? {} : { NFTA_REDIR_REG_PROTO_MAX: to }),
            ...(flags.length === 0 ? {} : { NFTA_REDIR_FLAGS: flags }),
          },
        },
      ],
    })
  },

  read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
    if (expression !== 'redir') return
    const read = readHow(reading, data?.NFTA_REDIR_REG_PROTO_MIN, data?.NFTA_REDIR_REG_PROTO_MAX, data?.NFTA_REDIR_FLAGS)
    if (read !== undefined) meantWith(reading, { redirect: read.how }, ...read.given)
  },

  text: text('redirect'),
}
