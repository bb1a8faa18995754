/** `netloom exec`: runs a program in a network namespace. */

import { printable } from '../explain/printable.ts'
import { namespacePath, openNamespace } from '../host/namespace/namespace.ts'
import { hasCode } from '../system/system-error.ts'
import { UsageError } from './command.ts'
import type { Console } from './console.ts'
import { attempt, messageOf, understand } from './failure.ts'
import { standIn } from './stand-in.ts'

export const help = `netloom exec NAME -- COMMAND [ARGUMENTS]

Runs a program in the network namespace NAME (a name in /run/netns, or a path such as /proc/ID/ns/net) and ends as it ends. It sees the
namespace's links and addresses, and this machine's files. Equivalent to: nsenter --net=/run/netns/NAME COMMAND`

/** What a shell gives for a program that was not found, and for one that could not be run. */
const NOT_FOUND = 127
const NOT_RUN = 126

export async function run([name, ...words]: readonly string[], console: Console): Promise<number> {
  const [command, ...args] = words[0] === '--' ? words.slice(1) : words
  if (name === undefined || name.startsWith('-') || command === undefined) throw new UsageError('expected a name and a command')
  if (!name.includes('/')) understand(() => namespacePath(name))
  return await attempt('exec', console, async () => {
    using namespace = openNamespace(name)
    try {
      return await standIn(() => namespace.spawn(command, args, { stdio: 'inherit' }))
    } catch (error) {
      const missing = hasCode(error, 'ENOENT')
      console.complain(`netloom exec: ${printable(command)}: ${missing ? 'there is no such program' : printable(messageOf(error))}\n`)
      return missing ? NOT_FOUND : NOT_RUN
    }
  })
}
