import { describe, expect, it } from 'vitest'
import { loadFixture } from '../../../fixtures/fixture.ts'
import { firewall } from '../../../src/host/firewall/firewall.ts'
import { decodeDatagram, encodeDatagram } from '../../../src/netlink/datagram.ts'
import { fakeKernel } from '../../../src/netlink/fake-kernel.ts'
import { netfilter } from '../../../src/nft/index.ts'
import { expectBytes } from '../../bytes.ts'
import { rehearse, toolSent } from '../against-tools.ts'

/** What nft sent when it read the whole network from a file. */
const file = (type: string) => toolSent(netfilter, 'nft/ruleset', 'file-network', loadFixture('nft/ruleset', 'file-network').command, type)

/** No socket of a monitor takes part here. */
const silent = () => fakeKernel(() => [])

const network = { table: 'netloom', source: '10.10.0.0/24', out: 'wlo1' }
const uplink = { table: 'netloom', from: 'veth-host', to: 'wlo1' }

describe('the rules of a container network are, message for message, those that nft sends', () => {
  it('the file that was recorded is this network', () => {
    const { command } = loadFixture('nft/ruleset', 'file-network')
    for (const line of [
      'table ip netloom {',
      'type nat hook postrouting priority srcnat; policy accept;',
      'ip saddr 10.10.0.0/24 oifname "wlo1" masquerade',
      'type filter hook forward priority filter; policy accept;',
      'iifname "veth-host" oifname "wlo1" accept',
      'iifname "wlo1" oifname "veth-host" ct state established,related accept',
    ])
      expect(command).toContain(line)
  })

  it('masquerade: a table, a chain, nothing in it, a rule', async () => {
    const { connection, sent } = rehearse(netfilter)
    await firewall(connection, silent).masquerade(network)
    expect(sent.map(typeOf)).toEqual([
      'NFNL_MSG_BATCH_BEGIN',
      'NFT_MSG_NEWTABLE',
      'NFT_MSG_NEWCHAIN',
      'NFT_MSG_DELRULE',
      'NFT_MSG_NEWRULE',
      'NFNL_MSG_BATCH_END',
    ])
    const [begin, table, chain, , rule, end] = sent
    expectMessages(
      [begin, table, chain, rule, end],
      [
        file('NFNL_MSG_BATCH_BEGIN')[0],
        file('NFT_MSG_NEWTABLE')[0],
        file('NFT_MSG_NEWCHAIN')[0],
        file('NFT_MSG_NEWRULE')[0],
        file('NFNL_MSG_BATCH_END')[0],
      ],
    )
  })

  it('forward: a table, a chain, nothing in it, a rule there and one back', async () => {
    const { connection, sent } = rehearse(netfilter)
    await firewall(connection, silent).forward(uplink)
    const [, table, chain, flush, there, back] = sent
    expect(typeOf(flush)).toBe('NFT_MSG_DELRULE')
    expectMessages(
      [table, chain, there, back],
      [file('NFT_MSG_NEWTABLE')[0], file('NFT_MSG_NEWCHAIN')[1], file('NFT_MSG_NEWRULE')[1], file('NFT_MSG_NEWRULE')[2]],
    )
  })

  it('a chain is emptied as `nft flush chain` does it', async () => {
    const { connection, sent } = rehearse(netfilter)
    await firewall(connection, silent).masquerade(network)
    const [theirs] = toolSent(netfilter, 'nft/chain', 'flush', 'nft flush chain ip t c', 'NFT_MSG_DELRULE')
    const [{ nlmsg_type: _, ...values } = { nlmsg_type: 0 }] = decodeDatagram(netfilter, theirs ?? new Uint8Array())
    const expected = { ...values, NFTA_RULE_TABLE: 'netloom', NFTA_RULE_CHAIN: 'postrouting' }
    expectMessages([sent[3]], [encodeDatagram(netfilter, [{ nlmsg_type: 'NFT_MSG_DELRULE', ...expected }])])
  })

  it('a table with a comment: nft add table ip t { comment "made by netloom"; }', async () => {
    const { connection, sent } = rehearse(netfilter)
    await firewall(connection, silent).masquerade({ ...network, table: { name: 't', comment: 'made by netloom' } })
    const command = 'nft \'add table ip t { comment "made by netloom"; }\''
    expectMessages([sent[1]], toolSent(netfilter, 'nft/table', 'add-comment', command, 'NFT_MSG_NEWTABLE'))
  })

  it('deleting: nft delete table ip t', async () => {
    const { connection, sent } = rehearse(netfilter)
    expect(await firewall(connection, silent).deleteTable('t')).toBe(true)
    expectMessages([sent[1]], toolSent(netfilter, 'nft/table', 'delete', 'nft delete table ip t', 'NFT_MSG_DELTABLE'))
  })
})

describe('what must not be is refused before anything is sent', () => {
  it.each([
    ['host bits in the source', { ...network, source: '10.10.0.2/24' }, /the network is 10\.10\.0\.0\/24/],
    ['a source that is no network', { ...network, source: 'veth-host' }, /expected an address or a prefix/],
    ['a link’s name of 16 bytes', { ...network, out: 'a-16-byte-name-x' }, /at most 15 bytes/],
    ['no link', { ...network, out: '' }, /not a name/],
    ['a comment of 129 bytes', { ...network, comment: 'x'.repeat(129) }, /at most 128 bytes/],
    ['a table of iptables', { ...network, table: 'nat' }, /belong to iptables/],
    ['a table of firewalld', { ...network, table: 'firewalld' }, /belong to firewalld/],
    ['a table of Docker', { ...network, table: 'docker-bridges' }, /belong to Docker/],
    ['a word of nft as a table', { ...network, table: 'fwd' }, /part of its language/],
    ['a quote in a table’s name', { ...network, table: 'a b"c' }, /letters, digits/],
    ['a table without a name', { ...network, table: '' }, /letters, digits/],
  ])('%s', async (_why, what, message) => {
    const { connection, sent } = rehearse(netfilter)
    await expect(firewall(connection, silent).masquerade(what)).rejects.toThrow(message)
    expect(sent).toEqual([])
  })

  it('deleting a table of somebody else’s', async () => {
    const { connection, sent } = rehearse(netfilter)
    await expect(firewall(connection, silent).deleteTable('filter')).rejects.toThrow(/belong to iptables/)
    expect(sent).toEqual([])
  })
})

function typeOf(message: Uint8Array | undefined) {
  return message && decodeDatagram(netfilter, message)[0]?.nlmsg_type
}

/** nft asks for no acknowledgement and waits for silence; we ask for one on the last change, to know when all is done. */
function expectMessages(ours: readonly (Uint8Array | undefined)[], theirs: readonly (Uint8Array | undefined)[]): void {
  expect(ours).toHaveLength(theirs.length)
  for (const [at, message] of ours.entries()) {
    const expected = theirs[at]
    if (message === undefined || expected === undefined) throw new Error(`message ${at} is missing`)
    expectBytes(withoutAck(message), withoutAck(expected), netfilter)
  }
}

function withoutAck(message: Uint8Array): Uint8Array {
  const copy = new Uint8Array(message)
  copy[6] = (copy[6] ?? 0) & ~0x4
  return copy
}
