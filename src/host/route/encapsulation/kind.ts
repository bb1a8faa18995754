/** A kind of encapsulation: what there is to say of it, and the attributes that stand for it. ip-route(8), ENCAPHDR; <linux/lwtunnel.h> */

import type { RouteInput, RouteMessage } from '../../../netlink/route/index.ts'
import type { Described, Rows, RowsFor, Said } from '../../verb/options.ts'

type Values = Readonly<Record<string, unknown>>
type Type = Extract<NonNullable<RouteInput['RTA_ENCAP_TYPE']>, string>

/** What RTA_ENCAP is for a type. */
type AttributesOf<M, T> = M extends { readonly RTA_ENCAP_TYPE?: infer U; readonly RTA_ENCAP?: infer A }
  ? T extends U
    ? NonNullable<A>
    : never
  : never
export type InputOf<T> = AttributesOf<RouteInput, T>
type MessageOf<T> = AttributesOf<RouteMessage, T>

/** A kind as data: its rows, and how what they say is put into RTA_ENCAP, where it is no attribute each. */
export interface Kind<K extends string = string, R extends Rows = Rows> {
  readonly kind: K
  readonly type: Type
  readonly options: R
  readonly pack: (values: Values) => Values
  readonly unpack: (attributes: Values) => Values
}

/** Declares a kind, each row of which is an attribute. */
export function kind<const K extends string, const T extends Type, const R extends RowsFor<InputOf<T>, MessageOf<T>>>(
  name: K,
  type: T,
  options: R,
): Kind<K, R> {
  return { kind: name, type, options, pack: (values) => values, unpack: (attributes) => attributes }
}

/** Declares a kind whose rows say what is put into its attributes in another form. */
export function packedKind<const K extends string, const T extends Type, const R extends Rows, Flat>(
  name: K,
  type: T,
  options: R,
  pack: (values: Flat) => InputOf<T>,
  unpack: (attributes: MessageOf<T>) => { readonly [N in keyof NoInfer<Flat>]?: NoInfer<Flat>[N] | undefined },
): Kind<K, R> {
  // What the rows say is checked where they are written down.
  return { kind: name, type, options, pack: pack as unknown as Kind['pack'], unpack: unpack as unknown as Kind['unpack'] }
}

/** What is said of an encapsulation of that kind. */
export type SaidOf<T> = T extends Kind<infer K, infer R> ? { readonly kind: K } & Said<R> : never

/** What the kernel says of an encapsulation of that kind. */
export type DescribedOf<T> = T extends Kind<infer K, infer R> ? { readonly kind: K } & Described<R> : never
