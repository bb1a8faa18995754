/** Making it so, and no more: what `ensure` and `set` of all nouns have in common. */

import { isDeepStrictEqual } from 'node:util'
import { errnoOf } from '../../netlink/errno.ts'
import { type Failure, NetlinkError } from '../../netlink/index.ts'
import type { Codec } from '../../schema/codec.ts'
import { Source } from '../../schema/source.ts'
import { written } from '../../schema/writer.ts'

/**
 * Makes an object that is missing, changes one that differs, and says whether it did either. Two who make the same at once are both content:
 * who comes second finds it there.
 */
export async function ensured<T>(
  find: () => Promise<T | undefined>,
  make: () => Promise<unknown>,
  change: (found: T) => Promise<boolean>,
): Promise<boolean> {
  const found = await find()
  if (found !== undefined) return await change(found)
  try {
    await make()
    return true
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code !== 'EEXIST') throw error
    const other = await find()
    if (other === undefined) throw error
    return await change(other)
  }
}

/** Whether all that was said of an object is so: `wanted` is what was said, described as what was `found` is. */
export function agrees<T extends object>(said: { readonly [K in keyof T]?: unknown }, wanted: T, found: T): boolean {
  return (Object.keys(said) as (keyof T)[]).every((name) => said[name] === undefined || isDeepStrictEqual(wanted[name], found[name]))
}

/** What was said, and beyond it what is: of the fields of the table, those of `found` that nothing was said about. */
export function merged<S extends object>(
  fields: { readonly [K in keyof Required<S>]: unknown },
  said: S,
  found: { readonly [K in keyof S]?: unknown },
): S {
  const whole: { [K in keyof S]?: unknown } = {}
  for (const name of Object.keys(fields) as (keyof S)[]) {
    const value = said[name] ?? found[name]
    if (value !== undefined) whole[name] = value
  }
  return whole as S
}

/** A request as it will be read: in the form in which the kernel describes what it has. */
export function asRead<T, I>(codec: Codec<T, I>, request: I): T {
  const bytes = written((writer) => codec.write(writer, request))
  return codec.read(new Source(bytes), 0, bytes.length)
}

/** What a list does not hold, in the form in which the kernel says so of what can be asked for by itself. */
export function missing(code: string, syscall: string, words: string): NetlinkError {
  const nothing = { text: undefined, path: [], offset: undefined, missing: undefined, policy: undefined, cookie: undefined }
  const failure: Failure = { code, errno: errnoOf(code), syscall, ...nothing, request: new Uint8Array() }
  return new NetlinkError(failure, words)
}

/** The kernel's own refusal, where it is one of these, in words that say which object is meant; any other error as it is. */
export function explained(error: unknown, codes: readonly string[], words: string): unknown {
  if (!(error instanceof NetlinkError) || !codes.includes(error.code)) return error
  return new NetlinkError(error, words, error.index, error.others)
}

/** Whether the kernel refused by one of these. */
export function isRefusal(error: unknown, ...codes: string[]): error is NetlinkError {
  return error instanceof NetlinkError && codes.includes(error.code)
}
