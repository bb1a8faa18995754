/** Names that one socket at most has in a network namespace: abstract addresses of Unix sockets. unix(7) */

import { closeDescriptor } from './descriptor.ts'
import { bind, openSocket } from './socket.ts'

const AF_UNIX = 1
const SOCK_DGRAM = 2
/** The longest path of a struct sockaddr_un, the zero that makes it abstract included. */
const LONGEST = 108

/**
 * Takes a name, in the network namespace that the calling thread is in. It is free again when it is disposed of, or its process has ended.
 *
 * @throws the system's error: EADDRINUSE where somebody has it; EINVAL for a name that is too long
 */
export function claimName(name: string): Disposable {
  const bytes = Buffer.from(name)
  // struct sockaddr_un: family (u16), path; an abstract one begins with a zero and ends where the length says.
  const address = Buffer.alloc(2 + Math.min(1 + bytes.length, LONGEST + 1))
  address.writeUInt16LE(AF_UNIX)
  bytes.copy(address, 3)
  const fd = openSocket(AF_UNIX, SOCK_DGRAM, 0, (fd) => {
    bind(fd, address)
    return fd
  })
  return { [Symbol.dispose]: () => closeDescriptor(fd) }
}
