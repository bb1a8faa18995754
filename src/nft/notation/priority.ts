/** Priorities of base chains, by name. nft(8), “Standard priority names”; <linux/netfilter_ipv4.h>, <linux/netfilter_bridge.h> */

import { EncodeError, nearest, show } from '../../schema/errors.ts'

/** What nft calls the families. */
export type FamilyName = 'ip' | 'ip6' | 'inet' | 'arp' | 'bridge' | 'netdev'

/** A name: the number, and the one hook at which it is known; every hook where none stands here. */
interface Priority {
  readonly number: number
  readonly hook?: string
}

const filter = { filter: { number: 0 } } as const

const ip = {
  raw: { number: -300 },
  mangle: { number: -150 },
  dstnat: { number: -100, hook: 'prerouting' },
  ...filter,
  security: { number: 50 },
  srcnat: { number: 100, hook: 'postrouting' },
} as const

const priorities: Readonly<Record<FamilyName, Readonly<Record<string, Priority>>>> = {
  ip,
  ip6: ip,
  inet: ip,
  arp: filter,
  bridge: {
    dstnat: { number: -300, hook: 'prerouting' },
    filter: { number: -200 },
    out: { number: 100, hook: 'output' },
    srcnat: { number: 300, hook: 'postrouting' },
  },
  netdev: filter,
}

/** As far from a name nft still counts from it. */
const NEAR = 10

/**
 * The number that is meant by `-150`, `'mangle'` or `'filter - 10'` at a hook (`'prerouting'`) of a family. Throws `EncodeError` for a name that
 * is not known there, and for what does not fit 32 bits. Newer versions of nft know `dstnat` at output and `srcnat` at input too.
 */
export function parsePriority(family: FamilyName, hook: string, priority: string | number): number {
  const number = typeof priority === 'number' ? priority : named(family, hook, priority)
  if (!Number.isInteger(number) || number < -(2 ** 31) || number >= 2 ** 31)
    throw new EncodeError(`expected a whole number of 32 bits, or a name such as 'filter' or 'filter - 10', got ${show(priority)}`)
  return number
}

function named(family: FamilyName, hook: string, priority: string): number {
  if (/^-?\d+$/.test(priority)) return Number(priority)
  const [, name, sign, distance = '0'] = /^([a-z]+)(?: *([+-]) *(\d+))?$/.exec(priority) ?? []
  if (name === undefined) return Number.NaN
  const known = new Map(at(family, hook))
  const number = known.get(name)
  if (number !== undefined) return sign === '-' ? number - Number(distance) : number + Number(distance)
  const near = nearest(name, known.keys())
  const remedy = near === undefined ? `expected a number, or one of ${[...known.keys()].join(', ')}` : `did you mean ${near}?`
  throw new EncodeError(`no such priority at ${hook} of ${family}: ${show(name)}; ${remedy}`)
}

/** A priority as nft lists it: by the name that is at most ten away, with the distance. With `numeric` (`nft -n`), and in JSON, it is the number. */
export function priorityText(family: FamilyName, hook: string, priority: number, numeric = false): string {
  const near = numeric ? undefined : at(family, hook).find(([, number]) => Math.abs(priority - number) <= NEAR)
  if (near === undefined) return String(priority)
  const [name, number] = near
  return priority === number ? name : `${name} ${priority < number ? '-' : '+'} ${Math.abs(priority - number)}`
}

/** The names known at a hook, with their numbers. */
function at(family: FamilyName, hook: string): (readonly [name: string, number: number])[] {
  return Object.entries(priorities[family])
    .filter(([, priority]) => priority.hook === undefined || priority.hook === hook)
    .map(([name, { number }]) => [name, number] as const)
}
