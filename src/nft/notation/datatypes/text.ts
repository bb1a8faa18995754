/** Text: names of devices, helpers, operating systems. nft(8), “String type” */

import { EncodeError, show } from '../../../schema/errors.ts'
import { DEVICE_NAME_MAX } from '../../name.ts'
import type { Datatype } from '../datatype.ts'
import { deviceName } from '../interface-name.ts'

/**
 * A type of text. A value fills its register up with NULs, so that the whole of it is compared. One that ends in an asterisk (`br*`) is a
 * pattern: just the bytes before the asterisk, for a comparison of just so many. An asterisk that is meant stands behind a backslash (`br\*`).
 */
function texts(type: Pick<Datatype, 'name' | 'id' | 'bits'>, whole: (text: string, size: number) => Uint8Array): Datatype {
  return {
    ...type,
    order: 'big',
    noted: 'host',
    bytes(value, bits) {
      if (typeof value !== 'string') throw new EncodeError(`expected text, got ${show(value)}`)
      if (value.endsWith('\\*')) return whole(`${value.slice(0, -2)}*`, bits / 8)
      if (!value.endsWith('*')) return whole(value, bits / 8)
      const beginning = value.slice(0, -1)
      if (beginning === '') throw new EncodeError('expected text before the asterisk, got "*", which is everything')
      const padded = whole(beginning, bits / 8)
      const length = padded.indexOf(0)
      // nft counts the asterisk in.
      if (length + 2 > padded.length)
        throw new EncodeError(`expected at most ${padded.length - 2} bytes before the asterisk, got ${length}`)
      return padded.slice(0, length)
    },
    constant: written,
    text: (bytes) => `"${written(bytes)}"`,
  }
}

function written(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  const text = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end))
  if (end < 0) return `${text}*`
  return text.endsWith('*') ? `${text.slice(0, -1)}\\*` : text
}

/** Text that nft can read back stands in quotation marks, and can hold none. */
function plain(text: string, size: number): Uint8Array {
  const bytes = new TextEncoder().encode(text)
  if (bytes.length >= size) throw new EncodeError(`expected at most ${size - 1} bytes of text, got ${bytes.length} (${show(text)})`)
  if (text === '' || /["\0\n]/.test(text)) throw new EncodeError(`expected text of one line without quotation marks, got ${show(text)}`)
  const padded = new Uint8Array(size)
  padded.set(bytes)
  return padded
}

/** Text of as many bytes as the expression has room for: `ct helper`, `osf name`. */
export const string = texts({ name: 'string', id: 5, bits: 0 }, plain)

/** Names of network devices, and of kinds of them (`meta iifkind`). */
export const ifname = texts({ name: 'ifname', id: 41, bits: 8 * (DEVICE_NAME_MAX + 1) }, deviceName)
