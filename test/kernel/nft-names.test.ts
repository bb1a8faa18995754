import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { checkName } from '../../src/host/firewall/name.ts'
import { openHost } from '../../src/host/index.ts'
import { accept, type Change } from '../../src/nft/index.ts'
import { addChain, addRule, addSet, addTable } from './nft-messages.ts'
import { describeKernel, run } from './sandbox.ts'

/** Every word that nft itself knows: its parser keeps their names, between quotes. */
function ownWords(): string[] {
  const library = /(\/\S*libnftables\.so\.1)\b/.exec(execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }))?.[1]
  if (library === undefined) throw new Error('nft’s library is not found')
  return [...new Set([...readFileSync(library, 'latin1').matchAll(/"([A-Za-z][\w./-]*)"/g)].map(([, word = '']) => word))]
}

function passes(noun: string, name: string): boolean {
  try {
    return checkName(noun, name) === name
  } catch {
    return false
  }
}

/** A ruleset in which a name stands wherever one of its kind can. */
const texts: Readonly<Record<string, (name: string) => string>> = {
  table: (name) => ['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'].map((family) => `table ${family} ${name} {\n}\n`).join(''),
  chain: (name) =>
    `table ip t {\nchain ${name} {\n}\nchain x {\njump ${name}\ngoto ${name}\nip saddr vmap { 10.0.0.1 : jump ${name} }\n}\n}\n`,
  set: (name) =>
    `table ip t {\nset ${name} {\ntype ipv4_addr\n}\nmap x${name} {\ntype ipv4_addr : verdict\n}\nchain x {\nip saddr @${name} accept\nip saddr vmap @x${name}\n}\n}\n`,
  object: (name) =>
    `table ip t {\ncounter ${name} {\npackets 0 bytes 0\n}\nquota ${name} {\nover 5 bytes\n}\nchain x {\ncounter name ${name}\nquota name ${name}\n}\n}\n`,
}

describeKernel(
  'names',
  () => {
    it.each(Object.entries(texts))('every word of nft that may name a %s is accepted by `nft -f`', (noun, text) => {
      const words = ownWords()
      const letBy = words.filter((word) => passes(noun, word))
      // Some are kept from naming anything, some are not: else the test would say nothing.
      expect(words.length - letBy.length).toBeGreaterThan(100)
      expect(letBy.length).toBeGreaterThan(100)
      execFileSync('nft', ['--check', '--file', '-'], { input: letBy.map(text).join(''), stdio: ['pipe', 'pipe', 'pipe'] })
    })

    it('no word is kept from naming a chain without need', () => {
      const younger = new Set(['destroy', 'last', 'tunnel'])
      const refused = ownWords().filter((word) => !passes('chain', word) && !younger.has(word))
      const accepted = refused.filter((word) => {
        try {
          execFileSync('nft', ['--check', '--file', '-'], { input: texts['chain']?.(word) ?? '', stdio: ['pipe', 'pipe', 'pipe'] })
          return true
        } catch {
          return false
        }
      })
      expect(accepted).toEqual([])
    }, 180_000)

    it('of every length that the kernel takes are read back by nft', async () => {
      const host = openHost()
      onTestFinished(() => host.close())
      const long = 'x'.repeat(255)
      await host.firewall.transaction([addTable(), addChain(long), addSet(long), addRule([accept()], long)])
      const text = run('nft', 'list', 'ruleset')
      execFileSync('nft', ['--file', '-'], { input: `flush ruleset\n${text}` })
      expect(run('nft', 'list', 'ruleset')).toBe(text)
    })

    it.each<[string, readonly Change[], RegExp]>([
      ['a chain', [addTable(), addChain('fwd')], /add chain ip t fwd: nft could not read a chain called fwd/],
      ['a set', [addTable(), addSet('nh')], /nft could not read a set called nh/],
      ['a table', [addTable('a b')], /a table is called by up to 255 letters/],
      ['a name too long', [addTable(), addChain('x'.repeat(256))], /a chain is called by up to 255 letters/],
      ['iptables’ table', [addTable('filter')], /belongs to iptables/],
      ['everybody’s tables', [{ nlmsg_type: 'NFT_MSG_DELTABLE', nfgen_family: 'NFPROTO_IPV4' }], /names no table/],
    ])('%s is refused, and nothing is applied', async (_what, changes, message) => {
      const host = openHost()
      onTestFinished(() => host.close())
      const generation = await host.firewall.generation()
      await expect(host.firewall.transaction(changes)).rejects.toThrow(message)
      expect(await host.firewall.generation()).toBe(generation)
    })

    it('somebody else’s table is changed where it is forced', async () => {
      const host = openHost()
      onTestFinished(() => host.close())
      await host.firewall.transaction([addTable('filter')], { force: true })
      expect((await host.firewall.tables()).map(({ name }) => name)).toEqual(['filter'])
      await expect(host.firewall.delete({ table: 'filter' })).rejects.toThrow(/belongs to iptables/)
      expect(await host.firewall.delete({ table: 'filter' }, { force: true })).toBe(true)
      expect(await host.firewall.delete({ table: 'filter' }, { force: true })).toBe(false)
    })
  },
  'nft',
)
