/** Address labels: which IPv6 source address goes with which destination. RFC 6724; <linux/if_addrlabel.h> */

import { ipv6 } from '../../schema/address.ts'
import { attributes } from '../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { u8, u32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { named } from '../../schema/names.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'

const ifaddrlblmsg = struct('ifaddrlblmsg', {
  ifal_family: named(u8, AF),
  __ifal_reserved: padding(1),
  ifal_prefixlen: u8,
  ifal_flags: u8,
  ifal_index: u32,
  ifal_seq: u32,
})

const addressLabelAttributes = attributes({
  IFAL_ADDRESS: [1, ipv6],
  IFAL_LABEL: [2, u32],
})

/** A label, as the kernel describes it. */
export interface AddressLabelMessage extends ValueOf<typeof declared> {}

/** A label, as a request describes it. */
export interface AddressLabelInput extends InputOf<typeof declared> {}

const declared = message(ifaddrlblmsg, addressLabelAttributes)

export const addressLabel: Codec<AddressLabelMessage, AddressLabelInput> = declared
