/** How connections and their requests are made, and what passes over them for whoever watches. */

import type { MessageFlag } from './header.ts'
import type { Remark } from './netlink-error.ts'
import type { Protocol } from './protocol.ts'

/** How a request is made. */
export interface RequestOptions {
  /** Flags besides NLM_F_REQUEST and NLM_F_ACK: `['NLM_F_CREATE', 'NLM_F_EXCL']`. */
  readonly flags?: readonly MessageFlag[]
  /** Milliseconds to wait for an answer. The kernel answers at once; this is for the day it does not. Default 5,000; for a dump 30,000. */
  readonly timeout?: number
  /** Gives up waiting; what the kernel has begun it still does. */
  readonly signal?: AbortSignal
}

/** What passes over a connection, for whoever watches. The bytes are the watcher's own. */
export interface Exchange {
  readonly direction: 'sent' | 'received'
  readonly protocol: Protocol
  readonly bytes: Uint8Array
}

/** How a connection is made. */
export interface ConnectionOptions {
  /** Called with every datagram sent and received. */
  readonly observe?: (exchange: Exchange) => void
  /** Called with what the kernel says of a request that it carried out all the same: that something is deprecated, or was ignored. */
  readonly warn?: (remark: Remark) => void
}
