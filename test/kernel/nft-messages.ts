/** Changes of nf_tables for live tests, in one table of IPv4 called t. */

import { type Change, type SetElementsInput, type Statement, writeRule } from '../../src/nft/index.ts'

export type Element = NonNullable<SetElementsInput['NFTA_SET_ELEM_LIST_ELEMENTS']>[number]

const nfgen_family = 'NFPROTO_IPV4'
const nlmsg_flags = ['NLM_F_CREATE'] as const

export function addTable(NFTA_TABLE_NAME = 't'): Change {
  return { nlmsg_type: 'NFT_MSG_NEWTABLE', nlmsg_flags, nfgen_family, NFTA_TABLE_NAME }
}

export function addChain(NFTA_CHAIN_NAME = 'c'): Change {
  return { nlmsg_type: 'NFT_MSG_NEWCHAIN', nlmsg_flags, nfgen_family, NFTA_CHAIN_TABLE: 't', NFTA_CHAIN_NAME }
}

export function addRule(statements: readonly Statement[], chain = 'c', userdata?: Uint8Array): Change {
  return {
    nlmsg_type: 'NFT_MSG_NEWRULE',
    nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_APPEND'],
    nfgen_family,
    NFTA_RULE_TABLE: 't',
    NFTA_RULE_CHAIN: chain,
    NFTA_RULE_EXPRESSIONS: writeRule(statements, { family: 'ip' }).expressions,
    ...(userdata === undefined ? {} : { NFTA_RULE_USERDATA: userdata }),
  }
}

/** A set of addresses. */
export function addSet(name = 's', flags: readonly ('NFT_SET_INTERVAL' | 'NFT_SET_TIMEOUT')[] = []): Change {
  return {
    nlmsg_type: 'NFT_MSG_NEWSET',
    nlmsg_flags,
    nfgen_family,
    NFTA_SET_TABLE: 't',
    NFTA_SET_NAME: name,
    NFTA_SET_FLAGS: flags,
    NFTA_SET_KEY_TYPE: 7,
    NFTA_SET_KEY_LEN: 4,
    NFTA_SET_ID: 1,
    // The byte order of the keys, for nft to print them by.
    NFTA_SET_USERDATA: Uint8Array.of(0, 4, 2, 0, 0, 0),
  }
}

export function addElements(elements: readonly Element[], { create = false, set = 's' } = {}): Change {
  return {
    nlmsg_type: 'NFT_MSG_NEWSETELEM',
    nlmsg_flags: create ? ['NLM_F_CREATE', 'NLM_F_EXCL'] : nlmsg_flags,
    nfgen_family,
    NFTA_SET_ELEM_LIST_TABLE: 't',
    NFTA_SET_ELEM_LIST_SET: set,
    NFTA_SET_ELEM_LIST_ELEMENTS: elements,
  }
}

/** The element of an address, as the number that it is: 0x0a000001 is 10.0.0.1. */
export function element(address: number): Element {
  return { NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address) } }
}

/** The elements of an interval, its end not within. */
export function interval(first: number, end: number): Element[] {
  return [element(first), { ...element(end), NFTA_SET_ELEM_FLAGS: ['NFT_SET_ELEM_INTERVAL_END'] }]
}
