import { describe, expect, it } from 'vitest'
import { splitMessages } from '../../../fixtures/fixture.ts'
import { commit } from '../../../src/host/firewall/transaction.ts'
import { TransactionError } from '../../../src/host/index.ts'
import { type AnyInput, Connection, decodeDatagram, encodeDatagram, errnoOf, fakeKernel } from '../../../src/netlink/index.ts'
import { type Change, netfilter } from '../../../src/nft/index.ts'

const table = (NFTA_TABLE_NAME: string): Change => ({ nlmsg_type: 'NFT_MSG_NEWTABLE', nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME })

/** A kernel that tells the generations one after the other, and answers a transaction as it is told. */
function kernel(generations: number[], answer: (sequence: number) => readonly (AnyInput<typeof netfilter> | Error)[]) {
  const transactions: string[][] = []
  const fake = fakeKernel((datagram) => {
    const messages = splitMessages(datagram).messages.flatMap((message) => decodeDatagram(netfilter, message))
    const [{ nlmsg_type, nlmsg_seq } = { nlmsg_type: '', nlmsg_seq: 0 }] = messages
    if (nlmsg_type === 'NFT_MSG_GETGEN') {
      return [encodeDatagram(netfilter, [{ nlmsg_type: 'NFT_MSG_NEWGEN', nlmsg_seq, NFTA_GEN_ID: generations.shift() ?? 0 }])]
    }
    transactions.push(messages.map(({ nlmsg_type }) => String(nlmsg_type)))
    return answer(nlmsg_seq).flatMap((item) => {
      if (!(item instanceof Error)) return [encodeDatagram(netfilter, [item])]
      fake.failRead(item)
      return []
    })
  })
  return { connection: new Connection(netfilter, fake), transactions }
}

const lost = Object.assign(new Error('no buffer space available'), { code: 'ENOBUFS' })
const answer = (nlmsg_seq: number, error: string): AnyInput<typeof netfilter> => ({
  nlmsg_type: 'NLMSG_ERROR',
  nlmsg_seq,
  error: errnoOf(error),
})

describe('where the answers are lost', () => {
  it('the changes are made if the ruleset is of another generation: nothing is sent again', async () => {
    const { connection, transactions } = kernel([7, 8], () => [lost])
    expect(await commit(connection, [table('a'), table('b')], { handles: true })).toEqual({ handles: undefined })
    expect(transactions.length).toBe(1)
  })

  it('nothing is made if it is of the same', async () => {
    const { connection, transactions } = kernel([7, 7], () => [lost])
    await expect(commit(connection, [table('a'), table('b')], { handles: true })).rejects.toMatchObject({ code: 'ENOBUFS', index: -1 })
    expect(transactions.length).toBe(1)
  })

  it('a refusal that there was room for is told, whatever else was lost', async () => {
    const { connection } = kernel([7, 9], (sequence) => [lost, answer(sequence + 2, 'EEXIST')])
    await expect(commit(connection, [table('a'), table('b')], { handles: true })).rejects.toMatchObject({ code: 'EEXIST', index: 1 })
  })
})

it('an acknowledgement beside a refusal is no success: every refused change is named', async () => {
  const { connection } = kernel([], (sequence) => [
    answer(sequence + 1, 'EEXIST'),
    answer(sequence + 2, 'ENOENT'),
    { nlmsg_type: 'NLMSG_ERROR', nlmsg_seq: sequence + 3, error: 0 },
  ])
  const error: unknown = await commit(connection, [table('a'), table('b'), table('c')]).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(TransactionError)
  const { index, what, others, message } = error as TransactionError
  expect([index, what]).toEqual([0, 'add table ip a'])
  expect(others.map(({ index, what, code }) => [index, what, code])).toEqual([[1, 'add table ip b', 'ENOENT']])
  expect(message.split('\n')).toEqual([
    'add table ip a: EEXIST: file exists, NFT_MSG_NEWTABLE',
    'add table ip b: ENOENT: no such file or directory, NFT_MSG_NEWTABLE',
  ])
})

it('a refusal of the whole, as of a generation gone by, is that of no change', async () => {
  const { connection } = kernel([], (sequence) => [answer(sequence, 'ERESTART')])
  await expect(commit(connection, [table('a')], { generation: 1 })).rejects.toMatchObject({
    code: 'ERESTART',
    index: -1,
    change: undefined,
  })
})

it('a small transaction is one datagram: nobody is asked for the generation', async () => {
  const { connection, transactions } = kernel([], (sequence) => [{ nlmsg_type: 'NLMSG_ERROR', nlmsg_seq: sequence + 1, error: 0 }])
  expect(await commit(connection, [table('a')])).toEqual({ handles: undefined })
  expect(transactions).toEqual([['NFNL_MSG_BATCH_BEGIN', 'NFT_MSG_NEWTABLE', 'NFNL_MSG_BATCH_END']])
})
