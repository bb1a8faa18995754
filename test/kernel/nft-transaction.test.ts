import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { firewall as firewallOf } from '../../src/host/firewall/firewall.ts'
import { type Host, openHost, TransactionError } from '../../src/host/index.ts'
import { Connection } from '../../src/netlink/index.ts'
import { accept, type Change, comment, netfilter } from '../../src/nft/index.ts'
import { EncodeError } from '../../src/schema/index.ts'
import { openNetlinkSocket } from '../../src/system/netlink-socket.ts'
import { addChain, addElements, addRule, addSet, addTable, element, interval } from './nft-messages.ts'
import { describeKernel, run } from './sandbox.ts'

function host(): Host {
  const host = openHost()
  onTestFinished(() => host.close())
  return host
}

/** What a promise is rejected with. */
async function refusal(promise: Promise<unknown>): Promise<TransactionError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(TransactionError)
  return error as TransactionError
}

const ruleset = () => run('nft', 'list', 'ruleset')

/**
 * The addresses in the set, as nft lists them. For a moment after many were added the kernel's hash table grows, and a dump, so nft's list as well, holds
 * some twice and misses others: nft is asked again then.
 */
function addresses(): string[] {
  // More than what a program may print to us at once.
  const file = '/run/set.json'
  for (let asked = 0; ; asked++) {
    run('sh', '-c', `nft -j list set ip t s >${file}`)
    const { nftables } = JSON.parse(readFileSync(file, 'utf8'))
    const listed: string[] = nftables.find(({ set }: { set?: unknown }) => set !== undefined).set.elem
    if (new Set(listed).size === listed.length || asked === 20) return listed.sort()
  }
}

describeKernel(
  'a transaction',
  () => {
    it('is made as a whole', async () => {
      await host().firewall.transaction([addTable(), addChain(), addRule([accept()])])
      expect(ruleset().replaceAll(/\s+/g, ' ')).toBe('table ip t { chain c { accept } } ')
    })

    it('that is refused tells of every refused change, by what was written, and nothing is done', async () => {
      const { firewall } = host()
      await firewall.transaction([addTable(), addChain()])
      const before = ruleset()
      const changes = [
        addRule([accept()]),
        addRule([accept()], 'nowhere', comment('web')),
        addRule([accept()], 'nowhere'),
        { nlmsg_type: 'NFT_MSG_DELRULE', nfgen_family: 'NFPROTO_IPV4', NFTA_RULE_TABLE: 't', NFTA_RULE_CHAIN: 'c', NFTA_RULE_HANDLE: 99n },
      ] satisfies Change[]
      const error = await refusal(firewall.transaction(changes))
      expect([error, ...error.others].map(({ index, what, code, path }) => [index, what, code, path.join(' > ')])).toEqual([
        [1, 'add rule ip t nowhere (rule 1 of the chain here, comment "web")', 'ENOENT', 'NFTA_RULE_CHAIN'],
        [2, 'add rule ip t nowhere (rule 2 of the chain here)', 'ENOENT', 'NFTA_RULE_CHAIN'],
        [3, 'delete rule ip t c (handle 99)', 'ENOENT', 'NFTA_RULE_HANDLE'],
      ])
      expect(error.change).toBe(changes[1])
      expect(error.message).toContain(
        'delete rule ip t c (handle 99): ENOENT: no such file or directory, NFT_MSG_DELRULE at NFTA_RULE_HANDLE',
      )
      expect(ruleset()).toBe(before)
    })

    it('gives back the handles of what it made, each to the change that made it', async () => {
      const { firewall } = host()
      const { handles } = await firewall.transaction(
        [addTable(), addChain(), addSet(), addElements([element(1), element(2)]), addRule([accept()]), addRule([])],
        { handles: true },
      )
      const [table] = await firewall.tables()
      const [chain] = await firewall.chains()
      const rules = await firewall.rules()
      const [set] = await host().netfilter.dump('NFT_MSG_GETSET', { nfgen_family: 'NFPROTO_IPV4' })
      expect(handles).toEqual([table?.handle, chain?.handle, set?.NFTA_SET_HANDLE, undefined, ...rules.map(({ handle }) => handle)])
      const [, , , , first] = handles ?? []
      const replace = { ...addRule([]), nlmsg_flags: ['NLM_F_REPLACE'], NFTA_RULE_HANDLE: first } as Change
      const replaced = await firewall.transaction([replace], { handles: true })
      expect(replaced.handles).toEqual([(await firewall.rules())[0]?.handle])
      expect((await firewall.rules())[0]?.message.NFTA_RULE_EXPRESSIONS).toEqual([])
    })

    it('gives back the handles of 5,000 rules: the socket has room for so many answers', async () => {
      const { firewall } = host()
      await firewall.transaction([addTable(), addChain()])
      const { handles } = await firewall.transaction(
        Array.from({ length: 5_000 }, () => addRule([accept()])),
        { handles: true },
      )
      expect(handles).toEqual((await firewall.rules()).map(({ handle }) => handle))
      expect(handles?.length).toBe(5_000)
    })

    it('whose answers there was no room for is made all the same, and is not made twice', async () => {
      const socket = openNetlinkSocket(netfilter.number)
      // A socket whose buffer nobody may enlarge, as without CAP_NET_ADMIN.
      socket.reserveReceive = () => 0
      const connection = new Connection(netfilter, socket)
      onTestFinished(() => connection.close())
      const firewall = firewallOf(connection, () => socket)
      await firewall.transaction([addTable(), addChain()])
      const acknowledged = Array.from({ length: 400 }, (): Change => {
        const rule = addRule([accept()])
        return { ...rule, nlmsg_flags: [...(rule.nlmsg_flags ?? []), 'NLM_F_ACK'] }
      })
      expect(await firewall.transaction(acknowledged)).toEqual({ handles: undefined })
      expect((await firewall.rules()).length).toBe(400)
      expect(
        await firewall.transaction(
          Array.from({ length: 20_000 }, () => addRule([accept()])),
          { handles: true },
        ),
      ).toEqual({ handles: undefined })
      expect((await firewall.rules()).length).toBe(20_400)
    })

    it('larger than the send buffer makes it larger: 20,000 rules', async () => {
      const { firewall } = host()
      await firewall.transaction([addTable(), addChain(), ...Array.from({ length: 20_000 }, () => addRule([accept()]))])
      expect((await firewall.rules()).length).toBe(20_000)
    })

    it.each([20_000, 100_000])('puts %i elements into a set, over as many messages as it takes', async (count) => {
      const { firewall } = host()
      const elements = Array.from({ length: count }, (_, number) => element(0x0a000000 + number))
      await firewall.transaction([addTable(), addSet(), addElements(elements)])
      expect(addresses()).toEqual(elements.map(({ NFTA_SET_ELEM_KEY: key }) => key?.NFTA_DATA_VALUE?.join('.')).sort())
      await firewall.transaction([{ ...addElements(elements), nlmsg_type: 'NFT_MSG_DELSETELEM', nlmsg_flags: [] } as Change])
      expect(run('nft', 'list', 'set', 'ip', 't', 's')).not.toContain('elements')
    })

    it('10,000 intervals stay intervals over several messages', async () => {
      const { firewall } = host()
      const elements = Array.from({ length: 10_000 }, (_, number) =>
        interval(0x0a000000 + number * 16, 0x0a000000 + number * 16 + 8),
      ).flat()
      await firewall.transaction([addTable(), addSet('s', ['NFT_SET_INTERVAL']), addElements(elements)])
      const { nftables } = JSON.parse(run('nft', '-j', 'list', 'set', 'ip', 't', 's'))
      const listed: unknown[] = nftables.find(({ set }: { set?: unknown }) => set !== undefined).set.elem
      expect(listed.length).toBe(10_000)
      expect(listed[0]).toEqual({ prefix: { addr: '10.0.0.0', len: 29 } })
    })

    it('with one bad element of 20,000 says which, and puts none in', async () => {
      const { firewall } = host()
      await firewall.transaction([addTable(), addSet(), addElements([element(0x0a000000 + 15_000)])])
      const elements = Array.from({ length: 20_000 }, (_, number) => element(0x0a000000 + number))
      const error = await refusal(firewall.transaction([addElements(elements, { create: true })]))
      expect(error).toMatchObject({ code: 'EEXIST', what: 'create element ip t s', index: 0 })
      expect(error.path).toEqual(['NFTA_SET_ELEM_LIST_ELEMENTS', '[15000]'])
      expect(run('nft', 'list', 'set', 'ip', 't', 's').match(/10\.\d+\.\d+\.\d+/g)?.length).toBe(1)
    })

    it('with one element of 20,000 that cannot be written says which, and sends nothing', async () => {
      const { firewall } = host()
      await firewall.transaction([addTable(), addSet()])
      const elements = Array.from({ length: 20_000 }, (_, number) => element(0x0a000000 + number))
      elements[15_000] = { NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: 'ten' as unknown as Uint8Array } }
      await expect(firewall.transaction([addElements(elements)])).rejects.toThrow(
        expect.objectContaining({
          name: 'EncodeError',
          path: [
            'add element ip t s',
            'NFT_MSG_NEWSETELEM',
            'NFTA_SET_ELEM_LIST_ELEMENTS',
            '[15000]',
            'NFTA_SET_ELEM_KEY',
            'NFTA_DATA_VALUE',
          ],
        }),
      )
    })
  },
  'nft',
)

describeKernel('the generation', () => {
  it('rises by one with every transaction', async () => {
    const { firewall } = host()
    const before = await firewall.generation()
    await firewall.transaction([addTable()])
    expect(await firewall.generation()).toBe(before + 1)
  })

  it('that a transaction was thought out for must still be the ruleset’s', async () => {
    const { firewall } = host()
    const generation = await firewall.generation()
    await firewall.transaction([addTable('one')], { generation })
    const error = await refusal(firewall.transaction([addTable('two')], { generation }))
    expect(error).toMatchObject({ code: 'ERESTART', index: -1, what: 'the transaction', change: undefined })
    expect((await firewall.tables()).map(({ name }) => name)).toEqual(['one'])
  })

  it('of two who think at once, the second thinks again', async () => {
    const { firewall } = host()
    const other = host().firewall
    const seen: number[] = []
    await firewall.transaction(async (generation) => {
      seen.push(generation)
      if (seen.length === 1) await other.transaction([addTable('theirs')])
      const names = (await firewall.tables()).map(({ name }) => name)
      return [addTable(`behind-${names.join('-')}`)]
    })
    expect(seen.length).toBe(2)
    expect((await firewall.tables()).map(({ name }) => name)).toEqual(['theirs', 'behind-theirs'])
  })

  it('that changes every time is given up after so many tries', async () => {
    const { firewall } = host()
    const other = host().firewall
    let called = 0
    const restless = firewall.transaction(
      async () => {
        called++
        await other.transaction([addTable(`theirs-${called}`)])
        return [addTable('ours')]
      },
      { tries: 3 },
    )
    expect((await refusal(restless)).code).toBe('ERESTART')
    expect(called).toBe(3)
    expect((await firewall.tables()).some(({ name }) => name === 'ours')).toBe(false)
  })

  it('what the function itself throws is not tried again', async () => {
    const { firewall } = host()
    let called = 0
    const failing = firewall.transaction(() => {
      called++
      throw new EncodeError('nothing to do')
    })
    await expect(failing).rejects.toThrow('nothing to do')
    expect(called).toBe(1)
  })
})
