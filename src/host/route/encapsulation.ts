/** What a route or a next hop puts around its packets, in English. ip-route(8), ENCAPHDR; <linux/lwtunnel.h>, <linux/mpls_iptunnel.h> */

import type { RouteInput, RouteMessage } from '../../netlink/route/index.ts'
import { EncodeError, show } from '../../schema/errors.ts'
import { address, number8, oneOf, type Reader, readFields, textUpTo, yesOrNo } from '../verb/fields.ts'

/** MPLS labels. The kernel must have `mpls_iptunnel`. */
export interface MplsEncapsulation {
  readonly kind: 'mpls'
  /** The outermost first: `'100/200'`. */
  readonly labels: string
  readonly ttl?: number
}

/** The header of an IP tunnel: a link that takes its tunnels from its routes puts it around, one of kind vxlan or gre with `external`. */
export interface TunnelEncapsulation {
  /** What the tunnel goes through: IPv4 or IPv6. */
  readonly kind: 'ip' | 'ip6'
  /** The tunnel's key; a VXLAN's number. */
  readonly id?: number | bigint
  readonly source?: string
  /** The other end of the tunnel. */
  readonly destination: string
  /** For IPv6, the traffic class. */
  readonly tos?: number
  /** For IPv6, the hop limit. */
  readonly ttl?: number
  /** Whether the id is sent along. */
  readonly key?: boolean
  readonly checksum?: boolean
  readonly sequence?: boolean
}

/** All others, in the kernel's own words. */
export interface KernelEncapsulation {
  readonly kind: 'kernel'
  readonly type: RouteInput['RTA_ENCAP_TYPE']
  readonly attributes: RouteInput['RTA_ENCAP']
}

/** What is put around packets, told apart by its `kind`. */
export type Encapsulation = MplsEncapsulation | TunnelEncapsulation | KernelEncapsulation

/** An encapsulation as the kernel has it: what stands in RTA_ENCAP and NHA_ENCAP, and its type, which is sent behind it. */
export type EncapsulationAttributes = readonly [attributes: RouteInput['RTA_ENCAP'], type: RouteInput['RTA_ENCAP_TYPE']]

const tunnelFlags = { checksum: 'TUNNEL_CSUM', key: 'TUNNEL_KEY', sequence: 'TUNNEL_SEQ' } as const

const id: Reader<bigint> = (value) => {
  const whole = typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value)) ? BigInt(value) : -1n
  if (whole < 0n || whole >= 1n << 64n) throw new EncodeError(`expected a whole number from 0 to 2^64 - 1, got ${show(value)}`)
  return whole
}

const labels: Reader<string> = (value) => {
  const ok = typeof value === 'string' && /^\d+(\/\d+)*$/.test(value) && value.split('/').every((label) => Number(label) < 1 << 20)
  if (!ok) throw new EncodeError(`expected labels up to ${(1 << 20) - 1} such as 100/200, got ${show(value)}`)
  return value
}

/** Reads an encapsulation. @throws EncodeError with the path of the offender */
export const encapsulation: Reader<EncapsulationAttributes> = (value) => {
  const { kind } = readFields({ kind: (value as Partial<Encapsulation> | null)?.kind }, { kind: oneOf(['mpls', 'ip', 'ip6', 'kernel']) })
  if (kind === undefined) throw new EncodeError('expected mpls, ip, ip6 or kernel, got nothing', ['kind'])
  return kinds[kind](value)
}

const known = { kind: textUpTo(16) }
const tunnelFields = {
  ...known,
  id,
  source: address,
  destination: address,
  tos: number8,
  ttl: number8,
  key: yesOrNo,
  checksum: yesOrNo,
  sequence: yesOrNo,
}

const kinds: { readonly [K in Encapsulation['kind']]: Reader<EncapsulationAttributes> } = {
  mpls(value) {
    const said = readFields(value, { ...known, labels, ttl: number8 })
    return [{ MPLS_IPTUNNEL_DST: said.labels ?? labels(undefined), MPLS_IPTUNNEL_TTL: said.ttl }, 'LWTUNNEL_ENCAP_MPLS']
  },
  ip(value) {
    const { id, source, destination, tos, ttl, flags } = tunnel(value, 'ipv4')
    const attributes = {
      LWTUNNEL_IP_ID: id,
      LWTUNNEL_IP_SRC: source,
      LWTUNNEL_IP_DST: destination,
      LWTUNNEL_IP_TOS: tos,
      LWTUNNEL_IP_TTL: ttl,
    }
    return [{ ...attributes, LWTUNNEL_IP_FLAGS: flags }, 'LWTUNNEL_ENCAP_IP']
  },
  ip6(value) {
    const { id, source, destination, tos, ttl, flags } = tunnel(value, 'ipv6')
    const attributes = {
      LWTUNNEL_IP6_ID: id,
      LWTUNNEL_IP6_SRC: source,
      LWTUNNEL_IP6_DST: destination,
      LWTUNNEL_IP6_TC: tos,
      LWTUNNEL_IP6_HOPLIMIT: ttl,
    }
    return [{ ...attributes, LWTUNNEL_IP6_FLAGS: flags }, 'LWTUNNEL_ENCAP_IP6']
  },
  kernel(value) {
    const { type, attributes } = value as KernelEncapsulation
    return [attributes, type]
  },
}

function tunnel(value: unknown, family: 'ipv4' | 'ipv6') {
  const said = readFields(value, tunnelFields)
  if (said.destination === undefined) throw new EncodeError('expected the other end of the tunnel, got nothing', ['destination'])
  for (const name of ['source', 'destination'] as const) {
    const found = said[name]
    if (found !== undefined && found.family !== family)
      throw new EncodeError(`expected an address of ${family}, got ${found.address}`, [name])
  }
  const flags = (['checksum', 'key', 'sequence'] as const).filter((name) => said[name] === true).map((name) => tunnelFlags[name])
  const { id, tos, ttl } = said
  return {
    id,
    tos,
    ttl,
    source: said.source?.address,
    destination: said.destination?.address,
    flags: flags.length === 0 ? undefined : flags,
  }
}

/** The encapsulation of a route message, and its type. */
type Encapsulated = Pick<RouteMessage, 'RTA_ENCAP_TYPE' | 'RTA_ENCAP'>

/** An encapsulation in English, in the kernel's words where English has none; undefined where there is none. */
export function describeEncapsulation({ RTA_ENCAP_TYPE: type, RTA_ENCAP: attributes }: Encapsulated): Encapsulation | undefined {
  if (type === undefined || attributes === undefined) return undefined
  if ('MPLS_IPTUNNEL_DST' in attributes) {
    const { MPLS_IPTUNNEL_DST: labels = '', MPLS_IPTUNNEL_TTL: ttl } = attributes
    return { kind: 'mpls', labels, ...said({ ttl }) }
  }
  if (type === 'LWTUNNEL_ENCAP_IP' && 'LWTUNNEL_IP_DST' in attributes && attributes.LWTUNNEL_IP_OPTS === undefined) {
    const {
      LWTUNNEL_IP_ID: id,
      LWTUNNEL_IP_SRC: source,
      LWTUNNEL_IP_DST: destination = '0.0.0.0',
      LWTUNNEL_IP_TOS: tos,
      LWTUNNEL_IP_TTL: ttl,
    } = attributes
    return { kind: 'ip', destination, ...said({ id, source, tos, ttl }), ...flagged(attributes.LWTUNNEL_IP_FLAGS) }
  }
  if (type === 'LWTUNNEL_ENCAP_IP6' && 'LWTUNNEL_IP6_DST' in attributes && attributes.LWTUNNEL_IP6_OPTS === undefined) {
    const {
      LWTUNNEL_IP6_ID: id,
      LWTUNNEL_IP6_SRC: source,
      LWTUNNEL_IP6_DST: destination = '::',
      LWTUNNEL_IP6_TC: tos,
      LWTUNNEL_IP6_HOPLIMIT: ttl,
    } = attributes
    return { kind: 'ip6', destination, ...said({ id, source, tos, ttl }), ...flagged(attributes.LWTUNNEL_IP6_FLAGS) }
  }
  return { kind: 'kernel', type, attributes }
}

const nothing: readonly unknown[] = [undefined, 0, 0n, '0.0.0.0', '::']

/** Without what is not said, which the kernel sends as zeros. */
function said<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !nothing.includes(value))) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

function flagged(flags: readonly unknown[] = []): Pick<TunnelEncapsulation, keyof typeof tunnelFlags> {
  const names = (['checksum', 'key', 'sequence'] as const).filter((name) => flags.includes(tunnelFlags[name]))
  return Object.fromEntries(names.map((name) => [name, true]))
}
