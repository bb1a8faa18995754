import { expect, it } from 'vitest'
import { changeNames } from '../../../src/host/firewall/change-name.ts'
import { type Change, comment } from '../../../src/nft/index.ts'

const nfgen_family = 'NFPROTO_INET'
const rule = (chain: string, more: object = {}): Change => ({
  nlmsg_type: 'NFT_MSG_NEWRULE',
  nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_APPEND'],
  nfgen_family,
  NFTA_RULE_TABLE: 't',
  NFTA_RULE_CHAIN: chain,
  ...more,
})

it.each<[string, Change]>([
  ['add table inet t', { nlmsg_type: 'NFT_MSG_NEWTABLE', nfgen_family, NFTA_TABLE_NAME: 't' }],
  ['create table inet t', { nlmsg_type: 'NFT_MSG_NEWTABLE', nlmsg_flags: ['NLM_F_EXCL'], nfgen_family, NFTA_TABLE_NAME: 't' }],
  ['destroy chain inet t c', { nlmsg_type: 'NFT_MSG_DESTROYCHAIN', nfgen_family, NFTA_CHAIN_TABLE: 't', NFTA_CHAIN_NAME: 'c' }],
  ['delete chain inet t (handle 5)', { nlmsg_type: 'NFT_MSG_DELCHAIN', nfgen_family, NFTA_CHAIN_TABLE: 't', NFTA_CHAIN_HANDLE: 5n }],
  [
    'add map inet t m',
    { nlmsg_type: 'NFT_MSG_NEWSET', nfgen_family, NFTA_SET_TABLE: 't', NFTA_SET_NAME: 'm', NFTA_SET_FLAGS: ['NFT_SET_MAP'] },
  ],
  ['add object inet t n', { nlmsg_type: 'NFT_MSG_NEWOBJ', nfgen_family, NFTA_OBJ_TABLE: 't', NFTA_OBJ_NAME: 'n' }],
  ['insert rule inet t c (rule 1 of the chain here)', rule('c', { nlmsg_flags: ['NLM_F_CREATE'] })],
  ['replace rule inet t c (handle 3)', rule('c', { nlmsg_flags: ['NLM_F_REPLACE'], NFTA_RULE_HANDLE: 3n })],
  ['add rule inet t c (rule 1 of the chain here, comment "web")', rule('c', { NFTA_RULE_USERDATA: comment('web') })],
  ['delete rule inet t c', { nlmsg_type: 'NFT_MSG_DELRULE', nfgen_family, NFTA_RULE_TABLE: 't', NFTA_RULE_CHAIN: 'c' }],
])('%s', (name, change) => {
  expect(changeNames([change])(0)).toBe(name)
})

it('rules are counted in their chain', () => {
  const nameOf = changeNames([rule('c'), rule('d'), rule('c'), rule('d'), rule('c')])
  expect([2, 3, 4].map(nameOf)).toEqual([
    'add rule inet t c (rule 2 of the chain here)',
    'add rule inet t d (rule 2 of the chain here)',
    'add rule inet t c (rule 3 of the chain here)',
  ])
})
