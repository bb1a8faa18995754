/** The handshake of TCP answered in the server's place. nft(8), “SYNPROXY STATEMENT”; <linux/netfilter/nf_tables.h>, nft_synproxy */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'
import type { Style } from '../text.ts'
import { isReference, type Reference, referenceText, writeReference } from './object.ts'

/** What the proxy answers with, as the server would. */
export interface Answer {
  readonly mss?: number
  readonly wscale?: number
  readonly flags?: Flag | readonly Flag[]
}

/** An answer, or the name of a synproxy of the table. */
export type Synproxy = null | Answer | Reference

type Flag = keyof typeof flagNames

const flagNames = { timestamp: 'NF_SYNPROXY_OPT_TIMESTAMP', 'sack-perm': 'NF_SYNPROXY_OPT_SACK_PERM' } as const

function flagsOf({ flags = [] }: Answer): Flag[] {
  const said = typeof flags === 'string' ? [flags] : flags
  for (const flag of said)
    if (!Object.hasOwn(flagNames, flag)) throw new EncodeError(`expected timestamp or sack-perm, got ${show(flag)}`, ['flags'])
  return (Object.keys(flagNames) as Flag[]).filter((flag) => said.includes(flag))
}

function write(synproxy: Synproxy, draft: Draft): void {
  if (isReference(synproxy)) return void writeReference('synproxy', synproxy, draft)
  const { mss, wscale } = synproxy ?? {}
  const flags = flagsOf(synproxy ?? {})
  draft.pieces.push({
    statement: [
      {
        NFTA_EXPR_NAME: 'synproxy',
        NFTA_EXPR_DATA: {
          NFTA_SYNPROXY_MSS: mss ?? 0,
          NFTA_SYNPROXY_WSCALE: wscale ?? 0,
          NFTA_SYNPROXY_FLAGS: [
            ...(mss === undefined ? [] : (['NF_SYNPROXY_OPT_MSS'] as const)),
            ...(wscale === undefined ? [] : (['NF_SYNPROXY_OPT_WSCALE'] as const)),
            ...(flags.includes('sack-perm') ? ([flagNames['sack-perm']] as const) : []),
            ...(flags.includes('timestamp') ? ([flagNames.timestamp] as const) : []),
          ],
        },
      },
    ],
  })
}

function read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
  if (expression !== 'synproxy') return
  const { NFTA_SYNPROXY_MSS: mss = 0, NFTA_SYNPROXY_WSCALE: wscale = 0, NFTA_SYNPROXY_FLAGS: said = [] } = data ?? {}
  const flags = (Object.keys(flagNames) as Flag[]).filter((flag) => said.includes(flagNames[flag]))
  const answer: Answer = {
    ...(said.includes('NF_SYNPROXY_OPT_MSS') ? { mss } : {}),
    ...(said.includes('NF_SYNPROXY_OPT_WSCALE') ? { wscale } : {}),
    ...(flags.length === 0 ? {} : { flags: flags.length === 1 ? (flags[0] as Flag) : flags }),
  }
  meant(reading, { synproxy: Object.keys(answer).length === 0 ? null : answer })
}

function text(synproxy: Synproxy, style: Style): string {
  if (isReference(synproxy)) return `synproxy name ${referenceText(synproxy, style)}`
  const { mss, wscale } = synproxy ?? {}
  const sizes = mss === undefined && wscale === undefined ? '' : ` mss ${mss ?? 0} wscale ${wscale ?? 0}`
  return `synproxy${sizes}${flagsOf(synproxy ?? {})
    .map((flag) => ` ${flag}`)
    .join('')}`
}

export const synproxy = { write, read, text }
