import { describe, expect, it } from 'vitest'
import type { NewRule, OldRule } from '../../../src/host/rule/request.ts'
import { type RuleFilter, rules } from '../../../src/host/rule/rules.ts'
import { route } from '../../../src/netlink/route/index.ts'
import { expectAsTool, rehearse } from '../against-tools.ts'

describe('making a rule sends what `ip rule add` sends', () => {
  const from = '10.10.0.0/24'
  const cases: [command: string, fixture: string, rule: NewRule][] = [
    ['ip rule add from 10.10.0.0/24 table 100', 'add-from', { from, table: 100 }],
    ['ip rule add to 10.20.0.0/16 priority 500 table 1000', 'add-to', { to: '10.20.0.0/16', priority: 500, table: 1000 }],
    ['ip rule add fwmark 0x10/0xff lookup 100', 'add-mark', { mark: 0x10, mask: 0xff, table: 100 }],
    ['ip rule add iif lo oif veth-host lookup 100', 'add-interfaces', { in: 'lo', out: 'veth-host', table: 100 }],
    ['ip rule add from 10.10.0.9 blackhole', 'add-blackhole', { from: '10.10.0.9', action: 'blackhole' }],
    ['ip rule add to 10.10.0.9 unreachable', 'add-unreachable', { to: '10.10.0.9', action: 'unreachable' }],
    ['ip rule add to 10.10.0.9 prohibit', 'add-prohibit', { to: '10.10.0.9', action: 'prohibit' }],
    ['ip rule add ipproto tcp dport 80-90 lookup 100', 'add-ports', { ipProtocol: 'tcp', destinationPort: [80, 90], table: 100 }],
    ['ip rule add ipproto udp sport 53 table 100', 'add-one-port', { ipProtocol: 'udp', sourcePort: 53, table: 100 }],
    ['ip rule add not from 10.10.0.0/24 table 100', 'add-not', { not: true, from, table: 100 }],
    ['ip rule add tos 0x10 table 100', 'add-tos', { tos: 0x10, table: 100 }],
    ['ip rule add from 10.10.0.0/24 priority 500 goto 600', 'add-goto', { from, priority: 500, goto: 600 }],
    ['ip rule add from 10.10.0.0/24 realms 3/5 table 100', 'add-realms', { from, sourceRealm: 3, realm: 5, table: 100 }],
    ['ip rule add uidrange 1000-1999 table 100', 'add-users', { user: [1000, 1999], table: 100 }],
    ['ip rule add tun_id 42 table 100', 'add-tunnel', { tunnelId: 42, table: 100 }],
    ['ip rule add priority 1000 l3mdev', 'add-vrf', { priority: 1000, vrf: true }],
    [
      'ip rule add priority 500 protocol static table 254 suppress_prefixlength 0 suppress_ifgroup 7',
      'add-suppress',
      { priority: 500, madeBy: 'static', suppressPrefixLength: 0, suppressGroup: 7 },
    ],
    ['ip -6 rule add from fd00::/64 table 100', 'add-ipv6', { from: 'fd00::/64', table: 100 }],
  ]

  it.each(cases)('%s', async (command, fixture, rule) => {
    const rehearsal = rehearse(route)
    await rules(rehearsal.connection).add(rule)
    expectAsTool(rehearsal, 'route/rule', fixture, command, 'RTM_NEWRULE')
  })
})

describe('deleting a rule sends what `ip rule delete` sends', () => {
  const cases: [command: string, fixture: string, rule: OldRule][] = [
    ['ip rule del from 10.10.0.0/24 table 100', 'delete', { from: '10.10.0.0/24', table: 100 }],
    ['ip rule del priority 500', 'delete-by-priority', { priority: 500 }],
  ]

  it.each(cases)('%s', async (command, fixture, rule) => {
    const rehearsal = rehearse(route)
    expect(await rules(rehearsal.connection).delete(rule)).toBe(true)
    expectAsTool(rehearsal, 'route/rule', fixture, command, 'RTM_DELRULE')
  })
})

describe('listing rules sends what `ip rule show` sends', () => {
  const cases: [command: string, fixture: string, filter: RuleFilter][] = [
    ['ip rule show', 'show', { family: 'ipv4' }],
    ['ip -6 rule show', 'show-ipv6', { from: 'fd00::/64' }],
  ]

  it.each(cases)('%s', async (command, fixture, filter) => {
    const rehearsal = rehearse(route)
    await rules(rehearsal.connection).list(filter)
    expectAsTool(rehearsal, 'route/rule', fixture, command, 'RTM_GETRULE')
  })
})

describe('what is no rule is refused before anything is sent', () => {
  const cases: [why: string, rule: Record<string, unknown>, message: string][] = [
    ['host bits set', { from: '10.10.0.1/24' }, 'from: 10.10.0.1/24 is an address within a network; the network is 10.10.0.0/24'],
    ['two families', { from: '10.10.0.0/24', to: 'fd00::/64' }, 'to: expected a network of IPv4, got fd00::/64'],
    ['another family', { family: 'ipv6', from: '10.10.0.0/24' }, 'from: expected a network of IPv6, got 10.10.0.0/24'],
    ['no family', { family: 'inet' }, 'family: expected one of ipv4, ipv6, got "inet"'],
    ['text for a number', { priority: '500' }, 'priority: expected a whole number from 0 to 4294967295, got "500"'],
    ['a mask without a mark', { mask: 0xff }, 'mark: expected the mark whose bits count, got nothing'],
    ['a name of 16 bytes', { in: 'sixteen-bytes-it' }, 'in: a name for a link takes at most 15 bytes'],
    [
      'a range backwards',
      { destinationPort: [90, 80] },
      'destinationPort: expected a number, or the first and the last of a range: [80, 90]',
    ],
    ['a port too many', { destinationPort: [80, 65_536] }, 'destinationPort > [1]: expected a whole number from 1 to 65535, got 65536'],
    ['no protocol', { ipProtocol: 'icmp6' }, 'ipProtocol: expected icmp, or a number from 0 to 255, got "icmp6"'],
    ['a code point of eight bits', { dscp: 64 }, 'dscp: expected a whole number from 0 to 63, got 64'],
    ['goto nowhere', { action: 'goto' }, 'goto: expected the priority of the rule that comes next'],
    ['a table for what asks none', { action: 'blackhole', table: 100 }, 'table: expected nothing: the action is blackhole'],
    ['two tables', { vrf: true, table: 100 }, 'table: expected nothing: the table is the one of the VRF'],
    ['realms of IPv6', { from: 'fd00::/64', realm: 5 }, 'realm: a rule of IPv6 has no such thing'],
    ['a misspelt field', { fwmark: 1 }, 'fwmark: there is no such field'],
  ]

  it.each(cases)('%s', async (_why, rule, message) => {
    const rehearsal = rehearse(route)
    for (const verb of ['add', 'ensure'] as const) await expect(rules(rehearsal.connection)[verb](rule as NewRule)).rejects.toThrow(message)
    await expect(rules(rehearsal.connection).replace({ priority: 500, ...rule } as NewRule & { priority: number })).rejects.toThrow(message)
    expect(rehearsal.sent).toEqual([])
  })

  it('replacing without a priority', async () => {
    const rehearsal = rehearse(route)
    const rule = { table: 100 } as NewRule as NewRule & { priority: number }
    await expect(rules(rehearsal.connection).replace(rule)).rejects.toThrow('priority: expected the priority whose rule is replaced')
    expect(rehearsal.sent).toEqual([])
  })

  it.each([{}, { family: 'ipv6' }] as const)('deleting by %j: that would be the rule of the local table', async (rule) => {
    const rehearsal = rehearse(route)
    await expect(rules(rehearsal.connection).delete(rule)).rejects.toThrow('expected something that tells which rule')
    expect(rehearsal.sent).toEqual([])
  })
})
