/** What carries datagrams between the protocol and a kernel: a netlink socket, or a function that plays one. */

/**
 * One netlink socket, as the protocol sees it. The kernel answers inside the write: when `write` has returned, every reply to a
 * request is waiting to be read. So nothing here blocks except `waitSync`, which exists for the rare answer that comes later.
 */
export interface Transport {
  /** The port id that the kernel gave this socket (`nlmsg_pid` of its replies); 0 where there is none. */
  readonly portId: number
  /**
   * The number by which the socket's namespace knows the one that the datagram read last came from; undefined where that is the socket's own. Only
   * on a socket that hears of others.
   */
  readonly nsid?: number | undefined
  /**
   * Sends one datagram, after those sent before it, so that the event loop does not wait: off it, unless the kernel is known to be `prompt` with what
   * it says. Resolves when the kernel has executed it; the bytes must not change until then. Rejects with the system's error (EMSGSIZE, EPERM ...).
   */
  write(datagram: Uint8Array, prompt?: boolean): Promise<void>
  /** Sends one datagram in place: the calling thread waits while the kernel executes it. */
  writeSync(datagram: Uint8Array): void
  /**
   * Takes one waiting datagram into `buffer` and returns its length, or -1 when none is waiting. A datagram that does not fit is cut: a
   * length equal to the buffer's may be a cut one. Throws the system's error (ENOBUFS when announcements were lost).
   */
  read(buffer: Uint8Array): number
  /** Blocks the calling thread until a datagram waits or `milliseconds` have passed; says whether one waits. */
  waitSync(milliseconds: number): boolean
  /** Calls back whenever datagrams are waiting, and with an error when some were lost (ENOBUFS), until the returned function is called. One listener at a time; it costs no thread. */
  listen(readable: () => void, failed: (error: Error) => void): () => void
  /** Makes room to send a datagram of this many bytes (SO_SNDBUFFORCE, else SO_SNDBUF) and says how many bytes fit now. */
  reserveSend(bytes: number): number
  /** Makes room to receive this many bytes (SO_RCVBUFFORCE, else SO_RCVBUF) and says how many bytes fit now. */
  reserveReceive(bytes: number): number
  /** Joins a multicast group by its number. */
  join(group: number): void
  /** Leaves a multicast group by its number. */
  leave(group: number): void
  /** Closes the socket, after a write under way has ended. Closing twice is no error. */
  close(): Promise<void>
}
