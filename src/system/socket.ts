/** The socket calls, thin and typed. socket(2), bind(2), connect(2), getsockname(2), getpeername(2), setsockopt(2), inet_pton(3) */

import { constants } from 'node:fs'
import { closeDescriptor, O_CLOEXEC } from './descriptor.ts'
import { call, cString } from './libc.ts'
import { systemError } from './system-error.ts'

const ENODEV = 19

/**
 * Opens a socket that never blocks and is not inherited by programs, and lets `prepare` make it ready; if that throws, the socket is
 * closed again. It belongs for life to the network namespace that the calling thread is in.
 */
export function openSocket<T>(family: number, type: number, protocol: number, prepare: (fd: number) => T): T {
  const fd = call('socket', [family, type | O_CLOEXEC | constants.O_NONBLOCK, protocol])
  try {
    return prepare(fd)
  } catch (error) {
    closeDescriptor(fd)
    throw error
  }
}

export function bind(fd: number, address: Uint8Array): void {
  call('bind', [fd, address, address.length])
}

export function connect(fd: number, address: Uint8Array, name?: string): void {
  call('connect', [fd, address, address.length], name === undefined ? undefined : { path: name })
}

/** The address that the socket has, as a struct sockaddr of the family's own length. */
export function ownAddress(fd: number, length: number): Buffer {
  const address = Buffer.alloc(length)
  call('getsockname', [fd, address, int(length)])
  return address
}

/** The address that the socket is connected to. @throws ENOTCONN where it is not, or not yet */
export function peerAddress(fd: number, length: number): Buffer {
  const address = Buffer.alloc(length)
  call('getpeername', [fd, address, int(length)])
  return address
}

export function setOption(fd: number, level: number, option: number, value: number): void {
  call('setsockopt', [fd, level, option, int(value), 4])
}

export function getOption(fd: number, level: number, option: number): number {
  const value = int(0)
  call('getsockopt', [fd, level, option, value, int(4)])
  return value.readInt32LE()
}

/** The octets of an IP address in text: 4 or 16 of them. The text must be an address of the family: nothing else is looked up. */
export function addressBytes(family: number, text: string, length: 4 | 16): Buffer {
  const octets = Buffer.alloc(length)
  if (call('inet_pton', [family, cString(text), octets]) !== 1) throw new TypeError(`not an IP address: ${JSON.stringify(text)}`)
  return octets
}

/** The index of the interface of this name, in the network namespace that the calling thread is in. @throws ENODEV */
export function interfaceIndex(name: string): number {
  const index = call('if_nametoindex', [cString(name)])
  if (index === 0) throw systemError(ENODEV, 'if_nametoindex', { path: name })
  return index
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32LE(value)
  return bytes
}
