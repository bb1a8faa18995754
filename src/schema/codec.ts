/** A codec: one declaration that reads bytes, writes bytes and explains bytes. */

import type { Explained } from './explanation.ts'
import type { Source } from './source.ts'
import type { Wire } from './wire.ts'
import type { Writer } from './writer.ts'

/**
 * What surrounds a value: the object it is a part of, and what that object is a part of. An attribute whose format depends on another
 * one (`IFLA_INFO_DATA` on `IFLA_INFO_KIND`) looks it up here.
 */
export interface Scope {
  readonly value: Record<string, unknown>
  readonly parent: Scope | undefined
  /** Keys of the object being written that belong to what encloses it: those of nlmsghdr, beside a message's own. */
  readonly others?: ReadonlySet<string> | undefined
  /** The name of a number that `value` may hold under `key`, as a request may: formats are chosen by names. */
  nameOf?(key: string, number: number): unknown
}

/**
 * A codec as declarations ask for it: everything about it but what it carries. Comparing what two codecs carry would make TypeScript
 * resolve a message that contains itself before it is declared; so constraints name this, and `ValueOf` and `InputOf` find the rest.
 */
export interface Format {
  /** The type's name in an explanation: `u32`, `struct ifinfomsg`. */
  readonly name: string
  /** How many bytes it takes, where that is always the same. */
  readonly size?: number
  /** The name that reading gives for a number, where it gives names. */
  numberName?(number: number): unknown
  /** Set where an attribute that carries this is written with NLA_F_NESTED. */
  readonly nested?: boolean
  /** Set where the codec looks into its scope. */
  readonly scoped?: boolean
  /** Set where the attribute may stand several times, each giving one element of an array: the codec of one. */
  readonly each?: Format
  /** Set where the value is an array: the format of one of its elements. */
  readonly item?: Format
}

/**
 * Bytes to a value, a value to bytes, bytes to an explanation. `Out` is what reading gives; `In` what writing takes, often wider (a
 * name or its number). A codec never looks outside `start` to `end`, and throws `Mismatch` when what stands there is not its format.
 */
export interface Codec<Out, In = Out> extends Format {
  read(source: Source, start: number, end: number, scope?: Scope): Out
  /** Writes a value. With `wire`, what `wireOf` gave for it: then the very bytes that it was read from. */
  write(writer: Writer, value: In, scope?: Scope, wire?: Wire): void
  /** What a value that was read in exact mode cannot say about its parts, where it has no place to keep it: a list's elements. */
  wireOf?(value: Out): Wire | undefined
  explain(source: Source, start: number, end: number, scope?: Scope): Explained
}

/** Any codec, whatever it carries: for containers, which promise exact types by their own signatures. */
// biome-ignore lint/suspicious/noExplicitAny: variance; the exact types stand in the signatures of the combinators
export type AnyCodec = Codec<any, any>

/** What reading with a codec gives. */
export type ValueOf<C> = C extends { read(...from: never[]): infer Out } ? Out : never

/** What writing with a codec takes. */
export type InputOf<C> = C extends { write(...to: infer Arguments): void }
  ? Arguments extends [Writer, infer In, ...unknown[]]
    ? In
    : never
  : never
