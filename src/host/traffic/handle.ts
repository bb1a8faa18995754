/** Numbers of queueing disciplines and classes as `tc` writes them, `1:` and `1:10`, both parts in hexadecimal. tc(8), <linux/pkt_sched.h>, TC_H_* */

import { TC_H, TC_H_MAKE } from '../../netlink/route/index.ts'
import { EncodeError, show } from '../../schema/errors.ts'
import type { Reader } from '../verb/fields.ts'
import type { Conversion } from '../verb/options.ts'

/** A handle as messages have it: its name, or its number. */
type Handle = keyof typeof TC_H | number

/** Where a queueing discipline is: what a link sends by, what it receives by, or a class of another discipline, `'1:10'`. */
export type Place = 'root' | 'ingress' | (string & {})

const parts = /^([0-9a-f]{0,4}):([0-9a-f]{0,4})$/i

function numbers(value: unknown): readonly [major: number, minor: number] | undefined {
  const found = typeof value === 'string' ? parts.exec(value) : null
  return found === null ? undefined : [Number.parseInt(found[1] || '0', 16), Number.parseInt(found[2] || '0', 16)]
}

function made(major: number, minor: number): number {
  return TC_H_MAKE(major * 0x1_0000, minor)
}

/** The number of a discipline: `'1:'`. Those from `8000:` on are the kernel's to choose. */
export const disciplineHandle: Reader<number> = (value) => {
  const [major = 0, minor = 1] = numbers(value) ?? []
  if (major === 0 || minor !== 0 || major === 0xffff)
    throw new EncodeError(`expected the number of a discipline such as 1:, got ${show(value)}`)
  return made(major, 0)
}

/** The number of a class: `'1:10'`. */
export const classHandle: Reader<number> = (value) => {
  const [major = 0, minor = 0] = numbers(value) ?? []
  if (major === 0 || minor === 0 || major === 0xffff)
    throw new EncodeError(`expected the number of a class such as 1:10, got ${show(value)}`)
  return made(major, minor)
}

/** What a class is in: the discipline, `'1:'`, or another class, `'1:1'`. */
export const parentHandle: Reader<number> = (value) => {
  const [major = 0, minor = 0] = numbers(value) ?? []
  if (major === 0 || major === 0xffff)
    throw new EncodeError(`expected the number of a discipline or class such as 1: or 1:1, got ${show(value)}`)
  return made(major, minor)
}

/** Where a discipline is to be. */
export const place: Reader<'TC_H_ROOT' | 'TC_H_INGRESS' | number> = (value) => {
  if (value === 'root') return 'TC_H_ROOT'
  if (value === 'ingress') return 'TC_H_INGRESS'
  if (numbers(value) === undefined) throw new EncodeError(`expected root, ingress, or a class such as 1:10, got ${show(value)}`)
  return classHandle(value)
}

/** A class of the discipline itself, of which the second part alone counts: `'1:20'` or `':20'`; described as `':20'`. */
export const ownClass: Conversion<string, number> = {
  write(said) {
    const [, minor] = numbers(said) ?? []
    if (minor === undefined) throw new EncodeError(`expected a class such as 1:20 or :20, got ${show(said)}`)
    return minor
  },
  read: (wire) => (wire === 0 ? undefined : `:${wire.toString(16)}`),
}

/** The number behind a name. */
export function numberOf(handle: Handle): number {
  return typeof handle === 'number' ? handle : TC_H[handle]
}

/** A handle as text; undefined where there is none, as with the disciplines that links have by themselves. */
export function describeHandle(handle: Handle): string | undefined {
  const number = numberOf(handle)
  const [major, minor] = [number >>> 16, number & 0xffff]
  return number === 0 ? undefined : `${major === 0 ? '' : major.toString(16)}:${minor === 0 ? '' : minor.toString(16)}`
}

/** Where a discipline or a class is. */
export function describePlace(parent: Handle): Place {
  const number = numberOf(parent)
  if (number === TC_H.TC_H_ROOT) return 'root'
  return number === TC_H.TC_H_INGRESS ? 'ingress' : (describeHandle(number) ?? 'root')
}
