import { describe, expect, it } from 'vitest'
import { nexthops } from '../../../src/host/nexthop/nexthops.ts'
import { describeEncapsulation, type Encapsulation } from '../../../src/host/route/encapsulation/encapsulation.ts'
import type { NewRoute } from '../../../src/host/route/request.ts'
import { routes } from '../../../src/host/route/routes.ts'
import { route } from '../../../src/netlink/route/index.ts'
import { expectAsTool, rehearse } from '../against-tools.ts'

const there = { 'veth-host': 3, 'veth-ns': 2 }
const ipv4 = { to: '10.20.0.0/16', link: 'veth-host' } as const
const ipv6 = { to: 'fd01::/64', link: 'veth-host' } as const
const local = { to: 'fd01::1', link: 'veth-host' } as const

/** Each is said in the order of its command, which is that of the attributes. */
const cases: [command: string, fixture: string, route: NewRoute][] = [
  [
    'ip route add 10.20.0.0/16 encap mpls 100/200 ttl 64 via 10.10.0.1',
    'add-mpls',
    { to: '10.20.0.0/16', via: '10.10.0.1', encapsulation: { kind: 'mpls', labels: '100/200', ttl: 64 } },
  ],
  [
    'ip route add 10.20.0.0/16 encap ip id 42 src 10.0.0.1 dst 10.0.0.2 tos 4 ttl 64 key csum seq dev veth-host',
    'add-ip',
    {
      ...ipv4,
      encapsulation: {
        kind: 'ip',
        id: 42,
        source: '10.0.0.1',
        destination: '10.0.0.2',
        tos: 4,
        ttl: 64,
        key: true,
        checksum: true,
        sequence: true,
      },
    },
  ],
  [
    'ip route add 10.20.0.0/16 encap ip6 id 42 src fd00::1 dst fd00::9 tc 4 hoplimit 64 key csum seq dev veth-host',
    'add-ip6',
    {
      ...ipv4,
      encapsulation: {
        kind: 'ip6',
        id: 42n,
        source: 'fd00::1',
        destination: 'fd00::9',
        tos: 4,
        ttl: 64,
        sequence: true,
        key: true,
        checksum: true,
      },
    },
  ],
  [
    'ip route add 10.20.0.0/16 encap ip id 42 dst 10.0.0.2 geneve_opts 0102:80:00010203,0304:81:04050607 dev veth-host',
    'add-ip-geneve',
    {
      ...ipv4,
      encapsulation: {
        kind: 'ip',
        id: 42,
        destination: '10.0.0.2',
        geneve: [
          // ip takes 0102 for octal, and 80 for decimal.
          { class: 0o102, type: 80, data: '00010203' },
          { class: 0o304, type: 81, data: '04050607' },
        ],
      },
    },
  ],
  [
    'ip route add 10.20.0.0/16 encap ip id 42 dst 10.0.0.2 vxlan_opts 456 dev veth-host',
    'add-ip-vxlan',
    { ...ipv4, encapsulation: { kind: 'ip', id: 42, destination: '10.0.0.2', groupPolicy: 456 } },
  ],
  [
    'ip route add 10.20.0.0/16 encap ip id 42 dst 10.0.0.2 erspan_opts 2:0:1:63 dev veth-host',
    'add-ip-erspan',
    { ...ipv4, encapsulation: { kind: 'ip', id: 42, destination: '10.0.0.2', erspan: { version: 2, direction: 1, hardwareId: 63 } } },
  ],
  ...(
    [
      ['10.20.0.0/16 encap seg6 mode encap segs fc00::1,fc00::2', 'encap', { mode: 'encap', segments: ['fc00::1', 'fc00::2'] }],
      ['fd01::/64 encap seg6 mode encap segs fc00::1 hmac 1', 'hmac', { mode: 'encap', segments: ['fc00::1'], hmacKey: 1 }],
      ['fd01::/64 encap seg6 mode inline segs fc00::1,fc00::2', 'inline', { mode: 'inline', segments: ['fc00::1', 'fc00::2'] }],
      ['fd01::/64 encap seg6 mode l2encap segs fc00::1', 'l2encap', { mode: 'l2encap', segments: ['fc00::1'] }],
      [
        'fd01::/64 encap seg6 mode l2encap.red segs fc00::1,fc00::2',
        'l2encap-reduced',
        { mode: 'l2encap.red', segments: ['fc00::1', 'fc00::2'] },
      ],
      [
        'fd01::/64 encap seg6 mode encap.red segs fc00::1,fc00::2,fc00::3',
        'reduced',
        { mode: 'encap.red', segments: ['fc00::1', 'fc00::2', 'fc00::3'] },
      ],
    ] as const
  ).map(([words, name, said]): [string, string, NewRoute] => [
    `ip route add ${words} dev veth-host`,
    `add-seg6-${name}`,
    { ...(words.startsWith('10.') ? ipv4 : ipv6), encapsulation: { kind: 'seg6', ...said } },
  ]),
  ...(
    [
      ['action End', 'end', { action: 'End' }],
      ['action End.X nh6 fd00::1', 'nh6', { action: 'End.X', via: 'fd00::1' }],
      ['action End.X nh6 fd00::1 iif veth-ns', 'iif', { action: 'End.X', via: 'fd00::1', in: 'veth-ns' }],
      ['action End.DX2 oif veth-ns', 'oif', { action: 'End.DX2', out: 'veth-ns' }],
      ['action End.DX4 nh4 10.10.0.1 count', 'count', { action: 'End.DX4', via: '10.10.0.1', count: true }],
      ['action End.DT6 table 100', 'table', { action: 'End.DT6', table: 100 }],
      ['action End.DT4 vrftable 100', 'vrftable', { action: 'End.DT4', vrfTable: 100 }],
      ['action End.DT46 vrftable 100', 'dt46', { action: 'End.DT46', vrfTable: 100 }],
      ['action End.B6.Encaps srh segs fc00::1,fc00::2', 'srh', { action: 'End.B6.Encaps', segments: ['fc00::1', 'fc00::2'] }],
      ['action End flavors psp,usp,usd', 'flavors', { action: 'End', flavors: ['psp', 'usp', 'usd'] }],
      [
        'action End flavors next-csid lblen 48 nflen 16',
        'next-csid',
        { action: 'End', flavors: ['next-csid'], blockBits: 48, nodeBits: 16 },
      ],
    ] as const
  ).map(([words, name, said]): [string, string, NewRoute] => [
    `ip route add fd01::1 encap seg6local ${words} dev veth-host`,
    `add-seg6local-${name}`,
    { ...local, encapsulation: { kind: 'seg6local', ...said } },
  ]),
  [
    'ip route add fd01::1 encap rpl segs fc00::1,fc00::2 dev veth-host',
    'add-rpl',
    { ...local, encapsulation: { kind: 'rpl', segments: ['fc00::1', 'fc00::2'] } },
  ],
  [
    'ip route add fd01::/64 encap ioam6 trace prealloc type 0x800000 ns 1 size 12 dev veth-host',
    'add-ioam6',
    { ...ipv6, encapsulation: { kind: 'ioam6', frequency: [1, 1], mode: 'inline', namespace: 1, type: 0x800000, size: 12 } },
  ],
  [
    'ip route add fd01::/64 encap ioam6 mode auto tundst fc00::5 trace prealloc type 0x400000 ns 1 size 4 dev veth-host',
    'add-ioam6-auto',
    {
      ...ipv6,
      encapsulation: { kind: 'ioam6', frequency: [1, 1], mode: 'auto', destination: 'fc00::5', type: 0x400000, namespace: 1, size: 4 },
    },
  ],
  [
    'ip route add fd01::/64 encap ioam6 freq 2/10 mode encap tundst fc00::5 trace prealloc type 0xfff002 ns 65535 size 244 dev veth-host',
    'add-ioam6-encap',
    {
      ...ipv6,
      encapsulation: {
        kind: 'ioam6',
        frequency: [2, 10],
        mode: 'encap',
        destination: 'fc00::5',
        type: 0xfff002,
        namespace: 65535,
        size: 244,
      },
    },
  ],
  [
    'ip route add 10.20.0.0/16 encap xfrm if_id 5 link_dev veth-ns',
    'add-xfrm',
    { to: '10.20.0.0/16', encapsulation: { kind: 'xfrm', id: 5, link: 'veth-ns' } },
  ],
  [
    'ip route add 10.20.0.0/16 nexthop encap ip id 7 dst 10.0.0.2 via 10.10.0.1 weight 3 nexthop encap seg6 mode encap segs fc00::1 dev veth-ns',
    'add-multipath',
    {
      to: '10.20.0.0/16',
      ways: [
        { via: '10.10.0.1', weight: 3, encapsulation: { kind: 'ip', id: 7, destination: '10.0.0.2' } },
        { link: 'veth-ns', encapsulation: { kind: 'seg6', mode: 'encap', segments: ['fc00::1'] } },
      ],
    },
  ],
]

describe('a route with an encapsulation is sent as `ip route add` sends it', () => {
  it.each(cases)('%s', async (command, fixture, said) => {
    const rehearsal = rehearse(route, there)
    await routes(rehearsal.connection).add(said)
    expectAsTool(rehearsal, 'route/encapsulation', fixture, command, 'RTM_NEWROUTE')
  })

  it('and a next hop as `ip nexthop add` sends it', async () => {
    const rehearsal = rehearse(route, there)
    const encapsulation = { kind: 'mpls', labels: '100' } as const
    await nexthops(rehearsal.connection).add({ id: 1, encapsulation, via: '10.10.0.1', link: 'veth-host' })
    const command = 'ip nexthop add id 1 encap mpls 100 via 10.10.0.1 dev veth-host'
    expectAsTool(rehearsal, 'route/encapsulation', 'add-nexthop-mpls', command, 'RTM_NEWNEXTHOP')
  })
})

describe('a program is said by its descriptor', () => {
  it('and told by its name', async () => {
    const rehearsal = rehearse(route, there)
    const program = { descriptor: 5, name: 'out' }
    await routes(rehearsal.connection).add({ ...ipv4, encapsulation: { kind: 'bpf', out: program, headroom: 64 } })
    const RTA_ENCAP = { LWT_BPF_OUT: { LWT_BPF_PROG_NAME: 'out' }, LWT_BPF_XMIT_HEADROOM: 64 }
    expect(describeEncapsulation({ RTA_ENCAP_TYPE: 'LWTUNNEL_ENCAP_BPF', RTA_ENCAP })).toEqual({
      kind: 'bpf',
      out: { name: 'out' },
      headroom: 64,
    })
  })
})

describe('what is no encapsulation is refused before anything is sent', () => {
  const refused: [encapsulation: Record<string, unknown>, message: string][] = [
    [{}, 'encapsulation > kind: expected one of'],
    [{ kind: 'gre' }, 'encapsulation > kind: expected one of'],
    [{ kind: 'mpls' }, 'encapsulation > labels: expected labels up to 1048575 such as 100/200, got undefined'],
    [{ kind: 'mpls', labels: '100', ttl: 256 }, 'encapsulation > ttl: expected a whole number from 0 to 255'],
    [{ kind: 'mpls', labels: '100', label: '5' }, 'encapsulation > label: no such option; did you mean labels?'],
    [{ kind: 'ip', destination: '10.0.0.2', id: -1 }, 'encapsulation > id: expected a whole number from 0 to 2^64 - 1'],
    [{ kind: 'ip', destination: '10.0.0.2', key: 1 }, 'encapsulation > key: expected true or false, got 1'],
    [
      { kind: 'ip', destination: '10.0.0.2', geneve: [{ class: 1, type: 2, data: '0102' }] },
      'encapsulation > geneve > [0] > data: expected bytes',
    ],
    [{ kind: 'ip', destination: '10.0.0.2', erspan: { version: 3 } }, 'encapsulation > erspan > version: expected 1 or 2, got 3'],
    [{ kind: 'seg6', mode: 'encap', segments: [] }, 'encapsulation > segments: expected an array of at least one address'],
    [
      { kind: 'seg6', mode: 'encap', segments: ['fc00::1', '10.0.0.1'] },
      'encapsulation > segments > [1]: expected an address such as fd00::1',
    ],
    [{ kind: 'seg6', mode: 'outside', segments: ['fc00::1'] }, 'encapsulation > mode: expected one of inline, encap'],
    [{ kind: 'seg6local', action: 'End.Y' }, 'encapsulation > action: expected one of End, End.X'],
    [
      { kind: 'seg6local', action: 'End', flavors: ['psp', 'psb'] },
      'encapsulation > flavors > [1]: expected one of psp, usp, usd, next-csid',
    ],
    [{ kind: 'seg6local', action: 'End.DX2', out: '' }, 'encapsulation > out: not a name for a link'],
    [{ kind: 'ioam6', type: 1, namespace: 1, size: 6 }, 'encapsulation > size: expected a whole number'],
    [{ kind: 'ioam6', type: 2 ** 24, namespace: 1, size: 8 }, 'encapsulation > type: expected a whole number from 1 to 16777215'],
    [
      { kind: 'ioam6', type: 1, namespace: 1, size: 8, frequency: [3, 2] },
      'encapsulation > frequency: expected a number, or the first and the last',
    ],
    [{ kind: 'xfrm' }, 'encapsulation > id: expected a whole number from 1'],
    [{ kind: 'bpf', in: { name: 'x' } }, 'encapsulation > in: expected the descriptor and the name of a program'],
  ]

  it.each(refused)('%j', async (encapsulation, message) => {
    const rehearsal = rehearse(route, there)
    for (const verb of ['add', 'replace', 'ensure', 'set'] as const)
      await expect(
        (async () => routes(rehearsal.connection)[verb]({ ...ipv4, encapsulation: encapsulation as unknown as Encapsulation }))(),
      ).rejects.toThrow(message)
    expect(rehearsal.sent).toEqual([])
  })
})
