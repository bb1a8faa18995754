import { describe, expect, it } from 'vitest'
import { planNetwork } from '../../src/container/index.ts'
import { exclusively, type Work } from '../../src/container/lock.ts'
import type { Host } from '../../src/host/host.ts'
import { type Failure, NetlinkError } from '../../src/netlink/index.ts'
import type { Change } from '../../src/nft/index.ts'

const plan = planNetwork({ name: 'myns', subnet: '10.10.0.0/24', uplink: 'wlo1' })

/** A host whose kernel refuses, at the message of this number, the transactions that would make a table, or none; and all that it was asked. */
function refusing(code: string | undefined, index = 0): { host: Host; asked: string[][] } {
  const failure: Failure = {
    code: code ?? '',
    errno: -1,
    syscall: 'NFT_MSG_NEWTABLE',
    text: undefined,
    path: [],
    offset: undefined,
    missing: undefined,
    policy: undefined,
    cookie: undefined,
    request: new Uint8Array(),
  }
  const asked: string[][] = []
  const batch = async (messages: readonly { nlmsg_type: string }[]) => {
    const names = messages.map(({ nlmsg_type }) => nlmsg_type).filter((name) => !name.includes('BATCH'))
    asked.push(names)
    if (code !== undefined && names.includes('NFT_MSG_NEWTABLE')) throw new NetlinkError(failure, undefined, index)
  }
  return { host: { netfilter: { batch } } as unknown as Host, asked }
}

const first: Change = { nlmsg_type: 'NFT_MSG_NEWCHAIN', nfgen_family: 'NFPROTO_IPV4' }
const last: Change = { nlmsg_type: 'NFT_MSG_DELCHAIN', nfgen_family: 'NFPROTO_IPV4' }

const work: Work<string, string> = {
  async begin(commit) {
    await commit([first])
    return 'begun'
  },
  async proceed(begun, conclude) {
    await conclude([last])
    return `${begun} and done`
  },
}

describe('work on a network that nobody else may do meanwhile', () => {
  it('begins and ends with a transaction that carries the lock', async () => {
    const { host, asked } = refusing(undefined)
    expect(await exclusively(host, plan, work)).toBe('begun and done')
    expect(asked).toEqual([
      ['NFT_MSG_NEWTABLE', 'NFT_MSG_NEWCHAIN'],
      ['NFT_MSG_DELCHAIN', 'NFT_MSG_DELTABLE'],
    ])
  })

  it('that fails lets others in all the same', async () => {
    const { host, asked } = refusing(undefined)
    const failing = exclusively(host, plan, { begin: (commit) => commit([]), proceed: () => Promise.reject(new Error('no')) })
    await expect(failing).rejects.toThrow('no')
    expect(asked).toEqual([['NFT_MSG_NEWTABLE'], ['NFT_MSG_DELTABLE']])
  })

  it.each(['EINVAL', 'EOPNOTSUPP'])('is done where the kernel is too old to keep others out (%s)', async (code) => {
    const { host, asked } = refusing(code, 1)
    expect(await exclusively(host, plan, work)).toBe('begun and done')
    expect(asked).toEqual([['NFT_MSG_NEWTABLE', 'NFT_MSG_NEWCHAIN'], ['NFT_MSG_NEWCHAIN'], ['NFT_MSG_DELCHAIN']])
  })

  it('is not done where somebody else is at it', async () => {
    const working = exclusively(refusing('EPERM', 1).host, plan, { ...work, proceed: () => expect.fail('it was done') })
    await expect(working).rejects.toMatchObject({ code: 'EBUSY', message: 'somebody else is making or deleting network myns' })
  })

  it('is not done without the right to: the first message of a transaction says so', async () => {
    const working = exclusively(refusing('EPERM', 0).host, plan, { ...work, proceed: () => expect.fail('it was done') })
    await expect(working).rejects.toMatchObject({ name: 'NetlinkError', code: 'EPERM' })
  })
})
