/** macsec: encrypted frames on the link underneath. Its keys are set over generic netlink. <linux/if_link.h>, enum IFLA_MACSEC_*; <linux/if_macsec.h> */

import { attributes } from '../../../schema/attributes.ts'
import { bytes } from '../../../schema/bytes.ts'
import type { Codec } from '../../../schema/codec.ts'
import { EncodeError, nearest, show } from '../../../schema/errors.ts'
import { be16, be64, u8, u32, u64 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'

/** Cipher suites, by the numbers of IEEE 802.1AE. The default one is MACSEC_CIPHER_ID_GCM_AES_128 by its number of old. */
export const MACSEC_CIPHER = {
  MACSEC_DEFAULT_CIPHER_ID: 0x0080020001000001n,
  MACSEC_CIPHER_ID_GCM_AES_128: 0x0080c20001000001n,
  MACSEC_CIPHER_ID_GCM_AES_256: 0x0080c20001000002n,
  MACSEC_CIPHER_ID_GCM_AES_XPN_128: 0x0080c20001000003n,
  MACSEC_CIPHER_ID_GCM_AES_XPN_256: 0x0080c20001000004n,
} as const

type CipherSuite = keyof typeof MACSEC_CIPHER | bigint

const suites: ReadonlyMap<string, bigint> = new Map(Object.entries(MACSEC_CIPHER))
const names: ReadonlyMap<bigint, CipherSuite> = new Map(
  Object.entries(MACSEC_CIPHER).map(([name, number]) => [number, name as keyof typeof MACSEC_CIPHER]),
)

/** One of the names above, or a number that has none: too large for a number of JavaScript's. */
const cipherSuite: Codec<CipherSuite> & { readonly size: number } = {
  name: 'u64',
  size: 8,
  read(source, start, end) {
    const number = u64.read(source, start, end)
    return names.get(number) ?? number
  },
  write(writer, value) {
    const number = typeof value === 'bigint' ? value : suites.get(value)
    if (number === undefined) {
      const near = typeof value === 'string' ? nearest(value, suites.keys()) : undefined
      if (near !== undefined) throw new EncodeError(`no such name: ${show(value)}; did you mean ${near}?`)
      throw new EncodeError(`expected a bigint or one of ${[...suites.keys()].join(', ')}; got ${show(value)}`)
    }
    u64.write(writer, number)
  },
  explain(source, start, end) {
    const number = u64.read(source, start, end)
    const digits = `0x${number.toString(16).padStart(16, '0')}`
    const name = names.get(number)
    return { value: name === undefined ? digits : `${name} (${digits})` }
  },
}

/** The options of a MACsec link. The link underneath is IFLA_LINK. */
export const macsec = attributes({
  IFLA_MACSEC_SCI: [1, be64, 'the secure channel: a MAC, then a port'],
  IFLA_MACSEC_PORT: [2, be16, 'in a request, with the link’s MAC: the secure channel'],
  IFLA_MACSEC_ICV_LEN: [3, u8, 'bytes of the check value, 8 to 16'],
  IFLA_MACSEC_CIPHER_SUITE: [4, cipherSuite],
  IFLA_MACSEC_WINDOW: [5, u32, 'packets; counts with IFLA_MACSEC_REPLAY_PROTECT'],
  IFLA_MACSEC_ENCODING_SA: [6, u8, '0 to 3'],
  IFLA_MACSEC_ENCRYPT: [7, u8],
  IFLA_MACSEC_PROTECT: [8, u8],
  IFLA_MACSEC_INC_SCI: [9, u8],
  IFLA_MACSEC_ES: [10, u8, 'end station: the MAC says the channel'],
  IFLA_MACSEC_SCB: [11, u8, 'single copy broadcast'],
  IFLA_MACSEC_REPLAY_PROTECT: [12, u8],
  IFLA_MACSEC_VALIDATION: [13, named(u8, { MACSEC_VALIDATE_DISABLED: 0, MACSEC_VALIDATE_CHECK: 1, MACSEC_VALIDATE_STRICT: 2 })],
  IFLA_MACSEC_PAD: [14, bytes],
  IFLA_MACSEC_OFFLOAD: [15, named(u8, { MACSEC_OFFLOAD_OFF: 0, MACSEC_OFFLOAD_PHY: 1, MACSEC_OFFLOAD_MAC: 2 })],
})
