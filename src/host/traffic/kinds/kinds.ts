/** What is said of queueing disciplines and classes of every kind there is, told apart by `kind`. */

import type * as classList from './class-list.ts'
import type { ChangedOf, DescribedOf, NewOf } from './kind.ts'
import type * as list from './list.ts'

export * as classKinds from './class-list.ts'
export * as qdiscKinds from './list.ts'

type Kinds = typeof list
type ClassKinds = typeof classList

/** The name of a kind of discipline: `'tbf'`, `'fq_codel'` ... */
export type QdiscKindName = keyof Kinds

/** What a new discipline is made of. */
export type QdiscKind = { [K in QdiscKindName]: NewOf<Kinds[K]> }[QdiscKindName]

/** What is to change about a discipline. */
export type ChangedQdiscKind = { [K in QdiscKindName]: ChangedOf<Kinds[K]> }[QdiscKindName]

/** What the kernel says of a discipline. */
export type DescribedQdiscKind = { [K in QdiscKindName]: DescribedOf<Kinds[K]> }[QdiscKindName]

/** The name of a kind of class, which is that of its discipline. */
export type TrafficClassKindName = keyof ClassKinds

/** What a new class is made of. */
export type TrafficClassKind = { [K in TrafficClassKindName]: NewOf<ClassKinds[K]> }[TrafficClassKindName]

/** What is to change about a class. */
export type ChangedTrafficClassKind = { [K in TrafficClassKindName]: ChangedOf<ClassKinds[K]> }[TrafficClassKindName]

/** What the kernel says of a class. */
export type DescribedTrafficClassKind = { [K in TrafficClassKindName]: DescribedOf<ClassKinds[K]> }[TrafficClassKindName]
