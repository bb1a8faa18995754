import { expect, it, onTestFinished } from 'vitest'
import { checkTableName, type Host, openHost } from '../../src/host/index.ts'
import { accept, transaction, writeRule } from '../../src/nft/index.ts'
import { describeKernel, run } from './sandbox.ts'

function host(): Host {
  const host = openHost()
  onTestFinished(() => host.close())
  return host
}

const network = { table: 'netloom', source: '10.10.0.0/24', out: 'wlo1' }
const uplink = { table: 'netloom', from: 'veth-host', to: 'wlo1' }

describeKernel('masquerade', () => {
  it('is a rule in a nat chain of a table of our own', async () => {
    const { firewall } = host()
    await firewall.masquerade({ ...network, table: { name: 'netloom', comment: 'made by netloom' }, comment: 'myns' })
    expect([...(await firewall.tables())]).toMatchObject([{ family: 'ip', name: 'netloom', comment: 'made by netloom', dormant: false }])
    expect([...(await firewall.chains())]).toMatchObject([
      {
        family: 'ip',
        table: 'netloom',
        name: 'postrouting',
        base: { type: 'nat', hook: 'postrouting', priority: 100, policy: 'accept', links: [] },
      },
    ])
    const [rule, ...others] = await firewall.rules()
    expect(others).toEqual([])
    expect(rule).toMatchObject({ family: 'ip', table: 'netloom', chain: 'postrouting', comment: 'myns' })
    expect(rule?.message.NFTA_RULE_EXPRESSIONS?.map(({ NFTA_EXPR_NAME }) => NFTA_EXPR_NAME)).toEqual([
      'payload',
      'cmp',
      'meta',
      'cmp',
      'masq',
    ])
  })

  it('said twice is there once, and said anew replaces what was', async () => {
    const { firewall } = host()
    await firewall.masquerade(network)
    await firewall.masquerade(network)
    expect((await firewall.rules()).length).toBe(1)
    await firewall.masquerade({ ...network, comment: 'second' })
    expect((await firewall.rules()).map(({ comment }) => comment)).toEqual(['second'])
  })

  it('of a network of IPv6 stands in a table of IPv6', async () => {
    const { firewall } = host()
    await firewall.masquerade({ ...network, source: 'fd00::/64' })
    expect((await firewall.rules()).map(({ family }) => family)).toEqual(['ip6'])
  })

  it('changes nothing at all where a chain of that name is of another type', async () => {
    const { firewall, netfilter } = host()
    const table = { nfgen_family: 'NFPROTO_IPV4', NFTA_CHAIN_TABLE: 'netloom', NFTA_CHAIN_NAME: 'postrouting' } as const
    await netfilter.batch(
      transaction([
        { nlmsg_type: 'NFT_MSG_NEWTABLE', nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: 'netloom' },
        {
          nlmsg_type: 'NFT_MSG_NEWCHAIN',
          nlmsg_flags: ['NLM_F_CREATE'],
          ...table,
          NFTA_CHAIN_TYPE: 'filter',
          NFTA_CHAIN_HOOK: { NFTA_HOOK_HOOKNUM: 'NF_INET_POST_ROUTING', NFTA_HOOK_PRIORITY: 0 },
        },
        {
          nlmsg_type: 'NFT_MSG_NEWRULE',
          nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_APPEND'],
          nfgen_family: 'NFPROTO_IPV4',
          NFTA_RULE_TABLE: 'netloom',
          NFTA_RULE_CHAIN: 'postrouting',
          NFTA_RULE_EXPRESSIONS: writeRule([accept()], { family: 'ip' }).expressions,
        },
      ]),
    )
    const before = await firewall.rules()
    await expect(firewall.masquerade(network)).rejects.toThrow(expect.objectContaining({ name: 'NetlinkError' }))
    expect(before.length).toBe(1)
    expect(await firewall.rules()).toEqual(before)
  })
})

describeKernel('forward', () => {
  it('stands beside masquerade in the same table, and neither disturbs the other', async () => {
    const { firewall } = host()
    await firewall.masquerade(network)
    await firewall.forward(uplink)
    await firewall.forward(uplink)
    await firewall.masquerade(network)
    expect((await firewall.rules({ chain: 'postrouting' })).length).toBe(1)
    expect((await firewall.rules({ table: 'netloom', chain: 'forward' })).length).toBe(2)
    expect((await firewall.chains({ chain: 'forward' })).map(({ base }) => base)).toEqual([
      { type: 'filter', hook: 'forward', priority: 0, policy: 'accept', links: [] },
    ])
  })

  it('may stand in a table of both families', async () => {
    const { firewall } = host()
    await firewall.forward({ ...uplink, family: 'inet' })
    expect((await firewall.rules({ family: 'inet' })).length).toBe(2)
    expect((await firewall.rules({ family: 'ip' })).length).toBe(0)
  })
})

describeKernel('deleting a table', () => {
  it('takes all that is in it, and says whether there was one', async () => {
    const { firewall } = host()
    expect(await firewall.deleteTable('netloom')).toBe(false)
    await firewall.masquerade(network)
    await firewall.forward(uplink)
    expect(await firewall.deleteTable('netloom', 'ip6')).toBe(false)
    expect(await firewall.deleteTable('netloom')).toBe(true)
    expect(await firewall.deleteTable('netloom')).toBe(false)
    expect([...(await firewall.tables())]).toEqual([])
  })
})

describeKernel('listing', () => {
  it('tells apart by family, table and chain', async () => {
    const { firewall } = host()
    await firewall.masquerade(network)
    await firewall.masquerade({ ...network, table: 'other', source: 'fd00::/64' })
    expect((await firewall.tables({ family: 'ip6' })).map(({ name }) => name)).toEqual(['other'])
    expect((await firewall.tables({ table: 'netloom' })).length).toBe(1)
    expect((await firewall.chains({ table: 'other' })).length).toBe(1)
    expect((await firewall.rules({ table: 'nosuch' })).length).toBe(0)
    expect((await firewall.rules()).consistent).toBe(true)
  })
})

describeKernel(
  'our rules, as `nft` sees them',
  () => {
    it('read as they were meant', async () => {
      const { firewall } = host()
      await firewall.masquerade({ ...network, table: { name: 'netloom', comment: 'made by netloom' }, comment: 'myns' })
      await firewall.forward(uplink)
      expect(run('nft', 'list', 'ruleset').replaceAll(/^\s+/gm, '')).toBe(
        [
          'table ip netloom {',
          'comment "made by netloom"',
          'chain postrouting {',
          'type nat hook postrouting priority srcnat; policy accept;',
          'ip saddr 10.10.0.0/24 oifname "wlo1" masquerade comment "myns"',
          '}',
          'chain forward {',
          'type filter hook forward priority filter; policy accept;',
          'iifname "veth-host" oifname "wlo1" accept',
          'iifname "wlo1" oifname "veth-host" ct state established,related accept',
          '}',
          '}',
          '',
        ].join('\n'),
      )
    })

    it('are the ones that nft makes of the same text', async () => {
      const { firewall } = host()
      await firewall.masquerade(network)
      await firewall.forward(uplink)
      const ours = ruleset()
      await firewall.deleteTable('netloom')
      run('nft', 'add table ip netloom')
      run('nft', 'add chain ip netloom postrouting { type nat hook postrouting priority srcnat; policy accept; }')
      run('nft', 'add rule ip netloom postrouting ip saddr 10.10.0.0/24 oifname wlo1 masquerade')
      run('nft', 'add chain ip netloom forward { type filter hook forward priority filter; policy accept; }')
      run('nft', 'add rule ip netloom forward iifname veth-host oifname wlo1 accept')
      run('nft', 'add rule ip netloom forward iifname wlo1 oifname veth-host ct state established,related accept')
      expect(ours).toEqual(ruleset())
    })

    it.each(['fwd', 'dup', 'policy', 'ct', 'map'])('nft cannot read a table called %s: we refuse the name', (name) => {
      expect(() => run('nft', '--check', `add table ip ${name}`)).toThrow()
      expect(() => checkTableName(name)).toThrow(TypeError)
    })

    it.each(['netloom', 'netloom-myns', 'net.loom', 'a/b', '_x', 'Filter'])('nft reads back a table called %s', async (name) => {
      await host().firewall.masquerade({ ...network, table: checkTableName(name) })
      const text = run('nft', 'list', 'ruleset')
      run('nft', 'flush', 'ruleset')
      run('sh', '-c', `nft -f - <<'END'\n${text}\nEND`)
      expect(run('nft', 'list', 'ruleset')).toBe(text)
    })
  },
  'nft',
)

describeKernel(
  'iptables',
  () => {
    it('does not mind our table', async () => {
      const { firewall } = host()
      run('iptables-nft', '-t', 'nat', '-A', 'POSTROUTING', '-o', 'eth9', '-j', 'MASQUERADE')
      await firewall.masquerade(network)
      await firewall.forward(uplink)
      expect(run('sh', '-c', 'iptables-nft -t nat -S 2>&1')).not.toMatch(/incompatible/)
      expect(run('sh', '-c', 'iptables-nft -S 2>&1')).not.toMatch(/incompatible/)
    })
  },
  'iptables-nft',
)

/** The ruleset without the numbers that the kernel gives. */
function ruleset(): unknown {
  const text = run('nft', '-j', 'list', 'ruleset')
  return JSON.parse(text, (key, value) => (key === 'handle' ? undefined : value))
}
