/** Namespaces as words of a command line. */

import type { NamespaceName } from '../host/namespace/namespace.ts'

/** A name in /run/netns, a path, or, where it is nothing but digits, the id of a process that lives in it. */
export function namespaceWord(word: string): NamespaceName {
  return /^\d+$/.test(word) ? Number(word) : word
}
