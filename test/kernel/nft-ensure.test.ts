import { expect, it, onTestFinished } from 'vitest'
import { type Fixture, loadFixtures } from '../../fixtures/fixture.ts'
import { readRuleset } from '../../src/host/firewall/read-ruleset.ts'
import { type Host, openHost } from '../../src/host/index.ts'
import { decodeDatagram } from '../../src/netlink/index.ts'
import { accept, type Change, contentsOf, netfilter, subjectOf } from '../../src/nft/index.ts'
import { addChain, addElements, addRule, addSet, addTable, element } from './nft-messages.ts'
import { describeKernel, run } from './sandbox.ts'

function host(): Host {
  const host = openHost()
  onTestFinished(() => host.close())
  return host
}

const whole = [addTable(), addChain(), addSet(), addElements([element(1), element(2)]), addRule([accept()])]

describeKernel(
  'ensure',
  () => {
    it('puts a table in place, and sends nothing where it is in place', async () => {
      const { firewall } = host()
      expect(await firewall.ensure(whole)).toBe(true)
      const text = run('nft', 'list', 'ruleset')
      expect(text.replaceAll(/\s+/g, ' ')).toBe(
        'table ip t { set s { type ipv4_addr elements = { 0.0.0.1, 0.0.0.2 } } chain c { accept } } ',
      )
      const generation = await firewall.generation()
      expect(await firewall.ensure(whole)).toBe(false)
      expect(await firewall.generation()).toBe(generation)
    })

    it.each<[string, string[] | undefined, readonly Change[]]>([
      ['a rule more', ['add', 'rule', 'ip', 't', 'c', 'drop'], whole],
      ['a rule less', ['flush', 'chain', 'ip', 't', 'c'], whole],
      ['a chain more', ['add', 'chain', 'ip', 't', 'd'], whole],
      ['an element more', ['add', 'element', 'ip', 't', 's', '{ 0.0.0.3 }'], whole],
      ['an element less', ['delete', 'element', 'ip', 't', 's', '{ 0.0.0.2 }'], whole],
      ['a set more', ['add', 'set', 'ip', 't', 'r', '{ type ipv4_addr; }'], whole],
      ['a counter more', ['add', 'counter', 'ip', 't', 'n'], whole],
      ['a chain of another name', ['rename', 'chain', 'ip', 't', 'c', 'd'], whole],
      ['no table at all', ['delete', 'table', 'ip', 't'], whole],
      ['another wish', undefined, [...whole, addRule([])]],
    ])('%s: it is made anew, once', async (_what, command, wanted) => {
      const { firewall } = host()
      await firewall.ensure(whole)
      if (command !== undefined) run('nft', ...command)
      expect(await firewall.ensure(wanted)).toBe(true)
      const text = run('nft', 'list', 'ruleset')
      expect(await firewall.ensure(wanted)).toBe(false)
      run('nft', 'delete', 'table', 'ip', 't')
      await firewall.transaction(wanted)
      expect(run('nft', 'list', 'ruleset')).toBe(text)
    })

    it('looks at its own table alone', async () => {
      const { firewall } = host()
      await firewall.ensure(whole)
      run('nft', 'add', 'table', 'ip6', 't')
      run('nft', 'add', 'chain', 'ip6', 't', 'c')
      run('nft', 'add', 'table', 'ip', 'other')
      run('nft', 'add', 'set', 'ip', 'other', 's', '{ type ipv4_addr; elements = { 10.0.0.1 }; }')
      expect(await firewall.ensure(whole)).toBe(false)
    })

    it('that is refused leaves what was', async () => {
      const { firewall } = host()
      await firewall.ensure(whole)
      const before = run('nft', 'list', 'ruleset')
      await expect(firewall.ensure([...whole, addRule([], 'nowhere')])).rejects.toThrow('add rule ip t nowhere')
      expect(run('nft', 'list', 'ruleset')).toBe(before)
    })

    it.each<[string, readonly Change[], RegExp]>([
      ['nothing', [], /begins with NFT_MSG_NEWTABLE/],
      ['a chain first', [addChain(), addTable()], /begins with NFT_MSG_NEWTABLE/],
      ['two tables', [addTable(), addTable('u')], /everything is of that table/],
      ['a table twice', [addTable(), addTable()], /there is one table/],
      [
        'a deletion',
        [addTable(), { nlmsg_type: 'NFT_MSG_DELCHAIN', nfgen_family: 'NFPROTO_IPV4', NFTA_CHAIN_TABLE: 't' }],
        /nothing but what makes it/,
      ],
      ['a rule before others', [addTable(), addChain(), { ...addRule([]), nlmsg_flags: ['NLM_F_CREATE'] } as Change], /each appended/],
      [
        'a bad value',
        [addTable(), { ...addChain(), NFTA_CHAIN_ID: 'x' } as unknown as Change],
        /add chain ip t c > NFT_MSG_NEWCHAIN > NFTA_CHAIN_ID/,
      ],
    ])('%s is refused before anything is asked', async (_what, wanted, message) => {
      await expect(host().firewall.ensure(wanted)).rejects.toThrow(message)
    })
  },
  'nft',
)

/** Recorded commands that add something to a table that other commands of nft have made. */
const additions = loadFixtures('nft').filter(({ status, setup, command, group }) => {
  const lines = [...setup, command]
  return (
    status === 0 &&
    group !== 'nft/ruleset' &&
    lines.every((line) => line.startsWith('nft ')) &&
    /\b(add|create)\b/.test(command) &&
    !/\b(handle|index|position)\b/.test(command)
  )
})

describeKernel(
  'what nft sends and what the kernel says of it are the same to us',
  () => {
    it.each(additions.map((fixture): [string, Fixture] => [`${fixture.group}/${fixture.name}`, fixture]))('%s', async (_name, fixture) => {
      const { netfilter: connection } = host()
      const sent = fixture.datagrams
        .filter(({ direction, protocol }) => direction === 'sent' && protocol === 'netfilter')
        .flatMap(({ bytes }) => decodeDatagram(netfilter, bytes))
        .filter((message) => subjectOf(message)?.verb === 'NEW')
      const [subject] = sent.map((message) => subjectOf(message))
      if (subject === undefined || sent.length === 0) throw new Error('nothing was sent')
      for (const line of fixture.setup) run('sh', '-c', line)
      const filter = { family: undefined, table: subject.table }
      const before = await readRuleset(connection, filter)
      run('sh', '-c', fixture.command)
      const after = await readRuleset(connection, filter)
      // Whatever stood there before and is said anew is said once.
      const anew = new Set(sent.map((message) => nameOf(message)))
      const kept = before.messages.filter((message) => subjectOf(message)?.noun === 'rule' || !anew.has(nameOf(message)))
      expect(told([...kept, ...sent])).toEqual(told(after.messages))
    })
  },
  'nft',
)

/** What messages say of a table, for a difference that can be read. */
function told(messages: Parameters<typeof contentsOf>[0]): unknown {
  const parse = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(parse) : typeof value === 'string' ? JSON.parse(value) : value
  return parse(JSON.parse(contentsOf(messages)))
}

function nameOf(message: Parameters<typeof subjectOf>[0]): string {
  const { noun, name } = subjectOf(message) ?? {}
  return `${noun} ${name}`
}
