import { describe, expect, it } from 'vitest'
import { sameTable } from '../../src/nft/index.ts'

const lookup = (set: object) => ({
  nlmsg_type: 'NFT_MSG_NEWRULE',
  NFTA_RULE_CHAIN: 'c',
  NFTA_RULE_EXPRESSIONS: [{ NFTA_EXPR_NAME: 'lookup', NFTA_EXPR_DATA: { NFTA_LOOKUP_SREG: 'NFT_REG_1', ...set } }],
})
const chain = { nlmsg_type: 'NFT_MSG_NEWCHAIN', NFTA_CHAIN_NAME: 'c' }
const set = (more: object, flags: readonly string[] = ['NFT_SET_ANONYMOUS']) => ({
  nlmsg_type: 'NFT_MSG_NEWSET',
  NFTA_SET_FLAGS: flags,
  NFTA_SET_KEY_LEN: 1,
  ...more,
})
const elements = (more: object, ...keys: number[]) => ({
  nlmsg_type: 'NFT_MSG_NEWSETELEM',
  NFTA_SET_ELEM_LIST_ELEMENTS: keys.map((key) => ({ NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: Uint8Array.of(key) } })),
  ...more,
})

describe('sets without a name', () => {
  const wanted = (...keys: number[]) => [
    chain,
    set({ NFTA_SET_NAME: '__set%d', NFTA_SET_ID: 1 }),
    elements({ NFTA_SET_ELEM_LIST_SET: '__set%d', NFTA_SET_ELEM_LIST_SET_ID: 1 }, ...keys),
    lookup({ NFTA_LOOKUP_SET: '__set%d', NFTA_LOOKUP_SET_ID: 1 }),
  ]
  const there = (...keys: number[]) => [
    chain,
    set({ NFTA_SET_NAME: '__set4', NFTA_SET_HANDLE: 9n }),
    elements({ NFTA_SET_ELEM_LIST_SET: '__set4' }, ...keys),
    lookup({ NFTA_LOOKUP_SET: '__set4' }),
  ]
  it('are told by what they hold, in any order', () => {
    expect(sameTable(wanted(1, 2), there(2, 1))).toBe(true)
    expect(sameTable(wanted(1, 2), there(1))).toBe(false)
    expect(sameTable(wanted(1, 2), there(1, 3))).toBe(false)
  })
})

it('sets with a name are told by it', () => {
  const one = [set({ NFTA_SET_NAME: 's' }, []), elements({ NFTA_SET_ELEM_LIST_SET: 's' }, 1)]
  const other = [set({ NFTA_SET_NAME: 'r' }, []), elements({ NFTA_SET_ELEM_LIST_SET: 'r' }, 1)]
  expect(sameTable(one, one)).toBe(true)
  expect(sameTable(one, other)).toBe(false)
})

it('an element that says of what it has not is the one that says nothing', () => {
  const named = set({ NFTA_SET_NAME: 's' }, [])
  const said = (more: object) => ({
    nlmsg_type: 'NFT_MSG_NEWSETELEM',
    NFTA_SET_ELEM_LIST_SET: 's',
    NFTA_SET_ELEM_LIST_ELEMENTS: [{ NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: Uint8Array.of(1) }, ...more }],
  })
  const bare = [named, elements({ NFTA_SET_ELEM_LIST_SET: 's' }, 1)]
  expect(sameTable(bare, [named, said({ NFTA_SET_ELEM_FLAGS: [], NFTA_SET_ELEM_USERDATA: undefined })])).toBe(true)
  expect(sameTable(bare, [named, said({ NFTA_SET_ELEM_FLAGS: ['NFT_SET_ELEM_INTERVAL_END'] })])).toBe(false)
})

it('what packets put into a set does not count', () => {
  const dynamic = set({ NFTA_SET_NAME: 's' }, ['NFT_SET_EVAL'])
  expect(sameTable([dynamic], [dynamic, elements({ NFTA_SET_ELEM_LIST_SET: 's' }, 1)])).toBe(true)
})

it('counted packets do not count, a counter does', () => {
  const rule = (...expressions: object[]) => [
    chain,
    { nlmsg_type: 'NFT_MSG_NEWRULE', NFTA_RULE_CHAIN: 'c', NFTA_RULE_EXPRESSIONS: expressions },
  ]
  const counter = (packets: bigint) => ({
    NFTA_EXPR_NAME: 'counter',
    NFTA_EXPR_DATA: { NFTA_COUNTER_PACKETS: packets, NFTA_COUNTER_BYTES: 0n },
  })
  expect(sameTable(rule(counter(0n)), rule(counter(5n)))).toBe(true)
  expect(sameTable(rule(counter(0n)), rule())).toBe(false)
})

it('the order of rules counts, that of chains does not', () => {
  const rule = (name: string) => ({
    nlmsg_type: 'NFT_MSG_NEWRULE',
    NFTA_RULE_CHAIN: 'c',
    NFTA_RULE_EXPRESSIONS: [{ NFTA_EXPR_NAME: name }],
  })
  const other = { nlmsg_type: 'NFT_MSG_NEWCHAIN', NFTA_CHAIN_NAME: 'd' }
  expect(sameTable([chain, other, rule('notrack')], [other, chain, rule('notrack')])).toBe(true)
  expect(sameTable([chain, rule('notrack'), rule('counter')], [chain, rule('counter'), rule('notrack')])).toBe(false)
})

it('a chain without a name stands where a rule leads to it', () => {
  const jump = (verdict: object) => ({
    nlmsg_type: 'NFT_MSG_NEWRULE',
    NFTA_RULE_CHAIN: 'c',
    NFTA_RULE_EXPRESSIONS: [
      {
        NFTA_EXPR_NAME: 'immediate',
        NFTA_EXPR_DATA: { NFTA_IMMEDIATE_DATA: { NFTA_DATA_VERDICT: { NFTA_VERDICT_CODE: 'NFT_JUMP', ...verdict } } },
      },
    ],
  })
  const inner = (name: string) => ({ NFTA_RULE_EXPRESSIONS: [{ NFTA_EXPR_NAME: name }], nlmsg_type: 'NFT_MSG_NEWRULE' })
  const bound = { nlmsg_type: 'NFT_MSG_NEWCHAIN', NFTA_CHAIN_FLAGS: ['NFT_CHAIN_BINDING'] }
  const wanted = [chain, { ...bound, NFTA_CHAIN_ID: 1 }, { ...inner('notrack'), NFTA_RULE_CHAIN_ID: 1 }, jump({ NFTA_VERDICT_CHAIN_ID: 1 })]
  const there = (name: string) => [
    chain,
    { ...bound, NFTA_CHAIN_NAME: '__chain7' },
    { ...inner(name), NFTA_RULE_CHAIN: '__chain7' },
    jump({ NFTA_VERDICT_CHAIN: '__chain7' }),
  ]
  expect(sameTable(wanted, there('notrack'))).toBe(true)
  expect(sameTable(wanted, there('counter'))).toBe(false)
})

it('what belongs to nothing that is there is a difference: a rule of a missing chain', () => {
  expect(sameTable([chain], [chain, { nlmsg_type: 'NFT_MSG_NEWRULE', NFTA_RULE_CHAIN: 'nowhere' }])).toBe(false)
})
