/** What is said of a discipline or a class as one of its kind: sorted, checked, put into a message, and held against what is there. tc(8) */

import { isDeepStrictEqual } from 'node:util'
import { EncodeError, nearest, show } from '../../schema/errors.ts'
import { at } from '../verb/fields.ts'
import { attributesOf, describe, isMarked, type Lookup, rowOf, spoken } from '../verb/options.ts'
import type { Kind } from './kinds/kind.ts'
import { grainOf } from './rate.ts'

type Values = Readonly<Record<string, unknown>>
type Kinds = Readonly<Record<string, Kind>>

/** What is said, in two parts: what all have in common, and the options of the kind. */
export interface Wish {
  readonly kind: Kind
  readonly common: Values
  readonly options: Values
}

/** No option of traffic control names a link or a namespace. */
const lookup: Lookup = { indexOf: () => 0, descriptorOf: () => 0 }

/** Sorts what is said. @throws EncodeError for a kind or an option that there is not, or that is another kind's */
export function wishOf(kinds: Kinds, said: object, commonNames: readonly string[]): Wish {
  const { kind: name, ...rest } = spoken(said)
  const kind = typeof name === 'string' && Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (kind === undefined) throw new EncodeError(`expected one of ${Object.keys(kinds).join(', ')}; got ${show(name)}`, ['kind'])
  const common: Record<string, unknown> = {}
  const options: Record<string, unknown> = {}
  for (const [option, value] of Object.entries(rest)) {
    if (commonNames.includes(option)) common[option] = value
    else if (Object.hasOwn(kind.options, option)) options[option] = value
    else throw foreign(kinds, kind, option, commonNames)
  }
  return { kind, common, options }
}

function foreign(kinds: Kinds, kind: Kind, option: string, commonNames: readonly string[]): EncodeError {
  const path = [kind.kind, option]
  const owners = Object.values(kinds).filter(({ options }) => Object.hasOwn(options, option))
  if (owners.length > 0) return new EncodeError(`an option of ${owners.map((owner) => owner.kind).join(', ')}, not of ${kind.kind}`, path)
  const near = nearest(option, [...commonNames, ...Object.keys(kind.options)])
  return new EncodeError(`no such option${near === undefined ? '' : `; did you mean ${near}?`}`, path)
}

/** TCA_KIND and TCA_OPTIONS of a new one. @throws EncodeError with the path of what cannot be, or is missing */
export function newOptions({ kind, options }: Wish): { TCA_KIND: string; TCA_OPTIONS: unknown } {
  return at(kind.kind, () => {
    for (const [option, row] of Object.entries(kind.options)) {
      // A conversion says itself what it would take instead of nothing.
      if (isMarked(row, 'needed') && options[option] === undefined) at(option, () => row[1].write(undefined, lookup))
    }
    return { TCA_KIND: kind.kind, TCA_OPTIONS: kind.pack(attributesOf(kind.options, options, lookup)) }
  })
}

/** Checks what is to change. @throws EncodeError with the path of what cannot be, or cannot be changed */
export function checkChanges({ kind, options }: Wish): void {
  at(kind.kind, () => {
    for (const option of Object.keys(options))
      if (isMarked(rowOf(kind.options, option), 'fixed'))
        throw new EncodeError('can be chosen when it is made, and not be changed later', [option])
    attributesOf(kind.options, options, lookup)
  })
}

/** The options of one that is there. */
export function describeOptions(kind: Kind, options: object | undefined): Values {
  return options === undefined ? {} : describe(kind.options, kind.unpack(options as Values))
}

/** What is said in place of what is, and beyond it what is. */
export function mergedOptions({ kind, options }: Wish, found: Values): Values {
  const saidOtherwise = Object.keys(options).map((name) => kind.derived[name])
  const isKept = (name: string) => !Object.hasOwn(kind.derived, name) && !saidOtherwise.includes(name)
  const kept = Object.entries(found).filter(([name]) => isKept(name))
  return { ...Object.fromEntries(kept), ...options }
}

/** Of what is said, what differs from one that is there; `wanted` is what was said, described as what was `found` is. */
export function differingOptions({ kind, options }: Wish, wanted: Values, found: Values): string[] {
  return Object.keys(options).filter((name) => {
    const rate = kind.timed[name]
    if (rate !== undefined && wanted[rate] === found[rate])
      return Math.abs(Number(wanted[name]) - Number(found[name])) > grainOf(Number(found[rate]))
    const agree = rowOf(kind.options, name)[1].agrees ?? isDeepStrictEqual
    return !agree(wanted[name], found[name])
  })
}

/** Without what kernels do not want to hear of one that is there, even where nothing changes. */
export function withoutFixed(wish: Wish): Values {
  return Object.fromEntries(Object.entries(wish.options).filter(([name]) => !isFixed(wish, name)))
}

/** Whether an option is one that only a new one can be given. */
export function isFixed({ kind }: Wish, option: string): boolean {
  return isMarked(rowOf(kind.options, option), 'fixed')
}
