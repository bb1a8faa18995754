/** nft's JSON, loaded by us: what is in the kernel afterwards is what nft had put there. */

import { expect, it, onTestFinished } from 'vitest'
import { connect, openHost } from '../../src/host/index.ts'
import { datatypes, jsonChanges, netfilter } from '../../src/nft/index.ts'
import { rulesets } from './nft-rulesets.ts'
import { describeKernel, run } from './sandbox.ts'

const questions = {
  NFT_MSG_GETTABLE: 'table',
  NFT_MSG_GETCHAIN: 'chain',
  NFT_MSG_GETSET: 'set',
  NFT_MSG_GETOBJ: 'object',
  NFT_MSG_GETFLOWTABLE: 'flowtable',
  NFT_MSG_GETRULE: 'rule',
} as const

/** Attributes that the kernel counts by itself, and time. */
/** What nft's JSON leaves out: that packets may add to a set. */
const unsaid = 'NFT_SET_EVAL'

const passing = [/_HANDLE$/, /_USE$/, /^res_id$/, /_EXPIRATION$/, /^NFTA_RULE_POSITION$/]

/** Everything that the kernel tells of its ruleset, in its words; sets without a name are numbered by it, so each has the name of its place. */
async function told(): Promise<unknown[]> {
  const connection = connect(netfilter)
  try {
    const all: unknown[] = []
    for (const question of Object.keys(questions) as (keyof typeof questions)[]) {
      const messages = await connection.dump(question, {})
      all.push(...messages)
      if (question !== 'NFT_MSG_GETSET') continue
      for (const { nfgen_family, NFTA_SET_TABLE, NFTA_SET_NAME } of messages as unknown as Readonly<Record<string, never>>[]) {
        const set = { nfgen_family, NFTA_SET_ELEM_LIST_TABLE: NFTA_SET_TABLE, NFTA_SET_ELEM_LIST_SET: NFTA_SET_NAME }
        const lists = await connection.dump('NFT_MSG_GETSETELEM', set as never)
        const elements = lists.flatMap(({ NFTA_SET_ELEM_LIST_ELEMENTS: found = [] }) => found)
        all.push(elements.map((element) => JSON.stringify(lasting(element))).sort())
      }
    }
    return all.map(lasting)
  } finally {
    await connection.close()
  }
}

function lasting(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.filter((item) => item !== unsaid).map(lasting)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, property]) => (passing.some((name) => name.test(key)) ? [] : [[key, lasting(property)]])),
  )
}

const payload = (protocol: string, field: string) => ({ payload: { protocol, field } })

/** Things as nft's text has them, and as commands in its JSON. */
const definitions: readonly (readonly [text: string, command: Readonly<Record<string, object>>])[] = [
  ['add set inet t s { typeof ip saddr; }', { set: { name: 's', type: { typeof: payload('ip', 'saddr') } } }],
  [
    'add set inet t s { typeof vlan id; elements = { 10, 20 }; }',
    { set: { name: 's', type: { typeof: payload('vlan', 'id') }, elem: [10, 20] } },
  ],
  [
    'add set inet t s { typeof ip saddr . tcp dport; flags interval; elements = { 10.0.0.0/8 . 80 }; }',
    {
      set: {
        name: 's',
        type: { typeof: { concat: [payload('ip', 'saddr'), payload('tcp', 'dport')] } },
        flags: 'interval',
        elem: [{ concat: [{ prefix: { addr: '10.0.0.0', len: 8 } }, 80] }],
      },
    },
  ],
  [
    'add map inet t m { typeof ip saddr : meta mark; elements = { 1.1.1.1 : 0x10 }; }',
    { map: { name: 'm', type: { typeof: payload('ip', 'saddr') }, map: { typeof: { meta: { key: 'mark' } } }, elem: [['1.1.1.1', 16]] } },
  ],
  [
    'add map inet t m { typeof ct mark : verdict; elements = { 5 : accept }; }',
    { map: { name: 'm', type: { typeof: { ct: { key: 'mark' } } }, map: 'verdict', elem: [[5, { accept: null }]] } },
  ],
  [
    'add set inet t s { typeof iifname . numgen inc mod 4; elements = { "eth0" . 1 }; }',
    {
      set: {
        name: 's',
        type: { typeof: { concat: [{ meta: { key: 'iifname' } }, { numgen: { mode: 'inc', mod: 4, offset: 0 } }] } },
        elem: [{ concat: ['eth0', 1] }],
      },
    },
  ],
  ['add set inet t s { typeof ip length; }', { set: { name: 's', type: { typeof: payload('ip', 'length') } } }],
  [
    'add set inet t s { typeof tcp option maxseg size; }',
    { set: { name: 's', type: { typeof: { 'tcp option': { name: 'maxseg', field: 'size' } } } } },
  ],
  ['add set inet t s { typeof frag nexthdr; }', { set: { name: 's', type: { typeof: { exthdr: { name: 'frag', field: 'nexthdr' } } } } }],
  [
    'add set inet t s { typeof ip option lsrr addr; }',
    { set: { name: 's', type: { typeof: { 'ip option': { name: 'lsrr', field: 'addr' } } } } },
  ],
  [
    'add set inet t s { typeof sctp chunk init flags; }',
    { set: { name: 's', type: { typeof: { 'sctp chunk': { name: 'init', field: 'flags' } } } } },
  ],
  [
    'add set inet t s { typeof fib daddr . iif oif; }',
    { set: { name: 's', type: { typeof: { fib: { result: 'oif', flags: ['daddr', 'iif'] } } } } },
  ],
  ['add set inet t s { typeof rt ip6 nexthop; }', { set: { name: 's', type: { typeof: { rt: { key: 'nexthop', family: 'ip6' } } } } }],
  ['add set inet t s { typeof socket mark; }', { set: { name: 's', type: { typeof: { socket: { key: 'mark' } } } } }],
  ['add set inet t s { typeof osf name; }', { set: { name: 's', type: { typeof: { osf: { key: 'name' } } } } }],
  [
    'add set inet t s { typeof ipsec in reqid; }',
    { set: { name: 's', type: { typeof: { ipsec: { key: 'reqid', dir: 'in', spnum: 0 } } } } },
  ],
  ['add set inet t s { typeof symhash mod 4; }', { set: { name: 's', type: { typeof: { symhash: { mod: 4 } } } } }],
  [
    'add set inet t s { type ipv4_addr; auto-merge; flags interval; }',
    { set: { name: 's', type: 'ipv4_addr', flags: 'interval', 'auto-merge': true } },
  ],
  [
    'add set inet t s { type ipv4_addr; size 9; flags dynamic, timeout; limit rate 5/second; timeout 1m; gc-interval 10s; comment "x"; }',
    {
      set: {
        name: 's',
        type: 'ipv4_addr',
        size: 9,
        flags: ['dynamic', 'timeout'],
        stmt: [{ limit: { rate: 5, per: 'second' } }],
        timeout: 60,
        'gc-interval': 10,
        comment: 'x',
      },
    },
  ],
  ['add counter inet t c { packets 3 bytes 4 ; comment "n"; }', { counter: { name: 'c', packets: 3, bytes: 4, comment: 'n' } }],
  ['add quota inet t q { over 5 kbytes ; }', { quota: { name: 'q', bytes: 5120, inv: true } }],
  [
    'add limit inet t l { rate 10 kbytes/minute burst 5 bytes ; }',
    { limit: { name: 'l', rate: 10, rate_unit: 'kbytes', per: 'minute', burst: 5 } },
  ],
  [
    'add chain inet t c { type filter hook input priority -10 ; policy drop ; comment "in" ; }',
    { chain: { name: 'c', type: 'filter', hook: 'input', prio: -10, policy: 'drop', comment: 'in' } },
  ],
]

describeKernel(
  'nft’s JSON as changes',
  () => {
    for (const [name, text] of Object.entries(rulesets)) {
      it(`${name}: listed by us and loaded by us it is what nft made of its text`, async () => {
        const host = openHost()
        onTestFinished(() => host.close())
        run('nft', text)
        const before = await told()
        const listed = JSON.parse(JSON.stringify(await host.firewall.listRulesetJson())) as unknown
        run('nft', 'flush ruleset')
        await host.firewall.transaction(jsonChanges(listed), { force: true })
        // nft's JSON says the types of keys and leaves out what they come from; the sets below say it.
        const known = (message: unknown) =>
          name.startsWith('sets by what') ? { ...(message as object), NFTA_SET_USERDATA: '', NFTA_SET_TYPE: '' } : message
        expect((await told()).map(known)).toEqual(before.map(known))
      })
    }

    it.each(Object.entries(rulesets))('%s: a table listed by us is ensured: it is there already, or it is put there', async (_, text) => {
      const host = openHost()
      onTestFinished(() => host.close())
      run('nft', text)
      for (const { family, name } of await host.firewall.tables()) {
        const { nftables } = await host.firewall.listRulesetJson({ family: family as 'ip', table: name })
        const table = jsonChanges({ nftables })
        // The first time it may change what nft's JSON does not say.
        await host.firewall.ensure(table, { force: true })
        const listed = run('nft', '-s', 'list', 'table', String(family), name)
        expect(await host.firewall.ensure(table, { force: true })).toBe(false)
        run('nft', `delete table ${family} ${name}`)
        expect(await host.firewall.ensure(table, { force: true })).toBe(true)
        expect(run('nft', '-s', 'list', 'table', String(family), name)).toBe(listed)
      }
    })

    it.each(definitions)('%s', async (text, command) => {
      const host = openHost()
      onTestFinished(() => host.close())
      run('nft', `add table inet t; ${text}`)
      const before = await told()
      run('nft', 'flush ruleset')
      const table = { family: 'inet', table: 't' }
      const [[thing, fields] = []] = Object.entries(command)
      const commands = [{ add: { table: { family: 'inet', name: 't' } } }, { add: { [thing ?? '']: { ...table, ...fields } } }]
      await host.firewall.transaction(jsonChanges({ nftables: commands }))
      expect(await told()).toEqual(before)
    })

    it('a set that rules add to is made for that', async () => {
      const host = openHost()
      onTestFinished(() => host.close())
      const text =
        'add table ip t; add set ip t s { type ipv4_addr; size 10; flags dynamic; }; add chain ip t c; add rule ip t c add @s { ip saddr }'
      run('nft', text)
      const before = await told()
      const listed = JSON.parse(run('nft', '-j', 'list', 'ruleset')) as unknown
      run('nft', 'flush ruleset')
      await host.firewall.transaction(jsonChanges(listed))
      expect(await told()).toEqual(before)
    })

    it('commands add, delete and flush what is there', async () => {
      const host = openHost()
      onTestFinished(() => host.close())
      run(
        'nft',
        'add table ip t; add set ip t s { type ipv4_addr; elements = { 1.1.1.1, 1.1.1.2 }; }; add chain ip t c; add rule ip t c accept',
      )
      const [rule] = await host.firewall.rules({ family: 'ip', table: 't', chain: 'c' })
      const place = { family: 'ip', table: 't' }
      const commands = [
        { delete: { element: { ...place, name: 's', elem: ['1.1.1.1'] } } },
        { add: { element: { ...place, name: 's', elem: ['9.9.9.9'] } } },
        { insert: { rule: { ...place, chain: 'c', expr: [{ counter: null }] } } },
        { replace: { rule: { ...place, chain: 'c', handle: Number(rule?.handle), expr: [{ drop: null }] } } },
        { add: { chain: { ...place, name: 'd' } } },
        { delete: { chain: { ...place, name: 'd' } } },
      ]
      await host.firewall.transaction(jsonChanges({ nftables: commands }, () => ({ key: datatypes.ipv4_addr })))
      expect(await host.firewall.listRuleset({ stateless: true })).toBe(run('nft', '-s', 'list', 'ruleset'))
      expect(await host.firewall.listRuleset({ stateless: true })).toBe(
        'table ip t {\n\tset s {\n\t\ttype ipv4_addr\n\t\telements = { 1.1.1.2, 9.9.9.9 }\n\t}\n\n\tchain c {\n\t\tcounter\n\t\tdrop\n\t}\n}\n',
      )
      await host.firewall.transaction(
        jsonChanges({ nftables: [{ flush: { chain: { ...place, name: 'c' } } }, { flush: { set: { ...place, name: 's' } } }] }),
      )
      expect(run('nft', 'list', 'ruleset')).toBe('table ip t {\n\tset s {\n\t\ttype ipv4_addr\n\t}\n\n\tchain c {\n\t}\n}\n')
      await host.firewall.transaction(jsonChanges({ nftables: [{ flush: { ruleset: null } }] }), { force: true })
      expect(run('nft', 'list', 'ruleset')).toBe('')
    })
  },
  'nft',
)
