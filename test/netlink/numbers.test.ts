/**
 * The declarations against the kernel's headers: a C program prints the number of every kernel name and where the fields of every struct
 * lie.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { generic } from '../../src/netlink/generic/generic.ts'
import { route } from '../../src/netlink/route/rtnetlink.ts'
import { hex } from '../../src/schema/bytes.ts'
import type { AnyCodec } from '../../src/schema/codec.ts'
import type { Field } from '../../src/schema/struct.ts'
import { written } from '../../src/schema/writer.ts'
import { formatsOf } from './declared.ts'

const headers = [
  'sys/socket.h',
  'time.h',
  'linux/amt.h',
  'linux/batman_adv.h',
  'linux/can.h',
  'linux/can/netlink.h',
  'linux/can/vxcan.h',
  'linux/cfm_bridge.h',
  'linux/devlink.h',
  'linux/filter.h',
  'linux/netlink.h',
  'linux/rtnetlink.h',
  'linux/genetlink.h',
  'linux/in.h',
  'linux/in6.h',
  'linux/if.h',
  'linux/if_addr.h',
  'linux/if_addrlabel.h',
  'linux/if_arp.h',
  'linux/if_bonding.h',
  'linux/if_bridge.h',
  'linux/if_ether.h',
  'linux/if_link.h',
  'linux/if_macsec.h',
  'linux/if_packet.h',
  'linux/if_tun.h',
  'linux/if_tunnel.h',
  'linux/if_vlan.h',
  'linux/ip.h',
  'linux/ip6_tunnel.h',
  'linux/ipv6.h',
  'linux/icmpv6.h',
  'linux/ife.h',
  'linux/ila.h',
  'linux/ioam6.h',
  'linux/ioam6_iptunnel.h',
  'linux/fib_rules.h',
  'linux/gen_stats.h',
  'linux/lwtunnel.h',
  'linux/mpls.h',
  'linux/mpls_iptunnel.h',
  'linux/mroute.h',
  'linux/mroute6.h',
  'linux/mrp_bridge.h',
  'linux/neighbour.h',
  'linux/net_namespace.h',
  'linux/netconf.h',
  'linux/nexthop.h',
  'linux/netfilter/xt_set.h',
  'linux/pkt_cls.h',
  'linux/pkt_sched.h',
  'linux/rpl.h',
  'linux/rpl_iptunnel.h',
  'linux/seg6.h',
  'linux/seg6_iptunnel.h',
  'linux/seg6_local.h',
  'linux/tc_act/tc_bpf.h',
  'linux/tc_act/tc_connmark.h',
  'linux/tc_act/tc_csum.h',
  'linux/tc_act/tc_ct.h',
  'linux/tc_act/tc_ctinfo.h',
  'linux/tc_act/tc_defact.h',
  'linux/tc_act/tc_gact.h',
  'linux/tc_act/tc_gate.h',
  'linux/tc_act/tc_ife.h',
  'linux/tc_act/tc_ipt.h',
  'linux/tc_act/tc_mirred.h',
  'linux/tc_act/tc_mpls.h',
  'linux/tc_act/tc_nat.h',
  'linux/tc_act/tc_pedit.h',
  'linux/tc_act/tc_sample.h',
  'linux/tc_act/tc_skbedit.h',
  'linux/tc_act/tc_skbmod.h',
  'linux/tc_act/tc_tunnel_key.h',
  'linux/tc_act/tc_vlan.h',
  'linux/tc_ematch/tc_em_cmp.h',
  'linux/tc_ematch/tc_em_ipt.h',
  'linux/tc_ematch/tc_em_meta.h',
  'linux/tc_ematch/tc_em_nbyte.h',
  'linux/tc_ematch/tc_em_text.h',
  'linux/snmp.h',
  'linux/veth.h',
  'linux/wwan.h',
]

const includes = ['stddef.h', 'stdio.h', 'string.h', ...headers].map((header) => `#include <${header}>\n`).join('')

/** All that the headers say, macros included; nothing where there is no compiler or a header is not installed. */
const preprocessed = spawnSync('cc', ['-E', '-dD', '-'], { input: includes, encoding: 'utf8' })
const because = preprocessed.status === 0 ? '' : ' (skipped: no C compiler, or no kernel headers)'

/** What the headers of Linux 6.1 do not have yet. A newer header that has them must agree. */
const newer = [
  /^NL_ATTR_TYPE_[SU]INT$/,
  /^BR_BOOLOPT_(MDB_OFFLOAD_FAIL_NOTIFICATION|FDB_LOCAL_VLAN_0)$/,
  /^BRIDGE_VLANDB_ENTRY_(MCAST_N_GROUPS|MCAST_MAX_GROUPS|NEIGH_SUPPRESS)$/,
  /^CAN_CTRLMODE_(RESTRICTED|XL|XL_\w+)$/,
  /^DEVCONF_FORCE_FORWARDING$/,
  /^DPLL_A_ID$/,
  /^FRA_(DSCP|FLOWLABEL|FLOWLABEL_MASK|SPORT_MASK|DPORT_MASK|DSCP_MASK)$/,
  /^IFLA_BOND_BROADCAST_NEIGH$/,
  /^IFLA_BRPORT_(MAB|MCAST_N_GROUPS|MCAST_MAX_GROUPS|NEIGH_VLAN_SUPPRESS|BACKUP_NHID)$/,
  /^IFLA_BR_(FDB_N_LEARNED|FDB_MAX_LEARNED|STP_MODE)$/,
  /^IFLA_CAN_(XL|PWM)_\w+$/,
  /^IFLA_(DSA_CONDUIT|HSR_INTERLINK|MCTP_PHYS_BINDING)$/,
  /^(IFLA_)?(NETKIT|OVPN)_\w+$/,
  /^IFLA_(GSO_IPV4_MAX_SIZE|GRO_IPV4_MAX_SIZE|DEVLINK_PORT|DPLL_PIN|MAX_PACING_OFFLOAD_HORIZON|NETNS_IMMUTABLE|HEADROOM|TAILROOM)$/,
  /^IFLA_GENEVE_(PORT_RANGE|GRO_HINT|LOCAL6?)$/,
  /^IFLA_GTP_LOCAL6?$/,
  /^IFLA_MACVLAN_BC_CUTOFF$/,
  /^IFLA_VXLAN_(LOCALBYPASS|LABEL_POLICY|RESERVED_BITS|MC_ROUTE)$/,
  /^VXLAN_LABEL_(FIXED|INHERIT)$/,
  /^IOAM6_IPTUNNEL_SRC$/,
  /^MDB_FLAGS_OFFLOAD_FAILED$/,
  /^MDBA_GET_ENTRY(_ATTRS)?$/,
  /^MDBA_MDB_EATTR_(DST|DST_PORT|VNI|IFINDEX|SRC_VNI)$/,
  /^MDBE_(ATTR_(SRC_LIST|GROUP_MODE|RTPROT|DST|DST_PORT|VNI|IFINDEX|SRC_VNI|STATE_MASK)|SRC_LIST_ENTRY|SRCATTR_ADDRESS)$/,
  /^NETCONFA_FORCE_FORWARDING$/,
  /^NHA_(OP_FLAGS|GROUP_STATS|HW_STATS_ENABLE|HW_STATS_USED|GROUP_STATS_ENTRY\w*|OP_FLAG_\w+)$/,
  /^NTF_EXT_(LOCKED|EXT_VALIDATED)$/,
  /^RTA_FLOWLABEL$/,
  /^RTAX_FEATURE_TCP_USEC_TS$/,
  /^RTM_(NEW|DEL)(MULTICAST|ANYCAST)$/,
  /^RTPROT_OVN$/,
  /^SEG6_IPTUNNEL_(SRC|TABLE)$/,
  /^TC(A_TAPRIO|A_MQPRIO)_TC_ENTRY(_INDEX|_FP)?$/,
  /^TCA?_DUALPI2_\w+$/,
  /^TCA_CT_(HELPER_(NAME|FAMILY|PROTO)|ACT_HELPER)$/,
  /^TCA_FLOWER_(L2_MISS|KEY_(CFM|SPI|SPI_MASK|ENC_FLAGS|ENC_FLAGS_MASK))$/,
  /^TCA_FLOWER_KEY_(CFM_MD_LEVEL|CFM_OPCODE|FLAGS_TUNNEL_\w+|ENC_OPTS?_PFCP\w*)$/,
  /^TCA_FQ_(PRIOMAP|WEIGHTS|OFFLOAD_HORIZON)$/,
  /^TCA_(MIRRED_BLOCKID|NETEM_PRNG_SEED|TUNNEL_KEY_NO_FRAG)$/,
  /^TCA_TAPRIO_OFFLOAD_STATS_\w+$/,
  /^TC_FP_(EXPRESS|PREEMPTIBLE)$/,
  /^RTNLGRP_(IPV4_MCADDR|IPV6_MCADDR|IPV6_ACADDR)$/,
]

/** What programs need not know, and the headers for them do not say. */
const internal = [
  /^AD_\w+$/,
  /^BOND_(AD|ARP|FOM|PRI_RESELECT)_\w+$/,
  /^IF_(R[AS]_\w+|READY)$/,
  /^IF_PREFIX_\w+$/,
  /^ND_OPT_\w+$/,
  /^NDISC_\w+$/,
]

/** Bit fields that we have as bytes. */
const bitsOfBytes = /^(nodelen|remlen)$/

/** Whether the field is a bit field: the bytes of one integer are those of the first of its fields, and the others have none. */
const isBitField = (fields: readonly Field[], at: number) => fields[at]?.size === 0 || fields[at + 1]?.size === 0

/** The struct's bytes in hexadecimal digits with this bit field alone full: its widest value is the last that the codec takes. */
function filled(struct: AnyCodec, name: string): string {
  let bytes: Uint8Array | undefined
  for (let most = 1; most < 2 ** 32; most = most * 2 + 1) {
    try {
      bytes = written((writer) => struct.write(writer, { [name]: most }))
    } catch {
      break
    }
  }
  return hex(bytes ?? new Uint8Array())
}

/** An expression in C that is 0 where the compiler, filling this field, gives the same bytes. */
const differs = (struct: string, field: string, digits: string) =>
  `({ ${struct} it; memset(&it, 0, sizeof it); it.${field} = -1; memcmp(&it, (unsigned char[]) { ${digits.replaceAll(/../g, '0x$&,')} }, sizeof it); })`

/** The number in the header, where its bytes are big-endian and ours are the value, or where it counts bits and ours is the bit. */
function inC(name: string): string {
  if (/^(GRE|TUNNEL)_(?!ENCAP_|MSG_)[A-Z]/.test(name)) return `__builtin_bswap16(${name})`
  return /^(BR_BOOLOPT|FLOW_KEY|SEG6_LOCAL_FLV_OP)_/.test(name) ? `1 << ${name}` : name
}

/** Every kernel name in the sources with its number, from the text itself: most tables are not exported. */
function declared(): Map<string, number | bigint> {
  const numbers = new Map<string, number | bigint>()
  const root = new URL('../../src/netlink/', import.meta.url)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^(route|generic)\//.test(file) || /^(address-family|ether-types|ip-protocols|policy)\.ts$/.test(file),
  )
  for (const file of files.filter((file) => file.endsWith('.ts'))) {
    const text = readFileSync(new URL(file, root), 'utf8')
    for (const [, name = '', number = ''] of text.matchAll(/\b([A-Z][A-Za-z0-9]*_\w+): (?:\[\s*)?(-?\d\w*(?: << \d+)?)[,\s}]/g)) {
      const [value, shift] = number.split(' << ').map(Number)
      if (number.endsWith('n')) numbers.set(name, BigInt(number.slice(0, -1)))
      else numbers.set(name, shift === undefined ? (value ?? Number.NaN) : (value ?? Number.NaN) * 2 ** shift)
    }
  }
  return numbers
}

/** Compiles and runs a program that prints a line for each expression. */
function printed(expressions: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-numbers-'))
  try {
    const program = join(folder, 'numbers')
    const lines = expressions.map((expression) => `printf("%lld\\n", (long long)(${expression}));\n`)
    writeFileSync(`${program}.c`, `${includes}int main(void) {\n${lines.join('')}return 0; }\n`)
    expect(spawnSync('cc', ['-w', '-o', program, `${program}.c`], { encoding: 'utf8' }).stderr).toBe('')
    return spawnSync(program, { encoding: 'utf8' }).stdout.trim().split('\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe.skipIf(because !== '')(`the declarations agree with the headers${because}`, () => {
  const text = preprocessed.stdout ?? ''
  const numbers = declared()
  const known = [...numbers.keys()].filter((name) => new RegExp(`\\b${name}\\b`).test(text))

  test('the names are found in the sources', () => {
    expect(numbers.get('RTA_MULTIPATH')).toBe(9)
    expect(numbers.get('IFLA_OPERSTATE')).toBe(16)
    expect(numbers.get('IFF_ECHO')).toBe(1 << 18)
    expect(numbers.get('TC_H_ROOT')).toBe(0xffffffff)
    expect(numbers.get('CTRL_ATTR_OP')).toBe(10)
    expect(numbers.size).toBeGreaterThan(600)
  })

  test('every name is known to the headers, or newer than Linux 6.1', () => {
    const unknown = [...numbers.keys()].filter((name) => !known.includes(name))
    expect(unknown.filter((name) => ![...newer, ...internal].some((pattern) => pattern.test(name)))).toEqual([])
  })

  test('every number is that of the headers', () => {
    const theirs = printed(known.map(inC))
    // Some tables have -1 where the header has 0xffffffff, or the other way round: in 32 bits that is the same.
    const comparable = (number: number | bigint) => (typeof number === 'bigint' ? number : number >>> 0)
    const ours = known.map((name) => [name, comparable(numbers.get(name) ?? 0)])
    const inHeaders = (name: string, number: string) => (typeof numbers.get(name) === 'bigint' ? BigInt(number) : Number(number))
    expect(ours).toEqual(known.map((name, i) => [name, comparable(inHeaders(name, theirs[i] ?? ''))]))
  })

  test('every field of every struct lies where the headers have it', () => {
    const places: [expression: string, value: number][] = []
    for (const [format] of [...formatsOf(route), ...formatsOf(generic)]) {
      const { name, fields, size } = format
      if (fields === undefined || name === undefined || !text.includes(`${name} {`)) continue
      if (size !== undefined) places.push([`sizeof(${name})`, size])
      for (const [at, field] of fields.entries()) {
        if (field.padding || bitsOfBytes.test(field.name) || !new RegExp(`\\b${field.name}\\b`).test(text)) continue
        if (isBitField(fields, at)) places.push([differs(name, field.name, filled(format as AnyCodec, field.name)), 0])
        else places.push([`offsetof(${name}, ${field.name})`, field.offset], [`sizeof(((${name} *)0)->${field.name})`, field.size])
      }
    }
    expect(places.length).toBeGreaterThan(200)
    const theirs = printed(places.map(([expression]) => expression))
    expect(places).toEqual(places.map(([expression], i) => [expression, Number(theirs[i])]))
  })
})
