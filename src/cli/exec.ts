/** `netloom exec`: runs a program in a network namespace. */

import { once } from 'node:events'
import { constants } from 'node:os'
import { openNamespace } from '../host/namespace.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { attempt } from './failure.ts'

export const help = `netloom exec NAME -- COMMAND [ARGUMENTS]

Runs a program in the network namespace NAME (a name in /run/netns, a path, or a process id) and ends as it ends. It sees the namespace's
links and addresses, and this machine's files. Equivalent to: nsenter --net=/run/netns/NAME COMMAND`

/** What a shell gives for a program that was not found, and for one that could not be run. */
const NOT_FOUND = 127
const NOT_RUN = 126

export async function run([name, ...words]: readonly string[], console: Console): Promise<number> {
  const [command, ...args] = words[0] === '--' ? words.slice(1) : words
  if (name === undefined || name.startsWith('-') || command === undefined) throw new UsageError('expected a name and a command')
  return await attempt('exec', console, async () => {
    using namespace = openNamespace(/^\d+$/.test(name) ? Number(name) : name)
    const child = namespace.spawn(command, args, { stdio: 'inherit' })
    // Ctrl-C reaches the program by itself; what to make of it is the program's affair.
    const ignore = () => {}
    process.on('SIGINT', ignore)
    const relay = () => child.kill('SIGTERM')
    process.on('SIGTERM', relay)
    try {
      const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
      return code ?? 128 + (signal === null ? 0 : constants.signals[signal])
    } catch (error) {
      console.complain(`netloom exec: ${command}: ${error instanceof Error ? error.message : error}\n`)
      return (error as { code?: string }).code === 'ENOENT' ? NOT_FOUND : NOT_RUN
    } finally {
      process.off('SIGINT', ignore)
      process.off('SIGTERM', relay)
    }
  })
}
