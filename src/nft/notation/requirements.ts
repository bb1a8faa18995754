/** What must be known before a header's fields can be looked at, and the matches that make sure of it. nft adds the same ones (payload_gen_dependency). */

import { ETH_P } from '../../netlink/ether-types.ts'
import { EncodeError } from '../../schema/errors.ts'
import { littleEndian } from '../../schema/integer.ts'
import type { NFT_META } from '../expressions/meta.ts'
import { NFPROTO } from '../nfgenmsg.ts'
import { fromNumber } from './bits.ts'
import type { Draft } from './draft.ts'
import { ether } from './headers/ether.ts'
import type { Header } from './headers/header.ts'
import { bases } from './headers/header.ts'
import type { HeaderName } from './headers/headers.ts'
import { vlan } from './headers/vlan.ts'
import { homes, networkTypes, transportTypes } from './protocols.ts'
import { registerOf } from './registers.ts'

/** Makes sure that this header is there. @throws EncodeError where the rule already knows that it is not */
export function requireHeader({ layer, name }: Header, draft: Draft): void {
  if (layer === 'link') requireLink(name as 'ether' | 'vlan', draft)
  else if (layer === 'network') requireNetwork(name as keyof typeof networkTypes, draft, draft.scope.family === 'bridge')
  else requireTransport(name as HeaderName, draft)
}

function requireLink(name: 'ether' | 'vlan', draft: Draft): void {
  const { protocols } = draft
  if (protocols.link === undefined) {
    // ARPHRD_ETHER, <linux/if_arp.h>
    requireMeta('NFT_META_IIFTYPE', hostOrder16(1), draft)
    protocols.link = 'ether'
  }
  if (name === 'vlan' && protocols.link !== 'vlan') {
    if (protocols.network !== undefined) throw conflict(protocols.network, name)
    compareField(ether, 'type', ETH_P.ETH_P_8021Q, draft)
    protocols.link = 'vlan'
  }
}

/** `byMeta`: nft asks a bridge’s packets rather than its frames for IP, so that a field of it is found behind a VLAN tag too. */
function requireNetwork(name: keyof typeof networkTypes, draft: Draft, byMeta = false): void {
  const { protocols, scope } = draft
  if (protocols.network === name) return
  if (protocols.network !== undefined) throw conflict(protocols.network, name)
  const type = networkTypes[name]
  if (scope.family === 'inet' && protocols.link === undefined) {
    if (name === 'arp') throw conflict('inet', name)
    requireMeta('NFT_META_NFPROTO', Uint8Array.of(name === 'ip' ? NFPROTO.NFPROTO_IPV4 : NFPROTO.NFPROTO_IPV6), draft)
  } else if (protocols.link === undefined || (byMeta && protocols.link === 'ether' && name !== 'arp'))
    requireMeta('NFT_META_PROTOCOL', fromNumber(BigInt(type), 2), draft)
  else compareField(protocols.link === 'vlan' ? vlan : ether, 'type', type, draft)
  protocols.network = name
}

function requireTransport(name: HeaderName, draft: Draft): void {
  const { protocols } = draft
  // The two ports are looked for wherever a transport has them.
  if (name === 'th' || protocols.transport === name) return
  if (protocols.transport !== undefined) throw conflict(protocols.transport, name)
  const home = homes[name]
  if (home !== undefined) requireNetwork(home, draft)
  requireMeta('NFT_META_L4PROTO', Uint8Array.of(transportTypes[name as keyof typeof transportTypes]), draft)
  protocols.transport = name
}

/** Asks about a packet what stands beside its bytes. */
export function requireMeta(key: keyof typeof NFT_META, value: Uint8Array, { pieces }: Draft): void {
  pieces.push({
    match: [
      { NFTA_EXPR_NAME: 'meta', NFTA_EXPR_DATA: { NFTA_META_KEY: key, NFTA_META_DREG: registerOf(0) } },
      {
        NFTA_EXPR_NAME: 'cmp',
        NFTA_EXPR_DATA: { NFTA_CMP_SREG: registerOf(0), NFTA_CMP_OP: 'NFT_CMP_EQ', NFTA_CMP_DATA: { NFTA_DATA_VALUE: value } },
      },
    ],
  })
}

function compareField({ layer, fields }: typeof ether | typeof vlan, name: 'type', number: number, { pieces }: Draft): void {
  const [offset, bits] = fields[name]
  const length = bits / 8
  pieces.push({
    place: { base: bases[layer], offset: offset / 8, length },
    operator: 'NFT_CMP_EQ',
    value: fromNumber(BigInt(number), length),
  })
}

function conflict(known: string, wanted: string): EncodeError {
  return new EncodeError(`conflicting protocols: the packets are known to be ${known} here, not ${wanted}`)
}

function hostOrder16(value: number): Uint8Array {
  const bytes = fromNumber(BigInt(value), 2)
  return littleEndian ? bytes.reverse() : bytes
}
