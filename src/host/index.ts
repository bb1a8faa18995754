/** Plain-English operations on one host: namespaces, links, addresses, routes, forwarding, firewall, ping. */

export type { Address, Addresses, AddressFilter, AddressOptions } from './addresses.ts'
export { connect } from './connect.ts'
export type { Firewall, FirewallFilter, Forward, Masquerade, OwnTable } from './firewall.ts'
export type { Forwarding, ForwardingState } from './forwarding.ts'
export { Host, openHost } from './host.ts'
export type { Bridge, Dummy, Ifb, LinkKind, Peer, Veth } from './link-kinds.ts'
export { checkLinkName } from './link-name.ts'
export type { LinkReference } from './link-reference.ts'
export type { LinkSettings } from './link-settings.ts'
export type { Link, LinkChanges, LinkFilter, LinkPeer, Links, NewLink, OperationalState } from './links.ts'
export { currentNamespace, Namespace, type NamespaceName, openNamespace } from './namespace.ts'
export { createNamespace, deleteNamespace, listNamespaces, type NamedNamespace } from './namespaces.ts'
export type { Answered, Echo, PingOptions, Unanswered } from './ping.ts'
export {
  contains,
  type Family,
  formatPrefix,
  hosts,
  lastOf,
  networkOf,
  overlap,
  type Prefix,
  parseAddress,
  parseNetwork,
  parsePrefix,
} from './prefix.ts'
export type { Output } from './program.ts'
export type { LookupOptions, NewRoute, OldRoute, Route, RouteFilter, Routes, RouteType, Way } from './routes.ts'
export type { BaseChain, Chain, Rule, Table, TableFamily } from './ruleset.ts'
export type { Scope } from './scope.ts'
export type { Sysctl } from './sysctl.ts'
export { checkTableName } from './table-name.ts'
