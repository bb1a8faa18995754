/** Rules in nft's notation, read back from the kernel's expressions. nft(8) */

import { ip } from '../../schema/address.ts'
import { u32 } from '../../schema/integer.ts'
import { Source } from '../../schema/source.ts'
import { sameBytes } from '../../schema/wire.ts'
import { CT_STATE } from '../conntrack.ts'
import type { Expression } from '../expressions/expression.ts'
import { hostOrder } from '../host-order.ts'

/**
 * What a rule says, as `nft` writes it: `ip saddr 10.10.0.0/24 oifname "wlo1" masquerade`. It reads what the other files of this folder
 * build; any other expression stands in its place by its kernel name, in square brackets, so that nothing is passed over.
 */
export function ruleText(expressions: readonly Expression[]): string {
  const words: string[] = []
  let at = 0
  while (at < expressions.length) {
    const reading = read(expressions.slice(at)) ?? { text: `[${expressions[at]?.NFTA_EXPR_NAME}]`, length: 1 }
    words.push(reading.text)
    at += reading.length
  }
  return words.join(' ')
}

/** A few expressions that mean one thing together. */
interface Reading {
  readonly text: string
  readonly length: number
}

function read([first, second, third]: readonly Expression[]): Reading | undefined {
  if (first === undefined) return undefined
  const statement = readStatement(first)
  if (statement !== undefined) return { text: statement, length: 1 }
  const plain = readMatch(first, undefined, second)
  if (plain !== undefined) return { text: plain, length: 2 }
  const masked = maskOf(second)
  const match = masked === undefined ? undefined : readMatch(first, masked, third)
  return match === undefined ? undefined : { text: match, length: 3 }
}

function readStatement(expression: Expression): string | undefined {
  if (expression.NFTA_EXPR_NAME === 'masq') {
    // Flags and ports have a notation of their own.
    return Object.keys(expression.NFTA_EXPR_DATA ?? {}).length === 0 ? 'masquerade' : undefined
  }
  if (expression.NFTA_EXPR_NAME === 'counter') {
    const { NFTA_COUNTER_PACKETS: packets = 0n, NFTA_COUNTER_BYTES: bytes = 0n } = expression.NFTA_EXPR_DATA ?? {}
    return `counter packets ${packets} bytes ${bytes}`
  }
  if (expression.NFTA_EXPR_NAME !== 'immediate') return undefined
  const verdict = expression.NFTA_EXPR_DATA?.NFTA_IMMEDIATE_DATA?.NFTA_DATA_VERDICT
  const word = verdicts.get(verdict?.NFTA_VERDICT_CODE)
  return word === undefined
    ? undefined
    : [word, ...(verdict?.NFTA_VERDICT_CHAIN === undefined ? [] : [verdict.NFTA_VERDICT_CHAIN])].join(' ')
}

const verdicts: ReadonlyMap<unknown, string> = new Map([
  ['NF_ACCEPT', 'accept'],
  ['NF_DROP', 'drop'],
  ['NFT_CONTINUE', 'continue'],
  ['NFT_RETURN', 'return'],
  ['NFT_JUMP', 'jump'],
  ['NFT_GOTO', 'goto'],
])

/** A load, perhaps a mask, and a comparison. */
function readMatch(load: Expression, mask: Uint8Array | undefined, comparison: Expression | undefined): string | undefined {
  if (comparison?.NFTA_EXPR_NAME !== 'cmp') return undefined
  const { NFTA_CMP_OP: operator, NFTA_CMP_DATA: data } = comparison.NFTA_EXPR_DATA ?? {}
  const value = data?.NFTA_DATA_VALUE
  if (value === undefined) return undefined
  if (load.NFTA_EXPR_NAME === 'ct') {
    // Any of several bits: what is left of the mask differs from zero.
    const isState = load.NFTA_EXPR_DATA?.NFTA_CT_KEY === 'NFT_CT_STATE' && operator === 'NFT_CMP_NEQ' && value.every((byte) => byte === 0)
    return isState && mask !== undefined ? readStates(mask) : undefined
  }
  const sign = operator === 'NFT_CMP_EQ' ? '' : operator === 'NFT_CMP_NEQ' ? '!= ' : undefined
  if (sign === undefined) return undefined
  if (load.NFTA_EXPR_NAME === 'meta') {
    const key = load.NFTA_EXPR_DATA?.NFTA_META_KEY
    if (mask !== undefined) return undefined
    if (key === 'NFT_META_IIFNAME' || key === 'NFT_META_OIFNAME') return `${key.slice(9).toLowerCase()} ${sign}${deviceName(value)}`
    if (key === 'NFT_META_NFPROTO' && sign === '')
      return value[0] === 2 ? 'meta nfproto ipv4' : value[0] === 10 ? 'meta nfproto ipv6' : undefined
    return key === 'NFT_META_MARK' && value.length === 4 ? `meta mark ${sign}${markText(value)}` : undefined
  }
  if (load.NFTA_EXPR_NAME !== 'payload') return undefined
  const { NFTA_PAYLOAD_BASE: base, NFTA_PAYLOAD_OFFSET: offset = 0, NFTA_PAYLOAD_LEN: length } = load.NFTA_EXPR_DATA ?? {}
  const field = base === 'NFT_PAYLOAD_NETWORK_HEADER' ? addressFields.get(offset) : undefined
  if (field === undefined || length !== value.length || length > field.size) return undefined
  const prefix = prefixText(value, mask, field.size)
  return prefix === undefined ? undefined : `${field.name} ${sign}${prefix}`
}

/** Where addresses lie in the headers of IPv4 and IPv6. */
const addressFields: ReadonlyMap<number, { readonly name: string; readonly size: number }> = new Map([
  [12, { name: 'ip saddr', size: 4 }],
  [16, { name: 'ip daddr', size: 4 }],
  [8, { name: 'ip6 saddr', size: 16 }],
  [24, { name: 'ip6 daddr', size: 16 }],
])

/** The mask of a bitwise expression that does nothing else. */
function maskOf(expression: Expression | undefined): Uint8Array | undefined {
  if (expression?.NFTA_EXPR_NAME !== 'bitwise') return undefined
  const { NFTA_BITWISE_MASK: mask, NFTA_BITWISE_XOR: flipped } = expression.NFTA_EXPR_DATA ?? {}
  return flipped?.NFTA_DATA_VALUE?.every((byte) => byte === 0) === true ? mask?.NFTA_DATA_VALUE : undefined
}

/** A prefix: whole octets, of which the rest was not loaded, or an address under a mask of leading ones. */
function prefixText(value: Uint8Array, mask: Uint8Array | undefined, size: number): string | undefined {
  const whole = new Uint8Array(size)
  whole.set(value)
  const address = ip.read(new Source(whole), 0, size)
  const bits = mask === undefined ? value.length * 8 : leadingOnes(mask)
  if (bits === undefined || (mask !== undefined && mask.length !== size)) return undefined
  return bits === size * 8 ? address : `${address}/${bits}`
}

/** How many ones a mask begins with; undefined where ones stand behind a zero. */
function leadingOnes(mask: Uint8Array): number | undefined {
  const bits = [...mask].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined
}

function readStates(mask: Uint8Array): string | undefined {
  const states = stateNames.filter(([, bit]) => mask.some((byte, i) => (byte & (hostOrder(bit)[i] ?? 0)) !== 0))
  const sum = states.reduce((bits, [, bit]) => bits | bit, 0)
  return sameBytes(hostOrder(sum), mask) ? `ct state ${states.map(([name]) => name).join(',')}` : undefined
}

/** In the order in which nft lists them. */
const stateNames = [
  ['invalid', CT_STATE.NF_CT_STATE_INVALID_BIT],
  ['established', CT_STATE.IP_CT_ESTABLISHED],
  ['related', CT_STATE.IP_CT_RELATED],
  ['new', CT_STATE.IP_CT_NEW],
  ['untracked', CT_STATE.NF_CT_STATE_UNTRACKED_BIT],
] as const

/** Sixteen bytes with their NULs are a name; fewer compare the beginning alone. */
function deviceName(value: Uint8Array): string {
  const end = value.indexOf(0)
  const name = new TextDecoder().decode(end < 0 ? value : value.subarray(0, end))
  return end < 0 ? `"${name}*"` : `"${name}"`
}

function markText(value: Uint8Array): string {
  return `0x${u32.read(new Source(value), 0, 4).toString(16).padStart(8, '0')}`
}
