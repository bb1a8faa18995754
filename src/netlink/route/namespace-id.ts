/** Namespace ids: the number by which one network namespace knows another, in IFLA_LINK_NETNSID say. <linux/net_namespace.h> */

import { attributes } from '../../schema/attributes.ts'
import type { Codec, InputOf, ValueOf } from '../../schema/codec.ts'
import { s32, u8, u32 } from '../../schema/integer.ts'
import { message } from '../../schema/message.ts'
import { named } from '../../schema/names.ts'
import { struct } from '../../schema/struct.ts'
import { AF } from '../address-family.ts'

const rtgenmsg = struct('rtgenmsg', { rtgen_family: named(u8, AF) })

const namespaceIdAttributes = attributes({
  NETNSA_NSID: [1, s32, '-1: it has none here'],
  NETNSA_PID: [2, u32, 'the namespace of this process'],
  NETNSA_FD: [3, u32, 'the namespace behind this descriptor'],
  NETNSA_TARGET_NSID: [4, s32],
  NETNSA_CURRENT_NSID: [5, s32],
})

/** A namespace's number, as the kernel tells it. */
export interface NamespaceIdMessage extends ValueOf<typeof declared> {}

/** A namespace's number, as a request asks for it or sets it. */
export interface NamespaceIdInput extends InputOf<typeof declared> {}

const declared = message(rtgenmsg, namespaceIdAttributes)

export const namespaceId: Codec<NamespaceIdMessage, NamespaceIdInput> = declared
