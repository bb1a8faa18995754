/** Plain-English operations on one host: namespaces, links, addresses, routes, forwarding, firewall, ping. */

export type { Address, AddressMaker } from './address.ts'
export type { AddressOptions, AddressPeer } from './address-request.ts'
export type { Addresses, AddressFilter } from './addresses.ts'
export type { BridgePort, BridgePortFilter, BridgePortOptions, BridgePorts } from './bridge-ports.ts'
export type { BridgeVlan, BridgeVlanSettings, VlanTraffic } from './bridge-vlan.ts'
export type { BridgeVlanGlobalFilter, BridgeVlanGlobalSettings, BridgeVlanGlobalState, BridgeVlanOptions } from './bridge-vlan-options.ts'
export type { BridgeVlanFilter, BridgeVlans } from './bridge-vlans.ts'
export type { Bridges } from './bridges.ts'
export { connect } from './connect.ts'
export type { Encapsulation, KernelEncapsulation, MplsEncapsulation, TunnelEncapsulation } from './encapsulation.ts'
export type { Firewall, FirewallFilter, Forward, Masquerade, OwnTable } from './firewall.ts'
export type { Forwarding, ForwardingState } from './forwarding.ts'
export type { ForwardingDatabase, ForwardingFilter, ForwardingFlush } from './forwarding-database.ts'
export type {
  DescribedRemote,
  ForwardingEntry,
  ForwardingKey,
  ForwardingLifetime,
  ForwardingRemote,
  ForwardingTable,
  NewForwardingEntry,
  OldForwardingEntry,
} from './forwarding-entry.ts'
export { Host, openHost } from './host.ts'
export type { IpProtocol } from './ip-protocol.ts'
export type { Link, LinkElsewhere, LinkState, OperationalState } from './link.ts'
export type { ChangedKind, DescribedKind, KindName, LinkKind } from './link-kinds/kinds.ts'
export { checkLinkName } from './link-name.ts'
export type { LinkReference } from './link-reference.ts'
export type { ChangedSettings, LinkSettings, Peer } from './link-settings.ts'
export type { LinkChanges, LinkFilter, Links, NewLink } from './links.ts'
export type { Maker } from './maker.ts'
export type { Change, MonitorEvent, NamespaceId, Noun, ObjectEvent, Watched } from './monitor/event.ts'
export type { MonitorOptions } from './monitor/monitor.ts'
export type { MulticastDatabase, MulticastFilter } from './multicast-database.ts'
export type {
  MulticastEntry,
  MulticastKey,
  MulticastRemote,
  MulticastSource,
  NewMulticastEntry,
  RouterPort,
  SourceMode,
} from './multicast-entry.ts'
export { currentNamespace, Namespace, type NamespaceName, openNamespace } from './namespace.ts'
export { createNamespace, deleteNamespace, listNamespaces, type NamedNamespace } from './namespaces.ts'
export type { Neighbour, NeighbourState } from './neighbour.ts'
export type { NeighbourKind, NeighbourOptions } from './neighbour-request.ts'
export type { NeighbourFilter, Neighbours } from './neighbours.ts'
export type { Nexthop, NexthopGroupType, NexthopShare } from './nexthop.ts'
export type { NewNexthop, NexthopChanges } from './nexthop-request.ts'
export type { NexthopFilter, Nexthops } from './nexthops.ts'
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
export type { Route, RoutePreference, RouteType, Way } from './route.ts'
export type { RouteFeature, RouteMetricName, RouteMetrics } from './route-metrics.ts'
export type { NewRoute, NewWay, OldRoute } from './route-request.ts'
export type { LookupOptions, RouteFilter, Routes } from './routes.ts'
export type { Rule as RoutingRule, RuleAction } from './rule.ts'
export type { NewRule, NumberRange, OldRule } from './rule-request.ts'
export type { RuleFilter, Rules } from './rules.ts'
export type { BaseChain, Chain, Rule, Table, TableFamily } from './ruleset.ts'
export type { Scope } from './scope.ts'
export type { Sysctl } from './sysctl.ts'
export { checkTableName } from './table-name.ts'
export type { VlanRange } from './vlan-range.ts'
