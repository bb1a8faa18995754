/** The request engine and the real kernel: what it refuses, what it interrupts, what it drops. */

import { expect, it, onTestFinished } from 'vitest'
import { Connection } from '../../src/netlink/connection.ts'
import { NetlinkError } from '../../src/netlink/netlink-error.ts'
import { route } from '../../src/netlink/route/index.ts'
import { subscribe } from '../../src/netlink/subscription.ts'
import type { Transport } from '../../src/netlink/transport.ts'
import { type NetlinkSocket, openNetlinkSocket } from '../../src/system/netlink-socket.ts'
import { runScript } from '../system/script.ts'
import { describeKernel } from './sandbox.ts'

const NETLINK_ROUTE = 0
const RTNLGRP_LINK = 1
const LOOPBACK = 1
const create = { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] } as const

function open(transport: Transport = socket()) {
  const connection = new Connection(route, transport)
  onTestFinished(() => connection.close())
  return connection
}

function socket(): NetlinkSocket {
  const opened = openNetlinkSocket(NETLINK_ROUTE)
  onTestFinished(() => opened.close())
  return opened
}

/** A transport that is `inner` but for some of its methods. */
function like(inner: Transport, changed: Partial<Transport>): Transport {
  return {
    portId: inner.portId,
    write: (datagram) => inner.write(datagram),
    writeSync: (datagram) => inner.writeSync(datagram),
    read: (buffer) => inner.read(buffer),
    waitSync: (milliseconds) => inner.waitSync(milliseconds),
    listen: (readable, failed) => inner.listen(readable, failed),
    reserveSend: (bytes) => inner.reserveSend(bytes),
    reserveReceive: (bytes) => inner.reserveReceive(bytes),
    join: (group) => inner.join(group),
    leave: (group) => inner.leave(group),
    close: () => inner.close(),
    ...changed,
  }
}

async function failure(attempt: Promise<unknown>): Promise<NetlinkError> {
  const error = await attempt.then(
    () => expect.fail('it should have failed'),
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(NetlinkError)
  return error as NetlinkError
}

const veth = (name: string, peer: string) =>
  ({
    IFLA_IFNAME: name,
    IFLA_LINKINFO: {
      IFLA_INFO_KIND: 'veth',
      IFLA_INFO_DATA: {
        VETH_INFO_PEER: { ifi_family: 'AF_UNSPEC', ifi_type: 0, ifi_index: 0, ifi_flags: [], ifi_change: [], IFLA_IFNAME: peer },
      },
    },
  }) as const

/** 10.0.0.0/8 holds more addresses than any test needs. */
const address = (number: number) => {
  const ip = `10.1.${number >> 8}.${number & 0xff}`
  return { ifa_family: 'AF_INET', ifa_prefixlen: 32, ifa_index: LOOPBACK, IFA_LOCAL: ip, IFA_ADDRESS: ip } as const
}

async function addAddresses(count: number): Promise<void> {
  await open().batch(
    Array.from({ length: count }, (_, i) => ({ nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: create.flags, ...address(i) }) as const),
  )
}

describeKernel('what the kernel refuses', () => {
  it('a name that is taken: EEXIST', async () => {
    const connection = open()
    const bridge = { IFLA_IFNAME: 'br0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'bridge' } } as const
    await connection.request('RTM_NEWLINK', bridge, create)
    expect(await failure(connection.request('RTM_NEWLINK', bridge, create))).toMatchObject({
      code: 'EEXIST',
      errno: -17,
      syscall: 'RTM_NEWLINK',
    })
  })
  it('a kind that it does not have: EOPNOTSUPP, in its own words', async () => {
    const error = await failure(open().request('RTM_NEWLINK', { IFLA_LINKINFO: { IFLA_INFO_KIND: 'nonsense' } }, create))
    expect(error).toMatchObject({ code: 'EOPNOTSUPP', text: 'Unknown device type' })
  })
  it('a name of 16 bytes for a veth’s peer: ERANGE, and the path leads into the peer', async () => {
    const peer = {
      ifi_family: 'AF_UNSPEC',
      ifi_type: 0,
      ifi_index: 0,
      ifi_flags: [],
      ifi_change: [],
      '#3': Buffer.from('sixteen-bytes-ok\0'),
    } as const
    const info = { IFLA_INFO_KIND: 'veth', IFLA_INFO_DATA: { VETH_INFO_PEER: peer } } as const
    const error = await failure(open().request('RTM_NEWLINK', { IFLA_LINKINFO: info }, create))
    expect(error).toMatchObject({
      code: 'ERANGE',
      path: ['IFLA_LINKINFO', 'IFLA_INFO_DATA', 'VETH_INFO_PEER', 'IFLA_IFNAME'],
      text: expect.stringMatching(/policy/),
    })
  })
  it('a link that is not there: ENODEV', async () => {
    expect(await failure(open().get('RTM_GETLINK', { ifi_index: 9999 }))).toMatchObject({ code: 'ENODEV', syscall: 'RTM_GETLINK' })
    expect(() => open().getSync('RTM_GETLINK', { ifi_index: 9999 })).toThrow(expect.objectContaining({ code: 'ENODEV' }))
  })
  it('a header that strict checking does not allow, in a dump’s NLMSG_DONE: EINVAL', async () => {
    const error = await failure(open().dump('RTM_GETADDR', { ifa_prefixlen: 24 }))
    expect(error).toMatchObject({ code: 'EINVAL', text: expect.stringContaining('Invalid values in header') })
  })
  it('a change by somebody without CAP_NET_ADMIN: EPERM, with a hint', () => {
    const { stdout, stderr } = runScript(`
      import { Connection } from './src/netlink/connection.ts'
      import { route } from './src/netlink/route/index.ts'
      import { openNetlinkSocket } from './src/system/netlink-socket.ts'
      import { dropCapabilities } from './test/system/capabilities.ts'
      const connection = new Connection(route, openNetlinkSocket(0))
      dropCapabilities()
      try {
        connection.requestSync('RTM_NEWLINK', { IFLA_LINKINFO: { IFLA_INFO_KIND: 'bridge' } }, { flags: ['NLM_F_CREATE'] })
      } catch (error) {
        console.log(JSON.stringify({ code: error.code, errno: error.errno, hint: error.hint }))
      }
      console.log(JSON.stringify(connection.getSync('RTM_GETLINK', { ifi_index: 1 }).IFLA_IFNAME))
    `)
    expect(stderr).toBe('')
    const [error, loopback] = stdout.trim().split('\n')
    expect(JSON.parse(error ?? '')).toMatchObject({ code: 'EPERM', errno: -1, hint: expect.stringContaining('CAP_NET_ADMIN') })
    expect(loopback, 'looking is allowed').toBe('"lo"')
  })
  it('the one of a batch, by its place, and carries out the others', async () => {
    const connection = open()
    const add = (number: number) => ({ nlmsg_type: 'RTM_NEWADDR', nlmsg_flags: create.flags, ...address(number) }) as const
    const error = await failure(connection.batch([add(1), add(1), add(2), add(2), add(3)]))
    expect(error).toMatchObject({ code: 'EEXIST', index: 1, others: [{ code: 'EEXIST', index: 3 }] })
    const addresses = await connection.dump('RTM_GETADDR', { ifa_family: 'AF_INET' })
    expect(addresses.map(({ IFA_LOCAL }) => IFA_LOCAL)).toEqual(['10.1.0.1', '10.1.0.2', '10.1.0.3'])
  })
})

describeKernel('dumps', () => {
  it('of three kinds at once, of 1,500 addresses, on one socket', async () => {
    await addAddresses(1_500)
    const connection = open()
    const [links, addresses, routes] = await Promise.all([
      connection.dump('RTM_GETLINK', {}),
      connection.dump('RTM_GETADDR', { ifa_family: 'AF_INET' }),
      connection.dump('RTM_GETROUTE', {}),
    ])
    expect(links.map(({ IFLA_IFNAME }) => IFLA_IFNAME)).toContain('lo')
    expect(new Set(addresses.map(({ IFA_LOCAL }) => IFA_LOCAL)).size).toBe(1_500)
    expect(addresses.consistent).toBe(true)
    expect(routes).toBeInstanceOf(Array)
  })

  /** A dump of many addresses, between whose parts `churn` changes another one. */
  async function dumpAmid(churn: (count: number) => void) {
    await addAddresses(2_000)
    let reads = 0
    const inner = socket()
    const disturbed = like(inner, {
      read(buffer) {
        churn(++reads)
        return inner.read(buffer)
      },
    })
    return open(disturbed).dump('RTM_GETADDR', { ifa_family: 'AF_INET' })
  }

  it('that are interrupted once are made again', async () => {
    const other = open()
    const addresses = await dumpAmid((count) => {
      if (count === 2) other.requestSync('RTM_NEWADDR', address(5_000), create)
    })
    expect(addresses.consistent).toBe(true)
    expect(new Set(addresses.map(({ IFA_LOCAL }) => IFA_LOCAL)).size).toBe(2_001)
  })
  it('that are interrupted every time are given in the end, and say so', async () => {
    const other = open()
    const addresses = await dumpAmid((count) => {
      if (count % 2 === 1) other.requestSync('RTM_NEWADDR', address(5_000), create)
      else other.requestSync('RTM_DELADDR', address(5_000))
    })
    expect(addresses.consistent).toBe(false)
    expect(addresses.length).toBeGreaterThanOrEqual(1_990)
  })
})

describeKernel('a request', () => {
  it('that is none, without NLM_F_REQUEST, is answered by nothing: it times out, and the next one works', async () => {
    const inner = socket()
    let sent = 0
    const forgetful = like(inner, {
      write(datagram) {
        const copy = Buffer.from(datagram)
        if (++sent === 1) copy.writeUInt16LE(copy.readUInt16LE(6) & ~1, 6)
        return inner.write(copy)
      },
    })
    const connection = open(forgetful)
    expect(await failure(connection.get('RTM_GETLINK', { ifi_index: LOOPBACK }, { timeout: 50 }))).toMatchObject({ code: 'ETIMEDOUT' })
    expect(await connection.get('RTM_GETLINK', { ifi_index: LOOPBACK })).toMatchObject({ IFLA_IFNAME: 'lo' })
  })
  it('of more than a megabyte finds room to be sent', async () => {
    // The kernel passes over attributes that it does not know; these are only long.
    const long = { nlmsg_type: 'RTM_NEWLINK', ifi_index: LOOPBACK, '#999': Buffer.alloc(60_000) } as const
    const messages = Array.from({ length: 20 }, () => long)
    expect(await open().batch(messages)).toEqual([])
    expect(open().batchSync(messages)).toEqual([])
  })
  it('that takes the kernel its time does not hold the event loop', async () => {
    const connection = open()
    const names = Array.from({ length: 20 }, (_, i) => `v${i}`)
    await connection.batch(
      names.map((name) => ({ nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: create.flags, ...veth(name, `${name}-p`) }) as const),
    )

    let turns = 0
    let turning = setImmediate(function turn() {
      turns++
      turning = setImmediate(turn)
    })
    onTestFinished(() => clearImmediate(turning))
    for (const IFLA_IFNAME of names) await connection.request('RTM_DELLINK', { IFLA_IFNAME })

    expect(await connection.dump('RTM_GETLINK', {})).toHaveLength(1)
    // In place, the loop would come round once or twice for each deletion, when the answer is handed over, and stand still for the kernel's 16 ms.
    expect(turns).toBeGreaterThan(20 * names.length)
  })
})

describeKernel('a subscription', () => {
  it('gets what happens to links, survives an overrun and says where it was', { timeout: 20_000 }, async () => {
    const announcements = subscribe(route, openNetlinkSocket(NETLINK_ROUTE), [RTNLGRP_LINK])
    onTestFinished(async () => void (await announcements.return()))
    const connection = open()
    await connection.request('RTM_NEWLINK', { IFLA_IFNAME: 'br0', IFLA_LINKINFO: { IFLA_INFO_KIND: 'bridge' } }, create)
    expect((await announcements.next()).value).toMatchObject({ nlmsg_type: 'RTM_NEWLINK', IFLA_IFNAME: 'br0' })

    // Nobody reads meanwhile: the event loop is held. Each change announces about 1.5 KB.
    for (let mtu = 1_000; mtu < 1_600; mtu++) connection.requestSync('RTM_NEWLINK', { IFLA_IFNAME: 'br0', IFLA_MTU: mtu })
    await connection.request('RTM_NEWLINK', { IFLA_IFNAME: 'br0', IFLA_MTU: 1_234 })
    const types: unknown[] = []
    const seen = new Set<unknown>()
    for await (const announcement of announcements) {
      types.push(announcement.nlmsg_type)
      if (announcement.nlmsg_type === 'NLMSG_OVERRUN') {
        // What was announced is lost. From here on every change comes through again.
        await connection.request('RTM_NEWLINK', { IFLA_IFNAME: 'br0', IFLA_MTU: 1_400 })
        await connection.request('RTM_NEWLINK', { IFLA_IFNAME: 'br0', IFLA_MTU: 1_700 })
      }
      if (announcement.nlmsg_type !== 'RTM_NEWLINK') continue
      seen.add((announcement as { IFLA_MTU?: number }).IFLA_MTU)
      if (seen.has(1_700)) break
    }
    expect(types).toContain('NLMSG_OVERRUN')
    expect(seen).toContain(1_700)
  })
})
