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
import { RTNLGRP } from '../../src/netlink/route/multicast-groups.ts'
import { NTF, NTF_EXT, NUD, neighbour } from '../../src/netlink/route/neighbour.ts'
import { neighbourTable } from '../../src/netlink/route/neighbour-table.ts'
import { RTN, routeMessage } from '../../src/netlink/route/route-message.ts'
import { route } from '../../src/netlink/route/rtnetlink.ts'
import { FR_ACT, rule } from '../../src/netlink/route/rule.ts'
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
}

interface AttributeSet {
  readonly name: string
  readonly 'name-prefix'?: string
  readonly 'subset-of'?: string
  readonly attributes: readonly Attribute[]
}

interface Operation {
  readonly name: string
  readonly value?: number
  readonly do?: { readonly request?: { readonly value?: number } }
  readonly dump?: { readonly request?: { readonly value?: number } }
}

interface Specification {
  readonly definitions?: readonly Definition[]
  readonly 'attribute-sets': readonly AttributeSet[]
  readonly 'sub-messages'?: readonly {
    readonly name: string
    readonly formats: readonly { readonly value: string; readonly 'attribute-set'?: string }[]
  }[]
  readonly operations: { readonly list: readonly Operation[] }
  readonly 'mcast-groups'?: { readonly list: readonly { readonly name: string; readonly value: number }[] }
}

const read = (name: string): Specification => parse(readFileSync(new URL(`${name}.yaml`, folder), 'utf8'))
const kernelName = (prefix: string, name: string) => `${prefix}${name}`.replaceAll('-', '_').toUpperCase()

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
  NL_POLICY_TYPE_ATTR_PAD: ['number 11, not 12', 'so in <linux/netlink.h>'],
  NL_POLICY_TYPE_ATTR_MASK: ['number 12, not 11', 'so in <linux/netlink.h>'],
}

/** Nearly all options of a bridge's port are flags there; the kernel takes and gives a byte. */
const bytesNotFlags = /^IFLA_BRPORT_/

/** Declared and missing attributes by set, for the table at the end. */
const coverage: { set: string; declared: number; missing: string[] }[] = []

/** Compares a set with ours and follows what is nested in it. Returns what disagrees. */
function compareSet(spec: Specification, set: string, ours: Declared, seen = new Set<string>()): string[] {
  const described = spec['attribute-sets'].find(({ name }) => name === set)
  if (described === undefined) return [`there is no set ${set}`]
  if (described['subset-of'] !== undefined || seen.has(set)) return []
  seen.add(set)
  const wrong: string[] = []
  const missing: string[] = []
  let count = 0
  let number = 0
  for (const attribute of described.attributes) {
    number = attribute.value ?? number + 1
    if (attribute.type === 'unused') continue
    const name = kernelName(described['name-prefix'] ?? `${set}-`, attribute.name)
    const row = ours.rows?.[name]
    if (row === undefined) {
      missing.push(name)
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
    if (width !== undefined && width > 1 && declared.name?.startsWith('be') !== big) {
      disagreements.push(`${declared.name}, but the byte order is ${big ? 'big-endian' : 'the host’s'}`)
    }
    if (/^[us]\d+$/.test(declared.name ?? '') && width !== undefined && width > 0 && !bytesNotFlags.test(name)) {
      if (declared.name !== attribute.type) disagreements.push(`${declared.name}, not ${attribute.type}`)
    }
    if (attribute.struct !== undefined) disagreements.push(...compareStruct(spec, attribute.struct, declared))
    // What one specification says of all families, another one has for AF_BRIDGE.
    const nested = declared.arms?.['AF_UNSPEC'] ?? declared
    if (attribute['nested-attributes'] !== undefined && nested.rows !== undefined) {
      wrong.push(...compareSet(spec, attribute['nested-attributes'], nested, seen))
    }
    for (const sub of spec['sub-messages'] ?? []) {
      if (sub.name !== attribute['sub-message']) continue
      for (const kind of sub.formats) {
        const arm = declared.arms?.[kind.value]
        if (arm === undefined) missing.push(`${name} of ${kind.value}`)
        else if (kind['attribute-set'] !== undefined) wrong.push(...compareSet(spec, kind['attribute-set'], arm, seen))
      }
    }
    const said = disagreements.join('; ')
    if (said !== (differences[name]?.[0] ?? '')) wrong.push(`${name}: ${said === '' ? 'it is no difference any more' : said}`)
  }
  coverage.push({ set, declared: count, missing })
  return wrong
}

/** Compares a struct's layout with ours, as far as the specification knows it: the kernel's structs grow. */
function compareStruct(spec: Specification, struct: string, ours: Declared): string[] {
  const members = spec.definitions?.find(({ name }) => name === struct)?.members
  if (members === undefined) return [`there is no struct ${struct}`]
  // Attributes that hold an array of structs are no structs themselves.
  if (ours.fields === undefined) return []
  const wrong: string[] = []
  let offset = 0
  for (const { name, type, len } of members) {
    const size = widths[type] ?? len ?? 0
    if (type !== 'pad') {
      const field = ours.fields.find((field) => !field.padding && field.offset === offset)
      const ending = name.replaceAll('-', '_')
      if (field === undefined || field.size !== size || !field.name.endsWith(ending)) {
        wrong.push(`struct ${struct}: ${ending} takes ${size} bytes at ${offset}, not ${field?.name} ${field?.size} bytes`)
      }
    }
    offset += size
  }
  return wrong
}

describe.skipIf(absent)(`the declarations agree with the kernel’s specifications${because}`, () => {
  const sets: [file: string, set: string, header: string, message: Declared][] = [
    ['rt-link', 'link-attrs', 'ifinfomsg', link],
    ['rt-addr', 'addr-attrs', 'ifaddrmsg', address],
    ['rt-route', 'route-attrs', 'rtmsg', routeMessage],
    ['rt-rule', 'fib-rule-attrs', 'fib-rule-hdr', rule],
    ['rt-neigh', 'neighbour-attrs', 'ndmsg', neighbour],
    ['rt-neigh', 'ndt-attrs', 'ndtmsg', neighbourTable],
  ]
  test.each(sets)('%s: %s behind struct %s', (file, set, header, message) => {
    const spec = read(file)
    expect(compareSet(spec, set, message.attributes ?? {})).toEqual([])
    expect(compareStruct(spec, header, message.header ?? {})).toEqual([])
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
    ['nlctrl', 'op-flags', 'genl-', GENL],
    ['nlctrl', 'attr-type', 'nl-attr-type-', NL_ATTR_TYPE],
  ] as const)('%s: the numbers of %s', (file, name, prefix, ours) => {
    const definition = read(file).definitions?.find((definition) => definition.name === name)
    let number = 0
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

  test.each(['rt-link', 'rt-addr', 'rt-route', 'rt-rule', 'rt-neigh'])('%s: the numbers of messages and groups', (file) => {
    const spec = read(file)
    const numbers = new Map(Object.entries(route.messages).map(([name, [number]]) => [name, number]))
    for (const { name, do: one, dump, value } of spec.operations.list) {
      const message = kernelName('rtm-', name.replace(/-ntf$/, ''))
      const missing = !numbers.has(message)
      if (missing) coverage.push({ set: `${file}: messages`, declared: 0, missing: [message] })
      for (const number of [one?.request?.value, dump?.request?.value, value]) {
        if (number !== undefined && !missing) expect([message, numbers.get(message)]).toEqual([message, number])
      }
    }
    const groups: Names = RTNLGRP
    for (const { name, value } of spec['mcast-groups']?.list ?? []) expect([name, groups[kernelName('', name)]]).toEqual([name, value])
  })

  test('nlctrl: the numbers of commands', () => {
    const commands: Names = CTRL_CMD
    for (const { name, do: one, dump } of read('nlctrl').operations.list) {
      const number = one?.request?.value ?? dump?.request?.value
      expect([name, commands[kernelName('ctrl-cmd-', name)]]).toEqual([name, number])
    }
  })

  afterAll(() => {
    const lines = coverage.map(({ set, declared, missing }) => {
      const rest = missing.length === 0 ? '' : `, missing ${missing.length}: ${missing.join(' ')}`
      return `  ${set}: declared ${declared}${rest}`
    })
    console.log(`declared and missing, by the kernel’s specifications\n${lines.join('\n')}`)
  })
})
