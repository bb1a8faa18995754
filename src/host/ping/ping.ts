/** Ping: one ICMP echo, and how long its answer took. ping(8), icmp(7), RFC 792, RFC 4443 */

import { type IcmpSocket, openIcmpSocket } from '../../system/icmp-socket.ts'
import type { SystemError } from '../../system/index.ts'
import { inside } from '../namespace/inside.ts'
import type { Namespace } from '../namespace/namespace.ts'
import { echoRequest, readEchoReply } from './icmp-echo.ts'

/** What became of an echo request. `answered` tells the two apart. */
export type Echo = Answered | Unanswered

/** The address answered. */
export interface Answered {
  readonly address: string
  readonly answered: true
  /** The time there and back. */
  readonly milliseconds: number
}

/** The address did not answer. */
export interface Unanswered {
  readonly address: string
  readonly answered: false
  /**
   * Why: `ETIMEDOUT` where nobody said anything; `ENETUNREACH` where this host, or a router, knows no route; `EHOSTUNREACH` where the last
   * router, or this host on its own links, finds nobody of that address; `EPERM` where the firewall of this host does not let it out; ...
   */
  readonly code: string
  /** The same in a sentence. */
  readonly reason: string
}

/** How to ping. */
export interface PingOptions {
  /** Milliseconds to wait for the answer. 4,000 where nothing is said: a host takes some three seconds to find out that nobody is there. */
  readonly timeout?: number
}

const TIMEOUT = 4_000
/** As many bytes as ping(8) sends. */
const DATA = new TextEncoder().encode('netloom '.repeat(7))
/** The longest header of IPv4, the header of ICMP, the data; what is longer is not our answer. */
const LONGEST = 60 + 8 + DATA.length
const SEQUENCE = 1

/**
 * Sends one echo request from inside the namespace (without one, from where the calling thread is) and waits for the answer. That nobody
 * answers is no error but a result.
 *
 * Equivalent to: `ping -c 1 -W SECONDS ADDRESS`
 *
 * @param address of IPv4 or IPv6; a link-local one with its link: `fe80::1%eth0`
 * @throws a TypeError for what is no address; EACCES where the user may open neither kind of ICMP socket; ENODEV for a link-local address
 * whose link is not there
 */
export async function ping(address: string, { timeout = TIMEOUT }: PingOptions = {}, namespace?: Namespace): Promise<Echo> {
  let socket: IcmpSocket
  try {
    socket = inside(namespace, () => openIcmpSocket(address))
  } catch (error) {
    // Connecting asks for a route.
    return unanswered(address, error, 'connect')
  }
  try {
    const family = address.includes(':') ? 'ipv6' : 'ipv4'
    const { identifier } = socket
    const request = echoRequest(family, { identifier, sequence: SEQUENCE, data: DATA })
    const isAnswer = (bytes: Uint8Array) => {
      const reply = readEchoReply(family, bytes)
      return reply?.identifier === identifier && reply.sequence === SEQUENCE
    }
    const start = performance.now()
    // In place: a detour through the pool would be measured too.
    socket.writeSync(request)
    const answered = await answer(socket, isAnswer, timeout)
    if (!answered) return { address, answered, code: 'ETIMEDOUT', reason: `nobody answered within ${timeout} ms` }
    return { address, answered, milliseconds: performance.now() - start }
  } catch (error) {
    return unanswered(address, error, 'write', 'read')
  } finally {
    // The answer is there: nobody has to wait for that.
    socket.close().catch(() => undefined)
  }
}

/** Resolves when the answer has come, or to false when it has not come in time; rejects with what the kernel reports instead. */
function answer(socket: IcmpSocket, isAnswer: (bytes: Uint8Array) => boolean, timeout: number): Promise<boolean> {
  const buffer = new Uint8Array(LONGEST)
  /** Reads all that waits: a raw socket also hears the answers to other programs. */
  const heard = () => {
    for (let length = socket.read(buffer); length >= 0; length = socket.read(buffer)) if (isAnswer(buffer.subarray(0, length))) return true
    return false
  }
  return new Promise((resolve, reject) => {
    // A neighbour on this very machine has answered before the write returned.
    if (heard()) return resolve(true)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      stop()
      settle()
    }
    const stop = socket.listen(
      () => {
        try {
          if (heard()) end(() => resolve(true))
        } catch (error) {
          end(() => reject(error))
        }
      },
      (error) => end(() => reject(error)),
    )
    const timer = setTimeout(() => end(() => resolve(false)), timeout)
  })
}

/** The result for an error that the network gave, at one of these calls; any other error is thrown on. */
function unanswered(address: string, error: unknown, ...calls: readonly string[]): Unanswered {
  if (!isSystemError(error) || !calls.includes(error.syscall)) throw error
  return { address, answered: false, code: error.code, reason: reasons[error.code] ?? error.message }
}

const reasons: Readonly<Record<string, string>> = {
  ENETUNREACH: 'no route leads there',
  EHOSTUNREACH: 'nobody of that address is there, or a router said so',
  EACCES: 'a route of this host forbids it',
  EINVAL: 'a route of this host swallows it',
  EPERM: 'the firewall of this host does not let it out',
  ECONNREFUSED: 'the host is there and refuses',
}

function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && 'syscall' in error
}
