/** A host: one network namespace with its links, addresses, routes, firewall and settings, in plain English. */

import type { ChildProcess, SpawnOptions } from 'node:child_process'
import type { Connection, ConnectionOptions, Protocol } from '../netlink/index.ts'
import { route } from '../netlink/route/index.ts'
import { netfilter } from '../nft/index.ts'
import { openAllNamespacesSocket } from '../system/all-namespaces-socket.ts'
import { type NetlinkSocket, openNetlinkSocket } from '../system/netlink-socket.ts'
import { type Addresses, addresses } from './address/addresses.ts'
import { type AddressLabels, addressLabels } from './address-label/address-labels.ts'
import { type Bridges, bridges } from './bridge/bridges.ts'
import { type Connections, connections } from './connection/connections.ts'
import { type Firewall, firewall } from './firewall/firewall.ts'
import { type Links, links } from './link/links.ts'
import type { AllNamespacesEvent, MonitorEvent, Noun } from './monitor/event.ts'
import { type AllNamespacesOptions, type MonitorOptions, monitor } from './monitor/monitor.ts'
import { ownId } from './monitor/own-id.ts'
import { connect } from './namespace/connect.ts'
import { inside } from './namespace/inside.ts'
import { type Namespace, type NamespaceName, openNamespace } from './namespace/namespace.ts'
import { type Output, runProgram, spawnProgram } from './namespace/program.ts'
import { type NamespaceIds, namespaceIds } from './namespace-id/namespace-ids.ts'
import { type Neighbours, neighbours } from './neighbour/neighbours.ts'
import { type NeighbourTables, neighbourTables } from './neighbour-table/neighbour-tables.ts'
import { type Netconfs, netconfs } from './netconf/netconf.ts'
import { type Nexthops, nexthops } from './nexthop/nexthops.ts'
import { type Echo, type PingOptions, ping } from './ping/ping.ts'
import { type PortAnswer, type ProbeOptions, probePort } from './ping/probe.ts'
import { type Routes, routes } from './route/routes.ts'
import { type Rules, rules } from './rule/rules.ts'
import { type Forwarding, forwarding } from './settings/forwarding.ts'
import { type Sysctl, sysctl } from './settings/sysctl.ts'
import { type Qdiscs, qdiscs } from './traffic/qdiscs.ts'

/**
 * One network namespace and all that can be done in it, made by {@link openHost}. It opens a netlink socket when the first operation needs it;
 * `close` or `await using` closes what was opened.
 */
export class Host {
  /** The namespace, held open; undefined for the one that the program is in. */
  readonly namespace: Namespace | undefined
  /** The settings under `net` in /proc/sys. */
  readonly sysctl: Sysctl
  /** Whether packets for others are passed on. */
  readonly forwarding: Forwarding
  readonly #options: ConnectionOptions
  #route: Connection<typeof route> | undefined
  #netfilter: Connection<typeof netfilter> | undefined
  #links: Links | undefined
  #addresses: Addresses | undefined
  #addressLabels: AddressLabels | undefined
  #routes: Routes | undefined
  #rules: Rules | undefined
  #neighbours: Neighbours | undefined
  #neighbourTables: NeighbourTables | undefined
  #namespaceIds: NamespaceIds | undefined
  #netconf: Netconfs | undefined
  #nexthops: Nexthops | undefined
  #firewall: Firewall | undefined
  #connections: Connections | undefined
  #bridges: Bridges | undefined
  #qdiscs: Qdiscs | undefined
  #closed = false

  /** Takes over an open namespace; without one it stands for the namespace that the calling thread is in. */
  constructor(namespace: Namespace | undefined, options: ConnectionOptions = {}) {
    this.namespace = namespace
    this.sysctl = sysctl(namespace)
    this.forwarding = forwarding(this.sysctl)
    this.#options = options
  }

  /** The connection for typed rtnetlink messages, which links, addresses and routes use too. */
  get route(): Connection<typeof route> {
    this.#route ??= this.#connect(route)
    return this.#route
  }

  /** The connection for typed messages of nf_tables and of connection tracking, which firewall and tracked connections use too. */
  get netfilter(): Connection<typeof netfilter> {
    this.#netfilter ??= this.#connect(netfilter)
    return this.#netfilter
  }

  /** Network interfaces. */
  get links(): Links {
    this.#links ??= links(this.route)
    return this.#links
  }

  /** Addresses of links. */
  get addresses(): Addresses {
    this.#addresses ??= addresses(this.route)
    return this.#addresses
  }

  /** Address labels: which address of IPv6 is taken as sender for which destinations. */
  get addressLabels(): AddressLabels {
    this.#addressLabels ??= addressLabels(this.route)
    return this.#addressLabels
  }

  /** Routes, and which way a packet would go. */
  get routes(): Routes {
    this.#routes ??= routes(this.route)
    return this.#routes
  }

  /** Rules, which say what table of routes is asked for which packets. */
  get rules(): Rules {
    this.#rules ??= rules(this.route)
    return this.#rules
  }

  /** Neighbours: which link-layer address an IP address has. */
  get neighbours(): Neighbours {
    this.#neighbours ??= neighbours(this.route)
    return this.#neighbours
  }

  /** Neighbour tables: how ARP and neighbour discovery go about it. */
  get neighbourTables(): NeighbourTables {
    this.#neighbourTables ??= neighbourTables(this.route)
    return this.#neighbourTables
  }

  /** Settings of links, of all and of new ones, to look at. */
  get netconf(): Netconfs {
    this.#netconf ??= netconfs(this.route)
    return this.#netconf
  }

  /** The numbers by which this network namespace knows others. */
  get namespaceIds(): NamespaceIds {
    this.#namespaceIds ??= namespaceIds(this.route)
    return this.#namespaceIds
  }

  /** Next hops: ways out that routes share by their number. */
  get nexthops(): Nexthops {
    this.#nexthops ??= nexthops(this.route)
    return this.#nexthops
  }

  /** Ports, forwarding databases, VLANs and multicast databases of bridges. */
  get bridges(): Bridges {
    this.#bridges ??= bridges(this.route)
    return this.#bridges
  }

  /** Queueing disciplines and their classes: in which order, and when, links send their packets. */
  get qdiscs(): Qdiscs {
    this.#qdiscs ??= qdiscs(this.route)
    return this.#qdiscs
  }

  /** Masquerade and forward rules, and all that nf_tables holds. */
  get firewall(): Firewall {
    this.#firewall ??= firewall(this.netfilter, () => this.#listen())
    return this.#firewall
  }

  /** Connections that the kernel tracks. */
  get connections(): Connections {
    this.#connections ??= connections(this.netfilter, () => this.#listen())
    return this.#connections
  }

  /**
   * Tells what becomes of links, addresses, routes, rules, neighbours, next hops and the ids of other namespaces, from the first `next()` on, on a
   * socket of its own and at no cost of a thread. It ends with `break`, by its signal, or never.
   *
   * Equivalent to: `ip monitor all`, but with `present` it tells first what is there, and whatever the kernel had to drop it finds out
   *
   * With `allNamespaces` it watches all namespaces too that have an id here: `joined` and `left` say which, and `namespaceId` where an object is. What was
   * said of a mirror holds for links, addresses and ids there, its keys being namespace, noun and key. The kernel lists nothing else of other
   * namespaces: routes, rules, neighbours and next hops there are told as they are `announced`, and what of that is lost in an `overrun` is lost.
   * It takes Linux 5.0, and where a link there has its other end here, this namespace gets an id of its own by it.
   *
   * Equivalent to: `ip monitor all-nsid all`
   *
   * @throws a TypeError for a noun that cannot be watched; with `allNamespaces` EPERM without CAP_NET_BROADCAST
   */
  monitor<N extends Noun = Noun>(options: AllNamespacesOptions<N>): AsyncGenerator<AllNamespacesEvent<N>, void>
  monitor<N extends Noun = Noun>(options?: MonitorOptions<N>): AsyncGenerator<MonitorEvent<N>, void>
  monitor<N extends Noun = Noun>(options?: MonitorOptions<N> | AllNamespacesOptions<N>): AsyncGenerator<AllNamespacesEvent<N>, void> {
    const everywhere = options !== undefined && 'allNamespaces' in options && options.allNamespaces
    const open = everywhere ? openAllNamespacesSocket : openNetlinkSocket
    const listen = () => inside(this.namespace, () => open(route.number))
    return monitor(this.route, listen, options, everywhere ? () => ownId(this.route, this.namespace) : undefined)
  }

  /** Sends one ICMP echo from here and says what became of it. Equivalent to: `ping -c 1 ADDRESS`. See {@link ping}. */
  ping(address: string, options?: PingOptions): Promise<Echo> {
    return ping(address, options, this.namespace)
  }

  /** Finds out from here whether somebody answers at a port. Equivalent to: `nc -z ADDRESS PORT`. See {@link probePort}. */
  probe(address: string, port: number, options?: ProbeOptions): Promise<PortAnswer> {
    return probePort(address, port, options, this.namespace)
  }

  /** Runs a program here to its end and gives what it printed. Equivalent to: `ip netns exec NAME COMMAND ARGS`. See {@link runProgram}. */
  run(command: string, args?: readonly string[]): Promise<Output> {
    return runProgram(this.namespace, command, args)
  }

  /** Starts a program here, as `child_process.spawn` does. */
  spawn(command: string, args?: readonly string[], options?: SpawnOptions): ChildProcess {
    return spawnProgram(this.namespace, command, args, options)
  }

  /** Closes the sockets, once what is under way has ended, and lets go of the namespace. Closing twice is no error. */
  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([this.#route?.close(), this.#netfilter?.close()])
    this.namespace?.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /** A socket that hears what netfilter announces here. */
  #listen(): NetlinkSocket {
    return inside(this.namespace, () => openNetlinkSocket(netfilter.number))
  }

  #connect<P extends Protocol>(protocol: P): Connection<P> {
    if (this.#closed) throw new Error('this host is closed')
    return connect(protocol, this.namespace, this.#options)
  }
}

/**
 * Opens a host: a network namespace by name, path, process id or object; without one, the namespace that the calling thread is in, which takes
 * no privilege. With `observe`, every datagram that passes can be watched.
 *
 * @throws what `openNamespace` throws
 */
export function openHost(namespace?: NamespaceName, options?: ConnectionOptions): Host {
  return new Host(namespace === undefined ? undefined : openNamespace(namespace), options)
}
