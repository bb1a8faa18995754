/** nft's JSON loaded into a ruleset that is there already; what cannot be leaves that as it was. */

import { expect, it, onTestFinished } from 'vitest'
import { openHost } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

const there = `table ip t {
  set s { type ipv4_addr; elements = { 1.1.1.1 }
  }
  set i { type ipv4_addr; flags interval; elements = { 10.0.0.0/8 }
  }
  set am { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/8 }
  }
  set cc { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.0/8 . 80 }
  }
  set v { typeof vlan id; elements = { 5 }
  }
  map m { type inet_service : mark; elements = { 80 : 1 }
  }
  map ways { type inet_service : verdict; elements = { 22 : accept }
  }
  chain c { tcp dport 22 accept
  }
}`

const t = { family: 'ip', table: 't' }
const prefix = (addr: string, len: number) => ({ prefix: { addr, len } })
const add = (name: string, ...elem: unknown[]) => ({ add: { element: { ...t, name, elem } } })
const rule = (...expr: object[]) => ({ add: { rule: { ...t, chain: 'c', expr } } })
const saddr = { payload: { protocol: 'ip', field: 'saddr' } }

/** What nft makes of the same, in its own words. */
const additions: readonly (readonly [text: string, command: object])[] = [
  ['add element ip t s { 1.1.1.2, 255.255.255.255 }', add('s', '1.1.1.2', '255.255.255.255')],
  [
    'add element ip t i { 11.0.0.0/8, 0.0.0.0/8, 255.0.0.0/8 }',
    add('i', prefix('11.0.0.0', 8), prefix('0.0.0.0', 8), prefix('255.0.0.0', 8)),
  ],
  [
    'add element ip t am { 20.0.0.0/8, 20.1.0.0/16, 21.0.0.0/8 }',
    add('am', prefix('20.0.0.0', 8), prefix('20.1.0.0', 16), prefix('21.0.0.0', 8)),
  ],
  ['add element ip t cc { 0.0.0.0/0 . 65535 }', add('cc', { concat: [prefix('0.0.0.0', 0), 65535] })],
  ['add element ip t v { 4095 }', add('v', 4095)],
  ['add element ip t m { 81 : 2 }', add('m', [81, 2])],
  ['add element ip t ways { 23 : jump c }', add('ways', [23, { jump: { target: 'c' } }])],
  ['delete element ip t i { 10.0.0.0/8 }', { delete: { element: { ...t, name: 'i', elem: [prefix('10.0.0.0', 8)] } } }],
  ['add rule ip t c ip saddr @i drop', rule({ match: { op: '==', left: saddr, right: '@i' } }, { drop: null })],
  ['add rule ip t c tcp dport vmap @ways', rule({ vmap: { key: { payload: { protocol: 'tcp', field: 'dport' } }, data: '@ways' } })],
  ['add set ip t new { type ipv4_addr; elements = { 9.9.9.9 }; }', { set: { ...t, name: 'new', type: 'ipv4_addr', elem: ['9.9.9.9'] } }],
]

/** What cannot be, and what is said of it. */
const offences: readonly (readonly [name: string, said: RegExp, command: object])[] = [
  ['ranges that overlap', /elem: the range .* overlaps/, add('i', prefix('20.0.0.0', 8), prefix('20.1.0.0', 16))],
  ['a range over one that is there', /EEXIST|EINVAL|exists|overlap/i, add('i', prefix('10.1.0.0', 16))],
  ['a port in a set of addresses', /elem > \[0\] > key: expected an address/, add('s', 80)],
  ['an address of IPv6 in a set of those of IPv4', /elem > \[1\] > key/, add('s', '1.1.1.9', '::1')],
  ['a range in a set of single values', /single values/, add('s', prefix('10.0.0.0', 8))],
  ['a port that is none', /elem > \[0\] > key/, add('m', [65536, 1])],
  ['a value of another type in a map', /elem > \[0\] > data/, add('m', [81, '1.2.3.4.5'])],
  ['a verdict that leads to no chain', /ENOENT|No such file/, add('ways', [24, { jump: { target: 'nowhere' } }])],
  ['a set that is not there', /there is no set none/, add('none', '1.1.1.1')],
  ['a rule in a chain that is not there', /ENOENT|No such file/, { add: { rule: { ...t, chain: 'none', expr: [{ accept: null }] } } }],
  ['a rule that jumps nowhere', /ENOENT|No such file/, rule({ jump: { target: 'nowhere' } })],
  ['a name of 256 bytes', /255|256|characters|bytes/, { add: { chain: { ...t, name: 'x'.repeat(256) } } }],
  ['a name that nft could not read', /letters, digits/, { add: { chain: { ...t, name: '1 2' } } }],
  ['a table that is not there', /ENOENT|No such file/, { add: { chain: { family: 'ip', table: 'none', name: 'c' } } }],
  ['a set that is there, made anew', /EEXIST|exists/, { create: { set: { ...t, name: 's', type: 'ipv4_addr' } } }],
]

describeKernel(
  'nft’s JSON loaded into what is there',
  () => {
    it.each(additions)('%s', async (text, command) => {
      const host = openHost()
      onTestFinished(() => host.close())
      run('nft', there)
      run('nft', text)
      const theirs = run('nft', 'list', 'ruleset')
      run('nft', `flush ruleset; ${there}`)
      await host.firewall.load({ nftables: [command] })
      expect(run('nft', 'list', 'ruleset')).toBe(theirs)
    })

    it.each(offences)('%s: refused, and nothing of the rest is done', async (_name, said, command) => {
      const host = openHost()
      onTestFinished(() => host.close())
      run('nft', there)
      const before = run('nft', 'list', 'ruleset')
      const rest = [{ add: { chain: { ...t, name: 'before' } } }, command, { add: { chain: { ...t, name: 'after' } } }]
      await expect(host.firewall.load({ nftables: rest })).rejects.toThrow(said)
      expect(run('nft', 'list', 'ruleset')).toBe(before)
    })
  },
  'nft',
)
