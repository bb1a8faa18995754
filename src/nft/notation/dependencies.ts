/** Matches that say no more than the field behind them: `meta l4proto tcp` before `tcp dport 80`. nft writes the field alone, and so do we. */

import type { Header, Layer } from './headers/header.ts'
import type { HeaderName } from './headers/headers.ts'
import { homes, type Protocols } from './protocols.ts'
import type { Meaning, Reading } from './reading.ts'
import { only } from './term.ts'

const layers = ['link', 'network', 'transport', 'message'] as const

/** Notes that a match has told the protocol of a layer, where it has. `before` is what was known before it. */
export function noteTold(reading: Reading, meaning: Meaning, before: Protocols): void {
  for (const layer of layers) if (reading.protocols[layer] !== before[layer]) reading.told[layer] = meaning
}

/** A header, and the field of it that a rule looks at. */
export type Named = Header & { readonly field?: string }

/** Leaves out what fields of these headers say anyway, and what they say of the layer below as well: ICMP is at home in IPv4, so `meta nfproto ipv4` before `icmp type` says nothing more. */
export function leaveOutFor(reading: Reading, headers: readonly Named[], by: Meaning): void {
  for (const { layer, name, messages, field } of headers) {
    leaveOut(reading, layer, reading.meanings.at(-1) ?? by)
    if (field !== undefined && messages?.[field]?.length === 1) leaveOut(reading, 'message', reading.meanings.at(-1) ?? by)
    // IGMP is at home in IPv4 too, and nft says so all the same.
    if (homes[name as HeaderName] !== undefined && name !== 'igmp') leaveOut(reading, 'network', reading.meanings.at(-1) ?? by)
  }
}

/** Leaves out what told that this layer’s protocol is what a field of it now says anyway. Its expressions count as read. */
function leaveOut(reading: Reading, layer: Layer | 'message', by: Meaning): void {
  const told = reading.told[layer]
  if (told === undefined) return
  delete reading.told[layer]
  // Where packets of both IPs pass, `ip protocol tcp` says which of them is meant.
  if (layer === 'transport' && reading.scope.family !== 'ip' && reading.scope.family !== 'ip6' && isField(told)) return
  const place = reading.meanings.indexOf(told)
  if (place < 0) return
  reading.meanings.splice(place, 1)
  const instead = reading.meanings.indexOf(by)
  if (instead >= 0) reading.meanings[instead] = { ...by, from: [...told.from, ...by.from] }
}

function isField({ statement }: Meaning): boolean {
  return 'match' in statement && only(statement.match.left)?.[0] === 'payload'
}
