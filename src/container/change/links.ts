/** Links, made, changed and deleted. ip-link(8), veth(4), bridge(8) */

import type { BridgePortOptions } from '../../host/bridge/ports.ts'
import { linkAt, type Operation, type Workplace } from './operation.ts'

/** A bridge that is to be made. */
export interface NewBridge {
  readonly name: string
  readonly address: string
  readonly alias: string
  /** How it comes by its link-local address of IPv6. */
  readonly addressGeneration: 'eui64' | 'none'
}

/** Makes a bridge that forwards from its first moment on. */
export function addBridge({ name, address, alias, addressGeneration }: NewBridge, undo: (place: Workplace) => Promise<unknown>): Operation {
  return {
    commands: [
      `ip link add ${name} address ${address} type bridge forward_delay 0`,
      `ip link set ${name} alias "${alias}" addrgenmode ${addressGeneration}`,
    ],
    async perform({ host, links }) {
      links.set(name, await host.links.add({ kind: 'bridge', name, address, alias, forwardDelay: 0, addressGeneration }))
    },
    undo: { commands: [`ip link delete ${name}`], perform: undo },
  }
}

/** A cable that is to be laid from the host into a namespace. */
export interface NewCable {
  readonly name: string
  readonly alias: string
  readonly mtu: number
  readonly peer: { readonly name: string; readonly address: string }
}

/** Makes a veth whose peer is born in the other place, with its name, address and MTU. */
export function addCable({ name, alias, mtu, peer }: NewCable, other: Workplace): Operation {
  const { namespace } = other.host
  return {
    commands: [
      `ip link add ${name} mtu ${mtu} type veth peer name ${peer.name} address ${peer.address} mtu ${mtu} netns ${namespace}`,
      `ip link set ${name} alias "${alias}"`,
    ],
    async perform({ host, links }) {
      if (namespace === undefined) throw new Error('the other end of a cable is in a namespace that is held open')
      const made = await host.links.add({ kind: 'veth', name, alias, mtu, peer: { ...peer, namespace, mtu } })
      links.set(name, made)
      if (made.peer !== undefined) other.links.set(peer.name, made.peer)
    },
    undo: { commands: [`ip link delete ${name}`], perform: ({ host }) => host.links.delete(name) },
  }
}

/** What of a link is to change. */
export interface LinkChange {
  readonly up?: true
  readonly mtu?: number
  /** The bridge that it is plugged into. */
  readonly master?: { readonly name: string; readonly index: number }
  readonly addressGeneration?: 'none'
}

/** Changes a link, in one message. */
export function setLink(name: string, { master, ...change }: LinkChange): Operation {
  const words = [
    ...(master === undefined ? [] : [`master ${master.name}`]),
    ...(change.mtu === undefined ? [] : [`mtu ${change.mtu}`]),
    ...(change.addressGeneration === undefined ? [] : [`addrgenmode ${change.addressGeneration}`]),
    ...(change.up === undefined ? [] : ['up']),
  ]
  return {
    commands: [`ip link set ${name} ${words.join(' ')}`],
    perform: (place) => place.host.links.set(linkAt(place, name), { ...change, ...(master === undefined ? {} : { master }) }),
    ...(master === undefined
      ? {}
      : {
          undo: {
            commands: [`ip link set ${name} nomaster`],
            perform: (place) => place.host.links.set(linkAt(place, name), { master: null }),
          },
        }),
  }
}

/** Lets frames leave a port of a bridge by which they came in. */
export function turnAround(name: string): Operation {
  const options: BridgePortOptions = { hairpin: true }
  return {
    commands: [`bridge link set dev ${name} hairpin on`],
    perform: (place) => place.host.bridges.ports.set(linkAt(place, name), options),
  }
}

/** Deletes links, for which the kernel waits no longer than for one; `again` says what brings them back. */
export function deleteLinks(links: readonly { readonly name: string; readonly index: number }[], again: readonly string[]): Operation {
  return {
    commands: links.map(({ name }) => `ip link delete ${name}`),
    perform: ({ host }) => host.links.deleteTogether(links),
    again,
  }
}
