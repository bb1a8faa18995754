/** Kinds of queueing disciplines and of classes: what there is to say of each. tc(8), <linux/rtnetlink.h>, TCA_OPTIONS */

import type { QdiscInput, QdiscMessage, TrafficClassInput, TrafficClassMessage } from '../../../netlink/route/index.ts'
import type { Changed, Described, Rows, RowsFor, Said } from '../../verb/options.ts'

type Values = Readonly<Record<string, unknown>>

/** A kind as data: its rows, and how what they say is put into TCA_OPTIONS, where that is no set of attributes. */
export interface Kind<K extends string = string, R extends Rows = Rows> {
  readonly kind: K
  readonly options: R
  /** TCA_OPTIONS for what the rows say; undefined where there is nothing to say. */
  readonly pack: (values: Values) => unknown
  /** What the rows say, in TCA_OPTIONS. */
  readonly unpack: (options: Values) => Values
  /** Whether the kernel, of one that is there, leaves as it is what is not said. Of others all is said again. */
  readonly partial: boolean
  /** Options that say another one in another way, which alone is kept when something else changes. */
  readonly derived: Readonly<Record<string, string>>
  /** Sizes of which the kernel keeps how long they take, each with the rate at which: they come back a little smaller. */
  readonly timed: Readonly<Record<string, string>>
}

interface Special<Flat, Input, Message> {
  readonly pack: (values: Flat) => Input
  readonly unpack: (options: Message) => { readonly [N in keyof NoInfer<Flat>]?: NoInfer<Flat>[N] | undefined }
  readonly derived?: Readonly<Record<string, string>>
  readonly timed?: Readonly<Record<string, string>>
}

/** What TCA_OPTIONS is for a kind. */
type OptionsOf<M, K> = NonNullable<Extract<M, { readonly TCA_KIND: K }> extends { readonly TCA_OPTIONS?: infer O } ? O : never>

/** Declares a kind of discipline, each row of which is an attribute, or a field, of TCA_OPTIONS. */
export function qdiscKind<
  const K extends NonNullable<QdiscInput['TCA_KIND']>,
  const R extends RowsFor<OptionsOf<QdiscInput, K>, OptionsOf<QdiscMessage, K>>,
>(kind: K, options: R): Kind<K, R> {
  return { kind, options, pack: spoken, unpack: (found) => found, partial: true, derived: {}, timed: {} }
}

/** Declares a kind of discipline whose rows say what is put into TCA_OPTIONS in another form. */
export function packedQdiscKind<const K extends NonNullable<QdiscInput['TCA_KIND']>, const R extends Rows, Flat>(
  kind: K,
  options: R,
  special: Special<Flat, OptionsOf<QdiscInput, K>, OptionsOf<QdiscMessage, K>>,
): Kind<K, R> {
  return { kind, options, ...erased(special) }
}

/** Declares a kind of class; see {@link qdiscKind}. */
export function classKind<
  const K extends NonNullable<TrafficClassInput['TCA_KIND']>,
  const R extends RowsFor<OptionsOf<TrafficClassInput, K>, OptionsOf<TrafficClassMessage, K>>,
>(kind: K, options: R): Kind<K, R> {
  return { kind, options, pack: spoken, unpack: (found) => found, partial: true, derived: {}, timed: {} }
}

/** Declares a kind of class; see {@link packedQdiscKind}. */
export function packedClassKind<const K extends NonNullable<TrafficClassInput['TCA_KIND']>, const R extends Rows, Flat>(
  kind: K,
  options: R,
  special: Special<Flat, OptionsOf<TrafficClassInput, K>, OptionsOf<TrafficClassMessage, K>>,
): Kind<K, R> {
  return { kind, options, ...erased(special) }
}

/** What the rows say is checked where they are written down. */
function erased<Flat, Input, Message>({
  pack,
  unpack,
  derived = {},
  timed = {},
}: Special<Flat, Input, Message>): Omit<Kind, 'kind' | 'options'> {
  return { pack: pack as Kind['pack'], unpack: unpack as unknown as Kind['unpack'], partial: false, derived, timed }
}

function spoken(values: Values): unknown {
  return Object.keys(values).length === 0 ? undefined : values
}

/** What is said of a new one of that kind. */
export type NewOf<T> = T extends Kind<infer K, infer R> ? { readonly kind: K } & Said<R> : never

/** What is said of one of that kind that is there. */
export type ChangedOf<T> = T extends Kind<infer K, infer R> ? { readonly kind: K } & Changed<R> : never

/** What the kernel says of one of that kind. */
export type DescribedOf<T> = T extends Kind<infer K, infer R> ? { readonly kind: K; readonly options: Described<R> } : never
