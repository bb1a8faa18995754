/** Addresses and routes, added. ip-address(8), ip-route(8) */

import type { NewRoute } from '../../host/route/request.ts'
import { linkAt, type Operation } from './operation.ts'

/** Gives a link an address. */
export function addAddress(link: string, prefix: string): Operation {
  return {
    commands: [`ip address add ${prefix} dev ${link}`],
    perform: (place) => place.host.addresses.add(linkAt(place, link), prefix),
    undo: {
      commands: [`ip address delete ${prefix} dev ${link}`],
      perform: (place) => place.host.addresses.delete(linkAt(place, link), prefix),
    },
  }
}

/** Sees to it that a link has an address. */
export function ensureAddress(link: string, prefix: string): Operation {
  const add = addAddress(link, prefix)
  return { ...add, perform: (place) => place.host.addresses.ensure(linkAt(place, link), prefix), rehearse: add.perform }
}

/** Adds a route. */
export function addRoute(route: NewRoute): Operation {
  const { to, via, link } = route
  const words = [
    to,
    ...(via === undefined ? [] : ['via', via]),
    ...(link === undefined ? [] : ['dev', typeof link === 'object' ? link.index : link]),
  ]
  return {
    commands: [`ip route add ${words.join(' ')}`],
    perform: ({ host }) => host.routes.add(route),
    undo: { commands: [`ip route delete ${words.join(' ')}`], perform: ({ host }) => host.routes.delete(route) },
  }
}
