import { describe, expect, it } from 'vitest'
import { planNetwork } from '../../src/container/index.ts'
import { exclusively } from '../../src/container/lock.ts'
import type { Host } from '../../src/host/host.ts'
import { type Failure, NetlinkError } from '../../src/netlink/index.ts'

const plan = planNetwork({ name: 'myns', subnet: '10.10.0.0/24', uplink: 'wlo1' })

/** A host whose kernel refuses to make the table, at the message of this number in the transaction. */
function refusing(code: string, index: number): Host {
  const failure: Failure = {
    code,
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
  return { netfilter: { batch: () => Promise.reject(new NetlinkError(failure, undefined, index)) } } as unknown as Host
}

describe('work on a network that nobody else may do meanwhile', () => {
  it.each(['EINVAL', 'EOPNOTSUPP'])('is done where the kernel is too old to keep others out (%s)', async (code) => {
    expect(await exclusively(refusing(code, 1), plan, async () => 'done')).toBe('done')
  })

  it('is not done where somebody else is at it', async () => {
    const working = exclusively(refusing('EPERM', 1), plan, () => expect.fail('it was done'))
    await expect(working).rejects.toMatchObject({ code: 'EBUSY', message: 'somebody else is making or deleting network myns' })
  })

  it('is not done without the right to: the first message of a transaction says so', async () => {
    const working = exclusively(refusing('EPERM', 0), plan, () => expect.fail('it was done'))
    await expect(working).rejects.toMatchObject({ name: 'NetlinkError', code: 'EPERM' })
  })
})
