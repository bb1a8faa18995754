/** A kind of link: what there is to say of its links besides what can be said of all. ip-link(8), <linux/rtnetlink.h>, IFLA_INFO_DATA */

import type { LinkInput, LinkMessage } from '../../../netlink/route/index.ts'
import { linkUnderneath } from '../../verb/option-values.ts'
import type { Changed, Described, Rows, RowsFor, Said } from '../../verb/options.ts'

type Information = NonNullable<LinkInput['IFLA_LINKINFO']>

/** The kinds whose options the declarations know. */
type KnownKind = NamesOf<Information>
type NamesOf<I> = I extends { readonly IFLA_INFO_KIND: infer K extends string } ? K : never

/** What the declarations take as options of a kind; nothing where it has none. */
type DataOf<K> = NonNullable<Extract<Information, { readonly IFLA_INFO_KIND: K }>['IFLA_INFO_DATA']>

/** What the declarations read as options of a kind. */
type DataRead<K> = NonNullable<Extract<NonNullable<LinkMessage['IFLA_LINKINFO']>, { IFLA_INFO_KIND: K }>['IFLA_INFO_DATA']>

/** A kind as data: its rows, and what is special about it. */
export interface Kind<K extends string = string, R extends Rows = Rows, O extends Rows = Rows> {
  readonly kind: K
  /** Its options, attributes of IFLA_INFO_DATA. */
  readonly options: R
  /** What it needs besides, attributes of the link itself. */
  readonly placement: O
  /**
   * Whether the kernel puts back to its default what a change does not mention. Then whatever is not to change is said again: an option that
   * somebody else changes at the same moment may be lost, as it may with `ip`.
   */
  readonly forgetful: boolean
}

interface Special<O> {
  readonly placement?: O
  readonly forgetful?: boolean
}

/** Declares a kind. */
export function kind<
  const K extends KnownKind,
  const R extends RowsFor<DataOf<K>, DataRead<K>>,
  const O extends RowsFor<LinkInput> = Record<never, never>,
>(name: K, options: R, { placement, forgetful = false }: Special<O> = {}): Kind<K, R, O> {
  return { kind: name, options, placement: placement ?? ({} as O), forgetful }
}

/** For kinds whose links lie on another one. */
export const onLink = {
  /** The link underneath. Described by its index; not at all where that is in another namespace, see `lower`. */
  link: [['IFLA_LINK', 'IFLA_LINK_NETNSID'], linkUnderneath, 'needed', 'fixed'],
} as const satisfies RowsFor<LinkInput>

/** What is said of a new link of that kind. */
export type NewOf<T> = T extends Kind<infer K, infer R, infer O> ? { readonly kind: K } & Said<R> & Said<O> : never

/** What is said of a link of that kind that is there. */
export type ChangedOf<T> = T extends Kind<infer K, infer R, infer O> ? { readonly kind: K } & Changed<R> & Changed<O> : never

/** What the kernel says of a link of that kind. */
export type DescribedOf<T> =
  T extends Kind<infer K, infer R, infer O> ? { readonly kind: K; readonly options: Described<R> & Described<O> } : never
