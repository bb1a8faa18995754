/** Connections whose datagrams somebody watches. */

import type { ConnectionOptions, Exchange } from '../../netlink/index.ts'

/** Connections that tell of their datagrams, until whoever is told throws: of how things are taken back then it is told nothing. */
export function watched(observe: ((exchange: Exchange) => void) | undefined): ConnectionOptions {
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
