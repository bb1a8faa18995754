import { expect, it, onTestFinished } from 'vitest'
import { type Host, type NewRule, openHost } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ name: 'NetlinkError', code: name })

function host(): Host {
  const host = openHost()
  onTestFinished(() => host.close())
  return host
}

describeKernel('rules', () => {
  it('are at first those of the tables local, main and default, for each family', async () => {
    const { rules } = host()
    const found = (await rules.list()).map(({ family, priority, table, action }) => [family, priority, table, action])
    expect(found).toEqual([
      ['ipv4', 0, 255, 'lookup'],
      ['ipv4', 32_766, 254, 'lookup'],
      ['ipv4', 32_767, 253, 'lookup'],
      ['ipv6', 0, 255, 'lookup'],
      ['ipv6', 32_766, 254, 'lookup'],
    ])
  })

  it('without a priority come before all but the local table’s', async () => {
    const { rules } = host()
    await rules.add({ from: '10.10.0.0/24', table: 100 })
    await rules.add({ from: '10.20.0.0/24', table: 100 })
    expect((await rules.list({ table: 100 })).map(({ from, priority }) => [from, priority])).toEqual([
      ['10.20.0.0/24', 32_764],
      ['10.10.0.0/24', 32_765],
    ])
  })

  it('decide which table a packet’s route comes from', async () => {
    const { rules, routes, links, addresses } = host()
    await links.add({ kind: 'veth', name: 'veth-host', up: true, peer: { name: 'veth-ns' } })
    await links.set('veth-ns', { up: true })
    await addresses.add('veth-host', '10.10.0.2/24')
    await routes.add({ to: 'default', via: '10.10.0.1' })
    await routes.add({ to: 'default', via: '10.10.0.3', table: 100 })
    await rules.add({ mark: 0x10, mask: 0xf0, table: 100 })
    expect(await routes.lookup('8.8.8.8', { mark: 0x1f })).toMatchObject({ via: '10.10.0.3', table: 100 })
    expect(await routes.lookup('8.8.8.8', { mark: 0x2f })).toMatchObject({ via: '10.10.0.1', table: 254 })
    await rules.replace({ priority: 100, action: 'prohibit', to: '8.8.8.8' })
    await expect(routes.lookup('8.8.8.8')).rejects.toThrow(code('EACCES'))
    expect(await routes.lookup('8.8.4.4')).toMatchObject({ via: '10.10.0.1' })
  })

  it('are listed by all that can be said of them', async () => {
    const { rules } = host()
    await rules.add({ priority: 1, from: '10.10.0.0/24', table: 100 })
    await rules.add({ priority: 2, in: 'lo', action: 'prohibit' })
    await rules.add({ priority: 3, from: 'fd00::/64', table: 100 })
    const priorities = async (filter: NewRule) => (await rules.list(filter)).map(({ priority }) => priority)
    expect(await priorities({ table: 100 })).toEqual([1, 3])
    expect(await priorities({ table: 100, family: 'ipv6' })).toEqual([3])
    expect(await priorities({ from: '10.10.0.0/24' })).toEqual([1])
    expect(await priorities({ action: 'prohibit' })).toEqual([2])
    expect(await priorities({ in: 'lo' })).toEqual([2])
    expect(await priorities({ in: 'eth0' })).toEqual([])
  })

  it('that name a link that is not there are for no packet, and a goto to no rule is passed over', async () => {
    const { rules } = host()
    await rules.add({ priority: 1, in: 'nosuch', table: 100 })
    await rules.add({ priority: 2, goto: 3 })
    expect(await rules.get({ priority: 1 })).toMatchObject({ detached: true, leadsNowhere: false })
    expect(await rules.get({ priority: 2 })).toMatchObject({ detached: false, leadsNowhere: true, goto: 3 })
    await rules.add({ priority: 3, table: 100 })
    expect(await rules.get({ priority: 2 })).toMatchObject({ leadsNowhere: false })
    await expect(rules.add({ priority: 5, goto: 4 })).rejects.toThrow(code('EINVAL'))
  })

  it('missing, are named by the error', async () => {
    await expect(host().rules.get({ priority: 7, tunnelId: 3n })).rejects.toThrow('There is no rule {"priority":7,"tunnelId":3}')
  })
})

/** Rules in our words, in those of `ip rule add`, and as `ip -j rule` shows them. */
const same: readonly (readonly [rule: NewRule, words: string, shown: object])[] = [
  [{ from: '10.10.0.0/24', table: 100 }, 'from 10.10.0.0/24 table 100', { src: '10.10.0.0', srclen: 24, table: '100' }],
  [{ to: '10.20.0.9', table: 1000 }, 'to 10.20.0.9 table 1000', { src: 'all', dst: '10.20.0.9', table: '1000' }],
  [{ not: true, from: '10.10.0.0/24', table: 100 }, 'not from 10.10.0.0/24 table 100', { not: null, src: '10.10.0.0', table: '100' }],
  [{ mark: 0x10, table: 100 }, 'fwmark 0x10 table 100', { fwmark: '0x10', table: '100' }],
  [{ mark: 0x10, mask: 0xff, table: 100 }, 'fwmark 0x10/0xff table 100', { fwmark: '0x10', fwmask: '0xff', table: '100' }],
  [{ tos: 0x10, table: 100 }, 'tos 0x10 table 100', { tos: '0x10', table: '100' }],
  [{ in: 'lo', out: 'eth7', table: 100 }, 'iif lo oif eth7 table 100', { iif: 'lo', oif: 'eth7', oif_detached: null, table: '100' }],
  [{ user: [1000, 1999], table: 100 }, 'uidrange 1000-1999 table 100', { uid_start: 1000, uid_end: 1999, table: '100' }],
  [
    { ipProtocol: 'tcp', sourcePort: [1024, 2047], destinationPort: 443, table: 100 },
    'ipproto tcp sport 1024-2047 dport 443 table 100',
    { ipproto: 'tcp', sport_start: 1024, sport_end: 2047, dport: 443, table: '100' },
  ],
  [{ tunnelId: 42, table: 100 }, 'tun_id 42 table 100', { tun_id: 42, table: '100' }],
  [
    { suppressPrefixLength: 0, suppressGroup: 7 },
    'table main suppress_prefixlength 0 suppress_ifgroup 7',
    { table: 'main', suppress_prefixlen: 0 },
  ],
  [{ vrf: true }, 'l3mdev', { l3mdev: null }],
  [{ from: '10.10.0.9', action: 'blackhole' }, 'from 10.10.0.9 blackhole', { src: '10.10.0.9', action: 'blackhole' }],
  [{ from: '10.10.0.9', action: 'unreachable' }, 'from 10.10.0.9 unreachable', { action: 'unreachable' }],
  [{ from: '10.10.0.9', action: 'prohibit' }, 'from 10.10.0.9 prohibit', { action: 'prohibit' }],
  [{ from: '10.10.0.9', action: 'nop' }, 'from 10.10.0.9 nop', { nop: null }],
  [{ from: '10.10.0.9', goto: 32_766 }, 'from 10.10.0.9 goto 32766', { goto: 32_766 }],
  [{ from: '10.10.0.9', table: 100, madeBy: 'static' }, 'from 10.10.0.9 table 100 protocol static', { table: '100', protocol: 'static' }],
  [
    { from: 'fd00::/64', to: 'fd01::/64', table: 100 },
    'from fd00::/64 to fd01::/64 table 100',
    { src: 'fd00::', dst: 'fd01::', dstlen: 64 },
  ],
]

describeKernel(
  'a rule of ours and the same of `ip`',
  () => {
    it.each(same)('%j is: %s', async (rule, words, shown) => {
      const { rules } = host()
      const family = rule.from?.includes(':') === true ? '-6' : '-4'
      const list = () => JSON.parse(run('ip', family, '-j', 'rule', 'show', 'priority', '500'))
      await rules.add({ ...rule, priority: 500 })
      const [ours] = list()
      expect(ours).toMatchObject(shown)
      const { message: _, ...described } = await rules.get({ ...rule, priority: 500 })
      expect(await rules.delete({ ...rule, priority: 500 })).toBe(true)
      expect(list()).toEqual([])

      run('ip', family, 'rule', 'add', 'priority', '500', ...words.split(' '))
      expect(list()).toEqual([ours])
      const { message: _message, ...theirs } = await rules.get({ family: described.family, priority: 500 })
      expect(theirs).toEqual(described)
      expect(await rules.ensure({ ...rule, priority: 500 })).toBe(false)
    })
  },
  'ip',
)
