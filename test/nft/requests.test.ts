/** Our requests, written from what a command means, are the bytes that nft 1.0.6 sends for it. */

import { describe, expect, it } from 'vitest'
import { loadFixture } from '../../fixtures/fixture.ts'
import { encodeDatagram } from '../../src/netlink/datagram.ts'
import {
  accept,
  type Change,
  comment,
  counter,
  ct,
  drop,
  type ExpressionInput,
  familyName,
  goto,
  ip,
  ip6,
  jump,
  masquerade,
  meta,
  netfilter,
  rule,
  ruleChanges,
  type Statement,
  setUserdata,
  tcp,
  transaction,
  writeRule,
} from '../../src/nft/index.ts'
import { expectBytes } from '../bytes.ts'

const IPV4 = { nfgen_family: 'NFPROTO_IPV4' } as const
const INET = { nfgen_family: 'NFPROTO_INET' } as const
const IPV6 = { nfgen_family: 'NFPROTO_IPV6' } as const
type Family = typeof IPV4 | typeof INET | typeof IPV6

/** nft asks for no acknowledgement at all and sends a second request to know that the first has ended; we save that one. */
const asNft = (changes: readonly Change[]): Change[] =>
  transaction(changes).map((message) => ({ ...message, nlmsg_flags: (message.nlmsg_flags ?? []).filter((flag) => flag !== 'NLM_F_ACK') }))

/** Sent by the recorded command: its last datagram, the transaction. */
const sentBy = (path: string) => {
  const slash = path.lastIndexOf('/')
  const { command, datagrams } = loadFixture(path.slice(0, slash), path.slice(slash + 1))
  const bytes = datagrams.findLast(({ direction, protocol }) => direction === 'sent' && protocol === 'netfilter')?.bytes
  if (bytes === undefined) throw new Error(`${path} has no request`)
  return { command, bytes }
}

const same = (path: string, ...changes: Change[]) => {
  const { command, bytes } = sentBy(path)
  it(command, () => expectBytes(encodeDatagram(netfilter, asNft(changes)), bytes, netfilter))
}

/** Statements are written as the family has it; what has no notation yet is an expression as it is. */
const addRule = (
  family: Family,
  pieces: readonly (Statement | ExpressionInput)[],
  more: { NFTA_RULE_USERDATA?: Uint8Array } = {},
): Change => ({
  nlmsg_type: 'NFT_MSG_NEWRULE',
  nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_APPEND'],
  ...family,
  NFTA_RULE_TABLE: 't',
  NFTA_RULE_CHAIN: 'c',
  NFTA_RULE_EXPRESSIONS: writeRule(
    pieces.map((piece): Statement => ('NFTA_EXPR_NAME' in piece ? { raw: piece } : (piece as Statement))),
    { family: familyName(family.nfgen_family) ?? 'ip' },
  ).expressions,
  ...more,
})

const bytes = (...octets: number[]) => Uint8Array.from(octets)

describe('tables', () => {
  // nft always says the flags, even when there are none.
  const table = { NFTA_TABLE_NAME: 't', NFTA_TABLE_FLAGS: [] } as const
  same('nft/table/add-ip', { nlmsg_type: 'NFT_MSG_NEWTABLE', ...IPV4, ...table })
  same('nft/table/add-inet', { nlmsg_type: 'NFT_MSG_NEWTABLE', ...INET, ...table })
  same('nft/table/create', { nlmsg_type: 'NFT_MSG_NEWTABLE', nlmsg_flags: ['NLM_F_EXCL'], ...IPV4, ...table })
  same('nft/table/add-dormant', {
    nlmsg_type: 'NFT_MSG_NEWTABLE',
    ...IPV4,
    NFTA_TABLE_NAME: 't',
    NFTA_TABLE_FLAGS: ['NFT_TABLE_F_DORMANT'],
  })
  same('nft/table/add-comment', {
    nlmsg_type: 'NFT_MSG_NEWTABLE',
    ...IPV4,
    ...table,
    NFTA_TABLE_USERDATA: comment('made by netloom'),
  })
  same('nft/table/delete', { nlmsg_type: 'NFT_MSG_DELTABLE', ...IPV4, NFTA_TABLE_NAME: 't' })
  same('nft/table/delete-by-handle', { nlmsg_type: 'NFT_MSG_DELTABLE', ...IPV4, NFTA_TABLE_HANDLE: 1 })
})

describe('chains', () => {
  const chain = {
    nlmsg_type: 'NFT_MSG_NEWCHAIN',
    nlmsg_flags: ['NLM_F_CREATE'],
    ...IPV4,
    NFTA_CHAIN_TABLE: 't',
    NFTA_CHAIN_NAME: 'c',
  } as const
  same('nft/chain/add', chain)
  same('nft/chain/add-nat-postrouting', {
    ...chain,
    NFTA_CHAIN_TYPE: 'nat',
    NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: 'NF_INET_POST_ROUTING', NFTA_HOOK_PRIORITY: 100 },
  })
  same('nft/chain/add-filter-forward', {
    ...chain,
    NFTA_CHAIN_TYPE: 'filter',
    NFTA_CHAIN_POLICY: 'NF_ACCEPT',
    NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: 'NF_INET_FORWARD', NFTA_HOOK_PRIORITY: 0 },
  })
  same('nft/chain/add-filter-forward-drop', {
    ...chain,
    NFTA_CHAIN_TYPE: 'filter',
    NFTA_CHAIN_POLICY: 'NF_DROP',
    NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: 'NF_INET_FORWARD', NFTA_HOOK_PRIORITY: -10 },
  })
  same('nft/chain/add-arp-input', {
    ...chain,
    nfgen_family: 'NFPROTO_ARP',
    NFTA_CHAIN_TYPE: 'filter',
    NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: 'NF_ARP_IN', NFTA_HOOK_PRIORITY: 0 },
  })
  same('nft/chain/add-netdev-ingress', {
    ...chain,
    nfgen_family: 'NFPROTO_NETDEV',
    NFTA_CHAIN_TYPE: 'filter',
    NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: 'NF_NETDEV_INGRESS', NFTA_HOOK_PRIORITY: 0, NFTA_HOOK_DEV: 'lo' },
  })
  same('nft/chain/delete', { nlmsg_type: 'NFT_MSG_DELCHAIN', ...IPV4, NFTA_CHAIN_TABLE: 't', NFTA_CHAIN_NAME: 'c' })
})

describe('the rules of a container network', () => {
  const out = [ip.saddr('10.10.0.0/24'), meta.oifname('wlo1'), masquerade()]
  same('nft/nat/masquerade-uplink', addRule(IPV4, out))
  same('nft/nat/masquerade-uplink-inet', addRule(INET, [meta.nfproto('ipv4'), ...out]))
  same('nft/match/iifname-oifname', addRule(IPV4, [meta.iifname('veth-host'), meta.oifname('wlo1'), accept()]))
  same(
    'nft/match/ct-state-forward',
    addRule(IPV4, [meta.iifname('wlo1'), meta.oifname('veth-host'), ct.state(['established', 'related']), accept()]),
  )
})

describe('matches', () => {
  same('nft/match/ip-saddr-host', addRule(IPV4, [ip.saddr('10.10.0.2'), accept()]))
  same('nft/match/ip-saddr-prefix', addRule(IPV4, [ip.saddr('10.10.0.0/24'), accept()]))
  same('nft/match/ip-saddr-prefix-20', addRule(IPV4, [ip.saddr('10.10.16.0/20'), accept()]))
  same('nft/match/ip-saddr-in-inet', addRule(INET, [meta.nfproto('ipv4'), ip.saddr('10.10.0.0/24'), accept()]))
  same('nft/match/ip6-saddr', addRule(IPV6, [ip6.saddr('fd00::/64'), accept()]))
  same('nft/match/ip6-daddr-host', addRule(IPV6, [ip6.daddr('fd00::2'), accept()]))
  same('nft/match/ip6-saddr-in-inet', addRule(INET, [meta.nfproto('ipv6'), ip6.saddr('fd00::/64'), accept()]))
  same('nft/match/iifname', addRule(IPV4, [meta.iifname('veth-host'), accept()]))
  same('nft/match/oifname', addRule(IPV4, [meta.oifname('wlo1'), accept()]))
  same('nft/match/meta-nfproto', addRule(INET, [meta.nfproto('ipv4'), accept()]))
  same('nft/match/meta-mark', addRule(IPV4, [meta.mark(0x10), accept()]))
  same('nft/match/ct-state', addRule(IPV4, [ct.state(['established', 'related']), accept()]))
  same('nft/match/ct-state-invalid', addRule(IPV4, [ct.state('invalid'), drop()]))
})

describe('statements', () => {
  same('nft/statement/accept', addRule(IPV4, [accept()]))
  same('nft/statement/drop', addRule(IPV4, [drop()]))
  same('nft/statement/jump', addRule(IPV4, [jump('d')]))
  same('nft/statement/goto', addRule(IPV4, [goto('d')]))
  same('nft/statement/counter', addRule(IPV4, [counter()]))
  same('nft/statement/counter-accept', addRule(IPV4, [ip.saddr('10.10.0.0/24'), counter(), accept()]))
  same('nft/nat/masquerade', addRule(IPV4, [masquerade()]))
  same('nft/statement/comment', addRule(IPV4, [accept()], { NFTA_RULE_USERDATA: comment('made by netloom') }))
  same(
    'nft/statement/comment-and-counter',
    addRule(IPV4, [meta.iifname('veth-host'), counter(), accept()], { NFTA_RULE_USERDATA: comment('myns: out') }),
  )
  same(
    'nft/statement/counter-preset',
    addRule(IPV4, [{ NFTA_EXPR_NAME: 'counter', NFTA_EXPR_DATA: { NFTA_COUNTER_BYTES: 500, NFTA_COUNTER_PACKETS: 5 } }]),
  )
  same(
    'nft/statement/counter-named',
    addRule(IPV4, [
      { NFTA_EXPR_NAME: 'objref', NFTA_EXPR_DATA: { NFTA_OBJREF_IMM_TYPE: 'NFT_OBJECT_COUNTER', NFTA_OBJREF_IMM_NAME: 'hits' } },
    ]),
  )
  // The arms below have no notation of their own yet.
  same('nft/statement/notrack', addRule(IPV4, [{ NFTA_EXPR_NAME: 'notrack' }]))
  same(
    'nft/statement/reject-icmp',
    addRule(IPV4, [
      { NFTA_EXPR_NAME: 'reject', NFTA_EXPR_DATA: { NFTA_REJECT_TYPE: 'NFT_REJECT_ICMP_UNREACH', NFTA_REJECT_ICMP_CODE: 13 } },
    ]),
  )
})

describe('deleting and placing rules', () => {
  const place = { ...IPV4, NFTA_RULE_TABLE: 't', NFTA_RULE_CHAIN: 'c' } as const
  same('nft/rule/delete', { nlmsg_type: 'NFT_MSG_DELRULE', ...place, NFTA_RULE_HANDLE: 2 })
  same('nft/chain/flush', { nlmsg_type: 'NFT_MSG_DELRULE', ...place })
  same('nft/rule/insert', {
    nlmsg_type: 'NFT_MSG_NEWRULE',
    nlmsg_flags: ['NLM_F_CREATE'],
    ...place,
    NFTA_RULE_EXPRESSIONS: writeRule([drop()], { family: 'ip' }).expressions,
  })
})

describe('sets', () => {
  const leases = {
    nlmsg_type: 'NFT_MSG_NEWSET',
    nlmsg_flags: ['NLM_F_CREATE'],
    ...IPV4,
    NFTA_SET_TABLE: 't',
    NFTA_SET_NAME: 's',
    NFTA_SET_FLAGS: [],
    // ipv4_addr, in nft's own numbering.
    NFTA_SET_KEY_TYPE: 7,
    NFTA_SET_KEY_LEN: 4,
    NFTA_SET_ID: 1,
  } as const
  same('nft/set/add-addresses', { ...leases, NFTA_SET_USERDATA: setUserdata({ keyByteOrder: 'big' }) })
  same('nft/set/add-comment', { ...leases, NFTA_SET_USERDATA: setUserdata({ keyByteOrder: 'big', comment: 'leases' }) })
  same('nft/set/element-add', {
    nlmsg_type: 'NFT_MSG_NEWSETELEM',
    nlmsg_flags: ['NLM_F_CREATE'],
    ...IPV4,
    NFTA_SET_ELEM_LIST_TABLE: 't',
    NFTA_SET_ELEM_LIST_SET: 's',
    NFTA_SET_ELEM_LIST_SET_ID: 1,
    NFTA_SET_ELEM_LIST_ELEMENTS: [
      { NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: bytes(10, 10, 0, 2) } },
      { NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: bytes(10, 10, 0, 3) } },
    ],
  })

  // A rule that looks into a set of its own: the set and its elements travel with it, tied together by NFTA_SET_ID.
  const place = { family: 'ip', table: 't', in: 'c' } as const
  same('nft/match/iifname-set', ...ruleChanges({ ...place, statements: rule(meta.iifname(['veth-host', 'veth-ns']), accept()) }))
  same('nft/match/tcp-dport-set', ...ruleChanges({ ...place, statements: rule(tcp.dport([80, 443]), accept()) }))
})

it('a difference is told in the kernel’s words', () => {
  const { bytes } = sentBy('nft/match/ip-saddr-prefix')
  const wrong = encodeDatagram(netfilter, asNft([addRule(IPV4, [ip.saddr('10.11.0.0/24'), accept()])]))
  expect(() => expectBytes(wrong, bytes, netfilter)).toThrow(
    /NFT_MSG_NEWRULE > NFTA_RULE_EXPRESSIONS > NFTA_LIST_ELEM > NFTA_EXPR_DATA > NFTA_CMP_DATA > NFTA_DATA_VALUE > payload: 0a0a00\n.*: 0a0b00/,
  )
})
