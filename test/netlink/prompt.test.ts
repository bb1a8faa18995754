import { describe, expect, it } from 'vitest'
import { Connection } from '../../src/netlink/connection.ts'
import { fakeKernel } from '../../src/netlink/fake-kernel.ts'
import type { AnyInput } from '../../src/netlink/index.ts'
import { route } from '../../src/netlink/route/index.ts'
import { type Change, netfilter, type SetElementsInput, transaction } from '../../src/nft/index.ts'
import { answer, asked } from './replies.ts'

/** A connection to a kernel that does whatever it is asked, and what the transport was told of each datagram: whether it is prompt. */
function listening<P extends typeof route | typeof netfilter>(protocol: P): { connection: Connection<P>; told: (boolean | undefined)[] } {
  const kernel = fakeKernel((datagram) => asked(datagram).map((request) => answer(request, 0)))
  const told: (boolean | undefined)[] = []
  const write = (datagram: Uint8Array, prompt?: boolean) => {
    told.push(prompt)
    return kernel.write(datagram)
  }
  return { connection: new Connection(protocol, { ...kernel, write }), told }
}

async function isPrompt(message: AnyInput<typeof route>): Promise<boolean | undefined> {
  const { connection, told } = listening(route)
  await connection.batch([message])
  return told[0]
}

describe('the kernel is known to be prompt with', () => {
  it.each<AnyInput<typeof route>>([
    { nlmsg_type: 'RTM_GETLINK', ifi_index: 1 },
    { nlmsg_type: 'RTM_NEWADDR', ifa_index: 1 },
    { nlmsg_type: 'RTM_NEWLINK', ifi_index: 1, ifi_flags: ['IFF_UP'], ifi_change: ['IFF_UP'], IFLA_IFALIAS: 'mine' },
    { nlmsg_type: 'RTM_NEWLINK', ifi_index: 1, ifi_flags: 1, ifi_change: 1, IFLA_MASTER: undefined },
    { nlmsg_type: 'RTM_NEWROUTE', rtm_family: 'AF_INET', RTA_GATEWAY: '10.10.0.1' },
  ])('%o', async (message) => {
    expect(await isPrompt(message)).toBe(true)
  })
})

describe('the kernel may take its time with', () => {
  it.each<AnyInput<typeof route>>([
    { nlmsg_type: 'RTM_DELLINK', ifi_index: 1 },
    { nlmsg_type: 'RTM_NEWLINK', ifi_index: 1, ifi_change: ['IFF_UP'] },
    { nlmsg_type: 'RTM_NEWLINK', ifi_index: 1, ifi_flags: 0, ifi_change: 1 },
    { nlmsg_type: 'RTM_NEWLINK', ifi_index: 1, IFLA_NET_NS_FD: 3 },
    { nlmsg_type: 'RTM_NEWLINK', ifi_index: 1, IFLA_IFNAME: 'eth1' },
    { nlmsg_type: 'RTM_NEWLINK', IFLA_IFNAME: 'br0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'bridge' } },
    { nlmsg_type: 'RTM_NEWQDISC' },
  ])('%o', async (message) => {
    expect(await isPrompt(message)).toBe(false)
  })
})

describe('a datagram is prompt', () => {
  it('if all that is in it is', async () => {
    const { connection, told } = listening(route)
    const up = { ifi_index: 1, ifi_flags: 1, ifi_change: 1 } as const
    await Promise.all([connection.request('RTM_NEWADDR', { ifa_index: 1 }), connection.request('RTM_NEWLINK', up)])
    await Promise.all([connection.request('RTM_NEWADDR', { ifa_index: 1 }), connection.request('RTM_DELLINK', { ifi_index: 1 })])
    expect(told).toEqual([true, false])
  })

  it('if all changes of its transaction are: a chain at a hook may take a module', async () => {
    const { connection, told } = listening(netfilter)
    const chain = {
      nlmsg_type: 'NFT_MSG_NEWCHAIN',
      nfgen_family: 'NFPROTO_IPV4',
      NFTA_CHAIN_TABLE: 'mine',
      NFTA_CHAIN_NAME: 'one',
    } as const
    const hook = { NFTA_HOOK_HOOKNUM: 'NF_INET_FORWARD', NFTA_HOOK_PRIORITY: 0 } as const
    await connection.batch(transaction([chain]))
    await connection.batch(transaction([chain, { ...chain, NFTA_CHAIN_NAME: 'two', NFTA_CHAIN_HOOK: hook }]))
    expect(told).toEqual([true, false])
  })

  it('if its elements neither take a module nor make the kernel copy their set, which those with a last key do', async () => {
    const { connection, told } = listening(netfilter)
    const put = (element: NonNullable<SetElementsInput['NFTA_SET_ELEM_LIST_ELEMENTS']>[number]): Change => ({
      nlmsg_type: 'NFT_MSG_NEWSETELEM',
      nfgen_family: 'NFPROTO_IPV4',
      NFTA_SET_ELEM_LIST_TABLE: 'mine',
      NFTA_SET_ELEM_LIST_SET: 'addresses',
      NFTA_SET_ELEM_LIST_ELEMENTS: [element],
    })
    const key = { NFTA_DATA_VALUE: Uint8Array.of(10, 0, 0, 1) }
    await connection.batch(transaction([put({ NFTA_SET_ELEM_KEY: key })]))
    await connection.batch(transaction([put({ NFTA_SET_ELEM_KEY: key, NFTA_SET_ELEM_KEY_END: key })]))
    await connection.batch(transaction([put({ NFTA_SET_ELEM_KEY: key, NFTA_SET_ELEM_EXPR: { NFTA_EXPR_NAME: 'counter' } })]))
    expect(told).toEqual([true, false, false])
  })
  it('unless it empties a set', async () => {
    const { connection, told } = listening(netfilter)
    const set = { NFTA_SET_ELEM_LIST_TABLE: 'mine', NFTA_SET_ELEM_LIST_SET: 'addresses' }
    await connection.batch(transaction([{ nlmsg_type: 'NFT_MSG_DELSETELEM', nfgen_family: 'NFPROTO_IPV4', ...set }]))
    expect(told).toEqual([false])
  })

  it('unless a tracked connection takes a helper or an address, or all of them are to go', async () => {
    const { connection, told } = listening(netfilter)
    const CTA_TUPLE_ORIG = { CTA_TUPLE_PROTO: { CTA_PROTO_NUM: 'IPPROTO_UDP' } } as const
    await connection.batch([{ nlmsg_type: 'IPCTNL_MSG_CT_NEW', CTA_TUPLE_ORIG }])
    await connection.batch([{ nlmsg_type: 'IPCTNL_MSG_CT_NEW', CTA_TUPLE_ORIG, CTA_HELP: { CTA_HELP_NAME: 'ftp' } }])
    await connection.batch([{ nlmsg_type: 'IPCTNL_MSG_CT_NEW', CTA_TUPLE_ORIG, CTA_NAT_DST: { CTA_NAT_V4_MINIP: '10.10.0.1' } }])
    await connection.batch([{ nlmsg_type: 'IPCTNL_MSG_CT_DELETE', CTA_TUPLE_ORIG }])
    await connection.batch([{ nlmsg_type: 'IPCTNL_MSG_CT_DELETE', CTA_TUPLE_ORIG, CTA_FILTER: {} }])
    await connection.batch([{ nlmsg_type: 'IPCTNL_MSG_CT_DELETE' }])
    expect(told).toEqual([true, false, false, true, false, false])
  })
})
