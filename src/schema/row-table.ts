/** The rows of an attribute set made ready for use: found by their name or number in one step. */

import type { Row, Rows } from './attribute-types.ts'
import type { AnyCodec } from './codec.ts'
import { NLA_F_NESTED } from './nlattr.ts'

/** A codec with what is asked of it all the time one step nearer: these are all of one shape, codecs are not, and that makes finding it slow. */
export interface Ready {
  readonly codec: AnyCodec
  readonly read: AnyCodec['read']
  readonly write: AnyCodec['write']
  /** The flags that stand beside its attribute's number. */
  readonly flags: number
  /** Whether it has no bytes, and is there or not. */
  readonly empty: boolean
}

/** One row, ready for use: the format by which its bytes are read, or the arms to choose it from. */
export interface Compiled {
  readonly name: string
  readonly number: number
  readonly note: string | undefined
  readonly ready: Ready | undefined
  readonly selector: string
  readonly arms: ReadonlyMap<string, Ready>
  readonly repeats: boolean
}

const noArms: ReadonlyMap<string, Ready> = new Map()

function readied(codec: AnyCodec): Ready {
  return { codec, read: codec.read, write: codec.write, flags: codec.nested === true ? NLA_F_NESTED : 0, empty: codec.size === 0 }
}

function compile(name: string, [number, format, note]: Row): Compiled {
  if ('selector' in format) {
    const arms = new Map(Object.entries(format.arms as Record<string, AnyCodec>).map(([choice, codec]) => [choice, readied(codec)]))
    return { name, number, note, ready: undefined, selector: format.selector, arms, repeats: false }
  }
  const ready = readied((format.each ?? format) as AnyCodec)
  return { name, number, note, ready, selector: '', arms: noArms, repeats: format.each !== undefined }
}

/** The rows of a set, by name and by number. */
export interface Tables {
  readonly byName: ReadonlyMap<string, Compiled>
  readonly byNumber: readonly (Compiled | undefined)[]
  /** Whether some row looks into its scope. */
  readonly scoped: boolean
}

/** Made at first use: of some four hundred sets, a program reads and writes a few. */
export function tablesOf(rows: Rows): Tables {
  const compiled = Object.entries(rows).map(([name, row]) => compile(name, row))
  const byNumber: (Compiled | undefined)[] = []
  for (const row of compiled) {
    if (byNumber[row.number] !== undefined) throw new Error(`${row.name} has the number of ${byNumber[row.number]?.name}`)
    byNumber[row.number] = row
  }
  const scoped = compiled.some(({ ready }) => ready === undefined || ready.codec.scoped === true)
  return { byName: new Map(compiled.map((row) => [row.name, row])), byNumber, scoped }
}

/** Gives an object one of its attributes. */
export type Put = (value: Record<string, unknown>, item: unknown) => void

/**
 * For each row, by its number, a function that puts its value into an object. It names the key as written code does: an object that
 * gets more than twelve properties under computed keys turns into a hash table, and takes twice as long.
 */
export function putters(rows: readonly Compiled[]): Put[] {
  const puts: Put[] = []
  try {
    const bodies = rows.map(({ name, number }) => `puts[${number}] = (value, item) => { value[${JSON.stringify(name)}] = item }`)
    new Function('puts', bodies.join('\n'))(puts)
  } catch {
    // Where code may not be made from text (a page with a strict content security policy), that is what it costs.
    for (const { name, number } of rows) {
      puts[number] = (value, item) => {
        value[name] = item
      }
    }
  }
  return puts
}
