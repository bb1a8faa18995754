/** Text, as the kernel has it: bytes up to a NUL. */

import type { Codec } from './codec.ts'
import { EncodeError, show } from './errors.ts'
import type { Source } from './source.ts'
import type { Writer } from './writer.ts'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const encoder = new TextEncoder()

function read(source: Source, start: number, end: number): string {
  const bytes = source.bytes
  let value = ''
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === 0) return value
    if (byte > 0x7f) {
      const stop = bytes.subarray(at, end).indexOf(0)
      return value + utf8.decode(bytes.subarray(at, stop < 0 ? end : at + stop))
    }
    value += String.fromCharCode(byte)
  }
  return value
}

function write(writer: Writer, value: string, most: number): void {
  if (typeof value !== 'string') throw new EncodeError(`expected text, got ${show(value)}`)
  if (value.length <= Math.min(most, SHORT) && writeAscii(writer, value)) return
  if (value.includes('\0')) throw new EncodeError('expected text without a NUL')
  const bytes = encoder.encode(value)
  if (bytes.length > most) throw new EncodeError(`expected at most ${most} bytes of text, got ${bytes.length} (${show(value)})`)
  writer.append(bytes)
}

/** For names, which are short and nearly always ASCII, the encoder takes longer to be called than the bytes to be written. */
const SHORT = 64

/** Writes ASCII as it is; writes nothing and says false where it is none, or has a NUL in it. */
function writeAscii(writer: Writer, value: string): boolean {
  const start = writer.reserve(value.length)
  const { bytes } = writer
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code === 0 || code > 0x7f) {
      writer.at = start
      return false
    }
    bytes[start + i] = code
  }
  return true
}

function explain(source: Source, start: number, end: number) {
  return { value: JSON.stringify(read(source, start, end)) }
}

/** Text that is written with its NUL. Read with or without one. */
export const text: Codec<string> = textOf(65_000)

/** Text that is written without its NUL, as iproute2 sends a link's kind. Read with or without one. */
export const bareText: Codec<string> = {
  name: 'text',
  read,
  write: (writer, value) => write(writer, value, 65_000),
  explain,
}

/** Text of at most `most` bytes, its NUL not counted. */
export function textOf(most: number): Codec<string> {
  return {
    name: 'text',
    read,
    write(writer, value) {
      write(writer, value, most)
      writer.reserve(1)
    },
    explain,
  }
}

/** Text in a field of a fixed size, filled with NULs. */
export function textField(size: number): Codec<string> & { readonly size: number } {
  return {
    name: `char[${size}]`,
    size,
    read,
    write(writer, value) {
      const start = writer.at
      write(writer, value, size)
      writer.reserve(size - (writer.at - start))
    },
    explain,
  }
}
