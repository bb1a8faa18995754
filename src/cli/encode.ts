/** `netloom encode`: JSON to hex, a datagram a line. docs/json.md */

import { type AnyInput, encodeDatagram } from '../netlink/datagram.ts'
import type { Protocol } from '../netlink/protocol.ts'
import { hex } from '../schema/bytes.ts'
import { EncodeError, show } from '../schema/errors.ts'
import { fromJson } from '../schema/json.ts'
import type { Console } from './console.ts'
import { protocolOption, translateLines } from './translate.ts'

export const help = `netloom encode --protocol route|netfilter|generic  < JSON  > HEX

Reads an array of messages a line in JSON, as netloom decode writes it. Writes a datagram a line in hex.
A line that cannot be read becomes {"error": {...}}, and the exit status 1.`

export async function run(args: readonly string[], console: Console): Promise<number> {
  const protocol = protocolOption(args)
  return translateLines(console, (line) => encodeLine(protocol, line))
}

/** Messages in JSON as a datagram in hex. Throws `EncodeError`. */
export function encodeLine(protocol: Protocol, line: string): string {
  const messages = fromJson(parse(line))
  if (!Array.isArray(messages)) throw new EncodeError(`expected an array of messages, got ${show(messages)}`)
  for (const [i, message] of messages.entries()) {
    if (message === null || typeof message !== 'object' || Array.isArray(message) || message instanceof Uint8Array) {
      throw new EncodeError(`expected a message, an object, got ${show(message)}`, [`[${i}]`])
    }
  }
  return hex(encodeDatagram(protocol, messages as AnyInput<Protocol>[]))
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw new EncodeError(`not JSON: ${error instanceof Error ? error.message : error}`)
  }
}
