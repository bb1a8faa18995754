/** Connections that the kernel tracks, of real traffic of this host with itself, against what conntrack(8) says of them. */

import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { type ConnectionFilter, type Host, type NewConnection, openHost, type TrackedConnection } from '../../src/host/index.ts'
import { describeKernel, freshNamespaces, run } from './sandbox.ts'

const code = (name: string) => expect.objectContaining({ name: 'NetlinkError', code: name })

/** A host with lo up, whose rules make the kernel track and count what passes. Who calls port 5353 of 127.0.0.9 over UDP gets to `to`. */
async function host(to = '127.0.0.1:53'): Promise<Host> {
  const host = openHost()
  onTestFinished(() => host.close())
  await host.links.set('lo', { up: true })
  run('nft', 'add table inet filter; add chain inet filter input { type filter hook input priority 0; }')
  run('nft', 'add rule inet filter input ct state established ct label 5 accept')
  run('nft', 'add table ip nat; add chain ip nat output { type nat hook output priority -100; }')
  run('nft', `add rule ip nat output ip daddr 127.0.0.9 udp dport 5353 dnat to ${to}`)
  // The rules have brought the module whose settings these are.
  host.sysctl.set('net.netfilter.nf_conntrack_acct', 1)
  host.sysctl.set('net.netfilter.nf_conntrack_timestamp', 1)
  return host
}

/** A socket of UDP, and what comes to it. */
async function datagrams(address: string, port: number): Promise<{ socket: DatagramSocket; heard: string[] }> {
  const heard: string[] = []
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  socket.on('message', (message) => heard.push(String(message)))
  socket.bind(port, address)
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  return { socket, heard }
}

/** Says a word and waits until it has passed. */
const say = (socket: DatagramSocket, word: string, address: string, port: number) =>
  new Promise<void>((resolve, reject) => {
    socket.send(word, port, address, (error) => (error === null ? resolve() : reject(error)))
  })

const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** A call of TCP over which something was said and answered. */
async function call(address: string, port: number): Promise<Socket> {
  const server = createServer((socket) => socket.pipe(socket)).listen(port, address)
  await once(server, 'listening')
  const socket = connect({ host: address, port, localAddress: address, localPort: 40_000 })
  onTestFinished(() => {
    socket.destroy()
    server.close()
  })
  socket.write('hello')
  await once(socket, 'data')
  return socket
}

/** Each kind of traffic once: TCP and UDP with answers, over IPv4 and IPv6, UDP without, and UDP to a translated address. */
async function traffic(): Promise<void> {
  await call('127.0.0.1', 80)
  await call('::1', 80)
  const server = await datagrams('127.0.0.1', 53)
  const client = await datagrams('127.0.0.1', 40_001)
  await say(client.socket, 'translated', '127.0.0.9', 5353)
  await say(client.socket, 'straight', '127.0.0.1', 53)
  await until(() => server.heard.length === 2)
  await say(server.socket, 'answer', '127.0.0.1', 40_001)
  await until(() => client.heard.length === 1)
  const lonely = await datagrams('::1', 40_002)
  await say(lonely.socket, 'hello', '::1', 54)
}

/** A connection, as both conntrack and we say it. */
interface Flow {
  readonly id: number
  readonly said: Readonly<Record<string, unknown>>
}

/** What `conntrack -L -o xml` says. */
function flowsByConntrack(): Flow[] {
  const flows = run('conntrack', '-L', '-o', 'xml,ktimestamp').matchAll(/<flow[^>]*>(.*?)<\/flow>/g)
  return [...flows].map(([, flow = '']) => {
    const part = (direction: string) => new RegExp(`<meta direction="${direction}">(.*?)</meta>`).exec(flow)?.[1] ?? ''
    const text = (of: string, name: string) => new RegExp(`<${name}>(.*?)</${name}>`).exec(of)?.[1]
    const number = (of: string, name: string) => (text(of, name) === undefined ? undefined : Number(text(of, name)))
    const direction = (of: string) => ({
      source: text(of, 'src'),
      destination: text(of, 'dst'),
      sourcePort: number(of, 'sport'),
      destinationPort: number(of, 'dport'),
      icmp: number(of, 'type') === undefined ? undefined : { type: number(of, 'type'), code: number(of, 'code'), id: number(of, 'id') },
      packets: number(of, 'packets'),
      bytes: number(of, 'bytes'),
    })
    const own = part('independent')
    const name = (layer: string) => new RegExp(`<${layer} protonum="\\d+" protoname="(\\w+)"`).exec(flow)?.[1]
    return {
      id: number(own, 'id') ?? 0,
      said: {
        family: name('layer3'),
        protocol: name('layer4'),
        original: direction(part('original')),
        reply: direction(part('reply')),
        state: text(own, 'state'),
        mark: number(own, 'mark'),
        zone: number(own, 'zone') ?? 0,
        assured: own.includes('<assured/>'),
        unreplied: own.includes('<unreplied/>'),
      },
    }
  })
}

/** The same of ours. */
function flowOf({ id, family, protocol, reply, state, mark, zone, status, ...connection }: TrackedConnection): Flow {
  const { source, destination, sourcePort, destinationPort, icmp, packets, bytes } = connection
  return {
    id,
    said: {
      family,
      protocol,
      original: { source, destination, sourcePort, destinationPort, icmp, packets, bytes },
      reply,
      state: typeof state === 'string' ? state.toUpperCase().replaceAll('-', '_') : state,
      mark,
      zone,
      assured: status.includes('assured'),
      unreplied: !status.includes('seen-reply'),
    },
  }
}

const byId = (one: Flow, other: Flow) => one.id - other.id
const idsOf = (text: string) => [...text.matchAll(/ id=(\d+)$/gm)].map(([, id]) => Number(id)).sort()

const udp = {
  protocol: 'udp',
  source: '10.10.0.2',
  destination: '192.0.2.1',
  sourcePort: 40_000,
  destinationPort: 53,
  timeout: 60,
} as const

/** So many connections of UDP, made with one system call in a hundred. */
async function many({ netfilter }: Host, count: number): Promise<void> {
  const direction = (source: string, destination: string, from: number, to: number) => ({
    CTA_TUPLE_IP: { CTA_IP_V4_SRC: source, CTA_IP_V4_DST: destination },
    CTA_TUPLE_PROTO: { CTA_PROTO_NUM: 'IPPROTO_UDP', CTA_PROTO_SRC_PORT: from, CTA_PROTO_DST_PORT: to } as const,
  })
  for (let at = 0; at < count; at += 100) {
    await netfilter.batch(
      Array.from({ length: Math.min(100, count - at) }, (_, i) => ({
        nlmsg_type: 'IPCTNL_MSG_CT_NEW',
        nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
        nfgen_family: 'NFPROTO_IPV4',
        CTA_TUPLE_ORIG: direction('10.10.0.2', '192.0.2.1', at + i + 1, 53),
        CTA_TUPLE_REPLY: direction('192.0.2.1', '10.10.0.2', 53, at + i + 1),
        CTA_TIMEOUT: 600,
      })),
    )
  }
}

describeKernel(
  'real connections',
  () => {
    it('are what conntrack says they are', async () => {
      const { connections } = await host()
      await traffic()
      const ours = (await connections.list()).map(flowOf).sort(byId)
      expect(ours).toEqual(flowsByConntrack().sort(byId))
      expect(ours.map(({ said }) => `${said['family']} ${said['protocol']} ${said['state'] ?? '-'}`).sort()).toEqual([
        'ipv4 tcp ESTABLISHED',
        'ipv4 udp -',
        'ipv4 udp -',
        'ipv6 tcp ESTABLISHED',
        'ipv6 udp -',
      ])
    })

    it('say whose address was translated, when they began, and how long the kernel will remember them', async () => {
      const before = Date.now()
      const { connections } = await host()
      await traffic()
      const [translated, ...more] = await connections.list({ destination: '127.0.0.9' })
      expect(more).toEqual([])
      expect(translated).toMatchObject({ destinationPort: 5353, reply: { source: '127.0.0.1', sourcePort: 53 } })
      expect(translated?.status).toEqual(expect.arrayContaining(['destination-nat', 'confirmed']))
      expect(translated?.timeout).toBeGreaterThan(0)
      expect(translated?.timeout).toBeLessThanOrEqual(30)
      expect(translated?.begun?.getTime()).toBeGreaterThanOrEqual(before - 1)
      expect(translated?.begun?.getTime()).toBeLessThanOrEqual(Date.now() + 1)
    })

    it('go on as they began, whatever the rules say by now, until they are deleted', async () => {
      const { connections } = await host('127.0.0.1:6001')
      const [old, young, client] = [
        await datagrams('127.0.0.1', 6001),
        await datagrams('127.0.0.1', 6002),
        await datagrams('127.0.0.1', 40_000),
      ]
      await say(client.socket, 'one', '127.0.0.9', 5353)
      run('nft', 'flush chain ip nat output; add rule ip nat output ip daddr 127.0.0.9 udp dport 5353 dnat to 127.0.0.1:6002')
      await say(client.socket, 'two', '127.0.0.9', 5353)
      await until(() => old.heard.length === 2)
      expect(await connections.delete({ protocol: 'udp', reply: { source: '127.0.0.1', sourcePort: 6001 } })).toBe(1)
      await say(client.socket, 'three', '127.0.0.9', 5353)
      await until(() => young.heard.length === 1)
      expect([old.heard, young.heard]).toEqual([['one', 'two'], ['three']])
    })

    it('that end are in the words of RFC 9293', async () => {
      const { connections } = await host()
      const socket = await call('127.0.0.1', 80)
      socket.end()
      await once(socket, 'close')
      expect((await connections.list({ protocol: 'tcp' })).map(({ state }) => state)).toEqual(['time-wait'])
      expect(run('conntrack', '-L', '-p', 'tcp', '--state', 'TIME_WAIT')).toContain('dport=80')
    })
  },
  'conntrack',
  'nft',
)

describeKernel(
  'a filter',
  () => {
    const filters: [filter: ConnectionFilter, command: string, count: number][] = [
      [{}, '', 9],
      [{ family: 'ipv4' }, '-f ipv4', 7],
      [{ family: 'ipv6' }, '-f ipv6', 2],
      [{ protocol: 'udp' }, '-p udp', 5],
      [{ protocol: 'udp', family: 'ipv4' }, '-p udp -f ipv4', 3],
      [{ protocol: 'udp', family: 'ipv6' }, '-p udp -f ipv6', 2],
      [{ protocol: 'gre' }, '-p gre', 1],
      [{ protocol: 89 }, '-p 89', 1],
      [{ source: '10.10.0.2' }, '-s 10.10.0.2', 6],
      [{ source: '10.10.0.0/24' }, '-s 10.10.0.0/24', 7],
      [{ destination: '192.0.2.2' }, '-d 192.0.2.2', 2],
      [{ source: 'fd00::2' }, '-s fd00::2', 1],
      [{ source: 'fd00::/64' }, '-s fd00::/64', 2],
      [{ destination: 'fd00::53' }, '-d fd00::53', 2],
      [{ reply: { source: '10.10.0.53' } }, '-r 10.10.0.53', 1],
      [{ reply: { destination: '10.10.0.3' } }, '-q 10.10.0.3', 1],
      [{ reply: { source: 'fd00::53' } }, '-r fd00::53', 2],
      [{ protocol: 'udp', sourcePort: 40_001 }, '-p udp --sport 40001', 3],
      [{ protocol: 'udp', destinationPort: 53, family: 'ipv4' }, '-p udp --dport 53 -f ipv4', 3],
      [{ protocol: 'tcp', source: '10.10.0.2', destinationPort: 80 }, '-p tcp -s 10.10.0.2 --dport 80', 1],
      [{ protocol: 'udp', reply: { sourcePort: 5353 }, family: 'ipv4' }, '-p udp --reply-port-src 5353 -f ipv4', 1],
      [{ protocol: 'tcp', state: 'established' }, '-p tcp --state ESTABLISHED', 1],
      [{ protocol: 'tcp', state: 'syn-sent' }, '-p tcp --state SYN_SENT', 0],
      [{ mark: 5 }, '-m 5', 1],
      [{ mark: 4, mask: 4 }, '-m 4/4', 2],
      [{ mark: 0 }, '-m 0', 7],
      [{ zone: 3 }, '-w 3', 1],
      [{ status: ['assured'] }, '-u ASSURED', 1],
      [{ status: ['seen-reply', 'assured'], protocol: 'udp' }, '-u SEEN_REPLY,ASSURED -p udp', 0],
    ]

    it('chooses what conntrack chooses', async () => {
      const { connections } = await host()
      // The mark comes last: conntrack adds to it where it reads a status after it.
      for (const made of [
        '-p tcp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 80 --state ESTABLISHED -t 300 -u ASSURED,SEEN_REPLY -m 5',
        '-p udp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 53 -t 60 -m 7',
        '-p udp -s 10.10.0.3 -d 192.0.2.2 --sport 40001 --dport 53 -t 60 -w 3',
        '-p udp -s 10.10.0.2 -d 192.0.2.2 --sport 40001 --dport 53 -t 60 --dst-nat 10.10.0.53:5353',
        '-p udp -s fd00::2 -d fd00::53 --sport 40000 --dport 53 -t 60',
        '-p udp -s fd00::3 -d fd00::53 --sport 40001 --dport 5353 -t 60',
        '-p icmp -s 10.10.0.2 -d 192.0.2.1 --icmp-type 8 --icmp-code 0 --icmp-id 77 -t 30',
        '-p gre -s 10.10.0.2 -d 192.0.2.1 --srckey 5 --dstkey 6 -t 60',
        '-p 89 -s 10.10.0.2 -d 192.0.2.1 -t 60',
      ])
        run('conntrack', '-I', ...made.split(' '))
      for (const [filter, command, count] of filters) {
        const ours = (await connections.list(filter)).map(({ id }) => id).sort()
        const theirs = idsOf(run('conntrack', '-L', '-o', 'id', ...command.split(' ').filter((word) => word !== '')))
        expect([command, ours]).toEqual([command, theirs])
        expect([command, ours.length]).toEqual([command, count])
      }
    })

    it('finds a zone that is that of one direction alone', async () => {
      const { connections } = await host()
      const made = ['-I', '-p', 'udp', '-s', '10.10.0.2', '-d', '192.0.2.1', '--sport', '40000', '--dport', '53', '-t', '60']
      run('conntrack', ...made, '--orig-zone', '3')
      expect(await connections.list({ zone: 3 })).toMatchObject([{ zone: 3, source: '10.10.0.2' }])
      expect(await connections.list({ zone: 4 })).toEqual([])
      expect(await connections.delete({ zone: 3 })).toBe(1)
    })
  },
  'conntrack',
  'nft',
)

describeKernel(
  'an added connection',
  () => {
    const cases: [command: string, connection: NewConnection][] = [
      [
        '-p tcp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 80 --state ESTABLISHED -t 300 -u ASSURED,SEEN_REPLY -m 5 -w 3',
        {
          ...udp,
          protocol: 'tcp',
          destinationPort: 80,
          state: 'established',
          status: ['seen-reply', 'assured'],
          timeout: 300,
          mark: 5,
          zone: 3,
        },
      ],
      [
        '-p tcp -s fd00::2 -d fd00::80 --sport 40000 --dport 80 --state LAST_ACK -t 300',
        { ...udp, protocol: 'tcp', source: 'fd00::2', destination: 'fd00::80', destinationPort: 80, state: 'last-ack', timeout: 300 },
      ],
      [
        '-p udp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 53 -t 60 --src-nat 203.0.113.1:1024',
        { ...udp, sourceNat: { address: '203.0.113.1', port: 1024 } },
      ],
      [
        '-p udp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 53 -t 60 --dst-nat 10.10.0.53',
        { ...udp, destinationNat: { address: '10.10.0.53' } },
      ],
      [
        '-p icmp -s 10.10.0.2 -d 192.0.2.1 --icmp-type 13 --icmp-code 0 --icmp-id 77 -t 60',
        { protocol: 'icmp', source: '10.10.0.2', destination: '192.0.2.1', icmp: { type: 13, code: 0, id: 77 }, timeout: 60 },
      ],
      [
        '-p icmpv6 -s fd00::2 -d fd00::1 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 77 -t 60',
        { protocol: 'icmpv6', source: 'fd00::2', destination: 'fd00::1', icmp: { type: 128, code: 0, id: 77 }, timeout: 60 },
      ],
      [
        '-p sctp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 53 --state SHUTDOWN_RECD --orig-vtag 7 --reply-vtag 9 -t 60',
        { ...udp, protocol: 'sctp', state: 'shutdown-received', verificationTags: [7, 9] },
      ],
      ['-p gre -s 10.10.0.2 -d 192.0.2.1 --srckey 5 --dstkey 6 -t 60', { ...udp, protocol: 'gre', sourcePort: 5, destinationPort: 6 }],
    ]

    it.each(cases)('is what `conntrack -I %s` makes', async (command, connection) => {
      run('conntrack', '-I', ...command.split(' '))
      const wanted = run('conntrack', '-L')
      freshNamespaces()
      const { connections } = await host()
      await connections.add(connection)
      const steady = (text: string) =>
        text.replace(/ (299|59) /, (_, seconds) => ` ${Number(seconds) + 1} `).replaceAll(/packets=0 bytes=0 |delta-time=\d+ /g, '')
      expect(steady(run('conntrack', '-L'))).toBe(steady(wanted))
    })

    it('has its labels, where a rule asks for labels', async () => {
      const { connections } = await host()
      await connections.add({ ...udp, labels: [0, 5, 64, 127] })
      expect(await connections.list()).toMatchObject([{ labels: [0, 5, 64, 127] }])
    })

    it('is not added twice, in neither direction', async () => {
      const { connections } = await host()
      await connections.add(udp)
      await expect(connections.add(udp)).rejects.toThrow(code('EEXIST'))
      const back = { ...udp, source: udp.destination, destination: udp.source, sourcePort: 53, destinationPort: 40_000 }
      await expect(connections.add(back)).rejects.toThrow(code('EEXIST'))
      await connections.add({ ...udp, zone: 3 })
      expect(await connections.list()).toHaveLength(2)
    })
  },
  'conntrack',
  'nft',
)

describeKernel(
  'deleting',
  () => {
    it('takes the one that was listed, and none of another number', async () => {
      const { connections } = await host()
      await connections.add(udp)
      await connections.add({ ...udp, sourcePort: 40_001 })
      const listed = (await connections.list({ sourcePort: 40_000 }))[0] as TrackedConnection
      expect(await connections.delete({ ...listed, message: { ...listed.message, CTA_ID: (listed.id ^ 1) >>> 0 } })).toBe(0)
      expect(await connections.delete(listed)).toBe(1)
      expect(await connections.delete(listed)).toBe(0)
      expect(await connections.list()).toMatchObject([{ sourcePort: 40_001 }])
    })

    it('takes all that pass and says how many', async () => {
      const { connections } = await host()
      await traffic()
      expect(await connections.delete({ source: '127.0.0.0/8' })).toBe(3)
      expect(await connections.delete({ source: '127.0.0.0/8' })).toBe(0)
      expect(run('conntrack', '-L', '-f', 'ipv4')).toBe('')
      expect(await connections.delete({ protocol: 'tcp' })).toBe(1)
      expect(await connections.delete({ source: '::1' })).toBe(1)
      expect(run('conntrack', '-C')).toBe('0\n')
    })

    it('counts each once where two delete the same, though they vanish while they are listed', async () => {
      const one = await host()
      await using other = openHost()
      await many(one, 3000)
      const which = { protocol: 'udp', destination: '192.0.2.1' } as const
      const counts = await Promise.all([one.connections.delete(which), other.connections.list(), other.connections.delete(which)])
      expect(counts[0] + counts[2]).toBe(3000)
      expect(await one.connections.list(which)).toEqual([])
    })
  },
  'conntrack',
  'nft',
)

describeKernel(
  'flushing',
  () => {
    it('takes a family and leaves the other, or takes all', async () => {
      const { connections } = await host()
      await traffic()
      await connections.flush({ family: 'ipv6' })
      expect((await connections.list()).map(({ family }) => family)).toEqual(['ipv4', 'ipv4', 'ipv4'])
      await connections.flush()
      expect(await connections.list()).toEqual([])
      await connections.flush()
    })
  },
  'conntrack',
  'nft',
)

describeKernel(
  'a monitor',
  () => {
    it('tells what begins, changes and ends, as the filter says', async () => {
      const { connections } = await host()
      const events: string[] = []
      const ender = new AbortController()
      const heard = (async () => {
        for await (const event of connections.monitor({ filter: { protocol: 'udp', source: '10.10.0.0/24' }, signal: ender.signal })) {
          if (event.type !== 'overrun') events.push(`${event.type} ${event.connection.sourcePort} ${event.connection.mark}`)
        }
      })()
      await until(() => / 12 +\d+ +0*7 /m.test(readFileSync('/proc/net/netlink', 'latin1')))
      await connections.add({ ...udp, protocol: 'udplite' })
      await connections.add(udp)
      run('conntrack', '-U', '-f', 'ipv4', '-p', 'udp', '-m', '7')
      await connections.add({ ...udp, sourcePort: 40_001, source: '10.20.0.2' })
      await connections.flush()
      await until(() => events.length === 3)
      ender.abort()
      await heard
      expect(events).toEqual(['new 40000 0', 'changed 40000 7', 'deleted 40000 7'])
    })

    it('of real traffic tells that it is answered, and how many packets there were in the end', async () => {
      const { connections } = await host()
      const monitor = connections.monitor({ filter: { protocol: 'tcp', family: 'ipv4' } })
      const first = monitor.next()
      await call('127.0.0.1', 80)
      expect(await first).toMatchObject({ value: { type: 'new', connection: { state: 'syn-sent', destinationPort: 80 } } })
      expect(await monitor.next()).toMatchObject({ value: { type: 'changed', connection: { state: 'syn-received' } } })
      expect(await monitor.next()).toMatchObject({ value: { type: 'changed', connection: { state: 'established' } } })
      await connections.delete({ protocol: 'tcp' })
      expect(await monitor.next()).toMatchObject({
        value: { type: 'deleted', connection: { packets: expect.any(Number), reply: { bytes: expect.any(Number) } } },
      })
      await monitor.return()
    })
  },
  'conntrack',
  'nft',
)

describeKernel(
  'the messages of connection tracking',
  () => {
    it('get the one answer of the kernel, which it marks as one of many', async () => {
      const { connections, netfilter } = await host()
      await connections.add(udp)
      const [{ message } = { message: undefined }] = await connections.list()
      const { nfgen_family, CTA_TUPLE_ORIG } = message ?? {}
      expect(await netfilter.get('IPCTNL_MSG_CT_GET', { nfgen_family, CTA_TUPLE_ORIG })).toMatchObject({ CTA_ID: message?.CTA_ID })
      expect((await netfilter.get('IPCTNL_MSG_CT_GET_STATS', {})).CTA_STATS_GLOBAL_ENTRIES).toBe(1)
    })

    it('count for each processor', async () => {
      const { netfilter } = await host()
      await traffic()
      const ours = (await netfilter.dump('IPCTNL_MSG_CT_GET_STATS_CPU', {})).map(
        (of) => `cpu=${of.res_id} insert=${of.CTA_STATS_INSERT} drop=${of.CTA_STATS_DROP}`,
      )
      const theirs = [...run('conntrack', '-S').matchAll(/cpu=(\d+).* insert=(\d+) .* drop=(\d+) /g)]
      expect(ours).toEqual(theirs.map(([, cpu, insert, drop]) => `cpu=${cpu} insert=${insert} drop=${drop}`))
      const expectations = await netfilter.dump('IPCTNL_MSG_EXP_GET_STATS_CPU', {})
      expect(expectations).toHaveLength(ours.length)
      for (const { CTA_STATS_EXP_NEW } of expectations) expect(CTA_STATS_EXP_NEW).toBe(0)
    })
  },
  'conntrack',
  'nft',
)
