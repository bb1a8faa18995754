/** A small transaction: one element put into a set of nf_tables, all by itself. nft(8), “SETS” */

import { execFileSync } from 'node:child_process'
import { netloom, nft } from '../built.ts'
import { compile, NO_LIBMNL } from '../compile.ts'
import type { Contestant, Match } from '../match.ts'

const IN_PLACE = 'one element added in a transaction of its own: batchSync'
const ADDED = 'one element added in a transaction of its own: firewall.elements.add'
const C = 'C with libmnl'
const TIMES = 2000
const TABLE = 'small'
const SET = 'addresses'

const transactionOf = (key: Uint8Array) =>
  nft.transaction([
    {
      nlmsg_type: 'NFT_MSG_NEWSETELEM',
      nlmsg_flags: ['NLM_F_CREATE'],
      nfgen_family: 'NFPROTO_IPV4',
      NFTA_SET_ELEM_LIST_TABLE: TABLE,
      NFTA_SET_ELEM_LIST_SET: SET,
      NFTA_SET_ELEM_LIST_ELEMENTS: [{ NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: key } }],
    },
  ])

export function smallTransaction(): Match {
  const host = netloom.openHost()
  const connection = netloom.connect(netloom.netfilter)
  const set = { family: 'ip', table: TABLE, set: SET } as const
  const empty = () => execFileSync('nft', [`flush set ip ${TABLE} ${SET}`])
  execFileSync('nft', [`add table ip ${TABLE}; add set ip ${TABLE} ${SET} { type ipv4_addr; }`])
  const added = async (add: (key: Uint8Array) => unknown) => {
    empty()
    const begun = performance.now()
    for (let i = 0; i < TIMES; i++) await add(Uint8Array.of(10, i >> 16, (i >> 8) & 255, i & 255))
    return ((performance.now() - begun) / TIMES) * 1000
  }
  const inPlace = () => {
    empty()
    const begun = performance.now()
    for (let i = 0; i < TIMES; i++) connection.batchSync(transactionOf(Uint8Array.of(10, i >> 16, (i >> 8) & 255, i & 255)))
    return ((performance.now() - begun) / TIMES) * 1000
  }
  const contestants: Contestant[] = [
    { name: 'netloom', round: async () => [inPlace(), await added((key) => host.firewall.elements.add(set, [key]))] },
  ]
  const program = compile('transaction', 'mnl')
  if (program !== undefined) {
    const theirs = () => {
      empty()
      return Number.parseFloat(execFileSync(program, [TABLE, SET, String(TIMES)], { encoding: 'utf8' }))
    }
    contestants.push({ name: C, round: () => [theirs(), theirs()] })
  }
  return {
    rounds: 15,
    works: [
      { name: IN_PLACE, unit: 'µs' },
      { name: ADDED, unit: 'µs' },
    ],
    contestants,
    targets: [
      { work: IN_PLACE, peer: C, times: 3 },
      { work: ADDED, peer: C, times: 3 },
    ],
    absent: program === undefined ? [NO_LIBMNL] : [],
  }
}
