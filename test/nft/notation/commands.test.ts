/** nft's JSON that cannot be: refused before the kernel sees anything, with the place of the offender. */

import { describe, expect, it } from 'vitest'
import { jsonChanges } from '../../../src/nft/index.ts'
import { EncodeError } from '../../../src/schema/errors.ts'

const place = { family: 'ip', table: 't' }
const set = (more: object) => ({ add: { set: { ...place, name: 's', type: 'ipv4_addr', ...more } } })
const rule = (...expr: unknown[]) => ({ add: { rule: { ...place, chain: 'c', expr } } })
const tcp = { payload: { protocol: 'tcp', field: 'dport' } }

const refused: readonly (readonly [what: string, command: unknown, complaint: string])[] = [
  ['no command', 5, 'nftables[0]: expected an object with one key, got 5'],
  ['two in one', { add: {}, delete: {} }, 'nftables[0]: expected an object with one key'],
  ['a misspelt verb', { ad: { table: {} } }, 'nftables[0]: there is nothing that is called "ad" here; did you mean add?'],
  ['a misspelt thing', { add: { tabel: {} } }, 'nftables[0] > add: there is nothing that is called "tabel" here; did you mean table?'],
  ['a command that changes nothing', { list: { ruleset: null } }, 'nftables[0]: there is nothing that is called "list" here'],
  [
    'a family that there is not',
    { add: { table: { family: 'ipv4', name: 't' } } },
    'nftables[0] > add > table > family: expected one of ip, ip6',
  ],
  ['a table without a name', { add: { table: { family: 'ip' } } }, 'nftables[0] > add > table > name: expected text, got undefined'],
  ['a flag that there is not', { add: { table: { family: 'ip', name: 't', flags: 'asleep' } } }, 'table > flags: expected one of dormant'],
  [
    'a hook of another family',
    { add: { chain: { ...place, name: 'c', type: 'filter', hook: 'egress', prio: 0 } } },
    'chain > hook: expected one of prerouting',
  ],
  [
    'a kind of chain that there is not',
    { add: { chain: { ...place, name: 'c', type: 'net', hook: 'input', prio: 0 } } },
    'chain > type: expected one of filter, nat, route',
  ],
  [
    'a policy that there is not',
    { add: { chain: { ...place, name: 'c', type: 'filter', hook: 'input', prio: 0, policy: 'deny' } } },
    'chain > policy: expected one of accept, drop',
  ],
  [
    'a priority that there is not',
    { add: { chain: { ...place, name: 'c', type: 'filter', hook: 'input', prio: 'filtr' } } },
    'did you mean filter?',
  ],
  ['a type that there is not', set({ type: 'ipv4_adr' }), 'set > type: expected one of nf_proto'],
  ['a type that says nothing', set({ type: 'integer' }), 'set > type: "integer" says nothing of how long values are'],
  ['an element of another type', set({ elem: ['fe80::1'] }), 'set > elem > [0] > key'],
  [
    'a prefix in a set of single values',
    set({ elem: [{ prefix: { addr: '10.0.0.0', len: 8 } }] }),
    'this set holds single values, not ranges: it takes flags interval',
  ],
  ['ranges that overlap', set({ flags: 'interval', elem: [{ range: ['1.1.1.1', '1.1.1.9'] }, '1.1.1.5'] }), 'overlaps'],
  [
    'a range that ends before it begins',
    set({ flags: 'interval', elem: [{ range: ['1.1.1.9', '1.1.1.1'] }] }),
    'the range ends before it begins',
  ],
  [
    'a prefix of 33',
    set({ flags: 'interval', elem: [{ prefix: { addr: '10.0.0.0', len: 33 } }] }),
    'expected a prefix length from 0 to 32, got 33',
  ],
  [
    'an element of a map without what it gives',
    { add: { map: { ...place, name: 'm', type: 'ipv4_addr', map: 'mark', elem: ['1.1.1.1'] } } },
    'expected an element of a map',
  ],
  ['a flag of sets that there is not', set({ flags: ['ranges'] }), 'expected one of constant, interval, dynamic, timeout'],
  [
    'elements of a set that is not known',
    { add: { element: { ...place, name: 'x', elem: ['1.1.1.1'] } } },
    'there is no set x in table ip t, as far as is known',
  ],
  ['no elements', { add: { element: { ...place, name: 's' } } }, 'element > name: there is no set s'],
  ['a comment of 129 bytes', set({ comment: 'x'.repeat(129) }), 'a comment holds at most 128 bytes, not 129'],
  ['a rule without statements', { add: { rule: { ...place, chain: 'c' } } }, 'rule > expr: expected an array of statements, got undefined'],
  ['a statement that there is not', rule({ acept: null }), 'rule > [0]: there is no statement "acept"; did you mean "accept"?'],
  ['a port beyond 65535', rule({ match: { op: '==', left: tcp, right: 65_536 } }), 'rule > [0] > match > right'],
  ['a set that the table does not have', rule({ match: { op: '==', left: tcp, right: '@ports' } }), 'there is no set ports in this table'],
  [
    'a rule by its index',
    { add: { rule: { ...place, chain: 'c', expr: [{ accept: null }], index: 3 } } },
    'rule > index: a place by its number is known to whoever reads the ruleset first',
  ],
  [
    'a rule in the place of none',
    { replace: { rule: { ...place, chain: 'c', expr: [{ accept: null }] } } },
    'rule > handle: expected the handle of the rule to replace',
  ],
  ['a deletion of any rule', { delete: { rule: { ...place, chain: 'c' } } }, 'rule > handle: expected the handle of the rule'],
  ['an insertion of a chain', { insert: { chain: { ...place, name: 'c' } } }, 'only rules can be inserted'],
  ['a flush of an object', { flush: { counter: { ...place, name: 'c' } } }, 'a counter cannot be flushed'],
  [
    'a limit in a time that there is not',
    { add: { limit: { ...place, name: 'l', rate: 1, per: 'fortnight' } } },
    'limit > l > per: expected one of second',
  ],
  [
    'a timeout of a state that there is not',
    { add: { 'ct timeout': { ...place, name: 'x', protocol: 'tcp', policy: { open: 5 } } } },
    'there is no state "open" of tcp',
  ],
]

describe('nft’s JSON that cannot be', () => {
  it.each(refused)('%s', (_, command, complaint) => {
    let told: unknown
    try {
      jsonChanges({ nftables: [command] })
    } catch (error) {
      told = error
    }
    expect(told).toBeInstanceOf(EncodeError)
    expect((told as Error).message).toContain(complaint)
  })

  it.each([undefined, null, 5, {}, { nftables: {} }])('no list of commands: %o', (json) => {
    expect(() => jsonChanges(json)).toThrow('nftables: expected an array of commands')
  })

  it('the place of the offender counts the commands', () => {
    const good = { add: { table: { family: 'ip', name: 't' } } }
    expect(() => jsonChanges({ nftables: [{ metainfo: {} }, good, rule({ nothing: 1 })] })).toThrow('nftables[2] > add > rule > [0]')
  })
})
