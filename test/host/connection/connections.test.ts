import { describe, expect, it } from 'vitest'
import { loadFixture } from '../../../fixtures/fixture.ts'
import { describeConnection } from '../../../src/host/connection/connection.ts'
import { connections } from '../../../src/host/connection/connections.ts'
import type { ConnectionFilter, NewConnection, TrackedConnection } from '../../../src/host/index.ts'
import { decodeDatagram, explainDatagram } from '../../../src/netlink/datagram.ts'
import { type ConnectionMessage, netfilter } from '../../../src/nft/index.ts'
import { expectBytes } from '../../bytes.ts'
import { paddedWithZeros } from '../../netlink/tool-request.ts'
import { rehearse, toolSent } from '../against-tools.ts'

const group = 'conntrack/connection'
const ends = { source: '10.10.0.2', destination: '192.0.2.1' }
const udp = { protocol: 'udp', ...ends, sourcePort: 40_000, destinationPort: 53, timeout: 60 } as const
const tcp = { protocol: 'tcp', ...ends, sourcePort: 40_000, destinationPort: 80, timeout: 300, state: 'established' } as const

/** No socket is opened to listen. */
const unheard = () => {
  throw new Error('a socket was opened')
}

const udpCommand = 'conntrack -I -p udp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 53 -t 60'
const udp6Command = 'conntrack -I -p udp -s fd00::2 -d fd00::53 --sport 40000 --dport 53 -t 60'
const tcpCommand = 'conntrack -I -p tcp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 80 --state ESTABLISHED -t 300'

describe('adding a connection sends what `conntrack -I` sends', () => {
  const cases: [fixture: string, command: string, connection: NewConnection][] = [
    ['create-tcp', tcpCommand, tcp],
    ['create-tcp-assured', `${tcpCommand} -u ASSURED,SEEN_REPLY`, { ...tcp, status: ['assured', 'seen-reply'] }],
    [
      'create-tcp-syn-sent',
      'conntrack -I -p tcp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 80 --state SYN_SENT -t 20',
      { ...tcp, state: 'syn-sent', timeout: 20 },
    ],
    [
      'create-tcp-ipv6',
      'conntrack -I -p tcp -s fd00::2 -d fd00::80 --sport 40000 --dport 80 --state ESTABLISHED -t 300',
      { ...tcp, source: 'fd00::2', destination: 'FD00:0::80' },
    ],
    ['create-udp', udpCommand, udp],
    ['create-udp-ipv6', udp6Command, { ...udp, source: 'fd00::2', destination: 'fd00::53' }],
    ['create-udplite', 'conntrack -I -p udplite -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 53 -t 60', { ...udp, protocol: 'udplite' }],
    [
      'create-icmp',
      'conntrack -I -p icmp -s 10.10.0.2 -d 192.0.2.1 --icmp-type 8 --icmp-code 0 --icmp-id 77 -t 30',
      { protocol: 'icmp', ...ends, icmp: { type: 8, code: 0, id: 77 }, timeout: 30 },
    ],
    [
      'create-icmpv6',
      'conntrack -I -p icmpv6 -s fd00::2 -d fd00::53 --icmpv6-type 128 --icmpv6-code 0 --icmpv6-id 77 -t 30',
      { protocol: 'icmpv6', source: 'fd00::2', destination: 'fd00::53', icmp: { type: 128, code: 0, id: 77 }, timeout: 30 },
    ],
    [
      'create-sctp',
      'conntrack -I -p sctp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 36412 --state ESTABLISHED --orig-vtag 7 --reply-vtag 9 -t 60',
      // conntrack sends its tags in the host's byte order, which they have not.
      { ...udp, protocol: 'sctp', destinationPort: 36_412, state: 'established', verificationTags: [7 << 24, 9 << 24] },
    ],
    [
      'create-dccp',
      'conntrack -I -p dccp -s 10.10.0.2 -d 192.0.2.1 --sport 40000 --dport 5004 --state OPEN --role CLIENT -t 60',
      { ...udp, protocol: 'dccp', destinationPort: 5004, state: 'open' },
    ],
    [
      'create-gre',
      'conntrack -I -p gre -s 10.10.0.2 -d 192.0.2.1 --srckey 5 --dstkey 6 -t 60',
      { ...udp, protocol: 'gre', sourcePort: 5, destinationPort: 6 },
    ],
    ['create-protocol', 'conntrack -I -p 89 -s 10.10.0.2 -d 192.0.2.1 -t 60', { protocol: 89, ...ends, timeout: 60 }],
    [
      'create-reply',
      'conntrack -I -p udp -s 10.10.0.2 -d 192.0.2.1 -r 192.0.2.9 -q 10.10.0.2 --sport 40000 --dport 53 --reply-port-src 5353 --reply-port-dst 40000 -t 60',
      { ...udp, reply: { source: '192.0.2.9', sourcePort: 5353 } },
    ],
    ['create-mark', `${udpCommand} -m 5`, { ...udp, mark: 5 }],
    ['create-zone', `${udpCommand} -w 3`, { ...udp, zone: 3 }],
    ['create-status', `${udpCommand} -u ASSURED,SEEN_REPLY,FIXED_TIMEOUT`, { ...udp, status: ['assured', 'seen-reply', 'fixed-timeout'] }],
    ['create-labels', `${udpCommand} --label-add gold,last`, { ...udp, labels: [5, 127] }],
    ['create-source-nat', `${udpCommand} --src-nat 203.0.113.1`, { ...udp, sourceNat: { address: '203.0.113.1' } }],
    ['create-source-nat-port', `${tcpCommand} --src-nat 203.0.113.1:1024`, { ...tcp, sourceNat: { address: '203.0.113.1', port: 1024 } }],
    ['create-destination-nat', `${udpCommand} --dst-nat 10.10.0.53`, { ...udp, destinationNat: { address: '10.10.0.53' } }],
    [
      'create-destination-nat-port',
      `${tcpCommand} --dst-nat 10.10.0.80:8080`,
      { ...tcp, destinationNat: { address: '10.10.0.80', port: 8080 } },
    ],
    [
      'create-nat-ipv6',
      `${udp6Command} --dst-nat fd00::99`,
      { ...udp, source: 'fd00::2', destination: 'fd00::53', destinationNat: { address: 'fd00::99' } },
    ],
  ]

  it.each(cases)('%s: %s', async (fixture, command, connection) => {
    const { connection: kernel, sent } = rehearse(netfilter)
    await connections(kernel, unheard).add(connection)
    expectAsConntrack(sent, fixture, command, 'IPCTNL_MSG_CT_NEW')
  })
})

describe('listing connections asks what `conntrack -L` asks', () => {
  const cases: [fixture: string, command: string, filter: ConnectionFilter][] = [
    ['list', 'conntrack -L', {}],
    ['list-ipv4', 'conntrack -L -f ipv4', { family: 'ipv4' }],
    ['list-ipv6', 'conntrack -L -f ipv6', { family: 'ipv6' }],
    ['list-mark', 'conntrack -L -m 5', { mark: 5 }],
    ['list-mark-mask', 'conntrack -L -m 4/0xc', { mark: 4, mask: 0xc }],
  ]

  it.each(cases)('%s: %s', async (fixture, command, filter) => {
    const { connection, sent } = rehearse(netfilter)
    await connections(connection, unheard).list(filter)
    expectAsConntrack(sent, fixture, command, 'IPCTNL_MSG_CT_GET')
  })
})

it('flushing sends what `conntrack -F` sends, and a family is never told to a kernel that may not listen', async () => {
  const whole = rehearse(netfilter)
  await connections(whole.connection, unheard).flush()
  expectAsConntrack(whole.sent, 'flush', 'conntrack -F', 'IPCTNL_MSG_CT_DELETE')
  const family = rehearse(netfilter)
  await connections(family.connection, unheard).flush({ family: 'ipv6' })
  expect(family.sent.map((message) => decodeDatagram(netfilter, message)[0]?.nlmsg_type)).toEqual(['IPCTNL_MSG_CT_GET'])
})

it('a kernel that refuses to say anything has no ctnetlink, and the error says so', async () => {
  const { connection } = rehearse(netfilter, {}, -22)
  const refused = await connections(connection, unheard)
    .flush()
    .catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'EINVAL', hint: expect.stringContaining('nf_conntrack_netlink') })
})

describe('deleting', () => {
  const listed = described('list')[0] as TrackedConnection

  it('names addresses, ports and number, so that it is this one or none', async () => {
    const { connection, sent } = rehearse(netfilter)
    expect(await connections(connection, unheard).delete(listed)).toBe(1)
    const [message] = sent.flatMap((bytes) => decodeDatagram(netfilter, bytes))
    expect(message).toMatchObject({
      nlmsg_type: 'IPCTNL_MSG_CT_DELETE',
      nfgen_family: listed.message.nfgen_family,
      CTA_TUPLE_ORIG: listed.message.CTA_TUPLE_ORIG,
      CTA_ID: listed.id,
    })
  })

  it.each<[what: string, which: object, path: string]>([
    ['nothing at all', {}, ''],
    ['nothing but a mask', { mask: 5 }, 'mask'],
    ['a direction of which nothing is said', { reply: {} }, ''],
    ['a connection without what the kernel said of it', { ...listed, message: undefined }, 'message'],
    ['a connection without its addresses', { ...listed, message: { ...listed.message, CTA_TUPLE_ORIG: undefined } }, 'message'],
    ['a connection without its number', { ...listed, message: { ...listed.message, CTA_ID: undefined } }, 'message'],
    ['networks of two families', { source: '10.10.0.0/24', destination: 'fd00::/64' }, 'destination'],
    ['a network of another family', { family: 'ipv4', reply: { source: 'fd00::/64' } }, 'reply > source'],
  ])('%s is refused before anything is sent: all connections would go', async (_what, which, path) => {
    const { connection, sent } = rehearse(netfilter)
    const refused = await connections(connection, unheard)
      .delete(which as ConnectionFilter)
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ name: 'EncodeError', path: path === '' ? [] : path.split(' > ') })
    expect(sent).toEqual([])
  })

  it('counts only what was there', async () => {
    const { connection } = rehearse(netfilter, {}, -2)
    expect(await connections(connection, unheard).delete(listed)).toBe(0)
  })
})

it('a monitor of what is no filter is refused at once', () => {
  const { connection } = rehearse(netfilter)
  expect(() => connections(connection, unheard).monitor({ filter: { zone: -1 } })).toThrow(expect.objectContaining({ path: ['zone'] }))
})

describe('adding refuses', () => {
  it.each<[what: string, connection: object, path: string]>([
    ['no sender', { ...udp, source: undefined }, 'source'],
    ['no receiver', { ...udp, destination: undefined }, 'destination'],
    ['no protocol', { ...udp, protocol: undefined }, 'protocol'],
    ['no seconds', { ...udp, timeout: undefined }, 'timeout'],
    ['no port where there are ports', { ...udp, sourcePort: undefined }, 'sourcePort'],
    ['a port where there are none', { protocol: 89, ...ends, timeout: 60, destinationPort: 5 }, 'destinationPort'],
    ['a port of answers where there are none', { protocol: 89, ...ends, timeout: 60, reply: { sourcePort: 5 } }, 'reply > sourcePort'],
    [
      'a port to translate where there are none',
      { protocol: 89, ...ends, timeout: 60, sourceNat: { address: '10.0.0.1', port: 5 } },
      'sourceNat > port',
    ],
    ['two families', { ...udp, destination: 'fd00::1' }, 'destination'],
    ['answers of another family', { ...udp, reply: { source: 'fd00::1' } }, 'reply > source'],
    ['translation to another family', { ...udp, destinationNat: { address: 'fd00::1' } }, 'destinationNat > address'],
    ['translation to nothing', { ...udp, sourceNat: { port: 5 } }, 'sourceNat > address'],
    ['a state where there are none', { ...udp, state: 'established' }, 'state'],
    ['no state where there are some', { ...tcp, state: undefined }, 'state'],
    ['a state of another protocol', { ...tcp, state: 'cookie-wait' }, 'state'],
    ['SCTP without its tags', { ...tcp, protocol: 'sctp' }, 'verificationTags'],
    ['tags of another protocol', { ...tcp, verificationTags: [1, 2] }, 'verificationTags'],
    ['ICMP that asks nothing', { protocol: 'icmp', ...ends, timeout: 30 }, 'icmp'],
    ['ICMP that nobody answers', { protocol: 'icmp', ...ends, timeout: 30, icmp: { type: 3, code: 0, id: 1 } }, 'icmp > type'],
    ['ICMP of another family', { protocol: 'icmpv6', ...ends, timeout: 30, icmp: { type: 128, code: 0, id: 1 } }, 'protocol'],
    ['a question of ICMP where it is not', { ...udp, icmp: { type: 8, code: 0, id: 1 } }, 'icmp'],
    ['a status that is the kernel’s', { ...udp, status: ['dying'] }, 'status > [0]'],
    ['a label beyond the last', { ...udp, labels: [3, 128] }, 'labels > [1]'],
  ])('%s', async (_what, connection, path) => {
    const { connection: kernel, sent } = rehearse(netfilter)
    const refused = await connections(kernel, unheard)
      .add(connection as NewConnection)
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ name: 'EncodeError', path: path.split(' > ') })
    expect(sent).toEqual([])
  })
})

describe('what the kernel said', () => {
  it('reads in English: a call of TCP that is answered', () => {
    const { message, ...call } = described('list').find(({ protocol }) => protocol === 'tcp') as TrackedConnection
    expect(message.CTA_ID).toBe(call.id)
    expect(call).toEqual({
      family: 'ipv4',
      protocol: 'tcp',
      source: '127.0.0.1',
      destination: '127.0.0.1',
      sourcePort: 40_000,
      destinationPort: 80,
      icmp: undefined,
      packets: undefined,
      bytes: undefined,
      reply: {
        source: '127.0.0.1',
        destination: '127.0.0.1',
        sourcePort: 80,
        destinationPort: 40_000,
        icmp: undefined,
        packets: undefined,
        bytes: undefined,
      },
      state: 'established',
      status: ['seen-reply', 'assured', 'confirmed'],
      timeout: expect.any(Number),
      mark: 0,
      zone: 0,
      labels: [],
      helper: undefined,
      begun: undefined,
      id: expect.any(Number),
    })
  })

  it('and of what a helper reads, which is translated and adjusted', () => {
    const [session] = described('list-master-translated', 'conntrack/expectation')
    expect(session).toMatchObject({
      helper: 'ftp',
      reply: { source: '127.0.0.1', destination: '203.0.113.111' },
      status: expect.arrayContaining(['source-nat', 'sequence-adjust', 'helper']),
    })
  })

  it('and labels by their places', () => {
    expect(described('list-labels')[0]?.labels).toEqual([5, 127])
  })

  it('and a zone, of both directions or of one', () => {
    for (const fixture of ['delete-zone', 'delete-zone-original'])
      expect(described(fixture).map(({ protocol, zone }) => `${protocol} ${zone}`)).toEqual(expect.arrayContaining(['tcp 0', 'udp 3']))
  })

  it('and how many packets passed, since when', () => {
    const call = described('list-counters').find(({ protocol }) => protocol === 'tcp')
    expect(call).toMatchObject({ packets: expect.any(Number), reply: { bytes: expect.any(Number) }, begun: expect.any(Date) })
    const nanoseconds = call?.message.CTA_TIMESTAMP?.CTA_TIMESTAMP_START
    expect(Math.abs((call?.begun?.getTime() ?? 0) * 1e6 - Number(nanoseconds))).toBeLessThan(1e6 + 1e3)
  })
})

/** Holds the one message that we sent against the first of its type that the tool sent. Padding is what the tool's stack held. */
function expectAsConntrack(sent: readonly Uint8Array[], fixture: string, command: string, type: string): void {
  expect(sent).toHaveLength(1)
  const [theirs = new Uint8Array()] = toolSent(netfilter, group, fixture, command, type)
  expectBytes(sent[0] as Uint8Array, paddedWithZeros(theirs, explainDatagram(netfilter, theirs)), netfilter)
}

/** The connections that the kernel told a tool of. */
function described(fixture: string, of = group): TrackedConnection[] {
  return loadFixture(of, fixture)
    .datagrams.filter(({ direction }) => direction === 'received')
    .flatMap(({ bytes }) => decodeDatagram(netfilter, bytes))
    .filter((message) => message.nlmsg_type === 'IPCTNL_MSG_CT_NEW')
    .map((message) => describeConnection(message as ConnectionMessage))
}
