import { describe, expect, it } from 'vitest'
import { encodeDatagram } from '../src/netlink/datagram.ts'
import { netfilter } from '../src/nft/netfilter.ts'
import { expectBytes } from './bytes.ts'

const table = (name: string, sequence = 0) =>
  encodeDatagram(netfilter, [{ nlmsg_type: 'NFT_MSG_NEWTABLE', nlmsg_seq: sequence, nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: name }])

describe('expectBytes', () => {
  it('accepts the same bytes, whatever the sequence numbers', () => {
    expectBytes(table('one', 7), table('one', 8), netfilter)
  })

  it('names the first byte that differs, what it belongs to, and both values', () => {
    expect(() => expectBytes(table('two'), table('one'), netfilter)).toThrow(
      'byte 24 differs\n' +
        '  expected NFT_MSG_NEWTABLE > NFTA_TABLE_NAME > payload: 6f6e6500 ("one")\n' +
        '  got      NFT_MSG_NEWTABLE > NFTA_TABLE_NAME > payload: 74776f00 ("two")\n',
    )
  })

  it('says which one is shorter', () => {
    const long = table('one')
    const two = new Uint8Array([...long, ...long])
    expect(() => expectBytes(long, two, netfilter)).toThrow(`got      nothing: it is ${long.length} bytes long`)
  })

  it('shows bytes that are no message as they are', () => {
    expect(() => expectBytes(Uint8Array.of(1, 2), table('one'), netfilter)).toThrow('  got      no message: 0102\n')
  })
})
