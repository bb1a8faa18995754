/** One stop on a packet's way: what is there, and what is wrong with it. Plain data. */

import type { TracedPacket } from '../../host/firewall/trace.ts'

/** What a stop is about. */
export type StopPart =
  /** The routing decision: by which link, to which router, from which address. */
  | 'route'
  /** A link: whether it is up, and whether somebody is at its other end. */
  | 'link'
  /** The address that the packet is sent from. */
  | 'source'
  /** The host's end of a container's cable. */
  | 'cable'
  /** The cable as a port of its bridge, and the bridge. */
  | 'bridge'
  /** Who has the address of the next hop, and whether it answers. */
  | 'neighbour'
  /** Whether packets that come in by a link are passed on. */
  | 'forwarding'
  /** Whether a packet may come in by the link that it comes in by. */
  | 'reverse path'
  /** A base chain, and what it did to the probe. */
  | 'chain'
  /** The address that the packet leaves with. */
  | 'translation'
  /** What came back. */
  | 'answer'

/** A stop. */
export interface Stop {
  readonly part: StopPart
  /** Whether it is in the namespace that was asked about, or on its host. */
  readonly place: 'inside' | 'host'
  /** Whether it is on the probe's way, or on the answer's. */
  readonly direction: 'there' | 'back'
  /** What is there, in a line. */
  readonly found: string
  /** What is wrong; undefined where all is well. */
  readonly problem: string | undefined
  /** The commands that would help. */
  readonly help: readonly string[]
  /** Of a chain: each step of the probe through it. */
  readonly trace?: TracedPacket
}

/** What may be said of a stop; where nothing is said all is well, on the probe's way. */
export type StopNotes = Partial<Pick<Stop, 'direction' | 'problem' | 'help' | 'trace'>>

/** Makes stops of a place. */
export function stopsAt(place: Stop['place']) {
  return (part: StopPart, found: string, { direction = 'there', problem, help = [], trace }: StopNotes = {}): Stop => ({
    part,
    place,
    direction,
    found,
    problem,
    help,
    ...(trace === undefined ? {} : { trace }),
  })
}
