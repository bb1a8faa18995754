/** The types of attribute sets: what a declaration's rows give when read and take when written, found out by TypeScript. */

import type { Format, InputOf, ValueOf } from './codec.ts'
import type { Arms, Select } from './select.ts'
import type { Wire } from './wire.ts'

/** One attribute: its number, its format, and what to know about it where the name does not say it. */
export type Row = readonly [number: number, format: Format | Select<string, Arms>, note?: string]

/** The attributes of a set by their kernel names. */
export type Rows = Readonly<Record<string, Row>>

/**
 * What no declaration names, raw in its place: `'#57'` for an attribute of type 57, `'#57.1'` for its repetition. Bytes behind the last
 * attribute stand under `'#tail'`. In exact mode `'#wire'` keeps what values cannot say.
 */
export interface Unnamed {
  [raw: `#${number}`]: Uint8Array
  '#tail'?: Uint8Array
  '#wire'?: Wire
}

type Plain<R extends Rows> = { [K in keyof R as R[K][1] extends Select<string, Arms> ? never : K]: R[K][1] }
type Chosen<R extends Rows> = { [K in keyof R as R[K][1] extends Select<string, Arms> ? K : never]: R[K][1] }
type Selectors<R extends Rows> = Chosen<R>[keyof Chosen<R>] extends infer C ? (C extends Select<infer S, Arms> ? S : never) : never
type ChosenBy<R extends Rows, S extends string> = { [K in keyof R as R[K][1] extends Select<S, Arms> ? K : never]: R[K][1] }
type ArmNames<C> = { [K in keyof C]: C[K] extends Select<string, infer A> ? keyof A : never }[keyof C] & string
type Arm<C, N extends string> = C extends Select<string, infer A> ? (N extends keyof A ? A[N] : never) : never
type Intersection<U> = (U extends unknown ? (x: U) => void : never) extends (x: infer I) => void ? I : never

/** For each selector that is an attribute of the set: one object type for each of its values, and one for all others. */
type ChosenValues<R extends Rows, S extends string> = S extends keyof R
  ?
      | {
          [N in ArmNames<ChosenBy<R, S>>]: { [K in S]: N } & { -readonly [K in keyof ChosenBy<R, S>]?: ValueOf<Arm<R[K & keyof R][1], N>> }
        }[ArmNames<ChosenBy<R, S>>]
      | ({ [K in S]?: string | number } & { [K in keyof ChosenBy<R, S>]?: never })
  : { -readonly [K in keyof ChosenBy<R, S>]?: ValueOf<Arm<R[K & keyof R][1], ArmNames<ChosenBy<R, S>>>> }
type ChosenInputs<R extends Rows, S extends string> = S extends keyof R
  ?
      | {
          [N in ArmNames<ChosenBy<R, S>>]: { readonly [K in S]: N } & {
            readonly [K in keyof ChosenBy<R, S>]?: InputOf<Arm<R[K & keyof R][1], N>> | undefined
          }
        }[ArmNames<ChosenBy<R, S>>]
      | ({ readonly [K in S]?: string | number | undefined } & { readonly [K in keyof ChosenBy<R, S>]?: undefined })
  : { readonly [K in keyof ChosenBy<R, S>]?: InputOf<Arm<R[K & keyof R][1], ArmNames<ChosenBy<R, S>>>> | undefined }

/** What an attribute set gives when read: the attributes that were there, in their order. */
export type AttributeValues<R extends Rows> = { -readonly [K in keyof Plain<R>]?: ValueOf<R[K & keyof R][1]> } & EachValue<
  R,
  Selectors<R>
> &
  Unnamed

/** What an attribute set takes when written: attributes in the order wanted on the wire. */
export type AttributeInputs<R extends Rows> = { readonly [K in keyof Plain<R>]?: InputOf<R[K & keyof R][1]> | undefined } & EachInput<
  R,
  Selectors<R>
> &
  Readonly<Unnamed>

type EachValue<R extends Rows, S extends string> = [S] extends [never]
  ? unknown
  : Intersection<S extends unknown ? { box: ChosenValues<R, S> } : never> extends infer X extends { box: unknown }
    ? X['box']
    : never
type EachInput<R extends Rows, S extends string> = [S] extends [never]
  ? unknown
  : Intersection<S extends unknown ? { box: ChosenInputs<R, S> } : never> extends infer X extends { box: unknown }
    ? X['box']
    : never
