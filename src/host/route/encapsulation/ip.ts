/**
 * The header of an IP tunnel: a link that takes its tunnels from its routes puts it around, one of kind vxlan, geneve, gre or erspan with `external`.
 * ip-route(8), <linux/lwtunnel.h>, enum lwtunnel_ip_t
 */

import { EncodeError, show } from '../../../schema/errors.ts'
import { at, number8, number16, number32, readFields } from '../../verb/fields.ts'
import { ipv4Address, ipv6Address } from '../../verb/option-values.ts'
import type { Conversion } from '../../verb/options.ts'
import { kind } from './kind.ts'
import { key, set, upTo } from './values.ts'

/** An option of Geneve. */
export interface GeneveOption {
  readonly class: number
  readonly type: number
  /** Bytes in hexadecimal, four or a multiple: `'00010203'`. */
  readonly data: string
}

/** The options of ERSPAN: `index` in version 1, `direction` and `hardwareId` in version 2. */
export interface ErspanOptions {
  readonly version: number
  readonly index?: number
  readonly direction?: number
  readonly hardwareId?: number
}

type Geneve = readonly {
  readonly LWTUNNEL_IP_OPT_GENEVE_CLASS?: number
  readonly LWTUNNEL_IP_OPT_GENEVE_TYPE?: number
  readonly LWTUNNEL_IP_OPT_GENEVE_DATA?: Uint8Array
}[]

const bytes = (value: unknown): Uint8Array => {
  if (typeof value !== 'string' || !/^([0-9a-f]{8})+$/i.test(value) || value.length > 248)
    throw new EncodeError(`expected bytes in hexadecimal such as 00010203, a multiple of four, got ${show(value)}`)
  return new Uint8Array(Buffer.from(value, 'hex'))
}

const geneve: Conversion<readonly GeneveOption[], { LWTUNNEL_IP_OPTS_GENEVE?: Geneve }> = {
  write(said) {
    if (!Array.isArray(said) || said.length === 0) throw new EncodeError(`expected an array of at least one option, got ${show(said)}`)
    const LWTUNNEL_IP_OPTS_GENEVE = said.map((option: unknown, i) =>
      at(`[${i}]`, () => {
        const { class: number, type, data } = readFields(option, { class: number16, type: number8, data: bytes })
        if (number === undefined || type === undefined || data === undefined)
          throw new EncodeError(`expected class, type and data, got ${show(option)}`)
        return { LWTUNNEL_IP_OPT_GENEVE_CLASS: number, LWTUNNEL_IP_OPT_GENEVE_TYPE: type, LWTUNNEL_IP_OPT_GENEVE_DATA: data }
      }),
    )
    return { LWTUNNEL_IP_OPTS_GENEVE }
  },
  read: ({ LWTUNNEL_IP_OPTS_GENEVE: options }) =>
    options?.map((option) => ({
      class: option.LWTUNNEL_IP_OPT_GENEVE_CLASS ?? 0,
      type: option.LWTUNNEL_IP_OPT_GENEVE_TYPE ?? 0,
      data: Buffer.from(option.LWTUNNEL_IP_OPT_GENEVE_DATA ?? []).toString('hex'),
    })),
}

const groupPolicy: Conversion<number, { LWTUNNEL_IP_OPTS_VXLAN?: { LWTUNNEL_IP_OPT_VXLAN_GBP?: number } }> = {
  write: (said) => ({ LWTUNNEL_IP_OPTS_VXLAN: { LWTUNNEL_IP_OPT_VXLAN_GBP: number32(said) } }),
  read: ({ LWTUNNEL_IP_OPTS_VXLAN: options }) => options?.LWTUNNEL_IP_OPT_VXLAN_GBP,
}

type Erspan = {
  readonly LWTUNNEL_IP_OPT_ERSPAN_VER?: number
  readonly LWTUNNEL_IP_OPT_ERSPAN_INDEX?: number
  readonly LWTUNNEL_IP_OPT_ERSPAN_DIR?: number
  readonly LWTUNNEL_IP_OPT_ERSPAN_HWID?: number
}

const erspanFields = { version: number8, index: number32, direction: number8, hardwareId: number8 }

const erspan: Conversion<ErspanOptions, { LWTUNNEL_IP_OPTS_ERSPAN?: Erspan }> = {
  write(said) {
    const { version, index = 0, direction = 0, hardwareId = 0 } = readFields(said, erspanFields)
    if (version !== 1 && version !== 2) throw new EncodeError(`expected 1 or 2, got ${show(version)}`, ['version'])
    return {
      LWTUNNEL_IP_OPTS_ERSPAN: {
        LWTUNNEL_IP_OPT_ERSPAN_VER: version,
        LWTUNNEL_IP_OPT_ERSPAN_INDEX: index,
        LWTUNNEL_IP_OPT_ERSPAN_DIR: direction,
        LWTUNNEL_IP_OPT_ERSPAN_HWID: hardwareId,
      },
    }
  },
  read({ LWTUNNEL_IP_OPTS_ERSPAN: options }) {
    if (options === undefined) return undefined
    const { LWTUNNEL_IP_OPT_ERSPAN_VER: version = 0, LWTUNNEL_IP_OPT_ERSPAN_INDEX: index = 0 } = options
    const { LWTUNNEL_IP_OPT_ERSPAN_DIR: direction = 0, LWTUNNEL_IP_OPT_ERSPAN_HWID: hardwareId = 0 } = options
    return version === 1 ? { version, index } : { version, direction, hardwareId }
  },
}

/** What both have. Linux 6.18 has a bug that stops all of its networking for good when it is told a tunnel's options: not before it is mended. */
function common<const P extends 'LWTUNNEL_IP' | 'LWTUNNEL_IP6'>(prefix: P) {
  return {
    /** Whether the id is sent along. */
    key: [`${prefix}_FLAGS`, set('TUNNEL_KEY')],
    checksum: [`${prefix}_FLAGS`, set('TUNNEL_CSUM')],
    sequence: [`${prefix}_FLAGS`, set('TUNNEL_SEQ')],
    /** The options of a geneve link's tunnel. See the warning above. */
    geneve: [`${prefix}_OPTS`, geneve],
    /** The group of a vxlan link's tunnel, with `groupPolicy`. See the warning above. */
    groupPolicy: [`${prefix}_OPTS`, groupPolicy],
    /** The options of an erspan link's tunnel. See the warning above. */
    erspan: [`${prefix}_OPTS`, erspan],
  } as const
}

export const ip = kind('ip', 'LWTUNNEL_ENCAP_IP', {
  /** The tunnel's key; a VXLAN's number. */
  id: ['LWTUNNEL_IP_ID', key],
  source: ['LWTUNNEL_IP_SRC', ipv4Address],
  /** The other end of the tunnel. */
  destination: ['LWTUNNEL_IP_DST', ipv4Address, 'needed'],
  tos: ['LWTUNNEL_IP_TOS', upTo(0xff)],
  ttl: ['LWTUNNEL_IP_TTL', upTo(0xff)],
  ...common('LWTUNNEL_IP'),
})

export const ip6 = kind('ip6', 'LWTUNNEL_ENCAP_IP6', {
  /** The tunnel's key; a VXLAN's number. */
  id: ['LWTUNNEL_IP6_ID', key],
  source: ['LWTUNNEL_IP6_SRC', ipv6Address],
  /** The other end of the tunnel. */
  destination: ['LWTUNNEL_IP6_DST', ipv6Address, 'needed'],
  /** The traffic class. */
  tos: ['LWTUNNEL_IP6_TC', upTo(0xff)],
  /** The hop limit. */
  ttl: ['LWTUNNEL_IP6_HOPLIMIT', upTo(0xff)],
  ...common('LWTUNNEL_IP6'),
})
