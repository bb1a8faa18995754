/**
 * Hex as people have it: digits alone, `7c:00:00`, `0x7c, 0x00`, `\x7c\x00`, or the lines of a dump as xxd, `hexdump -C`, `od -A x -t x1`,
 * tcpdump, Wireshark and strace write them.
 */

import { unhex } from '../schema/bytes.ts'
import { DecodeError } from '../schema/errors.ts'
import { printable } from './printable.ts'

/** The offset that a dump's line begins with: a colon behind it or none. strace puts a bar before it. */
const OFFSET = /^[\s|]*(?:(?:0x)?([0-9a-f]{4,8}):|([0-9a-f]{4,8}))(?=\s|$)/i
/** A dump's first line: offset 0, and where no colon follows, pairs of digits, which tell it from digits alone. */
const FIRST = /^[\s|]*(?:(?:0x)?0{4,8}:\s|0{4,8}\s+[0-9a-f]{2}(?:\s|$))/i

/** More than any netlink datagram takes, and less than a wrong offset behind a `*` could ask for. */
const MOST = 0x1000000

/** Reads hex into bytes. Throws `DecodeError`, naming the line, where a byte is not two hexadecimal digits or where a dump has a gap. */
export function readHex(text: string): Uint8Array {
  const lines = text.split(/\r?\n/)
  const first = lines.find((line) => line.trim() !== '') ?? ''
  return Uint8Array.from(FIRST.test(first) ? readDump(lines) : readDigits(lines))
}

/** Bytes in a row, with whatever stands between them. */
function readDigits(lines: readonly string[]): number[] {
  const bytes: number[] = []
  for (const [index, line] of lines.entries()) {
    append(bytes, line.replace(/\\x|\b0x/gi, ' ').split(/[\s:,"]+/), index)
  }
  return bytes
}

/** The bytes of a dump. A `*` stands for lines like the one before it, up to the next offset. */
function readDump(lines: readonly string[]): number[] {
  const bytes: number[] = []
  let row: readonly number[] = []
  let squeezed = false
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    if (line.trim() === '*') {
      squeezed = row.length > 0
      continue
    }
    const match = OFFSET.exec(line)
    if (match === null) throw unreadable(bytes, index, 'a line of a dump begins with an offset')
    const offset = Number.parseInt(match[1] ?? match[2] ?? '', 16)
    if (offset > MOST) throw unreadable(bytes, index, `offset 0x${offset.toString(16)} is beyond any datagram`)
    while (squeezed && bytes.length < offset) bytes.push(...row)
    if (bytes.length !== offset) {
      const counted = `0x${bytes.length.toString(16)} bytes`
      throw unreadable(bytes, index, `offset 0x${offset.toString(16)} behind ${counted} (od counts in octal without -A x)`)
    }
    squeezed = false
    append(bytes, hexColumn(line.slice(match[0].length), match[1] !== undefined), index)
    row = bytes.slice(offset)
  }
  return bytes
}

/** Puts groups of digits behind the bytes there are. */
function append(bytes: number[], groups: readonly string[], index: number): void {
  for (const group of groups) {
    const more = unhex(group)
    if (more === undefined) {
      const odd = /^[0-9a-f]*$/i.test(group)
      throw unreadable(bytes, index, `${shorten(group)} ${odd ? 'has an odd number of digits' : 'is not hexadecimal'}`)
    }
    for (const byte of more) bytes.push(byte)
  }
}

/** The groups of digits in a dump's line, without the characters that stand behind a wide gap or a bar. */
function hexColumn(rest: string, colon: boolean): string[] {
  const [first = '', gap = '', second = ''] = (rest.trimStart().split('|', 1)[0] ?? '').split(/(\s{2,})/)
  const groups = first.split(/\s/)
  // hexdump and strace leave two blanks in the middle of a line as well.
  const halved = !colon && gap.length === 2 && groups.length === 8
  return (halved ? [...groups, ...second.split(/\s/)] : groups).filter((group) => group !== '')
}

function unreadable(bytes: readonly number[], index: number, reason: string): DecodeError {
  return new DecodeError(`line ${index + 1}: ${reason}`, bytes.length)
}

function shorten(text: string): string {
  return `"${printable(text.length > 24 ? `${text.slice(0, 24)}...` : text)}"`
}
