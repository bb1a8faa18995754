/** Connections whose datagrams somebody watches. */

import type { ConnectionOptions, Exchange } from '../../netlink/index.ts'

/** How connections are opened. */
export type Watched = ConnectionOptions

/** Connections that tell of their datagrams, until whoever is told throws: of how things are taken back then it is told nothing. */
export function watched(observe: ((exchange: Exchange) => void) | undefined): Watched {
  if (observe === undefined) return {}
  let failed = false
  return {
    observe(exchange) {
      if (failed) return
      try {
        observe(exchange)
      } catch (error) {
        failed = true
        throw error
      }
    },
  }
}
