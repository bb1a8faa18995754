/** Logging. nft(8), “LOG STATEMENT”; <linux/netfilter/nf_tables.h>, nft_log */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import type { Draft } from '../draft.ts'
import { meant, type Reading } from '../reading.ts'
import { wholeNumber } from '../units.ts'

/** How a packet is logged. To the kernel's own log with a level and flags, or to a group of nfnetlink_log. */
export interface Logged {
  /** What stands before the packet; at most 127 bytes. */
  readonly prefix?: string
  readonly group?: number
  /** How many bytes of the packet go along. */
  readonly snaplen?: number
  readonly 'queue-threshold'?: number
  /** `warn` where it is left out. */
  readonly level?: keyof typeof levels
  readonly flags?: Flag | 'all' | readonly Flag[]
}

type Flag = keyof typeof flagNames

const levels = {
  emerg: 'NFT_LOGLEVEL_EMERG',
  alert: 'NFT_LOGLEVEL_ALERT',
  crit: 'NFT_LOGLEVEL_CRIT',
  err: 'NFT_LOGLEVEL_ERR',
  warn: 'NFT_LOGLEVEL_WARNING',
  notice: 'NFT_LOGLEVEL_NOTICE',
  info: 'NFT_LOGLEVEL_INFO',
  debug: 'NFT_LOGLEVEL_DEBUG',
  audit: 'NFT_LOGLEVEL_AUDIT',
} as const

const flagNames = {
  'tcp sequence': 'NF_LOG_TCPSEQ',
  'tcp options': 'NF_LOG_TCPOPT',
  'ip options': 'NF_LOG_IPOPT',
  skuid: 'NF_LOG_UID',
  ether: 'NF_LOG_MACDECODE',
} as const

const allFlags = Object.keys(flagNames) as Flag[]

function flagsOf({ flags = [] }: Logged): Flag[] {
  const said = flags === 'all' ? allFlags : typeof flags === 'string' ? [flags] : flags
  for (const flag of said)
    if (!allFlags.includes(flag)) throw new EncodeError(`expected all, ${allFlags.join(', ')}, got ${show(flag)}`, ['flags'])
  return allFlags.filter((flag) => said.includes(flag))
}

function write(logged: null | Logged, { pieces }: Draft): void {
  const { prefix, group, snaplen, 'queue-threshold': threshold, level } = logged ?? {}
  if (level !== undefined && !Object.hasOwn(levels, level))
    throw new EncodeError(`expected one of ${Object.keys(levels).join(', ')}, got ${show(level)}`, ['level'])
  const flags = flagsOf(logged ?? {})
  if (group !== undefined && (level !== undefined || flags.length > 0))
    throw new EncodeError('a level and flags go to the kernel’s log, a group to nfnetlink_log: not both')
  if (group === undefined && (snaplen ?? threshold) !== undefined) throw new EncodeError('snaplen and queue-threshold take a group')
  if (prefix !== undefined && /["\0\n]/.test(prefix))
    throw new EncodeError(`expected text of one line without quotation marks, got ${show(prefix)}`, ['prefix'])
  const number = (name: string, value: number) => within(name, () => wholeNumber(value))
  pieces.push({
    statement: [
      {
        NFTA_EXPR_NAME: 'log',
        NFTA_EXPR_DATA: {
          ...(prefix === undefined ? {} : { NFTA_LOG_PREFIX: prefix }),
          ...(group === undefined ? {} : { NFTA_LOG_GROUP: number('group', group) }),
          ...(snaplen === undefined ? {} : { NFTA_LOG_SNAPLEN: number('snaplen', snaplen) }),
          ...(threshold === undefined ? {} : { NFTA_LOG_QTHRESHOLD: number('queue-threshold', threshold) }),
          ...(level === undefined ? {} : { NFTA_LOG_LEVEL: levels[level] }),
          ...(flags.length === 0 ? {} : { NFTA_LOG_FLAGS: flags.map((flag) => flagNames[flag]) }),
        },
      },
    ],
  })
}

function read({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
  if (expression !== 'log') return
  const { NFTA_LOG_PREFIX: prefix, NFTA_LOG_GROUP: group, NFTA_LOG_SNAPLEN: snaplen = 0, NFTA_LOG_QTHRESHOLD: threshold = 0 } = data ?? {}
  const level = (Object.keys(levels) as (keyof typeof levels)[]).find((level) => levels[level] === data?.NFTA_LOG_LEVEL)
  const said = allFlags.filter((flag) => data?.NFTA_LOG_FLAGS?.includes(flagNames[flag]) === true)
  const flags = said.length === allFlags.length ? 'all' : said.length === 1 ? said[0] : said.length === 0 ? undefined : said
  const logged: Logged = {
    ...(prefix === undefined ? {} : { prefix }),
    ...(group === undefined ? {} : { group }),
    ...(snaplen === 0 ? {} : { snaplen }),
    ...(threshold === 0 ? {} : { 'queue-threshold': threshold }),
    ...(level === undefined || level === 'warn' ? {} : { level }),
    ...(flags === undefined ? {} : { flags }),
  }
  meant(reading, { log: Object.keys(logged).length === 0 ? null : logged })
}

function text(logged: null | Logged): string {
  const { prefix, group, snaplen, 'queue-threshold': threshold, level } = logged ?? {}
  const words = [
    'log',
    prefix === undefined ? '' : `prefix "${prefix}"`,
    group === undefined ? '' : `group ${group}`,
    snaplen === undefined ? '' : `snaplen ${snaplen}`,
    threshold === undefined ? '' : `queue-threshold ${threshold}`,
    level === undefined ? '' : `level ${level}`,
    flagsText(flagsOf(logged ?? {})),
  ]
  return words.filter((word) => word !== '').join(' ')
}

function flagsText(flags: readonly Flag[]): string {
  if (flags.length === allFlags.length) return 'flags all'
  const tcp = flags.filter((flag) => flag.startsWith('tcp ')).map((flag) => flag.slice(4))
  const others = flags.filter((flag) => !flag.startsWith('tcp '))
  return [...(tcp.length === 0 ? [] : [`flags tcp ${tcp.join(',')}`]), ...others.map((flag) => `flags ${flag}`)].join(' ')
}

export const log = { write, read, text }
