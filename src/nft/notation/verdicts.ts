/** Verdicts as values: what a rule ends with, and what verdict maps give. nft(8), “VERDICT STATEMENT” */

import type { InputOf, ValueOf } from '../../schema/codec.ts'
import { EncodeError, show } from '../../schema/errors.ts'
import type { VERDICT, verdict } from '../data.ts'
import { only, type Verdict } from './term.ts'

const codes = {
  accept: 'NF_ACCEPT',
  drop: 'NF_DROP',
  continue: 'NFT_CONTINUE',
  return: 'NFT_RETURN',
  jump: 'NFT_JUMP',
  goto: 'NFT_GOTO',
} as const satisfies Readonly<Record<string, keyof typeof VERDICT>>

/** A verdict's word. */
export type VerdictName = keyof typeof codes

/** The words of all verdicts. */
export const verdictNames = Object.keys(codes) as VerdictName[]

/** A verdict in the kernel's terms. @throws EncodeError for what is none, and for a jump that leads nowhere */
export function verdictData(term: Verdict): InputOf<typeof verdict> {
  const [name, value] = only(term) ?? []
  if (name === undefined || !Object.hasOwn(codes, name))
    throw new EncodeError(`expected a verdict, one of ${verdictNames.join(', ')}, got ${show(term)}`)
  const code = codes[name as VerdictName]
  if (name !== 'jump' && name !== 'goto') return { NFTA_VERDICT_CODE: code }
  const { target } = (value ?? {}) as { target?: unknown }
  if (typeof target !== 'string' || target === '')
    throw new EncodeError(`expected the name of a chain, got ${show(target)}`, [name, 'target'])
  return { NFTA_VERDICT_CODE: code, NFTA_VERDICT_CHAIN: target }
}

/** A verdict in nft's terms; undefined for one that rules cannot say. */
export function readVerdict({ NFTA_VERDICT_CODE: code, NFTA_VERDICT_CHAIN: chain }: ValueOf<typeof verdict>): Verdict | undefined {
  const name = verdictNames.find((name) => codes[name] === code)
  if (name === undefined) return undefined
  if (name !== 'jump' && name !== 'goto') return { [name]: null } as unknown as Verdict
  return chain === undefined ? undefined : ({ [name]: { target: chain } } as unknown as Verdict)
}

/** A verdict as rules write it. */
export function verdictText(term: Verdict): string {
  const [name = '', value] = only(term) ?? []
  return value === null ? name : `${name} ${(value as { target: string }).target}`
}
