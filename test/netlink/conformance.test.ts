/**
 * The declarations against the kernel's own specifications (Documentation/netlink/specs), where these lie beside the repository: numbers,
 * widths, byte order, layout of structs. What is not declared yet is listed, not refused.
 */

import { existsSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { CTRL_CMD, controller, GENL } from '../../src/netlink/generic/controller.ts'
import { NL_ATTR_TYPE } from '../../src/netlink/policy.ts'
import { address, IFA_F } from '../../src/netlink/route/address.ts'
import { link, RTEXT_FILTER } from '../../src/netlink/route/link/link.ts'
import { linkStatistics } from '../../src/netlink/route/link-statistics.ts'
import { RTNLGRP } from '../../src/netlink/route/multicast-groups.ts'
import { NTF, NTF_EXT, NUD, neighbour } from '../../src/netlink/route/neighbour.ts'
import { neighbourTable } from '../../src/netlink/route/neighbour-table.ts'
import { RTN, routeMessage } from '../../src/netlink/route/route-message.ts'
import { route } from '../../src/netlink/route/rtnetlink.ts'
import { FR_ACT, rule } from '../../src/netlink/route/rule.ts'
import { TCA_CLS_FLAGS } from '../../src/netlink/route/traffic-control/filters/flags.ts'
import { qdisc } from '../../src/netlink/route/traffic-control/qdisc.ts'
import {
  TC_DUALPI2_DROP_EARLY,
  TC_DUALPI2_DROP_OVERLOAD,
  TC_DUALPI2_ECN_MASK,
  TC_DUALPI2_SPLIT_GSO,
} from '../../src/netlink/route/traffic-control/qdiscs/dualpi2.ts'
import { trafficClass } from '../../src/netlink/route/traffic-control/traffic-class.ts'
import { trafficFilter } from '../../src/netlink/route/traffic-control/traffic-filter.ts'
import { connection } from '../../src/nft/connection/connection.ts'
import { IP_CT_TCP, SCTP_CONNTRACK, TCP_CONNTRACK } from '../../src/nft/connection/protocol-state.ts'
import { processorStatistics } from '../../src/nft/connection/statistics.ts'
import { IPS } from '../../src/nft/conntrack.ts'
import { netfilter } from '../../src/nft/netfilter.ts'
import type { Rows } from '../../src/schema/attribute-types.ts'
import type { Names } from '../../src/schema/names.ts'
import type { Declared } from './declared.ts'

const folder = new URL('../../../shared/specs/', import.meta.url)
const absent = !existsSync(folder)
const because = absent ? ' (skipped: the specifications do not lie beside the repository)' : ''

interface Definition {
  readonly name: string
  readonly type: string
  readonly 'name-prefix'?: string
  readonly 'value-start'?: number
  readonly members?: readonly { readonly name: string; readonly type: string; readonly len?: number; readonly struct?: string }[]
  readonly entries?: readonly (string | { readonly name: string; readonly value?: number })[]
}

interface Attribute {
  readonly name: string
  readonly type: string
  readonly value?: number
  readonly struct?: string
  readonly 'byte-order'?: string
  readonly 'nested-attributes'?: string
  readonly 'sub-message'?: string
  readonly 'sub-type'?: string
}

interface AttributeSet {
  readonly name: string
  readonly 'name-prefix'?: string
  readonly 'subset-of'?: string
  readonly attributes: readonly Attribute[]
}

interface Way {
  readonly request?: { readonly value?: number }
  readonly reply?: { readonly value?: number }
}

interface Operation {
  readonly name: string
  readonly value?: number
  readonly do?: Way
  readonly dump?: Way
}

interface Specification {
  readonly definitions?: readonly Definition[]
  readonly 'attribute-sets': readonly AttributeSet[]
  readonly 'sub-messages'?: readonly {
    readonly name: string
    readonly formats: readonly { readonly value: string; readonly 'attribute-set'?: string; readonly 'fixed-header'?: string }[]
  }[]
  readonly operations: { readonly list: readonly Operation[] }
  readonly 'mcast-groups'?: { readonly list: readonly { readonly name: string; readonly value: number }[] }
}

const read = (name: string): Specification => parse(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'))
const kernelName = (prefix: string, name: string) => {
  const composed = `${prefix}${name}`.replaceAll('-', '_').toUpperCase()
  return misspelt[composed] ?? composed
}

/** What the headers put before the names of a set, where the specification does not say it. */
const prefixes: Readonly<Record<string, string>> = {
  'conntrack-attrs': 'cta-',
  'conntrack-stats-attrs': 'cta-stats-',
  'counter-attrs': 'cta-counters-',
  'help-attrs': 'cta-',
  'nat-attrs': 'cta-',
  'nat-proto-attrs': 'cta-',
  'protoinfo-attrs': 'cta-',
  'protoinfo-dccp-attrs': 'cta-protoinfo-',
  'protoinfo-sctp-attrs': 'cta-protoinfo-',
  'protoinfo-tcp-attrs': 'cta-protoinfo-',
  'secctx-attrs': 'cta-',
  'seqadj-attrs': 'cta-seqadj-',
  'synproxy-attrs': 'cta-synproxy-',
  'tuple-attrs': 'cta-',
  'tuple-ip-attrs': 'cta-',
  'tuple-proto-attrs': 'cta-',
}

/** Names that the headers have otherwise. */
const misspelt: Readonly<Record<string, string>> = {
  CTA_COUNTERS_BYTES_OLD: 'CTA_COUNTERS32_BYTES',
  CTA_COUNTERS_PACKETS_OLD: 'CTA_COUNTERS32_PACKETS',
  'CTA_LABELS MASK': 'CTA_LABELS_MASK',
  CTA_NAT_PORT_MAX: 'CTA_PROTONAT_PORT_MAX',
  CTA_NAT_PORT_MIN: 'CTA_PROTONAT_PORT_MIN',
  CTA_PROTOINFO_VTAG_ORIGINAL: 'CTA_PROTOINFO_SCTP_VTAG_ORIGINAL',
  CTA_PROTOINFO_VTAG_REPLY: 'CTA_PROTOINFO_SCTP_VTAG_REPLY',
  IP_CT_TCP_FLAG_CHALLENGE_ACK: 'IP_CT_EXP_CHALLENGE_ACK',
  IP_CT_TCP_FLAG_MAXACK: 'IP_CT_TCP_FLAG_MAXACK_SET',
  IP_CT_TCP_FLAG_SIMULTANEOUS_OPEN: 'IP_CT_TCP_SIMULTANEOUS_OPEN',
  IP_CT_TCP_FLAG_UNACKED: 'IP_CT_TCP_FLAG_DATA_UNACKNOWLEDGED',
  IPS_NAT_CLASH: 'IPS_UNTRACKED',
  IPS_SEQ_ADJ: 'IPS_SEQ_ADJUST',
  SCTP_CONNTRACK_CLONED: 'SCTP_CONNTRACK_CLOSED',
  SCTP_CONNTRACK_SHUTDOWN_HEARTBEAT_SENT: 'SCTP_CONNTRACK_HEARTBEAT_SENT',
  SCTP_CONNTRACK_SHUTDOWN_RECEIVED: 'SCTP_CONNTRACK_SHUTDOWN_RECD',
  TCA_CLS_FLAGS_NOT_IN_NW: 'TCA_CLS_FLAGS_NOT_IN_HW',
  TCA_TAPRIO_ATTR_PAD: 'TCA_TAPRIO_PAD',
}

const widths: Readonly<Record<string, number>> = { u8: 1, u16: 2, u32: 4, u64: 8, s8: 1, s16: 2, s32: 4, s64: 8, flag: 0 }

/** Where we know better than the specification: what the comparison says, and why ours is right. */
const differences: Readonly<Record<string, readonly [said: string, why: string]>> = {
  IFLA_BR_VLAN_PROTOCOL: ['be16, but the byte order is the host’s', 'the kernel has __be16'],
  FRA_DST: ['no fixed number of bytes, not 4', 'an IPv6 rule has sixteen'],
  FRA_SRC: ['no fixed number of bytes, not 4', 'an IPv6 rule has sixteen'],
  FRA_TUN_ID: ['be64, but the byte order is the host’s', 'the kernel has __be64'],
  FRA_SUPPRESS_PREFIXLEN: ['s32, not u32', 'the kernel’s own number is signed, and -1 says that nothing is suppressed'],
  FRA_SUPPRESS_IFGROUP: ['s32, not u32', 'the kernel’s own number is signed, and -1 says that nothing is suppressed'],
  RTA_SPORT: ['be16, but the byte order is the host’s', 'the kernel reads it as __be16'],
  RTA_DPORT: ['be16, but the byte order is the host’s', 'the kernel reads it as __be16'],
  NDA_PORT: ['be16, but the byte order is the host’s', 'the kernel writes it as __be16'],
  'linkinfo-iptun-attrs: IFLA_IPTUN_FLAGS': [
    'u16, but the byte order is big-endian',
    'the kernel copies it as __be16 but looks for SIT_ISATAP, the one flag, in the host’s order',
  ],
  IFLA_BOND_SLAVE_PRIO: ['s32, not u32', 'the kernel’s own number is signed, and its policy says so'],
  IFLA_VF_IB_NODE_GUID: [
    'struct ifla-vf-guid: guid takes 8 bytes at 4, not undefined undefined bytes',
    'C sets a u64 at a multiple of eight',
  ],
  IFLA_VF_IB_PORT_GUID: [
    'struct ifla-vf-guid: guid takes 8 bytes at 4, not undefined undefined bytes',
    'C sets a u64 at a multiple of eight',
  ],
  IFLA_VF_VLAN_INFO: [
    'struct ifla-vf-vlan-info: vlan_proto takes 4 bytes at 12, not vlan_proto 2 bytes',
    'the header has a __be16, and C fills up',
  ],
  TCA_CAKE_OVERHEAD: ['s32, not u32', 'the kernel’s policy says so, and it may be negative'],
  TCA_FLOWER_KEY_VLAN_ID: ['u16, but the byte order is big-endian', 'the kernel reads it in the host’s order, and tc writes it so'],
  TCA_FLOWER_KEY_CVLAN_ID: ['u16, but the byte order is big-endian', 'the kernel reads it in the host’s order, and tc writes it so'],
  TCA_FLOWER_KEY_MPLS_LABEL: ['u32, but the byte order is big-endian', 'the kernel reads it in the host’s order, and tc writes it so'],
  TCA_FLOWER_KEY_ENC_OPT_GENEVE_CLASS: ['be16, but the byte order is the host’s', 'the kernel reads it as __be16'],
  TCA_FLOWER_KEY_ENC_OPT_ERSPAN_INDEX: ['be32, but the byte order is the host’s', 'so in <linux/pkt_cls.h>'],
  TCA_NETEM_PAD: ['no fixed number of bytes, not 4', 'it has none at all'],
  TCA_POLICE_RESULT: ['s32, not u32', 'a verdict as all others, and TC_ACT_UNSPEC is -1'],
  TCA_TUNNEL_KEY_ENC_KEY_ID: ['4 bytes, not 8', 'the kernel’s policy says u32, and tc sends it'],
  TCA_VLAN_PUSH_VLAN_PROTOCOL: ['be16, but the byte order is the host’s', 'the kernel reads it as __be16'],
  'struct tc-dualpi2-xstats': [
    'pkts_in_c takes 4 bytes at 12, not packets_in_c 4 bytes; pkts_in_l takes 4 bytes at 16, not packets_in_l 4 bytes; step_mark takes 4 bytes at 28, not step_marks 4 bytes',
    'so in <linux/pkt_sched.h>',
  ],
  'struct tc-ratespec': [
    'overhead takes 1 bytes at 2, not overhead 2 bytes; cell_align takes 1 bytes at 3, not undefined undefined bytes; mpu takes 1 bytes at 4, not cell_align 2 bytes; rate takes 4 bytes at 5, not undefined undefined bytes',
    'three members have 16 bits in <linux/pkt_sched.h>',
  ],
  CTA_NAT_PROTO: ['number 3, not 5', 'so in <linux/netfilter/nfnetlink_conntrack.h>'],
  CTA_NAT_V6_MINIP: ['number 4, not 3', 'so in <linux/netfilter/nfnetlink_conntrack.h>'],
  CTA_NAT_V6_MAXIP: ['number 5, not 4', 'so in <linux/netfilter/nfnetlink_conntrack.h>'],
  CTA_COUNTERS32_PACKETS: ['be32, but the byte order is the host’s', 'old kernels wrote it with htonl'],
  CTA_COUNTERS32_BYTES: ['be32, but the byte order is the host’s', 'old kernels wrote it with htonl'],
  CTA_TIMESTAMP: [
    'no fixed number of bytes, not 8; attributes, but the byte order is big-endian',
    'start and stop are nested in it: enum ctattr_tstamp',
  ],
  NL_POLICY_TYPE_ATTR_PAD: ['number 11, not 12', 'so in <linux/netlink.h>'],
  NL_POLICY_TYPE_ATTR_MASK: ['number 12, not 11', 'so in <linux/netlink.h>'],
}

/** Where the specification leaves a layer out, the attribute that stands between. */
const layers: Readonly<Record<string, string>> = { TCA_FLOWER_KEY_MPLS_OPTS: 'TCA_FLOWER_KEY_MPLS_OPTS_LSE' }

/** Where the specification has another set than the kernel reads: the flags of a filter (enum ctattr_filter) are no tuple. */
const mistaken: ReadonlySet<string> = new Set(['CTA_FILTER'])

/** Nearly all options of a bridge's port are flags there; the kernel takes and gives a byte. */
const bytesNotFlags = /^IFLA_BRPORT_/

/** A set of the specification: how many attributes it has, how many of them are declared here and agree in all, and what is missing. */
interface Coverage {
  readonly set: string
  readonly described: number
  readonly declared: number
  readonly agreeing: number
  readonly missing: readonly string[]
}

/** For the table at the end. */
const coverage: Coverage[] = []

/** A set's attributes with their kernel names and numbers. A subset has from the whole set what it does not say itself. */
function attributesOf(spec: Specification, set: string): (Attribute & { readonly kernelName: string; readonly number: number })[] {
  const described = spec['attribute-sets'].find(({ name }) => name === set)
  if (described === undefined) throw new Error(`there is no set ${set}`)
  const whole = described['subset-of']
  if (whole === undefined) {
    let number = 0
    return described.attributes.map((attribute) => {
      number = attribute.value ?? number + 1
      return { ...attribute, kernelName: kernelName(described['name-prefix'] ?? prefixes[set] ?? `${set}-`, attribute.name), number }
    })
  }
  return attributesOf(spec, whole).flatMap(({ 'byte-order': order, ...attribute }) => {
    const part = described.attributes.find(({ name }) => name === attribute.name)
    if (part === undefined) return []
    // A type of its own has a byte order of its own.
    return [{ ...attribute, ...(part.type === undefined && order !== undefined ? { 'byte-order': order } : {}), ...part }]
  })
}

/**
 * Compares a set with ours and follows what is nested in it. Returns what disagrees. Kinds of one family may share a set, and each have
 * only some of its attributes: missing is what none of them has.
 */
function compareSet(
  spec: Specification,
  set: string,
  ours: Declared,
  seen = new Set<unknown>(),
  family: readonly Declared[] = [],
): string[] {
  const rows = ours.rows ?? {}
  if (seen.has(rows)) return []
  seen.add(rows)
  const wrong: string[] = []
  const missing: string[] = []
  const described = attributesOf(spec, set).filter(({ type }) => type !== 'unused')
  let count = 0
  let agreeing = 0
  for (const { kernelName: name, number, ...attribute } of described) {
    const row = rows[name]
    if (row === undefined) {
      // What one enumeration numbers may stand within each other: the elements of a list, and the list.
      const within = Object.values(rows).map(([, format]) => format as Declared)
      if (![...family, ...within].some((kind) => kind.rows?.[name] !== undefined)) missing.push(name)
      continue
    }
    count++
    const [declaredNumber, format] = row
    const declared = format as Declared
    const disagreements: string[] = []
    if (declaredNumber !== number) disagreements.push(`number ${declaredNumber}, not ${number}`)
    const width = attribute.type === 'flag' && bytesNotFlags.test(name) && declared.size !== 0 ? 1 : widths[attribute.type]
    if (width !== undefined && declared.size !== width) disagreements.push(`${declared.size ?? 'no fixed number of'} bytes, not ${width}`)
    const big = attribute['byte-order'] === 'big-endian'
    // An address has one order of bytes, said or not.
    if (width !== undefined && width > 1 && declared.name !== 'ipv4' && declared.name?.startsWith('be') !== big) {
      disagreements.push(`${declared.name}, but the byte order is ${big ? 'big-endian' : 'the host’s'}`)
    }
    if (/^[us]\d+$/.test(declared.name ?? '') && width !== undefined && width > 0 && !bytesNotFlags.test(name)) {
      if (declared.name !== attribute.type) disagreements.push(`${declared.name}, not ${attribute.type}`)
    }
    const element = widths[attribute['sub-type'] ?? '']
    if (element !== undefined && declared.item !== undefined && declared.item.size !== element) {
      disagreements.push(`elements of ${declared.item.size} bytes, not ${element}`)
    }
    if (attribute.struct !== undefined) disagreements.push(...compareStruct(spec, attribute.struct, declared))
    // What one specification says of all families, another one has for AF_BRIDGE.
    const layer = declared.rows?.[layers[name] ?? '']?.[1] as Declared | undefined
    const nested =
      layer?.each ?? declared.arms?.['AF_UNSPEC'] ?? (attribute.type === 'indexed-array' ? declared.item : undefined) ?? declared
    // A set that is nested in itself holds there what it repeats, and that alone.
    const inner = mistaken.has(name) ? undefined : attribute['nested-attributes']
    if (inner !== undefined && inner !== set && nested.rows !== undefined) {
      // The elements of an array may each have a row of their own here, with the name of their number.
      const elements = Object.values(nested.rows).map(([, element]) => element as Declared)
      for (const one of attribute.type === 'indexed-array' && declared.item === undefined ? elements : [nested]) {
        wrong.push(...compareSet(spec, inner, one, seen))
      }
    }
    for (const sub of spec['sub-messages'] ?? []) {
      if (sub.name !== attribute['sub-message']) continue
      const arms = Object.values(declared.arms ?? {})
      // Actions have the counters that are common to all, and none of their kind.
      if (name === 'TCA_STATS_APP' && arms.length === 0) continue
      for (const { value: kind, 'attribute-set': set, 'fixed-header': header } of sub.formats) {
        const arm = declared.arms?.[kind]
        if (arm !== undefined && header !== undefined) disagreements.push(...compareStruct(spec, header, arm.header ?? arm))
        const isSubset = spec['attribute-sets'].some((described) => described.name === set && described['subset-of'] !== undefined)
        if (arm === undefined) missing.push(`${name} of ${kind}`)
        else if (set !== undefined) wrong.push(...compareSet(spec, set, arm.attributes ?? arm, seen, isSubset ? [] : arms))
      }
    }
    if (disagreements.length === 0) agreeing++
    const said = disagreements.join('; ')
    const [known] = differences[`${set}: ${name}`] ?? differences[name] ?? ['']
    if (said !== known) wrong.push(`${name}: ${said === '' ? 'it is no difference any more' : said}`)
  }
  coverage.push({ set, described: described.length, declared: count, agreeing, missing })
  return wrong
}

/** Compares a struct's layout with ours, as far as the specification knows it: the kernel's structs grow. */
function compareStruct(spec: Specification, struct: string, ours: Declared): string[] {
  const members = spec.definitions?.find(({ name }) => name === struct)?.members
  if (members === undefined) return [`there is no struct ${struct}`]
  // Attributes that hold an array of structs are no structs themselves.
  if (ours.fields === undefined) return []
  // A struct within ours may be spelt out there.
  const fields = ours.fields.flatMap((field) => {
    const inner = (field.codec as Declared).fields ?? []
    return [field, ...inner.map((part) => ({ ...part, offset: field.offset + part.offset }))]
  })
  const wrong: string[] = []
  const within: string[] = []
  let offset = 0
  for (const { name, type, len, struct: inner } of members) {
    const ending = name.replaceAll('-', '_')
    const there = fields.filter((field) => !field.padding && field.offset === offset)
    const field = there.find((field) => field.name.endsWith(ending)) ?? there[0]
    if (inner !== undefined && field !== undefined) within.push(...compareStruct(spec, inner, field.codec))
    const size = widths[type] ?? len ?? field?.size ?? 0
    if (type !== 'pad' && (field === undefined || field.size !== size || !field.name.endsWith(ending))) {
      wrong.push(`${ending} takes ${size} bytes at ${offset}, not ${field?.name} ${field?.size} bytes`)
    }
    offset += size
  }
  const said = wrong.join('; ')
  if (said === (differences[`struct ${struct}`]?.[0] ?? '')) return within
  return [...within, ...(said === '' ? ['it is no difference any more'] : wrong).map((line) => `struct ${struct}: ${line}`)]
}

describe.skipIf(absent)(`the declarations agree with the kernel’s specifications${because}`, () => {
  const sets: [file: string, set: string, header: string, message: Declared][] = [
    ['rt-link', 'link-attrs', 'ifinfomsg', link],
    ['rt-link', 'stats-attrs', 'if-stats-msg', linkStatistics],
    ['rt-addr', 'addr-attrs', 'ifaddrmsg', address],
    ['rt-route', 'route-attrs', 'rtmsg', routeMessage],
    ['rt-rule', 'fib-rule-attrs', 'fib-rule-hdr', rule],
    ['rt-neigh', 'neighbour-attrs', 'ndmsg', neighbour],
    ['rt-neigh', 'ndt-attrs', 'ndtmsg', neighbourTable],
    ['conntrack', 'conntrack-attrs', 'nfgenmsg', connection],
    ['conntrack', 'conntrack-stats-attrs', 'nfgenmsg', processorStatistics],
  ]
  test.each(sets)('%s: %s behind struct %s, whole', (file, set, header, message) => {
    const spec = read(file)
    const before = coverage.length
    expect(compareSet(spec, set, message.attributes ?? {})).toEqual([])
    expect(coverage.slice(before).flatMap(({ missing }) => missing)).toEqual([])
    expect(compareStruct(spec, header, message.header ?? {})).toEqual([])
  })

  test('tc: attrs behind struct tcmsg, of disciplines, classes and filters, whole', () => {
    const spec = read('tc')
    const [ofQdisc, ofClass, ofFilter] = [qdisc, trafficClass, trafficFilter].map((message: Declared) => message.attributes?.rows ?? {})
    const armsOf = (rows: Rows | undefined, name: string) => (rows?.[name]?.[1] as Declared | undefined)?.arms ?? {}
    const counters = (rows: Rows | undefined) => (rows?.['TCA_STATS2']?.[1] as Declared | undefined)?.rows
    // Classes and disciplines of a kind share its attributes; only those of hfsc are numbered by themselves.
    const { hfsc: _, ...classOptions } = armsOf(ofClass, 'TCA_OPTIONS')
    const options = { ...armsOf(ofQdisc, 'TCA_OPTIONS'), ...classOptions, ...armsOf(ofFilter, 'TCA_OPTIONS') }
    const { sfq } = armsOf(ofClass, 'TCA_XSTATS')
    const ofKind = (row: Rows, name: string) => ({ arms: { ...armsOf(row, name), sfq } }) as unknown as Rows[string][1]
    const all = {
      rows: {
        ...ofQdisc,
        TCA_OPTIONS: [2, { arms: options }],
        TCA_XSTATS: [4, ofKind(ofQdisc ?? {}, 'TCA_XSTATS')],
        TCA_STATS2: [7, { rows: { ...counters(ofQdisc), TCA_STATS_APP: [4, ofKind(counters(ofQdisc) ?? {}, 'TCA_STATS_APP')] } }],
      },
    } as unknown as Declared
    const before = coverage.length
    expect(compareSet(spec, 'attrs', all)).toEqual([])
    expect(coverage.slice(before).flatMap(({ missing }) => missing)).toEqual([])
    expect(compareStruct(spec, 'tcmsg', (qdisc as Declared).header ?? {})).toEqual([])
  })

  test('nlctrl: the sets', () => {
    expect(compareSet(read('nlctrl'), 'ctrl-attrs', (controller as { attributes?: Declared }).attributes ?? {})).toEqual([])
  })

  test.each([
    ['rt-link', 'rtext-filter', 'rtext-filter-', RTEXT_FILTER],
    ['rt-addr', 'ifa-flags', 'ifa-f-', IFA_F],
    ['rt-route', 'rtm-type', 'rtn-', RTN],
    ['rt-rule', 'fr-act', 'fr-act-', FR_ACT],
    ['rt-neigh', 'nud-state', 'nud-', NUD],
    ['rt-neigh', 'ntf-flags', 'ntf-', NTF],
    ['rt-neigh', 'ntf-ext-flags', 'ntf-ext-', NTF_EXT],
    ['tc', 'cls-flags', 'tca-cls-flags-', TCA_CLS_FLAGS],
    ['tc', 'dualpi2-drop-overload', 'tc-dualpi2-drop-overload-', TC_DUALPI2_DROP_OVERLOAD],
    ['tc', 'dualpi2-drop-early', 'tc-dualpi2-drop-early-', TC_DUALPI2_DROP_EARLY],
    ['tc', 'dualpi2-ecn-mask', 'tc-dualpi2-ecn-mask-', TC_DUALPI2_ECN_MASK],
    ['tc', 'dualpi2-split-gso', 'tc-dualpi2-split-gso-', TC_DUALPI2_SPLIT_GSO],
    ['conntrack', 'nf-ct-status', 'ips-', IPS],
    ['conntrack', 'nf-ct-tcp-state', 'tcp-conntrack-', TCP_CONNTRACK],
    ['conntrack', 'nf-ct-tcp-flags', 'ip-ct-tcp-flag-', IP_CT_TCP],
    ['conntrack', 'nf-ct-sctp-state', 'sctp-conntrack-', SCTP_CONNTRACK],
    ['nlctrl', 'op-flags', 'genl-', GENL],
    ['nlctrl', 'attr-type', 'nl-attr-type-', NL_ATTR_TYPE],
  ] as const)('%s: the numbers of %s', (file, name, prefix, ours) => {
    const definition = read(file).definitions?.find((definition) => definition.name === name)
    let number = definition?.['value-start'] ?? 0
    const theirs: Record<string, number> = {}
    for (const entry of definition?.entries ?? []) {
      const { name, value } = typeof entry === 'string' ? { name: entry, value: undefined } : entry
      number = value ?? number
      theirs[kernelName(prefix, name)] = definition?.type === 'flags' ? 1 << number : number
      number++
    }
    // What the kernel reserves and never uses has no name here.
    const names: Names = ours
    expect(Object.keys(theirs).length).toBeGreaterThan(0)
    for (const [name, number] of Object.entries(theirs)) if (!/_RES\d$/.test(name)) expect([name, names[name]]).toEqual([name, number])
  })

  test.each(['rt-link', 'rt-addr', 'rt-route', 'rt-rule', 'rt-neigh', 'tc'])('%s: the numbers of messages and groups', (file) => {
    const spec = read(file)
    const numbers = new Map(Object.entries(route.messages).map(([name, [number]]) => [name, number]))
    for (const { name, do: one, dump, value } of spec.operations.list) {
      const message = kernelName('rtm-', name.replace(/-ntf$/, ''))
      for (const number of [one?.request?.value, dump?.request?.value, value]) {
        if (number !== undefined) expect([message, numbers.get(message)]).toEqual([message, number])
      }
    }
    const groups: Names = RTNLGRP
    for (const { name, value } of spec['mcast-groups']?.list ?? []) expect([name, groups[kernelName('', name)]]).toEqual([name, value])
  })

  test('conntrack: the numbers of messages', () => {
    const numbers = Object.entries(netfilter.messages).flatMap(([name, [number]]) => (name.startsWith('IPCTNL_MSG_CT_') ? [number] : []))
    const { list } = read('conntrack').operations
    const theirs = list.flatMap(({ do: one, dump }) => [one, dump].flatMap((way) => [way?.request?.value, way?.reply?.value]))
    expect(numbers).toEqual(expect.arrayContaining(theirs.filter((number) => number !== undefined)))
    expect(list.map(({ name, dump }) => [name, dump?.request?.value])).toEqual([
      ['get', netfilter.messages.IPCTNL_MSG_CT_GET[0]],
      ['get-stats', netfilter.messages.IPCTNL_MSG_CT_GET_STATS_CPU[0]],
    ])
    expect(list[0]?.do?.reply?.value).toBe(netfilter.messages.IPCTNL_MSG_CT_NEW[0])
  })

  test('nlctrl: the numbers of commands', () => {
    const commands: Names = CTRL_CMD
    for (const { name, do: one, dump } of read('nlctrl').operations.list) {
      const number = one?.request?.value ?? dump?.request?.value
      expect([name, commands[kernelName('ctrl-cmd-', name)]]).toEqual([name, number])
    }
  })

  afterAll(() => {
    const columns = (cells: readonly unknown[]) => cells.map((cell) => String(cell).padStart(11)).join('')
    const width = Math.max(...coverage.map(({ set }) => set.length))
    const lines = coverage.map(({ set, described, declared, agreeing, missing }) => {
      return `  ${set.padEnd(width)}${columns([described, declared, agreeing])}${missing.length === 0 ? '' : `  missing: ${missing.join(' ')}`}`
    })
    const heads = `  ${'attributes'.padEnd(width)}${columns(['specified', 'declared', 'agreeing'])}`
    console.log(`the kernel’s specifications, and the declarations\n${[heads, ...lines].join('\n')}`)
  })
})
