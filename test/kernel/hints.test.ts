/** What is said of a refusal where the kernel says too little. */

import { expect, it } from 'vitest'
import { openHost } from '../../src/host/index.ts'
import { NetlinkError } from '../../src/netlink/index.ts'
import { type ExpressionInput, transaction } from '../../src/nft/index.ts'
import { describeKernel } from './sandbox.ts'

/** The refusal that the work ends in. */
async function refusalOf(work: Promise<unknown>): Promise<NetlinkError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof NetlinkError)) throw new Error(`expected a NetlinkError, got ${error}`)
  return error
}

const rule = (chain: string, expressions: readonly ExpressionInput[]) =>
  transaction([
    {
      nlmsg_type: 'NFT_MSG_NEWRULE',
      nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_APPEND'],
      nfgen_family: 'NFPROTO_IPV4',
      NFTA_RULE_TABLE: 'own',
      NFTA_RULE_CHAIN: chain,
      NFTA_RULE_EXPRESSIONS: expressions,
    },
  ])

describeKernel('a refusal', () => {
  it('of masquerade outside a nat chain says where it belongs: the kernel has no words for it', async () => {
    await using host = openHost()
    await host.firewall.forward({ table: 'own', from: 'a', to: 'b' })
    const error = await refusalOf(host.netfilter.batch(rule('forward', [{ NFTA_EXPR_NAME: 'masq' }])))
    expect(error).toMatchObject({ code: 'EOPNOTSUPP', text: undefined, syscall: 'NFT_MSG_NEWRULE' })
    expect(error.hint).toBe('masquerade belongs in a chain of type nat at the postrouting hook; chain forward of table own is none')
  })

  it('of a link with options may be for want of the kind or of one of them', async () => {
    await using host = openHost()
    const made = host.links.add({ kind: 'bridge', name: 'br0', vlanFiltering: true })
    const error = await made.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    // Kernels that have VLANs on bridges do it.
    if (error === undefined) return
    expect(error).toMatchObject({ code: 'EOPNOTSUPP' })
    expect((error as NetlinkError).hint).toMatch(/without what is asked for: .*IFLA_BR_VLAN_FILTERING/)
  })

  it('of a rule in a chain that is not there points at the chain’s name, and needs no hint', async () => {
    await using host = openHost()
    await host.firewall.forward({ table: 'own', from: 'a', to: 'b' })
    const error = await refusalOf(host.netfilter.batch(rule('nosuch', [])))
    expect(error).toMatchObject({ code: 'ENOENT', path: ['NFTA_RULE_CHAIN'], hint: undefined })
  })

  it('of an outdated generation says what to do', async () => {
    await using host = openHost()
    await host.firewall.forward({ table: 'own', from: 'a', to: 'b' })
    const change = { nlmsg_type: 'NFT_MSG_DELTABLE', nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: 'own' } as const
    const { NFTA_GEN_ID: now = 0 } = await host.netfilter.get('NFT_MSG_GETGEN', {})
    const error = await refusalOf(host.netfilter.batch(transaction([change], { generation: now - 1 })))
    expect(error).toMatchObject({ code: 'ERESTART', errno: -85, syscall: 'NFNL_MSG_BATCH_BEGIN' })
    expect(error.hint).toMatch(/^Somebody else changed the ruleset/)
    expect(await host.firewall.tables()).toHaveLength(1)
  })

  it('of an unknown kind of link names the module', async () => {
    await using host = openHost()
    const unknown = { IFLA_IFNAME: 'x', IFLA_LINKINFO: { IFLA_INFO_KIND: 'nosuch' } }
    const error = await refusalOf(host.route.request('RTM_NEWLINK', unknown, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] }))
    expect(error).toMatchObject({ code: 'EOPNOTSUPP', text: 'Unknown device type' })
    expect(error.hint).toContain('modprobe nosuch')
  })

  it('of a peer in a namespace that is gone says so: the kernel gives a bare EBADF', async () => {
    await using host = openHost()
    const peer = { VETH_INFO_PEER: { IFLA_IFNAME: 'w', IFLA_NET_NS_FD: 999 } }
    const pair = { IFLA_IFNAME: 'v', IFLA_LINKINFO: { IFLA_INFO_KIND: 'veth', IFLA_INFO_DATA: peer } } as const
    const error = await refusalOf(host.route.request('RTM_NEWLINK', pair, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] }))
    expect(error).toMatchObject({ code: 'EBADF', text: undefined })
    expect(error.hint).toMatch(/^The namespace that a link was to go to is gone/)
  })
})
