/** Plain-English operations on one host: namespaces, links, addresses, routes, forwarding, firewall, ping. */

export type { TableFamily } from '../nft/index.ts'
export type { Address, AddressMaker } from './address/address.ts'
export type { Addresses, AddressFilter } from './address/addresses.ts'
export type { AddressOptions, AddressPeer } from './address/request.ts'
export type { AddressLabel, AddressLabelFilter, AddressLabelKey, AddressLabels, NewAddressLabel } from './address-label/address-labels.ts'
export type { Bridges } from './bridge/bridges.ts'
export type { ForwardingDatabase, ForwardingFilter, ForwardingFlush } from './bridge/forwarding-database.ts'
export type {
  DescribedRemote,
  ForwardingEntry,
  ForwardingKey,
  ForwardingLifetime,
  ForwardingRemote,
  ForwardingTable,
  NewForwardingEntry,
  OldForwardingEntry,
} from './bridge/forwarding-entry.ts'
export type { MulticastDatabase, MulticastFilter } from './bridge/multicast-database.ts'
export type {
  MulticastEntry,
  MulticastKey,
  MulticastRemote,
  MulticastSource,
  NewMulticastEntry,
  RouterPort,
  SourceMode,
} from './bridge/multicast-entry.ts'
export type { BridgePort, BridgePortFilter, BridgePortOptions, BridgePorts } from './bridge/ports.ts'
export type { PortSpanningTree, SpanningTreeFilter, SpanningTreeState, SpanningTrees } from './bridge/spanning-trees.ts'
export type { BridgeVlan, BridgeVlanSettings, VlanTraffic } from './bridge/vlan.ts'
export type { BridgeVlanGlobalFilter, BridgeVlanGlobalSettings, BridgeVlanGlobalState, BridgeVlanOptions } from './bridge/vlan-options.ts'
export type { VlanRange } from './bridge/vlan-range.ts'
export type { BridgeVlanFilter, BridgeVlans } from './bridge/vlans.ts'
export type { Vni, VniCounters, VniFilter, VniRange, VniSettings, Vnis, VniTraffic } from './bridge/vnis.ts'
export type {
  ConnectionDirection,
  ConnectionState,
  ConnectionStatus,
  DccpState,
  IcmpQuery,
  SctpState,
  TcpState,
  TrackedConnection,
} from './connection/connection.ts'
export type { ConnectionFlush, Connections } from './connection/connections.ts'
export type { ConnectionFilter, DirectionFilter } from './connection/filter.ts'
export type { ConnectionEvent, ConnectionMonitorOptions } from './connection/monitor.ts'
export type { NewConnection, NewDirection, NewTranslation } from './connection/request.ts'
export type { ElementOptions, Elements, SetElement, SetElementInput } from './firewall/elements.ts'
export type { ChangeOptions, Firewall } from './firewall/firewall.ts'
export type { ListJsonOptions, ListOptions } from './firewall/list-ruleset.ts'
export type { FirewallFilter, Listing, NamedFilter, ObjectFilter } from './firewall/listing.ts'
export type { LoadOptions } from './firewall/load.ts'
export type { RulesetMonitorOptions } from './firewall/monitor.ts'
export type { Forward, Masquerade, OwnChains, OwnTable } from './firewall/own-chains.ts'
export type {
  ChainReference,
  FlowtableReference,
  ObjectReference,
  RuleReference,
  RulesetReference,
  SetReference,
  TableReference,
} from './firewall/reference.ts'
export type { BaseChain, Chain, Rule, Table } from './firewall/ruleset.ts'
export type { ElementOf, RulesetChange, RulesetEvent, RulesetObjects, RulesetThing } from './firewall/ruleset-event.ts'
export type { Flowtable, ObjectType, RulesetObject, RulesetSet } from './firewall/set.ts'
export { checkTableName } from './firewall/table-name.ts'
export type { TracedPacket, TraceEvent, TraceOptions, TraceStep, Verdict } from './firewall/trace.ts'
export type { ChangesBuilder, Committed, TransactionOptions } from './firewall/transaction.ts'
export { TransactionError } from './firewall/transaction-error.ts'
export { Host, openHost } from './host.ts'
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
} from './ip/prefix.ts'
export type { ChangedKind, DescribedKind, KindName, LinkKind } from './link/kinds/kinds.ts'
export type { Link, LinkElsewhere, LinkState, OperationalState } from './link/link.ts'
export type { LinkChanges, LinkFilter, Links, NewLink } from './link/links.ts'
export type { ChangedSettings, LinkSettings, Peer } from './link/settings.ts'
export type {
  AllNamespacesEvent,
  AnnouncedEvent,
  Change,
  FarNoun,
  MonitorEvent,
  NamespaceId,
  Noun,
  ObjectEvent,
  Watched,
} from './monitor/event.ts'
export type { AllNamespacesOptions, MonitorOptions } from './monitor/monitor.ts'
export { connect } from './namespace/connect.ts'
export { currentNamespace, Namespace, type NamespaceName, openNamespace } from './namespace/namespace.ts'
export { createNamespace, deleteNamespace, listNamespaces, type NamedNamespace } from './namespace/namespaces.ts'
export type { Output } from './namespace/program.ts'
export type { NamespaceIds, NumberedNamespace } from './namespace-id/namespace-ids.ts'
export type { Neighbour, NeighbourState } from './neighbour/neighbour.ts'
export type { NeighbourFilter, Neighbours } from './neighbour/neighbours.ts'
export type { NeighbourKind, NeighbourOptions } from './neighbour/request.ts'
export type { NeighbourTable, NeighbourTableFilter, NeighbourTableOptions, NeighbourTables } from './neighbour-table/neighbour-tables.ts'
export type { Netconf, NetconfFilter, NetconfLink, Netconfs } from './netconf/netconf.ts'
export type { Nexthop, NexthopGroupType, NexthopShare } from './nexthop/nexthop.ts'
export type { NexthopFilter, Nexthops } from './nexthop/nexthops.ts'
export type { NewNexthop, NexthopChanges } from './nexthop/request.ts'
export type { Answered, Echo, PingOptions, Unanswered } from './ping/ping.ts'
export type { PortAnswer, ProbeOptions } from './ping/probe.ts'
export { checkLinkName } from './reference/link-name.ts'
export type { LinkReference } from './reference/link-reference.ts'
export type { BpfProgram } from './route/encapsulation/bpf.ts'
export type { DescribedEncapsulation, Encapsulation, KernelEncapsulation } from './route/encapsulation/encapsulation.ts'
export type { ErspanOptions, GeneveOption } from './route/encapsulation/ip.ts'
export type { RouteFeature, RouteMetricName, RouteMetrics } from './route/metrics.ts'
export type { NewRoute, NewWay, OldRoute } from './route/request.ts'
export type { Route, RoutePreference, RouteType, Way } from './route/route.ts'
export type { LookupOptions, RouteFilter, Routes } from './route/routes.ts'
export type { NewRule, NumberRange, OldRule } from './rule/request.ts'
export type { Rule as RoutingRule, RuleAction } from './rule/rule.ts'
export type { RuleFilter, Rules } from './rule/rules.ts'
export type { Forwarding, ForwardingState } from './settings/forwarding.ts'
export type { Sysctl } from './settings/sysctl.ts'
export type { TrafficCounters } from './traffic/counters.ts'
export type { Place as QdiscPlace } from './traffic/handle.ts'
export type {
  ChangedQdiscKind,
  ChangedTrafficClassKind,
  DescribedQdiscKind,
  DescribedTrafficClassKind,
  QdiscKind,
  QdiscKindName,
  TrafficClassKind,
  TrafficClassKindName,
} from './traffic/kinds/kinds.ts'
export type { Qdisc, QdiscState } from './traffic/qdisc.ts'
export type { NewQdisc, QdiscChanges } from './traffic/qdisc-request.ts'
export type { QdiscFilter, Qdiscs } from './traffic/qdiscs.ts'
export type { Rate } from './traffic/rate.ts'
export type { Share } from './traffic/time.ts'
export type { TrafficClass, TrafficClassState } from './traffic/traffic-class.ts'
export type { NewTrafficClass, TrafficClassChanges, TrafficClasses, TrafficClassFilter } from './traffic/traffic-classes.ts'
export type { IpProtocol } from './word/ip-protocol.ts'
export type { Maker } from './word/maker.ts'
export type { Scope } from './word/scope.ts'
