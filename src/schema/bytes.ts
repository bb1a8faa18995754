/** Bytes that stay bytes. */

import type { Codec } from './codec.ts'
import { EncodeError, show } from './errors.ts'
import { sized } from './integer.ts'
import type { Source } from './source.ts'
import type { Writer } from './writer.ts'

/** Bytes as hexadecimal digits, `0a0b0c`. */
export function hex(bytes: Uint8Array): string {
  let digits = ''
  for (const byte of bytes) digits += octets[byte]
  return digits
}

/** Two hexadecimal digits for each byte. */
export const octets: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Hexadecimal digits as bytes; undefined where they are none, or an odd number of them. */
export function unhex(digits: string): Uint8Array | undefined {
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return undefined
  const bytes = new Uint8Array(digits.length / 2)
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16)
  return bytes
}

function explain(source: Source, start: number, end: number) {
  return { value: hex(source.bytes.subarray(start, end)) }
}

function append(writer: Writer, value: Uint8Array): void {
  if (!(value instanceof Uint8Array)) throw new EncodeError(`expected bytes (a Uint8Array), got ${show(value)}`)
  writer.append(value)
}

/** Bytes of any number. */
export const bytes: Codec<Uint8Array> = {
  name: 'bytes',
  read: (source, start, end) => source.copy(start, end),
  write: append,
  explain,
}

/** Just so many bytes. */
export function bytesOf(size: number): Codec<Uint8Array> & { readonly size: number } {
  const name = `u8[${size}]`
  return {
    name,
    size,
    read(source, start, end) {
      sized(name, size, start, end)
      return source.copy(start, end)
    },
    write(writer, value) {
      if (value instanceof Uint8Array && value.length !== size) throw new EncodeError(`expected ${size} bytes, got ${value.length}`)
      append(writer, value)
    },
    explain,
  }
}

/** An attribute whose presence says it all: no payload. Written when `true`, left out when `false`. */
export const presence: Codec<true, boolean> & { readonly size: 0 } = {
  name: 'flag',
  size: 0,
  read(_source, start, end) {
    sized('flag', 0, start, end)
    return true
  },
  write(_writer, value) {
    if (value !== true) throw new EncodeError(`expected true, got ${show(value)}`)
  },
  explain: () => ({ value: 'present' }),
}
