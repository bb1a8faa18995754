/** `netloom diagnose`: follows a packet from a namespace, and says where it is lost. */

import { parseArgs } from 'node:util'
import { type Diagnosis, diagnose, type Stop } from '../container/index.ts'
import { printable } from '../explain/printable.ts'
import { parseAddress } from '../host/ip/prefix.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { attempt, understand } from './failure.ts'
import { namespaceWord } from './namespace-word.ts'
import { withProgress } from './progress.ts'

export const help = `netloom diagnose NAMESPACE ADDRESS [OPTIONS]

Follows a packet from the network namespace to the address, and the answer back: links, routes, neighbours, the bridge, forwarding, every chain of every hook, translation. A probe is sent, and traced meanwhile. What is wrong is marked, with the command that would help; the exit status is 1 where no answer came. NAMESPACE is a name in /run/netns, a path, or the id of a process that lives in it.

  --port PORT     ask for a port; an echo request without it
  --udp           the port is of UDP; of TCP without it
  --timeout MS    milliseconds to wait for an answer; 2000 without it
  --json          as JSON

  netloom diagnose shop 198.51.100.1
  netloom diagnose shop 10.89.0.7 --port 5432`

const options = {
  port: { type: 'string' },
  udp: { type: 'boolean' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
} as const

export async function run(args: readonly string[], console: Console): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  const [namespace, address, ...more] = positionals
  if (namespace === undefined || address === undefined || more.length > 0) throw new UsageError('expected a namespace and an address')
  const { port, udp, timeout, json } = values
  if (udp === true && port === undefined) throw new UsageError('--udp takes --port')
  const numbers = Object.fromEntries(
    Object.entries({ port, timeout }).flatMap(([name, text]) => (text === undefined ? [] : [[name, numberOf(name, text)]])),
  )
  understand(() => parseAddress(address))
  return await attempt('diagnose', console, async () => {
    const told = await withProgress(console, `following a packet to ${address}`, () =>
      diagnose(namespaceWord(namespace), address, { ...numbers, protocol: udp === true ? 'udp' : 'tcp' }),
    )
    await console.print(json === true ? `${JSON.stringify(plain(told))}\n` : linesOf(told))
    return told.isReachable ? 0 : 1
  })
}

function numberOf(name: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name} takes a number, not ${text}`)
  return Number(text)
}

/** Without the kernel's own descriptions, which are no JSON. */
function plain({ stops, ...rest }: Diagnosis) {
  return { ...rest, stops: stops.map(({ trace: _, ...stop }) => stop) }
}

/** A stop in a line; what is wrong, and what would help, in lines below. */
function linesOf({ stops }: Diagnosis): string {
  const width = Math.max(...stops.map((stop) => head(stop).length))
  const indent = ' '.repeat(width + 6)
  return stops
    .flatMap((stop) => [
      `${stop.problem === undefined ? 'ok' : '!!'}  ${head(stop).padEnd(width)}  ${stop.found}`,
      ...(stop.problem === undefined ? [] : [`${indent}${stop.problem}`]),
      ...stop.help.map((command) => `${indent}try: ${command}`),
    ])
    .map((line) => `${printable(line)}\n`)
    .join('')
}

function head({ direction, place, part }: Stop): string {
  return `${direction === 'there' ? '→' : '←'} ${place} ${part}`
}
