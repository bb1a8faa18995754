/** `netloom explain`: hex to the annotated tree. */

import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { explain } from '../explain/explain.ts'
import { readHex } from '../explain/hex.ts'
import { drawTree } from '../explain/tree.ts'
import { DecodeError } from '../schema/errors.ts'
import type { Console } from './console.ts'
import { protocolNamed } from './translate.ts'

export const help = `netloom explain [--protocol route|netfilter|generic] [HEX... | FILE]

Explains every byte of a datagram. The hex comes from the arguments, from a file (a name with a dot or a slash in it), or from standard
input: digits alone, 7c:00, 0x7c, or a dump by xxd, hexdump -C, tcpdump -x or strace. Without a protocol, the one that fits best.`

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { protocol: { type: 'string' } },
    allowPositionals: true,
    strict: true,
  })
  const protocol = values.protocol === undefined ? undefined : protocolNamed(values.protocol)
  try {
    const datagram = readHex(await textOf(positionals, console))
    await console.print(drawTree(explain(datagram, protocol), datagram, { colour: console.colour }))
    return 0
  } catch (error) {
    // A file that is not there, bytes that are no message: what to say is in the error's own words.
    if (!(error instanceof DecodeError) && !(error instanceof Error && 'syscall' in error)) throw error
    console.complain(`netloom explain: ${error.message}\n`)
    return 1
  }
}

async function textOf(words: readonly string[], console: Console): Promise<string> {
  const [file] = words
  if (words.length === 1 && file !== undefined && /[./]/.test(file)) return readFileSync(file, 'utf8')
  if (words.length > 0) return words.join('\n')
  let text = ''
  const decoder = new TextDecoder()
  for await (const chunk of console.input) text += decoder.decode(chunk, { stream: true })
  return text + decoder.decode()
}
