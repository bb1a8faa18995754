/** Addresses of a connection translated: `snat to`, `dnat to`. nft(8), “NAT STATEMENTS”; <linux/netfilter/nf_tables.h>, nft_nat */

import { EncodeError, show, within } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { meantWith } from '../argument.ts'
import { concatenation, datatypes } from '../datatypes/index.ts'
import type { Draft } from '../draft.ts'
import { setOf } from '../draft.ts'
import type { KeyFitting } from '../elements.ts'
import { families, familyName, type TableFamily } from '../family.ts'
import type { Loaded, Reading } from '../reading.ts'
import { registerOf, slotOf, slotsFor } from '../registers.ts'
import { only, type Term } from '../term.ts'
import { type Style, valueText } from '../text.ts'
import { flagsText, kernelFlags, loadRange, type NatFlags, port, readFlags, readRange, requirePorts } from './nat-flags.ts'

/** What an address becomes. */
export interface Nat {
  /** In a table of both IPs, the one that is meant. */
  readonly family?: 'ip' | 'ip6'
  /** An address, several (`{ range: [...] }`, `{ prefix: ... }`), or a map that gives one, or an address and a port. */
  readonly addr?: Term
  readonly port?: Term
  readonly flags?: NatFlags
  /** `prefix`: a map gives prefixes for prefixes. */
  readonly type_flags?: TypeFlag | readonly TypeFlag[]
}

type TypeFlag = 'interval' | 'prefix' | 'concat'

/** The types of addresses, by the IP that they are of. */
export const addresses = {
  ip: { type: datatypes.ipv4_addr, bits: 32, order: 'big' },
  ip6: { type: datatypes.ipv6_addr, bits: 128, order: 'big' },
} as const satisfies Record<'ip' | 'ip6', KeyFitting>

/** Which IP an address is of: what is said, or what is known. @throws EncodeError where that is neither */
export function addressFamily(family: 'ip' | 'ip6' | undefined, { scope, protocols }: Draft): 'ip' | 'ip6' {
  const known = family ?? protocols.network
  if (known !== 'ip' && known !== 'ip6')
    throw new EncodeError('in a table of this family it takes that of the address: ip or ip6', ['family'])
  if ((scope.family === 'ip' || scope.family === 'ip6') && scope.family !== known)
    throw new EncodeError(`this table is of family ${scope.family}, not ${known}`, ['family'])
  return known
}

/** What a map gives besides an address: nothing, a port, the last address of a range. */
type Shape = 'plain' | 'port' | 'range'

function shapeOf(addr: Term, draft: Draft): Shape {
  const [kind, map] = only(addr) ?? []
  if (kind !== 'map') return 'plain'
  const { data } = map as { data: Term }
  if (typeof data === 'string') {
    const { data: given } = setOf(draft, data)
    return typeof given === 'object' && 'parts' in given ? 'port' : 'plain'
  }
  const given = ((only(data)?.[1] ?? []) as readonly (readonly unknown[])[]).map((element) => only(element[1])?.[0])
  if (given.includes('concat')) return 'port'
  return given.includes('range') || given.includes('prefix') ? 'range' : 'plain'
}

function write(type: 'snat' | 'dnat', { family, addr, port: ports, flags }: Nat, draft: Draft): void {
  const { scope, pieces } = draft
  requireNatChain(draft, type === 'snat' ? ['postrouting', 'input'] : ['prerouting', 'output'])
  if (addr === undefined && ports === undefined) throw new EncodeError('expected an address or a port: addr, port')
  if (ports !== undefined) requirePorts(draft)
  const known = addr === undefined ? undefined : addressFamily(family, draft)
  const shape = addr === undefined ? 'plain' : shapeOf(addr, draft)
  const address = known === undefined ? undefined : fitted(known, shape)
  const to = addr === undefined || address === undefined ? undefined : within('addr', () => loadRange(addr, address, 0, draft))
  const by = ports === undefined ? undefined : within('port', () => loadRange(ports, port, to?.next ?? 0, draft))
  const behind = known === undefined ? undefined : registerOf(slotsFor(addresses[known].bits))
  const said = kernelFlags(flags, ports !== undefined)
  pieces.push({
    statement: [
      ...(to?.load ?? []),
      ...(by?.load ?? []),
      {
        NFTA_EXPR_NAME: 'nat',
        NFTA_EXPR_DATA: {
          NFTA_NAT_TYPE: type === 'snat' ? 'NFT_NAT_SNAT' : 'NFT_NAT_DNAT',
          NFTA_NAT_FAMILY: families[known ?? family ?? scope.family],
          ...(to === undefined ? {} : { NFTA_NAT_REG_ADDR_MIN: to.from }),
          ...(to?.to === undefined ? {} : { NFTA_NAT_REG_ADDR_MAX: to.to }),
          ...(shape === 'range' && behind !== undefined ? { NFTA_NAT_REG_ADDR_MAX: behind } : {}),
          ...(shape === 'port' && behind !== undefined ? { NFTA_NAT_REG_PROTO_MIN: behind } : {}),
          ...(by === undefined ? {} : { NFTA_NAT_REG_PROTO_MIN: by.from }),
          ...(by?.to === undefined ? {} : { NFTA_NAT_REG_PROTO_MAX: by.to }),
          ...(said.length === 0 ? {} : { NFTA_NAT_FLAGS: said }),
        },
      },
    ],
  })
}

/** What a map of this shape gives. */
function fitted(family: 'ip' | 'ip6', shape: Shape): KeyFitting {
  const address = addresses[family]
  if (shape === 'range') return { ...address, ranges: true }
  if (shape !== 'port') return address
  const type = concatenation([address.type, port.type])
  return { type, bits: type.bits, order: 'big', parts: [address, port] }
}

/** @throws EncodeError in a chain where the kernel translates nothing */
export function requireNatChain({ scope: { chain } }: Draft, hooks: readonly string[]): void {
  if (chain === undefined || (chain.type === 'nat' && hooks.includes(chain.hook))) return
  throw new EncodeError(
    `it takes a chain of type nat at the ${hooks.join(' or ')} hook, and this one is of type ${chain.type} at ${chain.hook}`,
  )
}

/** Reads either of them. */
export function readNat({ NFTA_EXPR_NAME: expression, NFTA_EXPR_DATA: data }: Expression, reading: Reading): void {
  if (expression !== 'nat') return
  const {
    NFTA_NAT_TYPE: type,
    NFTA_NAT_FAMILY: number,
    NFTA_NAT_REG_ADDR_MIN: min,
    NFTA_NAT_REG_ADDR_MAX: max,
    NFTA_NAT_REG_PROTO_MIN: low,
    NFTA_NAT_REG_PROTO_MAX: high,
  } = data ?? {}
  const family = familyName(number)
  const address = family === 'ip' || family === 'ip6' ? addresses[family] : undefined
  if (min !== undefined && address === undefined) return
  const behind = (slotOf(min) ?? 0) + slotsFor(address?.bits ?? 0)
  // The last address or the port may come from the same map as the first.
  const isHeld = (register: typeof min) => register !== undefined && reading.registers.has(slotOf(register) ?? -1)
  const fromMap =
    min !== undefined && [max, low].some((register) => register !== undefined && slotOf(register) === behind && !isHeld(register))
  const addr = min === undefined || address === undefined ? undefined : readRange(reading, min, fromMap ? undefined : max, address)
  const ports = low === undefined || (fromMap && max === undefined) ? undefined : readRange(reading, low, high, port)
  if ((min !== undefined && addr === undefined) || (low !== undefined && !fromMap && ports === undefined)) return
  const flags = readFlags(data?.NFTA_NAT_FLAGS)
  const isSaid = address !== undefined && (fromMap || !(reading.scope.family === 'ip' || reading.scope.family === 'ip6'))
  const nat: Nat = {
    ...(isSaid ? { family: family as 'ip' | 'ip6' } : {}),
    ...(addr === undefined ? {} : { addr: addr.term }),
    ...(ports === undefined ? {} : { port: ports.term }),
    ...(flags === undefined ? {} : { flags }),
    ...(flags === 'netmap' || (Array.isArray(flags) && flags.includes('netmap')) ? { type_flags: 'prefix' } : {}),
  }
  const given: Loaded[] = [...(addr?.given ?? []), ...(ports?.given ?? [])]
  meantWith(reading, type === 'NFT_NAT_SNAT' ? { snat: nat } : { dnat: nat }, ...given)
}

function text(type: 'snat' | 'dnat', { family, addr, port: ports, flags, type_flags }: Nat, style: Style): string {
  const isPrefix = type_flags === 'prefix' || (Array.isArray(type_flags) && type_flags.includes('prefix'))
  const to = addressText(addr, family, ports !== undefined, style)
  return `${type}${family === undefined ? '' : ` ${family}`}${isPrefix ? ' prefix' : ''} to ${to}${portText(ports, style)}${flagsText(flags)}`
}

/** An address before a port: one of IPv6 stands in square brackets. */
export function addressText(addr: Term | undefined, family: 'ip' | 'ip6' | undefined, isPort: boolean, style: Style): string {
  if (addr === undefined) return ''
  const known: TableFamily = family ?? style.family
  const address = addresses[known === 'ip6' ? 'ip6' : 'ip']
  const [kind, ends] = only(addr) ?? []
  const isMap = kind === 'map'
  if (known !== 'ip6' || !isPort || isMap) return valueText(addr, isMap ? { ...address, parts: [address, port] } : address, style)
  const parts = kind === 'range' ? (ends as readonly Term[]) : [addr]
  return parts.map((part) => `[${valueText(part, address, style)}]`).join('-')
}

/** A port, or the first and the last, behind a colon. */
export function portText(ports: Term | undefined, style: Style): string {
  return ports === undefined ? '' : `:${valueText(ports, port, style)}`
}

const of = (type: 'snat' | 'dnat') => ({
  write: (nat: Nat, draft: Draft): void => {
    if (typeof nat !== 'object' || nat === null) throw new EncodeError(`expected an address, { addr }, got ${show(nat)}`)
    write(type, nat, draft)
  },
  text: (nat: Nat, style: Style): string => text(type, nat, style),
})

export const snat = of('snat')
export const dnat = of('dnat')
