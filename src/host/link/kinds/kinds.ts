/** What is said of links of every kind there is, told apart by `kind`. */

import type { ChangedOf, DescribedOf, NewOf } from './kind.ts'
import type * as list from './list.ts'

export * as kinds from './list.ts'

type Kinds = typeof list

/** The name of a kind of link: `'veth'`, `'bridge'` ... */
export type KindName = keyof Kinds

/** What a new link is made of, told apart by its `kind`. */
export type LinkKind = { [K in KindName]: NewOf<Kinds[K]> }[KindName]

/** What is to change about a link as one of its kind. */
export type ChangedKind = { [K in KindName]: ChangedOf<Kinds[K]> }[KindName]

/** What the kernel says of a link as one of its kind. */
export type DescribedKind = { [K in KindName]: DescribedOf<Kinds[K]> }[KindName]
