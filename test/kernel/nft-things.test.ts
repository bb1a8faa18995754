import { expect, it, onTestFinished } from 'vitest'
import { type Host, openHost, TransactionError } from '../../src/host/index.ts'
import { NetlinkError } from '../../src/netlink/index.ts'
import { accept, type Change, jump, masquerade } from '../../src/nft/index.ts'
import { addChain, addElements, addRule, addSet, addTable, element, interval } from './nft-messages.ts'
import { describeKernel, run } from './sandbox.ts'

function host(): Host {
  const host = openHost()
  onTestFinished(() => host.close())
  return host
}

/** What a promise gives; the test is skipped where this kernel is older than what it asks for. */
async function unlessOlder<T>(promise: Promise<T>, { skip }: { skip: (note: string) => never }): Promise<T> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof NetlinkError && (error.code === 'EINVAL' || error.code === 'EOPNOTSUPP')) skip(`this kernel: ${error.message}`)
    throw error
  }
}

const set = { table: 't', set: 's' }
const key = (address: number) => Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address)

describeKernel(
  'things of a ruleset',
  () => {
    it('are listed by family, table and name', async () => {
      const { firewall } = host()
      run(
        'nft',
        `add table ip t; add set ip t s { type ipv4_addr; comment "some"; }; add map ip t m { type ipv4_addr : verdict; }
         add counter ip t n { packets 3 bytes 5; comment "hits"; }; add quota ip t q { over 5 bytes; }
         add table ip6 u; add set ip6 u s { type ipv6_addr; }; add counter ip6 u n`,
      )
      expect((await firewall.sets()).map(({ family, table, name, map }) => [family, table, name, map])).toEqual([
        ['ip', 't', 's', false],
        ['ip', 't', 'm', true],
        ['ip6', 'u', 's', false],
      ])
      expect((await firewall.sets({ family: 'ip', name: 's' })).map(({ comment }) => comment)).toEqual(['some'])
      expect(await firewall.sets({ table: 'nowhere' })).toEqual([])
      expect((await firewall.objects()).map(({ family, name, type }) => [family, name, type])).toEqual([
        ['ip', 'n', 'counter'],
        ['ip', 'q', 'quota'],
        ['ip6', 'n', 'counter'],
      ])
      expect((await firewall.objects({ type: 'counter', table: 't' })).map(({ comment }) => comment)).toEqual(['hits'])
      expect(await firewall.flowtables()).toEqual([])
    })

    it('their counters are set back, and what they held is told (those of rules since Linux 6.2)', async (context) => {
      const { firewall } = host()
      run('nft', 'add table ip t; add chain ip t c; add rule ip t c counter packets 3 bytes 5; add counter ip t n { packets 7 bytes 9; }')
      const counted = async () =>
        (await firewall.objects()).map(({ message }) =>
          message.NFTA_OBJ_TYPE === 'NFT_OBJECT_COUNTER' ? message.NFTA_OBJ_DATA : undefined,
        )
      const [held] = await firewall.resetObjects({ table: 't', type: 'counter' })
      expect(held?.message).toMatchObject({ NFTA_OBJ_DATA: { NFTA_COUNTER_PACKETS: 7n, NFTA_COUNTER_BYTES: 9n } })
      expect(await counted()).toMatchObject([{ NFTA_COUNTER_PACKETS: 0n }])
      const [rule] = await unlessOlder(firewall.resetRules({ table: 't', chain: 'c' }), context)
      expect(rule?.message.NFTA_RULE_EXPRESSIONS).toMatchObject([{ NFTA_EXPR_DATA: { NFTA_COUNTER_PACKETS: 3n } }])
      expect(run('nft', 'list', 'chain', 'ip', 't', 'c')).toContain('counter packets 0 bytes 0')
    })

    it('are deleted once, and deleting twice is no error', async () => {
      const { firewall } = host()
      run('nft', 'add table ip t; add chain ip t c; add rule ip t c accept; add set ip t s { type ipv4_addr; }; add counter ip t n')
      const [rule] = await firewall.rules()
      const things = [
        { table: 't', chain: 'c', rule: rule?.handle ?? 0n },
        { table: 't', chain: 'c' },
        { table: 't', set: 's' },
        { table: 't', object: 'n', type: 'counter' },
        { table: 't' },
      ] as const
      for (const what of things) {
        expect(await firewall.delete(what)).toBe(true)
        expect(await firewall.delete(what)).toBe(false)
      }
      expect(run('nft', 'list', 'ruleset')).toBe('')
    })

    it('what is in use is not deleted', async () => {
      const { firewall } = host()
      run('nft', 'add table ip t; add chain ip t c; add chain ip t d; add rule ip t c jump d')
      await expect(firewall.delete({ table: 't', chain: 'd' })).rejects.toMatchObject({ code: 'EBUSY', what: 'delete chain ip t d' })
    })

    it('are emptied and named anew', async () => {
      const { firewall } = host()
      run(
        'nft',
        'add table ip t; add chain ip t c; add rule ip t c accept; add chain ip t d; add rule ip t d jump c; add set ip t s { type ipv4_addr; elements = { 10.0.0.1 }; }',
      )
      await firewall.renameChain({ table: 't', chain: 'c' }, 'e')
      expect(run('nft', 'list', 'chain', 'ip', 't', 'd')).toContain('jump e')
      await expect(firewall.renameChain({ table: 't', chain: 'e' }, 'd')).rejects.toMatchObject({ code: 'EEXIST' })
      await expect(firewall.renameChain({ table: 't', chain: 'c' }, 'f')).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(firewall.renameChain({ table: 't', chain: 'e' }, 'fwd')).rejects.toThrow('part of its language')
      await firewall.flush({ table: 't', chain: 'e' })
      expect((await firewall.rules()).map(({ chain }) => chain)).toEqual(['d'])
      await firewall.flush({ table: 't' })
      expect(await firewall.rules()).toEqual([])
      await firewall.flush({ table: 't', set: 's' })
      expect(await firewall.elements.list(set)).toEqual([])
    })

    it('DESTROY does not mind what is not there (Linux 6.3)', async (context) => {
      const { firewall } = host()
      const destroy: Change = { nlmsg_type: 'NFT_MSG_DESTROYTABLE', nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: 't' }
      await unlessOlder(firewall.transaction([destroy, addTable(), destroy]), context)
      expect(await firewall.tables()).toEqual([])
    })
  },
  'nft',
)

describeKernel(
  'elements',
  () => {
    it('are put in, found, taken out', async () => {
      const { firewall } = host()
      await firewall.transaction([addTable(), addSet()])
      const { elements } = firewall
      await elements.add(set, [key(0x0a000001), element(0x0a000002)])
      await elements.add(set, [key(0x0a000001)])
      await expect(elements.create(set, [key(0x0a000003), key(0x0a000001)])).rejects.toMatchObject({
        code: 'EEXIST',
        path: ['NFTA_SET_ELEM_LIST_ELEMENTS', '[1]'],
      })
      expect(await elements.test(set, key(0x0a000001))).toBe(true)
      expect(await elements.test(set, key(0x0a000003))).toBe(false)
      expect(await elements.get(set, key(0x0a000002))).toMatchObject({ NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: key(0x0a000002) } })
      await expect(elements.get(set, key(0x0a000003))).rejects.toMatchObject({ code: 'ENOENT' })
      await expect(elements.test({ table: 't', set: 'nowhere' }, key(1))).rejects.toMatchObject({ code: 'ENOENT' })
      await elements.delete(set, [key(0x0a000001)])
      await expect(elements.delete(set, [key(0x0a000002), key(0x0a000001)])).rejects.toMatchObject({ code: 'ENOENT' })
      expect(run('nft', 'list', 'set', 'ip', 't', 's')).toContain('elements = { 10.0.0.2 }')
      await elements.delete(set, [])
      expect((await elements.list(set)).length).toBe(1)
      await elements.flush(set)
      expect(await elements.list(set)).toEqual([])
    })

    it('are listed each once, though the kernel is still making room for them', async () => {
      const { firewall } = host()
      const added = Array.from({ length: 50_000 }, (_, number) => element(0x0a000000 + number))
      await firewall.transaction([addTable(), addSet(), addElements(added)])
      const listed = await firewall.elements.list(set)
      expect(listed.consistent).toBe(true)
      expect(new Set(listed.map(({ NFTA_SET_ELEM_KEY: key }) => String(key?.NFTA_DATA_VALUE))).size).toBe(added.length)
    })

    it('of intervals are found by any key within', async () => {
      const { firewall } = host()
      await firewall.transaction([addTable(), addSet('s', ['NFT_SET_INTERVAL']), addElements(interval(0x0a000000, 0x0a000100))])
      expect(await firewall.elements.test(set, key(0x0a000042))).toBe(true)
      expect(await firewall.elements.test(set, key(0x0a000100))).toBe(false)
    })

    it('have counters, which are set back (Linux 6.5)', async (context) => {
      const { firewall } = host()
      run('nft', 'add table ip t; add set ip t s { type ipv4_addr; counter; elements = { 10.0.0.1 counter packets 4 bytes 8 }; }')
      expect(await unlessOlder(firewall.elements.reset(set), context)).toMatchObject([
        { NFTA_SET_ELEM_EXPR: { NFTA_EXPR_DATA: { NFTA_COUNTER_PACKETS: 4n } } },
      ])
      expect(run('nft', 'list', 'set', 'ip', 't', 's')).toContain('counter packets 0 bytes 0')
    })
  },
  'nft',
)

describeKernel('a table with an owner', () => {
  const own = (flags: readonly ('NFT_TABLE_F_OWNER' | 'NFT_TABLE_F_PERSIST' | 'NFT_TABLE_F_DORMANT')[]) =>
    ({ ...addTable(), NFTA_TABLE_FLAGS: flags }) as Change

  it('is nobody else’s to change, and goes with its connection', async () => {
    const owner = openHost()
    const { firewall } = host()
    await owner.firewall.transaction([own(['NFT_TABLE_F_OWNER']), addChain()])
    const [table] = await firewall.tables()
    expect(table).toMatchObject({ owner: owner.netfilter.transport.portId, persistent: false })
    await expect(firewall.transaction([addRule([accept()])])).rejects.toMatchObject({ code: 'EPERM' })
    await owner.firewall.transaction([addRule([accept()])])
    expect((await firewall.rules()).length).toBe(1)
    await owner.close()
    expect(await firewall.tables()).toEqual([])
  })

  it('that persists stays without an owner, and can be taken over (Linux 6.9)', async (context) => {
    const owner = openHost()
    const { firewall } = host()
    await unlessOlder(owner.firewall.transaction([own(['NFT_TABLE_F_OWNER', 'NFT_TABLE_F_PERSIST']), addChain()]), context)
    await owner.close()
    expect(await firewall.tables()).toMatchObject([{ name: 't', owner: undefined, persistent: true }])
    await firewall.transaction([own(['NFT_TABLE_F_OWNER', 'NFT_TABLE_F_PERSIST']), addRule([accept()])])
    expect((await firewall.tables())[0]?.owner).toBeTypeOf('number')
  })

  it('that is dormant lets packets pass until it is woken', async () => {
    const here = host()
    await here.links.set('lo', { up: true })
    const chain = {
      ...addChain(),
      NFTA_CHAIN_TYPE: 'filter',
      NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: 'NF_INET_LOCAL_IN', NFTA_HOOK_PRIORITY: 0 },
      NFTA_CHAIN_POLICY: 'NF_DROP',
    } as Change
    await here.firewall.transaction([own(['NFT_TABLE_F_DORMANT']), chain])
    expect((await here.firewall.tables())[0]?.dormant).toBe(true)
    expect((await here.ping('127.0.0.1')).answered).toBe(true)
    await here.firewall.transaction([own([])])
    expect((await here.ping('127.0.0.1', { timeout: 100 })).answered).toBe(false)
  })
})

describeKernel('what must not be is refused, and nothing of it is applied', () => {
  const filter = {
    ...addChain(),
    NFTA_CHAIN_TYPE: 'filter',
    NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: 'NF_INET_POST_ROUTING', NFTA_HOOK_PRIORITY: 0 },
  } as Change
  const short = { NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: Uint8Array.of(10, 0) } }

  it.each<[string, readonly Change[], object]>([
    [
      'intervals that overlap',
      [
        addTable(),
        addSet('s', ['NFT_SET_INTERVAL']),
        addElements([...interval(0x0a000000, 0x0a000100), ...interval(0x0a000080, 0x0a000200)]),
      ],
      { code: 'EEXIST', what: 'add element ip t s', path: ['NFTA_SET_ELEM_LIST_ELEMENTS', '[2]'] },
    ],
    ['a key of the wrong size', [addTable(), addSet(), addElements([short])], { code: 'EINVAL', what: 'add element ip t s' }],
    ['a rule in a missing chain', [addTable(), addRule([])], { code: 'ENOENT', path: ['NFTA_RULE_CHAIN'] }],
    ['a jump to a missing chain', [addTable(), addChain(), addRule([jump('nowhere')])], { code: 'ENOENT' }],
    [
      'masquerade in a filter chain',
      [addTable(), filter, addRule([masquerade()])],
      { code: 'EOPNOTSUPP', hint: expect.stringContaining('postrouting') },
    ],
    ['a rule of a missing table', [addChain()], { code: 'ENOENT', what: 'add chain ip t c' }],
  ])('%s', async (_what, changes, error) => {
    const { firewall } = host()
    const generation = await firewall.generation()
    const refusal: unknown = await firewall.transaction(changes).catch((reason: unknown) => reason)
    expect(refusal).toBeInstanceOf(TransactionError)
    expect(refusal).toMatchObject(error)
    expect(await firewall.generation()).toBe(generation)
    expect(await firewall.tables()).toEqual([])
  })

  it('a transaction without its end', async () => {
    const { firewall, netfilter } = host()
    const begin = { nlmsg_type: 'NFNL_MSG_BATCH_BEGIN', res_id: 10 } as const
    await netfilter.batch([begin, addTable()]).catch(() => {})
    expect(await firewall.tables()).toEqual([])
  })

  it('nothing at all', async () => {
    await expect(host().firewall.transaction([])).rejects.toThrow('a transaction takes at least one change')
  })
})
