/**
 * Which changes of a ruleset, and of tracked connections, the kernel makes at once. The kernel's net/netfilter/nf_tables_api.c,
 * nft_set_pipapo.c, nf_conntrack_netlink.c
 */

import type { ChainInput } from './chain.ts'
import type { ConnectionInput } from './connection/connection.ts'
import type { SetElementsInput } from './set-element.ts'

/** A chain that takes no module: those at a hook may. */
export function isPlainChain({ NFTA_CHAIN_HOOK }: ChainInput): boolean {
  return NFTA_CHAIN_HOOK === undefined
}

/**
 * Elements that are no flush of the whole set, take no module, and belong to no set of ranges in several dimensions: of those the kernel makes a copy for each
 * transaction. It is known by its elements: they have the last key beside the first.
 */
export function isPlainElements({ NFTA_SET_ELEM_LIST_ELEMENTS: elements = [] }: SetElementsInput): boolean {
  return (
    elements.length > 0 &&
    elements.every(
      ({ NFTA_SET_ELEM_KEY_END, NFTA_SET_ELEM_EXPR, NFTA_SET_ELEM_EXPRESSIONS }) =>
        NFTA_SET_ELEM_KEY_END === undefined && NFTA_SET_ELEM_EXPR === undefined && NFTA_SET_ELEM_EXPRESSIONS === undefined,
    )
  )
}

/** A connection that takes no module: a helper may, and so may the translation of addresses. */
export function isPlainConnection({ CTA_HELP, CTA_NAT_SRC, CTA_NAT_DST }: ConnectionInput): boolean {
  return CTA_HELP === undefined && CTA_NAT_SRC === undefined && CTA_NAT_DST === undefined
}

/** One connection, and not all of them: for those the kernel walks through its table. */
export function isOneConnection({ CTA_TUPLE_ORIG, CTA_TUPLE_REPLY, CTA_FILTER }: ConnectionInput): boolean {
  return (CTA_TUPLE_ORIG !== undefined || CTA_TUPLE_REPLY !== undefined) && CTA_FILTER === undefined
}
