/** A namespace that a packet passes, and how commands are said for it. ip-netns(8), nsenter(1) */

import type { Host } from '../../host/host.ts'
import type { Namespace } from '../../host/namespace/namespace.ts'
import { type Stop, type StopNotes, type StopPart, stopsAt } from './stop.ts'

/** A namespace on the way. */
export interface Place {
  readonly host: Host
  /** Makes a stop that is here. */
  stop(part: StopPart, found: string, notes?: StopNotes): Stop
  /** The command that does here what `command` does where one is. */
  command(command: string): string
}

/** The place that a host is. */
export function placeOf(host: Host, place: Stop['place']): Place {
  return { host, stop: stopsAt(place), command: (command) => (host.namespace === undefined ? command : enter(host.namespace, command)) }
}

function enter({ name, path }: Namespace, command: string): string {
  if (name === undefined) return path === undefined ? command : `nsenter --net=${path} ${command}`
  return command.startsWith('ip ') ? `ip -n ${name} ${command.slice('ip '.length)}` : `ip netns exec ${name} ${command}`
}
