/** A message in a line or two: its type, its flags, its values under their kernel names. */

import type { AnyMessage, Protocol } from '../../netlink/index.ts'
import { hex } from '../../schema/bytes.ts'

/** The flags of a message, as `NLM_F_REQUEST | NLM_F_ACK`. */
export function briefFlags(message: AnyMessage<Protocol>): string {
  return message.nlmsg_flags.join(' | ')
}

/** What a message says, without its header: `IFLA_IFNAME veth-host, IFLA_MTU 1500`. Fields that are zero or empty are left out. */
export function briefBody(message: AnyMessage<Protocol>): string {
  return entries(message).join(', ')
}

function entries(value: object): string[] {
  return Object.entries(value).flatMap(([key, item]) => (key.startsWith('nlmsg_') || isEmpty(item) ? [] : [`${key} ${brief(item)}`]))
}

function brief(value: unknown): string {
  if (value instanceof Uint8Array) return hex(value)
  if (Array.isArray(value))
    return value.every((item) => typeof item !== 'object') ? value.join(' | ') : `[ ${value.map(brief).join(', ')} ]`
  if (typeof value !== 'object' || value === null) return String(value)
  const said = entries(value).join(', ')
  return said === '' ? '{ }' : `{ ${said} }`
}

function isEmpty(value: unknown): boolean {
  return value === 0 || (typeof value === 'string' && value.endsWith('_UNSPEC')) || (Array.isArray(value) && value.length === 0)
}
