/** What a rule does with a packet, piece by piece. nft(8), “STATEMENTS” */

import type { Datatype } from '../datatype.ts'
import { datatypes } from '../datatypes/index.ts'
import type { Statement } from '../statement.ts'
import type { Rate } from '../statements/limit.ts'
import type { Logged } from '../statements/log.ts'
import type { Masquerade } from '../statements/masquerade.ts'
import type { NatFlags } from '../statements/nat-flags.ts'
import type { Queue } from '../statements/queue.ts'
import type { Bytes } from '../statements/quota.ts'
import type { Reject } from '../statements/reject.ts'
import type { Term } from '../term.ts'
import { type Single, termOf } from './value.ts'

/** Lets the packet pass this hook: later chains at it still see it and may drop it. Equivalent to: `accept` */
export function accept(): Statement {
  return { accept: null }
}

/** Drops the packet, for good. Equivalent to: `drop` */
export function drop(): Statement {
  return { drop: null }
}

/** Goes through another chain of the table, and comes back. Equivalent to: `jump CHAIN` */
export function jump(target: string): Statement {
  return { jump: { target } }
}

/** Goes on in another chain of the table, and does not come back. Equivalent to: `goto CHAIN` */
export function goto(target: string): Statement {
  return { goto: { target } }
}

/** Counts the packets that come this far, and their bytes; with a name, in a counter of the table. Equivalent to: `counter`, `counter name "NAME"` */
export function counter(name?: string): Statement {
  return { counter: name ?? null }
}

/** Goes on while a rate is kept to: `limit({ rate: 5, per: 'minute' })`; with `inv`, once it is exceeded. Equivalent to: `limit rate 5/minute` */
export function limit(rate: Rate | string): Statement {
  return { limit: rate }
}

/** Goes on until so many bytes are used up; with `inv`, from then on. Equivalent to: `quota 100 mbytes` */
export function quota(bytes: Bytes | string): Statement {
  return { quota: bytes }
}

/** Logs the packet: `log({ prefix: 'new: ' })`. Equivalent to: `log prefix "new: "` */
export function log(how?: Logged): Statement {
  return { log: how ?? null }
}

/** Refuses the packet and tells its sender: `reject({ type: 'tcp reset' })`. Equivalent to: `reject`, `reject with tcp reset` */
export function reject(how?: Reject): Statement {
  return { reject: how ?? null }
}

/** Hands the packet to a program. Equivalent to: `queue to NUMBER` */
export function queue(how?: Queue): Statement {
  return { queue: how ?? null }
}

/** Keeps the packet out of conntrack. Equivalent to: `notrack` */
export function notrack(): Statement {
  return { notrack: null }
}

/** What ports and addresses become, as callers say it: `'10.10.0.2'`, `'10.10.0.2-10.10.0.9'`, `80`, a map. */
export interface Translation {
  /** In a table of both IPs, the one that is meant; by the address where it is left out. */
  readonly family?: 'ip' | 'ip6'
  readonly addr?: Single
  readonly port?: Single
  readonly flags?: NatFlags
}

/** The sender becomes another: `snat({ addr: '192.0.2.1' })`. Only in a chain of type nat. Equivalent to: `snat to 192.0.2.1` */
export function snat(to: Translation): Statement {
  return { snat: translated(to) }
}

/** The receiver becomes another: `dnat({ addr: '10.10.0.2', port: 80 })`. Only in a chain of type nat. Equivalent to: `dnat to 10.10.0.2:80` */
export function dnat(to: Translation): Statement {
  return { dnat: translated(to) }
}

/**
 * The sender becomes the address of the link that the packet leaves by, and answers find their way back. Only in a chain of type nat at
 * the postrouting hook. Equivalent to: `masquerade`
 */
export function masquerade(how?: Omit<Translation, 'addr' | 'family'>): Statement {
  return { masquerade: ported(how) }
}

/** The receiver becomes this host: `redirect({ port: 8080 })`. Only in a chain of type nat. Equivalent to: `redirect to :8080` */
export function redirect(how?: Omit<Translation, 'addr' | 'family'>): Statement {
  return { redirect: ported(how) }
}

function translated({ family, addr, port, flags }: Translation): { family?: 'ip' | 'ip6'; addr?: Term; port?: Term; flags?: NatFlags } {
  const known = family ?? (typeof addr === 'string' ? (addr.includes(':') ? 'ip6' : 'ip') : undefined)
  const type: Datatype = known === 'ip6' ? datatypes.ipv6_addr : datatypes.ipv4_addr
  return {
    ...(known === undefined ? {} : { family: known }),
    ...(addr === undefined ? {} : { addr: termOf(addr, type) }),
    ...ported({ ...(port === undefined ? {} : { port }), ...(flags === undefined ? {} : { flags }) }),
  }
}

function ported(how: Omit<Translation, 'addr' | 'family'> = {}): Masquerade {
  const { port, flags } = how
  if (port === undefined && flags === undefined) return null
  return { ...(port === undefined ? {} : { port: termOf(port, datatypes.inet_service) }), ...(flags === undefined ? {} : { flags }) }
}
