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
import { formatsOf } from './declared.ts'

const headers = [
  'sys/socket.h',
  'linux/netlink.h',
  'linux/rtnetlink.h',
  'linux/genetlink.h',
  'linux/in.h',
  'linux/in6.h',
  'linux/if.h',
  'linux/if_addr.h',
  'linux/if_addrlabel.h',
  'linux/if_arp.h',
  'linux/if_bridge.h',
  'linux/if_ether.h',
  'linux/if_link.h',
  'linux/if_tunnel.h',
  'linux/if_vlan.h',
  'linux/icmpv6.h',
  'linux/fib_rules.h',
  'linux/gen_stats.h',
  'linux/lwtunnel.h',
  'linux/mpls_iptunnel.h',
  'linux/neighbour.h',
  'linux/net_namespace.h',
  'linux/netconf.h',
  'linux/nexthop.h',
  'linux/pkt_sched.h',
  'linux/veth.h',
]

const includes = ['stddef.h', 'stdio.h', ...headers].map((header) => `#include <${header}>\n`).join('')

/** All that the headers say, macros included; nothing where there is no compiler or a header is not installed. */
const preprocessed = spawnSync('cc', ['-E', '-dD', '-'], { input: includes, encoding: 'utf8' })
const because = preprocessed.status === 0 ? '' : ' (skipped: no C compiler, or no kernel headers)'

/** What the headers of Linux 6.1 do not have yet. A newer header that has them must agree. */
const newer = [
  /^NL_ATTR_TYPE_[SU]INT$/,
  /^DPLL_A_ID$/,
  /^FRA_(DSCP|FLOWLABEL|FLOWLABEL_MASK|SPORT_MASK|DPORT_MASK|DSCP_MASK)$/,
  /^IFLA_BRPORT_(MAB|MCAST_N_GROUPS|MCAST_MAX_GROUPS|NEIGH_VLAN_SUPPRESS|BACKUP_NHID)$/,
  /^IFLA_BR_(FDB_N_LEARNED|FDB_MAX_LEARNED|STP_MODE)$/,
  /^IFLA_(GSO_IPV4_MAX_SIZE|GRO_IPV4_MAX_SIZE|DEVLINK_PORT|DPLL_PIN|MAX_PACING_OFFLOAD_HORIZON|NETNS_IMMUTABLE|HEADROOM|TAILROOM)$/,
  /^IFLA_MACVLAN_BC_CUTOFF$/,
  /^IFLA_VXLAN_(LOCALBYPASS|LABEL_POLICY|RESERVED_BITS|MC_ROUTE)$/,
  /^VXLAN_LABEL_(FIXED|INHERIT)$/,
  /^NETCONFA_FORCE_FORWARDING$/,
  /^NHA_(OP_FLAGS|GROUP_STATS|HW_STATS_ENABLE|HW_STATS_USED|GROUP_STATS_ENTRY\w*|OP_FLAG_\w+)$/,
  /^NTF_EXT_(LOCKED|EXT_VALIDATED)$/,
  /^RTA_FLOWLABEL$/,
  /^RTAX_FEATURE_TCP_USEC_TS$/,
  /^RTM_(NEW|DEL)(MULTICAST|ANYCAST)$/,
  /^RTNLGRP_(IPV4_MCADDR|IPV6_MCADDR|IPV6_ACADDR)$/,
]

/** The number in the header, where its bytes are big-endian and ours are the value. */
const inC = (name: string) => (/^TUNNEL_[A-Z]/.test(name) ? `__builtin_bswap16(${name})` : name)

/** Every kernel name in the sources with its number, from the text itself: most tables are not exported. */
function declared(): Map<string, number> {
  const numbers = new Map<string, number>()
  const root = new URL('../../src/netlink/', import.meta.url)
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /^(route|generic)\//.test(file) || /^(address-family|ether-types|ip-protocols|policy)\.ts$/.test(file),
  )
  for (const file of files.filter((file) => file.endsWith('.ts'))) {
    const text = readFileSync(new URL(file, root), 'utf8')
    for (const [, name = '', number = ''] of text.matchAll(/\b([A-Z][A-Za-z0-9]*_\w+): (?:\[\s*)?(-?\d\w*(?: << \d+)?)[,\s}]/g)) {
      const [value, shift] = number.split(' << ').map(Number)
      numbers.set(name, shift === undefined ? (value ?? Number.NaN) : (value ?? Number.NaN) * 2 ** shift)
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
    expect(unknown.filter((name) => !newer.some((pattern) => pattern.test(name)))).toEqual([])
  })

  test('every number is that of the headers', () => {
    const theirs = printed(known.map(inC))
    expect(known.map((name) => [name, numbers.get(name)])).toEqual(known.map((name, i) => [name, Number(theirs[i]) >>> 0]))
  })

  test('every field of every struct lies where the headers have it', () => {
    const places: [expression: string, value: number][] = []
    for (const [{ name, fields, size }] of [...formatsOf(route), ...formatsOf(generic)]) {
      if (fields === undefined || name === undefined || !text.includes(`${name} {`)) continue
      if (size !== undefined) places.push([`sizeof(${name})`, size])
      for (const field of fields.filter((field) => !field.padding)) {
        if (!new RegExp(`\\b${field.name}\\b`).test(text)) continue
        places.push([`offsetof(${name}, ${field.name})`, field.offset], [`sizeof(((${name} *)0)->${field.name})`, field.size])
      }
    }
    expect(places.length).toBeGreaterThan(200)
    const theirs = printed(places.map(([expression]) => expression))
    expect(places).toEqual(places.map(([expression], i) => [expression, Number(theirs[i])]))
  })
})
