import { expect, it } from 'vitest'
import { loadFixture } from '../../fixtures/fixture.ts'
import { decodeDatagram } from '../../src/netlink/datagram.ts'
import { comment, netfilter, readComment, readSetComment, readUserdata, setUserdata, writeUserdata } from '../../src/nft/index.ts'
import { EncodeError } from '../../src/schema/errors.ts'

/** All messages of that type which nft sent or the kernel answered. */
function recorded(group: string, name: string, type: string) {
  return loadFixture(group, name).datagrams.flatMap(({ bytes }) => decodeDatagram(netfilter, bytes).filter((m) => m.nlmsg_type === type))
}

it('nft’s comment on a rule is read', () => {
  const [rule] = recorded('nft/statement', 'comment', 'NFT_MSG_NEWRULE')
  if (rule?.nlmsg_type !== 'NFT_MSG_NEWRULE') throw new Error('the fixture has no rule')
  expect(readComment(rule.NFTA_RULE_USERDATA)).toBe('made by netloom')
})

it('nft’s comment on a set is read, and is not at the place of a rule’s', () => {
  const [set] = recorded('nft/set', 'add-comment', 'NFT_MSG_NEWSET')
  if (set?.nlmsg_type !== 'NFT_MSG_NEWSET') throw new Error('the fixture has no set')
  expect(readSetComment(set.NFTA_SET_USERDATA)).toBe('leases')
  // Type 0 on a set is the byte order of its keys: 2, big-endian.
  expect(readUserdata(set.NFTA_SET_USERDATA ?? new Uint8Array())[0]).toEqual({ type: 0, value: Uint8Array.of(2, 0, 0, 0) })
})

it('a comment is its text with a NUL, behind type 0 and its length', () => {
  expect(comment('hé')).toEqual(Uint8Array.of(0, 4, 0x68, 0xc3, 0xa9, 0))
  expect(readComment(comment('hé'))).toBe('hé')
})

it('a map of host-order keys to addresses', () => {
  expect(setUserdata({ keyByteOrder: 'host', dataByteOrder: 'big', comment: 'x' })).toEqual(
    Uint8Array.of(0, 4, 1, 0, 0, 0, 1, 4, 2, 0, 0, 0, 7, 2, 0x78, 0),
  )
})

it('a comment is as long as nft allows, in bytes', () => {
  expect(comment('x'.repeat(128))).toHaveLength(131)
  expect(() => comment('x'.repeat(129))).toThrow(new EncodeError('a comment holds at most 128 bytes, not 129'))
  expect(() => comment('é'.repeat(65))).toThrow(new EncodeError('a comment holds at most 128 bytes, not 130'))
  expect(() => comment('a\0b')).toThrow('a comment holds no NUL')
})

it('no userdata, other people’s userdata and cut userdata have no comment', () => {
  expect(readComment(undefined)).toBeUndefined()
  expect(readComment(new Uint8Array())).toBeUndefined()
  expect(readComment(Uint8Array.of(1, 2, 3, 4))).toBeUndefined()
  expect(readComment(comment('cut').subarray(0, 4))).toBeUndefined()
})

it('notes that we do not know are read and written back', () => {
  const notes = [
    { type: 3, value: Uint8Array.of(1, 2, 3) },
    { type: 250, value: new Uint8Array() },
  ]
  expect(readUserdata(writeUserdata(notes))).toEqual(notes)
  expect(() => writeUserdata([{ type: 0, value: new Uint8Array(256) }])).toThrow('a note holds at most 255 bytes, not 256')
})
