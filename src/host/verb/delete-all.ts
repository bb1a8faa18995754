/** Many objects deleted at once: what `flush` of all nouns has in common. */

import { type AnyInput, type Connection, NetlinkError } from '../../netlink/index.ts'
import type { route } from '../../netlink/route/index.ts'

/** So many requests go in one datagram: more would want a larger send buffer. */
const DATAGRAM = 400

/** Deletes all of them; those that are gone already, as the kernel's `gone` tells, are no error. @throws NetlinkError: the first other refusal */
export async function deleteAll(
  connection: Connection<typeof route>,
  requests: readonly AnyInput<typeof route>[],
  ...gone: string[]
): Promise<void> {
  for (let at = 0; at < requests.length; at += DATAGRAM) {
    try {
      await connection.batch(requests.slice(at, at + DATAGRAM))
    } catch (error) {
      const refusals = error instanceof NetlinkError ? [error, ...error.others] : []
      const refused = refusals.find(({ code }) => !gone.includes(code))
      if (refused !== undefined || refusals.length === 0) throw refused ?? error
    }
  }
}
