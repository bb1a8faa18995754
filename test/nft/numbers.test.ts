/** The numbers of the declarations are those of the kernel's headers: a C program prints them. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const headers = [
  'linux/netlink.h',
  'linux/netfilter.h',
  'linux/netfilter_arp.h',
  'linux/netfilter_bridge.h',
  'linux/netfilter/nf_tables.h',
  'linux/netfilter/nf_tables_compat.h',
  'linux/netfilter/nfnetlink.h',
  'linux/netfilter/nfnetlink_hook.h',
  'linux/netfilter/nfnetlink_conntrack.h',
  'linux/netfilter/nfnetlink_cttimeout.h',
  'linux/netfilter/nf_nat.h',
  'linux/netfilter/nf_log.h',
  'linux/netfilter/nf_synproxy.h',
  'linux/netfilter/nf_conntrack_common.h',
  'linux/netfilter/nf_conntrack_sctp.h',
  'linux/netfilter/nf_conntrack_tcp.h',
  'linux/netfilter/nf_conntrack_tuple_common.h',
  'linux/xfrm.h',
]
const missing =
  spawnSync('cc', ['--version']).status !== 0
    ? 'no C compiler'
    : headers.every((header) => existsSync(`/usr/include/${header}`))
      ? undefined
      : 'no kernel headers'

/** What the headers of Linux 6.1 do not have yet. A newer header that has them must agree. */
const newer = [
  /^NFT_TABLE_F_PERSIST$/,
  /^NFTA_SET_(TYPE|COUNT)$/,
  /^NFTA_DEVICE_PREFIX$/,
  /^NFTA_TRACE_CT_(ID|DIRECTION|STATUS|STATE)$/,
  /^NFTA_BITWISE_SREG2$/,
  /^NFT_BITWISE_(AND|OR|XOR)$/,
  /^NFT_META_BRI_(BROUTE|IIFHWADDR)$/,
  /^NFT_PAYLOAD_TUN_HEADER$/,
  /^NFTA?_INNER_/,
  /^NFT_MSG_(DESTROY\w+|GETRULE_RESET|GETSETELEM_RESET)$/,
  /^NFNL_HOOK_TYPE_(BPF|NFT_FLOWTABLE)$/,
  /^CTA_TIMESTAMP_EVENT$/,
]

/** What only the kernel's own headers have: net/netfilter/nf_internals.h, include/linux/netfilter/nf_conntrack_dccp.h */
const internal = [/^CTA_FILTER_F_/, /^CT_DCCP_/]

/** How C spells what the headers only have a part of. */
function inC(name: string): string {
  if (name.startsWith('NFT_MSG_')) return `(NFNL_SUBSYS_NFTABLES << 8 | ${name})`
  if (name.startsWith('IPCTNL_MSG_CT_')) return `(NFNL_SUBSYS_CTNETLINK << 8 | ${name})`
  if (name.startsWith('IPCTNL_MSG_EXP_')) return `(NFNL_SUBSYS_CTNETLINK_EXP << 8 | ${name})`
  if (name === 'NFNL_MSG_COMPAT_GET') return `(NFNL_SUBSYS_NFT_COMPAT << 8 | ${name})`
  if (name === 'NFNL_MSG_HOOK_GET') return `(NFNL_SUBSYS_HOOK << 8 | ${name})`
  if (/^IP_CT_(ESTABLISHED|RELATED|NEW)$/.test(name)) return `NF_CT_STATE_BIT(${name})`
  return name
}

/** Every kernel name in src/nft with its number, from the text itself: most tables are not exported. */
function declared(): Map<string, number> {
  const folder = new URL('../../src/nft/', import.meta.url)
  const numbers = new Map<string, number>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))) {
    const text = readFileSync(new URL(file, folder), 'utf8')
    for (const [, name = '', number = ''] of text.matchAll(/\b([A-Z][A-Z0-9]*_\w+): (?:\[\s*)?(-?\d\w*(?: << \d+)?)[,\s}]/g)) {
      // nft's own notes are no part of the kernel's headers.
      if (name.startsWith('NFTNL_')) continue
      const [value, shift] = number.split(' << ').map(Number)
      const result = (value ?? Number.NaN) << (shift ?? 0)
      numbers.set(name, number.startsWith('0x') ? Number(number) : result)
    }
  }
  return numbers
}

describe.skipIf(missing !== undefined)(`the numbers of the declarations${missing === undefined ? '' : ` (skipped: ${missing})`}`, () => {
  const text = headers.map((header) => readFileSync(`/usr/include/${header}`, 'utf8')).join('\n')
  const numbers = declared()
  const known = [...numbers.keys()].filter((name) => new RegExp(`\\b${name}\\b`).test(text))

  it('are found in the sources', () => {
    expect(numbers.get('NFTA_RULE_EXPRESSIONS')).toBe(4)
    expect(numbers.get('NFT_MSG_NEWRULE')).toBe(0xa06)
    expect(numbers.get('NFTA_OBJ_DATA')).toBe(4)
    expect(numbers.get('NFT_RETURN')).toBe(-5)
    expect(numbers.get('IPS_DYING')).toBe(1 << 9)
    expect(numbers.get('IPCTNL_MSG_EXP_GET_STATS_CPU')).toBe(0x203)
    expect(numbers.get('CTA_PROTOINFO_TCP_FLAGS_REPLY')).toBe(5)
    expect(numbers.size).toBeGreaterThan(500)
  })

  it('are known to the headers, or newer than Linux 6.1', () => {
    const unknown = [...numbers.keys()].filter((name) => !known.includes(name))
    expect(unknown.filter((name) => ![...newer, ...internal].some((pattern) => pattern.test(name)))).toEqual([])
  })

  it('leave out no attribute and no message of connection tracking', () => {
    const header = readFileSync('/usr/include/linux/netfilter/nfnetlink_conntrack.h', 'utf8').replaceAll(/\/\*.*?\*\//gs, '')
    const names = header.match(/^\t(CTA|IPCTNL)_\w+/gm)?.map((name) => name.trim()) ?? []
    // The second name of the one of sequence numbers, and what stands at the ends of enumerations.
    const declarable = names.filter((name) => !/^CTA_NAT_SEQ_|_UNSPEC$|_MAX$/.test(name))
    expect(declarable.length).toBeGreaterThan(100)
    expect(declarable.filter((name) => !numbers.has(name))).toEqual([])
  })

  it('are those of the headers', () => {
    const folder = mkdtempSync(join(tmpdir(), 'netloom-numbers-'))
    try {
      const program = join(folder, 'numbers')
      const source = [
        '#include <stdio.h>',
        '#include <limits.h>',
        '#include <netinet/in.h>',
        ...headers.map((header) => `#include <${header}>`),
        'int main(void) {',
        ...known.map((name) => `printf("${name} %lld\\n", (long long)${inC(name)});`),
        'return 0; }',
      ]
      writeFileSync(`${program}.c`, source.join('\n'))
      const compiled = spawnSync('cc', ['-w', '-o', program, `${program}.c`], { encoding: 'utf8' })
      expect(compiled.stderr).toBe('')
      const printed = spawnSync(program, { encoding: 'utf8' }).stdout.trim().split('\n')
      expect(known.map((name) => `${name} ${numbers.get(name)}`)).toEqual(printed)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
