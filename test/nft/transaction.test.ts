import { expect, it } from 'vitest'
import { decodeDatagram, encodeDatagram } from '../../src/netlink/datagram.ts'
import { type Change, netfilter, transaction } from '../../src/nft/index.ts'
import { EncodeError } from '../../src/schema/errors.ts'

const add = (name: string): Change => ({
  nlmsg_type: 'NFT_MSG_NEWTABLE',
  nlmsg_flags: ['NLM_F_CREATE'],
  nfgen_family: 'NFPROTO_IPV4',
  NFTA_TABLE_NAME: name,
})

it('a transaction stands between two markers that name the subsystem', () => {
  expect(transaction([add('one')])).toEqual([
    { nlmsg_type: 'NFNL_MSG_BATCH_BEGIN', nlmsg_flags: ['NLM_F_REQUEST'], res_id: 10 },
    { ...add('one'), nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK', 'NLM_F_CREATE'] },
    { nlmsg_type: 'NFNL_MSG_BATCH_END', nlmsg_flags: ['NLM_F_REQUEST'], res_id: 10 },
  ])
})

it('the last change alone asks for an acknowledgement: 257 of them would overflow the socket', () => {
  const asking = transaction([add('one'), add('two'), add('three')]).map(({ nlmsg_flags }) => nlmsg_flags?.includes('NLM_F_ACK'))
  expect(asking).toEqual([false, false, false, true, false])
})

it('a transaction thought out for one generation says so in its first message', () => {
  const datagram = encodeDatagram(netfilter, transaction([add('one')], { generation: 0x01020304 }))
  const [begin] = decodeDatagram(netfilter, datagram)
  expect(begin).toMatchObject({ nlmsg_type: 'NFNL_MSG_BATCH_BEGIN', NFNL_BATCH_GENID: 0x01020304 })
  // nlmsghdr, nfgenmsg, and the one attribute, big-endian.
  expect(Buffer.from(datagram.subarray(16, 28)).toString('hex')).toBe('0000000a0800010001020304')
})

it('the changes themselves are left as they are', () => {
  const change = Object.freeze(add('one'))
  transaction([change])
  expect(change).toEqual(add('one'))
})

it('nothing to change is refused: nothing would ever answer', () => {
  expect(() => transaction([])).toThrow(new EncodeError('a transaction takes at least one change'))
})

it('more elements than an attribute holds are refused, and the path says where', () => {
  const elements = Array.from({ length: 5000 }, () => ({ NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: new Uint8Array(4) } }))
  const change: Change = {
    nlmsg_type: 'NFT_MSG_NEWSETELEM',
    nlmsg_flags: ['NLM_F_CREATE'],
    NFTA_SET_ELEM_LIST_TABLE: 't',
    NFTA_SET_ELEM_LIST_SET: 's',
    NFTA_SET_ELEM_LIST_ELEMENTS: elements,
  }
  expect(() => encodeDatagram(netfilter, transaction([change]))).toThrow(
    'NFT_MSG_NEWSETELEM > NFTA_SET_ELEM_LIST_ELEMENTS: an attribute holds at most 65531 bytes, not 80000',
  )
})
