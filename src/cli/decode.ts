/** `netloom decode`: hex to JSON, a datagram a line. docs/json.md */

import { decodeDatagram } from '../netlink/datagram.ts'
import type { Protocol } from '../netlink/protocol.ts'
import { unhex } from '../schema/bytes.ts'
import { DecodeError } from '../schema/errors.ts'
import { jsonLine } from '../schema/json.ts'
import type { Console } from './console.ts'
import { protocolOption, translateLines } from './translate.ts'

export const help = `netloom decode --protocol route|netfilter|generic  < HEX  > JSON

Reads a datagram a line in hex, from its first nlmsghdr on. Writes an array of messages a line in JSON, with the kernel's names.
Nothing is lost: netloom encode gives the same bytes back. A line that cannot be read becomes {"error": {...}}, and the exit status 1.`

export async function run(args: readonly string[], console: Console): Promise<number> {
  const protocol = protocolOption(args)
  return translateLines(console, (line) => decodeLine(protocol, line))
}

/** A datagram in hex as its messages in JSON. Throws `DecodeError`. */
export function decodeLine(protocol: Protocol, line: string): string {
  const digits = line.trim()
  const datagram = unhex(digits)
  if (datagram === undefined) throw new DecodeError('expected pairs of hexadecimal digits', Math.floor(digits.search(/[^0-9a-f]|$/i) / 2))
  return jsonLine(decodeDatagram(protocol, datagram, { exact: true }))
}
