/** Values as nft loads and lists them, and as the kernel then has them: ours are the same bytes, the same text and the same JSON. */

import { execFileSync } from 'node:child_process'
import { afterEach, expect, it, onTestFinished } from 'vitest'
import { Connection } from '../../src/netlink/connection.ts'
import { type Expression, netfilter, readUserdata, transaction } from '../../src/nft/index.ts'
import type { Constant, Datatype } from '../../src/nft/notation/datatype.ts'
import {
  concatenation,
  type DatatypeName,
  datatypeById,
  datatypes,
  date,
  hostInteger,
  rawInteger,
  singleBits,
} from '../../src/nft/notation/datatypes/index.ts'
import { hex } from '../../src/schema/bytes.ts'
import { openNetlinkSocket } from '../../src/system/netlink-socket.ts'
import { describeKernel, run } from './sandbox.ts'

const NETLINK_NETFILTER = 12

function connect(): Connection<typeof netfilter> {
  const connection = new Connection(netfilter, openNetlinkSocket(NETLINK_NETFILTER))
  onTestFinished(() => connection.close())
  return connection
}

/** Runs nft on a whole file at once. */
function load(...commands: string[]): void {
  execFileSync('nft', ['-f', '-'], { input: commands.join('\n'), stdio: ['pipe', 'ignore', 'pipe'] })
}

/** What `nft -j` lists of one kind, by name; objects of JSON keep the shape that libnftables-json(5) gives them. */
// biome-ignore lint/suspicious/noExplicitAny: JSON of another program
function listJson(kind: string, ...flags: string[]): any[] {
  const { nftables } = JSON.parse(run('nft', ...flags, '-j', 'list', 'ruleset'))
  return nftables.filter((item: object) => kind in item).map((item: Record<string, unknown>) => item[kind])
}

/** `{ "|": [{ "|": ["fin", "syn"] }, "ack"] }` as fin, syn, ack. */
function flat(value: unknown): Constant[] {
  if (Array.isArray(value)) return value.flatMap(flat)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(flat) : [value as Constant]
}

/** How a value stands in an element of a set. */
const elementText = (type: Datatype, bytes: Uint8Array, numeric: boolean) => type.text(bytes, numeric).replaceAll(',', ' | ')

/** How a value, or each of its bits, stands in JSON. */
function constants(type: Datatype, bytes: Uint8Array, numeric: boolean): Constant[] {
  const bits = type.bitmask ? singleBits(type, bytes) : []
  return (bits.length > 0 ? bits : [bytes]).map((bit) => type.constant(bit, numeric))
}

const most = (bits: number) => 2 ** bits - 1

/** Values of each type that can be the key of a set, besides its symbols. Every one is also what nft reads. */
const samples: Readonly<Partial<Record<DatatypeName, readonly Constant[]>>> = {
  nf_proto: [0, 1, 255],
  ipv4_addr: ['0.0.0.0', '255.255.255.255', '10.10.0.1', '127.0.0.1', '224.0.0.251'],
  ipv6_addr: [
    ...['::', '::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fd00::1', 'fe80::1:0:0:1', 'ff02::fb', '2001:db8:0:1:1:1:1:1', '0:0:1::'],
    ...['1:0:0:2:0:0:0:3', '1:0:0:2:2:0:0:3', '::ffff:10.10.0.1', '::10.0.0.1', '::0.1.0.0', '::101', '::ffff', '64:ff9b::a0a:1', '1::'],
    ...['::1:2:3', '::fffe:1:2', '::ffff:0:a0a:1', '1:2:3:4:5:6:7::', '0:1::'],
  ],
  ether_addr: ['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '02:0a:00:0b:00:01'],
  ether_type: [0, 0x1234, 2048, '0x86dd', most(16)],
  arp_op: [0, 5, 99, most(16)],
  inet_proto: [0, 17, '0x3a', 58, 253, 255, 'icmpv6'],
  inet_service: [0, 1, 22, 80, '0x50', 443, 8080, most(16)],
  icmp_type: [1, 200, 255],
  tcp_flag: [0, 0x3, 0x12, 0xff],
  dccp_pkttype: [10, 15],
  mh_type: [13, 255],
  time: ['1s', 59, '1h2m3s', 3600, 86400, '49d'],
  mark: [0, 1, 16, '0xff', most(32)],
  iface_index: ['lo', 1, 2, 4711, 2 ** 31 - 1],
  iface_type: [0, 2, most(16)],
  realm: ['cosmos', 0, 1, 300, most(32)],
  classid: ['none', 'root', '1:2', 'abcd:0', 'ffff:fffe', '0:1', 0x10001],
  uid: [0, 1000, most(32)],
  gid: [0, 1000, most(32)],
  ct_state: [0, 0x80, 0x6, 0x4f, most(32)],
  ct_dir: [2, 255],
  ct_status: [0, 0x400, 0x30, most(16)],
  icmpv6_type: [0, 127, 255],
  pkt_type: [4, 255],
  icmp_code: [5, 255],
  icmpv6_code: [2, 255],
  icmpx_code: [4, 255],
  devgroup: ['default', 0, 1, most(32)],
  dscp: [0, 2, 63],
  ecn: [0, 1, 2, 3],
  fib_addrtype: [9, most(32)],
  boolean: [0, 1],
  ifname: ['lo', 'wlo1', 'a', 'veth0.100@if3', 'abcdefghijklmno', 'ü'],
  igmp_type: [0, 255],
  cgroupsv2: [],
}

/** The names that nft itself has for values of a type. Those of inet_proto are the machine's. */
function symbols(type: string): string[] {
  const [, table = ''] = run('nft', 'describe', type).split(/bits\n+(?:pre-defined.*\n)?/)
  // `describe ecn` is an error of syntax to nft 1.0.6.
  return table.split('\n').flatMap((line) => line.trim().split(/\s+/)[0] || [])
}

const ecnSymbols = ['not-ect', 'ect0', 'ect1', 'ce']

/** nft writes the symbols of these as numbers of the wrong byte order into JSON with -n: 8 for IPv4, which it would not read back as such. */
const swapped = ['ether_type', 'arp_op']

interface Sample {
  readonly set: string
  readonly name: DatatypeName
  readonly value: Constant
}

describeKernel(
  'values in sets',
  () => {
    it('nft tells its own names for values', () => {
      expect(symbols('arp_op')).toEqual(['request', 'reply', 'rrequest', 'rreply', 'inrequest', 'inreply', 'nak'])
      expect(symbols('mark')).toEqual([])
    })

    it.each(Object.entries(samples))('%s: %j', async (key, plain) => {
      const name = key as DatatypeName
      const type = datatypes[name]
      const quote = name === 'ifname' ? '"' : ''
      const named = name === 'ecn' ? ecnSymbols : ['ifname', 'time'].includes(name) ? [] : symbols(name)
      const values: Sample[] = [...named, ...plain].map((value, i) => ({ set: `s${i}`, name, value }))
      load(
        'add table ip t',
        ...values.flatMap(({ set, value }) => [
          `add set ip t ${set} { type ${name}; }`,
          `add element ip t ${set} { ${quote}${value}${quote} }`,
        ]),
      )
      const connection = connect()
      const [text, numericText] = [run('nft', 'list', 'ruleset'), run('nft', '-n', 'list', 'ruleset')].map(elements)
      const [json, numericJson] = [listJson('set'), listJson('set', '-n')]
      for (const [i, { set, value }] of values.entries()) {
        const key = await keyOf(connection, set)
        expect({ set, value, bytes: hex(type.bytes(value, type.bits)) }).toEqual({ set, value, bytes: hex(key) })
        expect({ value, text: elementText(type, key, false), numeric: elementText(type, key, true) }).toEqual({
          value,
          text: text?.get(set),
          numeric: numericText?.get(set),
        })
        expect({ value, json: constants(type, key, false) }).toEqual({ value, json: flat(json[i].elem) })
        const backwards = swapped.includes(name) && typeof json[i].elem[0] === 'string'
        expect({ value, numeric: constants(type, key, true) }).toEqual({
          value,
          numeric: backwards ? [Number(numericText?.get(set))] : flat(numericJson[i].elem),
        })
      }
    })

    it.each(Object.keys(samples))('%s has nft’s number, size and byte order', async (key) => {
      const type: Datatype = datatypes[key as DatatypeName]
      load('add table ip t', `add set ip t s { type ${type.name}; }`)
      expect(await declaredSet()).toEqual({ id: type.id, size: Math.ceil(type.bits / 8), order: type.noted ?? type.order })
      expect(datatypeById(type.id)).toBe(type)
    })

    it('cgroupsv2, which nft takes as paths alone, is a number where there is no such path', async () => {
      const type = datatypes.cgroupsv2
      load('add table ip t', 'add set ip t s { type cgroupsv2; }')
      await connect().batch(
        transaction([
          {
            nlmsg_type: 'NFT_MSG_NEWSETELEM',
            nlmsg_flags: ['NLM_F_CREATE'],
            nfgen_family: 'NFPROTO_IPV4',
            NFTA_SET_ELEM_LIST_TABLE: 't',
            NFTA_SET_ELEM_LIST_SET: 's',
            NFTA_SET_ELEM_LIST_ELEMENTS: [{ NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: type.bytes('0xfffffffffffffff0', 64) } }],
          },
        ]),
      )
      const key = await keyOf(connect(), 's')
      expect(elements(run('nft', 'list', 'ruleset')).get('s')).toBe(type.text(key))
      expect(listJson('set')[0].elem).toEqual([type.constant(key)])
    })

    it.each<[string, Datatype, bits: number]>([
      ['meta hour', datatypes.hour, 32],
      ['meta time', date, 64],
      ['meta day', datatypes.day, 8],
      ['ct helper', datatypes.string, 128],
      ['tcp sequence', datatypes.integer, 32],
      ['ip6 flowlabel', datatypes.integer, 20],
      ['ct bytes', hostInteger, 64],
      ['meta ipsec', { ...datatypes.boolean, noted: 'host' }, 8],
    ])('%s has nft’s number, size and byte order', async (expression, type, bits) => {
      load('add table ip t', `add set ip t s { typeof ${expression}; }`)
      expect(await declaredSet()).toEqual({ id: type.id, size: Math.ceil(bits / 8), order: type.noted ?? type.order })
      expect(datatypeById(type.id)?.name).toBe(type.name)
    })

    it.each<[string, Datatype]>([
      ['ct label', datatypes.ct_label],
      ['ct event', datatypes.ct_event],
    ])('%s has nft’s number and size, though nft could not list the set again', async (expression, type) => {
      load('add table ip t', `add set ip t s { typeof ${expression}; }`)
      expect(await declaredSet()).toEqual({ id: type.id, size: type.bits / 8, order: 'host' })
    })
  },
  'nft',
)

/** The only element of each set in a listing. */
function elements(listing: string): Map<string, string> {
  return new Map(
    [...listing.matchAll(/set (\w+) \{[^}]*?elements = \{ ([^}]*?) \}/g)].map(([, set = '', text = '']) => [
      set,
      text.replace(/\s+/g, ' '),
    ]),
  )
}

async function keyOf(connection: Connection<typeof netfilter>, set: string): Promise<Uint8Array> {
  const request = { nfgen_family: 'NFPROTO_IPV4', NFTA_SET_ELEM_LIST_TABLE: 't', NFTA_SET_ELEM_LIST_SET: set } as const
  const messages = await connection.dump('NFT_MSG_GETSETELEM', request)
  const [element] = messages.flatMap(({ NFTA_SET_ELEM_LIST_ELEMENTS: list }) => list ?? [])
  return element?.NFTA_SET_ELEM_KEY?.NFTA_DATA_VALUE ?? new Uint8Array()
}

/** What the one set says of its keys. */
async function declaredSet(): Promise<{ id: number | undefined; size: number | undefined; order: string | undefined }> {
  const [set] = await connect().dump('NFT_MSG_GETSET', { nfgen_family: 'NFPROTO_IPV4' })
  const [order] = readUserdata(set?.NFTA_SET_USERDATA ?? new Uint8Array())
  return { id: set?.NFTA_SET_KEY_TYPE, size: set?.NFTA_SET_KEY_LEN, order: ['none', 'host', 'big'][order?.value[0] ?? -1] }
}

describeKernel(
  'concatenations',
  () => {
    const { ipv4_addr, inet_service, inet_proto, mark, ether_addr, dscp, ifname, ct_state, boolean, time, iface_type } = datatypes
    it.each<[string, Datatype[], Constant[]]>([
      ['10.0.0.1 . 80', [ipv4_addr, inet_service], ['10.0.0.1', 80]],
      ['tcp . 443 . 10.0.0.1', [inet_proto, inet_service, ipv4_addr], ['tcp', 443, '10.0.0.1']],
      ['af11 . "lo" . 02:00:00:00:00:01', [dscp, ifname, ether_addr], ['af11', 'lo', '02:00:00:00:00:01']],
      ['0x10 . new', [mark, ct_state], [16, 'new']],
      ['exists . 1h . ether', [boolean, time, iface_type], [true, 3600, 'ether']],
      [
        '10.0.0.1 . 80 . udp . 10.0.0.2 . 0x1',
        [ipv4_addr, inet_service, inet_proto, ipv4_addr, mark],
        ['10.0.0.1', 80, 'udp', '10.0.0.2', 1],
      ],
    ])('%s', async (element, parts, values) => {
      const type = concatenation(parts)
      load('add table ip t', `add set ip t s { type ${type.name}; }`, `add element ip t s { ${element} }`)
      expect(await declaredSet()).toEqual({ id: type.id, size: type.bits / 8, order: type.noted })
      const key = await keyOf(connect(), 's')
      expect(hex(type.join(values))).toBe(hex(key))
      expect(type.text(key)).toBe(elements(run('nft', 'list', 'ruleset')).get('s'))
      expect(type.text(key, true)).toBe(elements(run('nft', '-n', 'list', 'ruleset')).get('s'))
      expect(type.split(key).map((part, i) => parts[i]?.constant(part))).toEqual(listJson('set')[0].elem[0].concat)
      const again = datatypeById(type.id)
      expect(again?.name).toBe(type.name)
      expect(again?.constant(key)).toBe(type.constant(key))
    })

    it('of expressions, whose integers have no width of their own', async () => {
      const type = concatenation([hostInteger, ipv4_addr, hostInteger], [32, 32, 64])
      load('add table ip t', 'add set ip t s { typeof meta length . ip saddr . ct bytes; }', 'add element ip t s { 1500 . 10.0.0.1 . 99 }')
      expect(await declaredSet()).toEqual({ id: type.id, size: type.bits / 8, order: 'none' })
      expect(hex(type.join([1500, '10.0.0.1', 99]))).toBe(hex(await keyOf(connect(), 's')))
      expect(datatypeById(type.id)).toBeUndefined()
    })
  },
  'nft',
)

/** A match in a rule: what nft is given, its selector, and the type, the width and the value that it should be. */
type Match = readonly [given: string, selector: string, type: Datatype, bits: number, value: Constant]

const { string, ifname, integer, boolean, ct_label, ct_event, hour, day } = datatypes

const matches: readonly Match[] = [
  ['meta iifname "br*"', 'iifname', ifname, 128, 'br*'],
  ['meta iifname "br\\*"', 'iifname', ifname, 128, 'br\\*'],
  ['meta iifname "lo"', 'iifname', ifname, 128, 'lo'],
  ['meta iifname "abcdefghijklmn*"', 'iifname', ifname, 128, 'abcdefghijklmn*'],
  ['meta iifkind "vrf"', 'meta iifkind', ifname, 128, 'vrf'],
  ['ct helper "ftp"', 'ct helper', string, 128, 'ftp'],
  ['ct helper "ft*"', 'ct helper', string, 128, 'ft*'],
  ['osf name "Linux"', 'osf name', string, 128, 'Linux'],
  ['fib saddr oifname "lo"', 'fib saddr oifname', string, 128, 'lo'],
  ['meta length 1500', 'meta length', hostInteger, 32, 1500],
  ['meta length 0xffffffff', 'meta length', hostInteger, 32, most(32)],
  ['ct bytes 1000000', 'ct bytes', hostInteger, 64, 1_000_000],
  ['ct bytes 9007199254740991', 'ct bytes', hostInteger, 64, Number.MAX_SAFE_INTEGER],
  ['ct zone 5', 'ct zone', hostInteger, 16, 5],
  ['ct id 5', 'ct id', integer, 32, 5],
  ['tcp sequence 0x10000000', 'tcp sequence', integer, 32, 0x10000000],
  ['ip id 65535', 'ip id', integer, 16, 65535],
  ['ip ttl 0', 'ip ttl', integer, 8, 0],
  ['@nh,0,8 0x45', '@nh,0,8', rawInteger, 8, 0x45],
  ['@nh,64,64 0x1122334455', '@nh,64,64', rawInteger, 64, 0x1122334455],
  ['meta ipsec exists', 'meta ipsec', boolean, 8, true],
  ['rt ipsec missing', 'rt ipsec', boolean, 8, 'missing'],
  ['ct label 0', 'ct label', ct_label, 128, 0],
  ['ct label 127', 'ct label', ct_label, 128, 127],
  ['ct label 1,64', 'ct label', ct_label, 128, '1,64'],
  ['ct event set new', 'ct event set', ct_event, 32, 'new'],
  ['ct event set new,destroy', 'ct event set', ct_event, 32, 'destroy,new'],
  ['ct event set 0x800', 'ct event set', ct_event, 32, 0x800],
  // By number: nft cannot read back `helper`, `mark` and `secmark`, which mean something else in its grammar.
  ...['related', 'destroy', 'reply', 'assured', 'protoinfo', 'helper', 'mark', 'seqadj', 'secmark', 'label'].map(
    (event, i): Match => [`ct event set ${2 << i}`, 'ct event set', ct_event, 32, event],
  ),
  ['ct state established,related', 'ct state', datatypes.ct_state, 32, 'established,related'],
  ['tcp flags syn,ack', 'tcp flags', datatypes.tcp_flag, 8, 0x12],
  ['meta hour "12:30"', 'meta hour', hour, 32, '12:30'],
  ['meta hour "00:00"', 'meta hour', hour, 32, '00:00'],
  ['meta hour "23:59:59"', 'meta hour', hour, 32, '23:59:59'],
  ['meta hour 100', 'meta hour', hour, 32, 100],
  ...['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'].map(
    (name): Match => [`meta day "${name}"`, 'meta day', day, 8, name],
  ),
  ['meta time "2024-01-31 12:00:00"', 'meta time', date, 64, '2024-01-31 12:00:00'],
  ['meta time "2024-07-01 12:30"', 'meta time', date, 64, '2024-07-01 12:30'],
  ['meta time "2024-02-29"', 'meta time', date, 64, '2024-02-29'],
  ['meta time 0', 'meta time', date, 64, 0],
  ['meta time 1704110400', 'meta time', date, 64, 1704110400],
  ['ct expiration 1h2m3s', 'ct expiration', datatypes.time, 32, 3723],
]

const zone = process.env.TZ

describeKernel(
  'values in rules',
  () => {
    afterEach(() => {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    })

    // Where clocks are behind UTC, nft 1.0.6 takes the early hours for a large number.
    it.each(['UTC', 'Asia/Kolkata'])('are the same bytes, text and JSON; clocks are those of %s', async (timeZone) => {
      process.env.TZ = timeZone
      load('add table inet t', 'add chain inet t c', ...matches.map(([given]) => `add rule inet t c ${given}`))
      const rules = await connect().dump('NFT_MSG_GETRULE', { nfgen_family: 'NFPROTO_INET' })
      const [text = [], numericText = []] = [run('nft', 'list', 'ruleset'), run('nft', '-n', 'list', 'ruleset')].map((listing) =>
        listing
          .split('chain c {\n')[1]
          ?.split('\n')
          .map((line) => line.trim()),
      )
      const [json, numericJson] = [listJson('rule'), listJson('rule', '-n')]
      expect(rules.length).toBe(matches.length)
      for (const [i, [given, selector, type, bits, value]] of matches.entries()) {
        const bytes = type.bytes(value, bits)
        const inKernel = operand(rules[i]?.NFTA_RULE_EXPRESSIONS ?? [], type)
        expect({ given, bytes: hex(bytes) }).toEqual({ given, bytes: hex(inKernel) })
        expect(`${selector} ${type.text(bytes)}`).toBe(text[i])
        expect(`${selector} ${type.text(bytes, true)}`).toBe(numericText[i])
        expect({ given, json: constants(type, bytes, false) }).toEqual({ given, json: flat(right(json[i])) })
        expect({ given, json: constants(type, bytes, true) }).toEqual({ given, json: flat(right(numericJson[i])) })
      }
    })
  },
  'nft',
)

/** The value that a rule compares with or sets: of bits, those that it asks for. */
function operand(expressions: readonly Expression[], type: Datatype): Uint8Array {
  let value: Uint8Array = new Uint8Array()
  for (const expression of expressions) {
    if (expression.NFTA_EXPR_NAME === 'cmp' && !type.bitmask) value = expression.NFTA_EXPR_DATA?.NFTA_CMP_DATA?.NFTA_DATA_VALUE ?? value
    if (expression.NFTA_EXPR_NAME === 'bitwise') value = expression.NFTA_EXPR_DATA?.NFTA_BITWISE_MASK?.NFTA_DATA_VALUE ?? value
    if (expression.NFTA_EXPR_NAME === 'immediate') value = expression.NFTA_EXPR_DATA?.NFTA_IMMEDIATE_DATA?.NFTA_DATA_VALUE ?? value
  }
  return value
}

function right({ expr }: { expr: { match?: { right: unknown }; mangle?: { value: unknown } }[] }): unknown {
  const statement = expr.at(-1)
  return statement?.match?.right ?? statement?.mangle?.value
}
