/** A namespace that a packet passes. */

import type { Host } from '../../host/host.ts'
import { commandIn } from '../command-in.ts'
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
  return { host, stop: stopsAt(place), command: (command) => commandIn(host.namespace, command) }
}
