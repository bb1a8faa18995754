/** Whether a TCP port lets itself be connected to. tcp(7), connect(2), EINPROGRESS */

import { closeDescriptor } from './descriptor.ts'
import { AF_INET, AF_INET6, SOCKADDR_IN_LENGTH, SOCKADDR_IN6_LENGTH, socketAddress, versionOf } from './internet-address.ts'
import { connect, getOption, openSocket, peerAddress } from './socket.ts'
import { hasCode, type SystemError, systemError } from './system-error.ts'

const SOCK_STREAM = 1
const SOL_SOCKET = 1
const SO_ERROR = 4

/** A connection that is being made. It is only ever asked about: nothing is sent on it. */
export class TcpAttempt {
  readonly #fd: number
  readonly #length: number

  /** Takes over a descriptor that is connecting. */
  constructor(fd: number, length: number) {
    this.#fd = fd
    this.#length = length
  }

  /** Whether the other side has taken it, or why it has not; undefined as long as nobody knows. */
  outcome(): true | SystemError | undefined {
    const errno = getOption(this.#fd, SOL_SOCKET, SO_ERROR)
    if (errno !== 0) return systemError(errno, 'connect')
    try {
      peerAddress(this.#fd, this.#length)
      return true
    } catch (error) {
      if (hasCode(error, 'ENOTCONN')) return undefined
      throw error
    }
  }

  /** Gives it up, or ends it. */
  close(): void {
    closeDescriptor(this.#fd)
  }
}

/**
 * Begins a TCP connection, from the network namespace that the calling thread is in.
 *
 * @throws a TypeError for what is no address; the system's error: ENETUNREACH where no route leads there
 */
export function attemptTcp(address: string, port: number): TcpAttempt {
  const isSix = versionOf(address) === 6
  return openSocket(isSix ? AF_INET6 : AF_INET, SOCK_STREAM, 0, (fd) => {
    try {
      connect(fd, socketAddress(address, port), address)
    } catch (error) {
      if (!hasCode(error, 'EINPROGRESS')) throw error
    }
    return new TcpAttempt(fd, isSix ? SOCKADDR_IN6_LENGTH : SOCKADDR_IN_LENGTH)
  })
}
