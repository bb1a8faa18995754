/** The properties of a command, checked. */

import { EncodeError, nearest, show } from '../../../schema/errors.ts'
import { families, type TableFamily } from '../family.ts'
import type { Place } from './context.ts'

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>

/** A property that is text. @throws EncodeError where it is not, or is not there */
export function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (typeof value !== 'string') throw new EncodeError(`expected text, got ${show(value)}`, [name])
  return value
}

/** A property that is a whole number, where it is there. */
export function number(fields: Fields, name: string): number | undefined {
  const value = fields[name]
  if (value === undefined) return undefined
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new EncodeError(`expected a whole number, got ${show(value)}`, [name])
  return value
}

/** A property that is one thing or several. */
export function list(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name]
  return value === undefined ? [] : [value].flat()
}

/** One of several words. */
export function oneOf<Word extends string>(value: unknown, words: readonly Word[], name: string): Word {
  const found = words.find((word) => word === value)
  if (found !== undefined) return found
  const meant = typeof value === 'string' ? nearest(value, words) : undefined
  throw new EncodeError(`expected one of ${words.join(', ')}, got ${show(value)}${meant === undefined ? '' : `; did you mean ${meant}?`}`, [
    name,
  ])
}

/** The family and the table. */
export function placeOf(fields: Fields): Place {
  return { family: familyOf(fields), table: text(fields, 'table') }
}

export function familyOf(fields: Fields): TableFamily {
  return oneOf(fields['family'], Object.keys(families) as TableFamily[], 'family')
}

/** A comment, where there is one. */
export function remark(fields: Fields): string | undefined {
  return fields['comment'] === undefined ? undefined : text(fields, 'comment')
}
