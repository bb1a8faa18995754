/** Tracked connections: added, listed, deleted, flushed and watched. conntrack(8), <linux/netfilter/nfnetlink_conntrack.h> */

import { type Connection, type Dump, dumpOf, type Transport } from '../../netlink/index.ts'
import type { ConnectionMessage, netfilter } from '../../nft/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import type { Family } from '../ip/prefix.ts'
import { deleteAll } from '../verb/delete-all.ts'
import { at, type Fields, family as familyReader, readFields } from '../verb/fields.ts'
import { describeConnection, type TrackedConnection } from './connection.ts'
import { type ConnectionFilter, choiceOf } from './filter.ts'
import { type ConnectionEvent, type ConnectionMonitorOptions, connectionMonitor } from './monitor.ts'
import { type NewConnection, newConnection } from './request.ts'

/** Which connections are flushed. */
export interface ConnectionFlush {
  readonly family?: Family
}

/**
 * What can be done with the connections that the kernel tracks in one network namespace. It does so where a rule asks for it: one with
 * `ct`, or one that translates addresses. What a rule says of addresses counts for new connections; those that are tracked go on as they
 * began until they are deleted here.
 */
export interface Connections {
  /**
   * Has the kernel track a connection of which it has seen no packet, as one that another host tracked until now.
   *
   * Equivalent to: `conntrack -I -p tcp -s ADDRESS -d ADDRESS --sport N --dport N --state STATE -t SECONDS [-u STATUS] [-m MARK] [-w ZONE]
   * [--src-nat ADDRESS[:PORT]] [--dst-nat ADDRESS[:PORT]] [--label-add LABEL]`
   *
   * @throws a TypeError for what is no connection; NetlinkError: EEXIST where one between these addresses and ports, in either direction,
   * is tracked
   */
  add(connection: NewConnection): Promise<void>
  /**
   * Lists connections. The kernel does not say whether the table changed while it was read: one that came or went meanwhile may be there or
   * not.
   *
   * Equivalent to: `conntrack -L [-f FAMILY] [-p PROTOCOL] [-s ADDRESS] [-d ADDRESS] [-r ADDRESS] [-q ADDRESS] [--sport N] [--dport N]
   * [--state STATE] [-u STATUS] [-m MARK[/MASK]] [-w ZONE]`
   *
   * @throws a TypeError for what is no filter
   */
  list(filter?: ConnectionFilter): Promise<Dump<TrackedConnection>>
  /**
   * Deletes a connection that was listed, or all that pass the filter, and says how many went: deleting twice is no error. The next packet
   * begins a new one, for which the rules are asked again.
   *
   * They are listed first and then deleted one by one, by their number: a kernel that does not know part of a filter would delete all
   * connections.
   *
   * Equivalent to: `conntrack -D [-f FAMILY] [-p PROTOCOL] [-s ADDRESS] [-d ADDRESS] ...`, as for `list`
   *
   * @throws a TypeError for what is neither, and for a filter that says nothing (see `flush`); NetlinkError: EBUSY where a flowtable
   * forwards it, on old kernels
   */
  delete(which: TrackedConnection | ConnectionFilter): Promise<number>
  /**
   * Deletes all connections, or all of a family. Without a family it is one message, and the kernel does not say how many there were.
   *
   * Equivalent to: `conntrack -F`, `conntrack -D -f ipv6`
   */
  flush(which?: ConnectionFlush): Promise<void>
  /**
   * Tells what becomes of connections, from the first `next()` on, on a socket of its own. It ends with `break`, by its signal, or never.
   *
   * Where `net.netfilter.nf_conntrack_events` is 2, as newer kernels have it, nothing is told of a connection that began while nobody
   * listened.
   *
   * Equivalent to: `conntrack -E [-f FAMILY] [-p PROTOCOL] [-s ADDRESS] [-d ADDRESS] ...`
   *
   * @throws a TypeError for what is no filter
   */
  monitor(options?: ConnectionMonitorOptions): AsyncGenerator<ConnectionEvent, void>
}

/** The tracked connections of the network namespace that the connection is in; `open` opens a socket there that listens. */
export function connections(connection: Connection<typeof netfilter>, open: () => Transport): Connections {
  const list = async (filter: ConnectionFilter = {}): Promise<Dump<TrackedConnection>> => {
    const { question, passes } = choiceOf(filter)
    const dump = await connection.dump('IPCTNL_MSG_CT_GET', question)
    return dumpOf(dump.map(describeConnection).filter(passes), dump.consistent)
  }

  const deleteThem = (found: readonly TrackedConnection[]) => deleteAll(connection, found.map(deletion), 'ENOENT')

  return {
    list,

    async add(added) {
      await connection.request('IPCTNL_MSG_CT_NEW', newConnection(added), { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
    },

    async delete(which) {
      if (isListed(which)) return await deleteThem([which])
      const { saysSomething } = choiceOf(which)
      if (!saysSomething) throw new EncodeError('expected a connection, or a filter that says something: flush deletes all')
      return await deleteThem(await list(which))
    },

    async flush(which = {}) {
      const { family } = readFields(which, flushFields)
      if (family === undefined) await connection.request('IPCTNL_MSG_CT_DELETE', {})
      else await deleteThem(await list({ family }))
    },

    monitor: ({ filter = {}, signal } = {}) => connectionMonitor(open, choiceOf(filter), signal),
  }
}

const flushFields = { family: familyReader } as const satisfies Fields<ConnectionFlush>

function isListed(which: TrackedConnection | ConnectionFilter): which is TrackedConnection {
  return typeof which === 'object' && which !== null && 'message' in which
}

/** The request that deletes this one. Without its addresses and ports it would delete all: nobody's slip may come to that. */
function deletion({ message }: TrackedConnection) {
  const { nfgen_family, CTA_TUPLE_ORIG, CTA_ZONE, CTA_ID } = at('message', () => readIdentity(message))
  return { nlmsg_type: 'IPCTNL_MSG_CT_DELETE', nfgen_family, CTA_TUPLE_ORIG, CTA_ZONE, CTA_ID } as const
}

function readIdentity(message: ConnectionMessage): ConnectionMessage {
  const { CTA_TUPLE_ORIG: tuple, CTA_ID: id } = message ?? {}
  if (tuple === undefined || id === undefined)
    throw new EncodeError('expected what the kernel said of a connection, with CTA_TUPLE_ORIG and CTA_ID')
  return message
}
