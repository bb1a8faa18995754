/** Commands, said for another network namespace. ip-netns(8), nsenter(1) */

import type { Namespace } from '../host/namespace/namespace.ts'

/** The command that does in a namespace what `command` does where one is; without one, the command itself. */
export function commandIn(namespace: Namespace | undefined, command: string): string {
  if (namespace === undefined) return command
  const { name, path } = namespace
  if (name !== undefined && command.startsWith('ip ')) return `ip -n ${name} ${command.slice('ip '.length)}`
  if (name !== undefined) return `ip netns exec ${name} ${command}`
  return path === undefined ? command : `nsenter --net=${path} ${command}`
}
