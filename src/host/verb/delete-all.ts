/** Many objects deleted at once: what `flush` of all nouns has in common. */

import { type AnyInput, type Connection, NetlinkError, type Protocol } from '../../netlink/index.ts'

/** So many requests go in one datagram. Should they all be gone already, that many refusals still find room in the receive buffer. */
const DATAGRAM = 200

/**
 * Deletes all of them, and says how many; those that are gone already, as the kernel's `gone` tells, are no error.
 *
 * @throws NetlinkError: the first other refusal
 */
export async function deleteAll<P extends Protocol>(
  connection: Connection<P>,
  requests: readonly AnyInput<P>[],
  ...gone: string[]
): Promise<number> {
  let count = requests.length
  for (let at = 0; at < requests.length; at += DATAGRAM) {
    try {
      await connection.batch(requests.slice(at, at + DATAGRAM))
    } catch (error) {
      const refusals = error instanceof NetlinkError ? [error, ...error.others] : []
      const refused = refusals.find(({ code }) => !gone.includes(code))
      if (refused !== undefined || refusals.length === 0) throw refused ?? error
      count -= refusals.length
    }
  }
  return count
}
