/** What becomes of tracked connections, as it happens. conntrack(8), <linux/netfilter/nfnetlink.h>, NFNLGRP_CONNTRACK_* */

import { type AnyMessage, subscribe, type Transport } from '../../netlink/index.ts'
import { type ConnectionMessage, NFNLGRP, netfilter } from '../../nft/index.ts'
import { describeConnection, type TrackedConnection } from './connection.ts'
import type { Choice, ConnectionFilter } from './filter.ts'

/** What a monitor of connections watches. */
export interface ConnectionMonitorOptions {
  /**
   * Only connections for which all of it holds. Of one that changed or went the kernel does not say all, so that addresses and ports choose
   * best.
   */
  readonly filter?: ConnectionFilter
  /** Ends the monitor. */
  readonly signal?: AbortSignal
}

/** What became of a connection; `overrun` stands where the kernel had to drop events. */
export type ConnectionEvent =
  | { readonly type: 'new' | 'changed' | 'deleted'; readonly connection: TrackedConnection }
  | { readonly type: 'overrun' }

/** The monitor's own buffer in the kernel: events wait there while the program is at something else. */
const BUFFER = 2 ** 22

const groups = [NFNLGRP.NFNLGRP_CONNTRACK_NEW, NFNLGRP.NFNLGRP_CONNTRACK_UPDATE, NFNLGRP.NFNLGRP_CONNTRACK_DESTROY]

/** See `Connections.monitor`: `open` opens the socket that listens. */
export async function* connectionMonitor(
  open: () => Transport,
  { passes }: Choice,
  signal: AbortSignal | undefined,
): AsyncGenerator<ConnectionEvent, void> {
  const transport = open()
  transport.reserveReceive(BUFFER)
  const subscription = subscribe(netfilter, transport, groups, signal === undefined ? {} : { signal })
  try {
    for await (const message of subscription) {
      const event = eventOf(message)
      if (event !== undefined && (event.type === 'overrun' || passes(event.connection))) yield event
    }
  } catch (error) {
    if (signal?.aborted !== true) throw error
  } finally {
    await subscription.return()
  }
}

function eventOf(message: AnyMessage<typeof netfilter>): ConnectionEvent | undefined {
  switch (message.nlmsg_type) {
    case 'NLMSG_OVERRUN':
      return { type: 'overrun' }
    case 'IPCTNL_MSG_CT_NEW': {
      const connection = describeConnection(message as ConnectionMessage)
      return { type: message.nlmsg_flags.includes('NLM_F_CREATE') ? 'new' : 'changed', connection }
    }
    case 'IPCTNL_MSG_CT_DELETE':
      return { type: 'deleted', connection: describeConnection(message as ConnectionMessage) }
    default:
      return undefined
  }
}
