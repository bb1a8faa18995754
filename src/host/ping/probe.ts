/** Probes: whether anybody answers at a port. tcp(7), udp(7) */

import { hasCode, type SystemError } from '../../system/system-error.ts'
import { attemptTcp } from '../../system/tcp-attempt.ts'
import { openUdpSocket } from '../../system/udp-socket.ts'
import { inside } from '../namespace/inside.ts'
import type { Namespace } from '../namespace/namespace.ts'

/** What became of a probe. */
export interface PortAnswer {
  /**
   * `'open'`: somebody listens there, and has taken the connection, or has sent something. `'refused'`: the host is there, and says that nobody listens.
   * `'silent'`: nothing came, as with UDP where somebody listens and does not answer. `'unreachable'`: the network, or this host, said that it cannot be.
   */
  readonly answer: 'open' | 'refused' | 'silent' | 'unreachable'
  /** The code of the error: `ECONNREFUSED`, `ETIMEDOUT`, `ENETUNREACH`, `EHOSTUNREACH`, `EPERM` ...; undefined where the port is open. */
  readonly code: string | undefined
  /** How long it took to know. */
  readonly milliseconds: number
}

/** How to probe. */
export interface ProbeOptions {
  /** Default: `tcp`. */
  readonly protocol?: 'tcp' | 'udp'
  /** Milliseconds to wait for an answer. Default: 2,000. */
  readonly timeout?: number
}

const TIMEOUT = 2_000
/** Milliseconds between looks at a connection that is being made. */
const PAUSE = 2

/**
 * Connects to a TCP port from inside the namespace and hangs up at once; or sends a datagram of one zero byte to a UDP port. That nobody answers is no error but a result.
 *
 * Equivalent to: `nc -z -w SECONDS ADDRESS PORT`, `nc -zu ...`
 *
 * @throws a TypeError for what is no address or no port
 */
export async function probePort(
  address: string,
  port: number,
  { protocol = 'tcp', timeout = TIMEOUT }: ProbeOptions = {},
  namespace?: Namespace,
): Promise<PortAnswer> {
  checkPort(port)
  const begin = performance.now()
  const outcome = await (protocol === 'tcp' ? knock : send)(address, port, timeout, namespace).catch((error: unknown) => {
    if (error instanceof Error && 'errno' in error) return error as SystemError
    throw error
  })
  const milliseconds = performance.now() - begin
  if (outcome === true) return { answer: 'open', code: undefined, milliseconds }
  if (outcome === undefined) return { answer: 'silent', code: 'ETIMEDOUT', milliseconds }
  return { answer: hasCode(outcome, 'ECONNREFUSED') ? 'refused' : 'unreachable', code: outcome.code, milliseconds }
}

/** @throws a TypeError for what is no port */
export function checkPort(port: number): void {
  if (!Number.isInteger(port) || port < 1 || port > 0xffff) throw new TypeError(`a port is a number from 1 to 65535, not ${port}`)
}

type Outcome = true | SystemError | undefined

async function knock(address: string, port: number, timeout: number, namespace: Namespace | undefined): Promise<Outcome> {
  const attempt = inside(namespace, () => attemptTcp(address, port))
  const deadline = performance.now() + timeout
  try {
    for (;;) {
      const outcome = attempt.outcome()
      if (outcome !== undefined || performance.now() > deadline) return outcome
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  } finally {
    attempt.close()
  }
}

async function send(address: string, port: number, timeout: number, namespace: Namespace | undefined): Promise<Outcome> {
  await using socket = inside(namespace, () => openUdpSocket(address, port))
  socket.writeSync(new Uint8Array(1))
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => resolve(undefined)), timeout)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      stop()
      settle()
    }
    const heard = () => {
      try {
        if (socket.read(new Uint8Array(1)) >= 0) end(() => resolve(true))
      } catch (error) {
        end(() => reject(error))
      }
    }
    const stop = socket.listen(heard, (error) => end(() => reject(error)))
  })
}
