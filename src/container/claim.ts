/**
 * A claim: who has it is the only one at work on something, in this process or any other. It is the name of a socket, which the kernel gives to one alone and
 * takes back when its process ends, however it ends. unix(7), “abstract”
 */

import { inside } from '../host/namespace/inside.ts'
import type { Namespace } from '../host/namespace/namespace.ts'
import { claimName } from '../system/abstract-name.ts'
import { hasCode } from '../system/system-error.ts'
import { failure } from './failure.ts'

/** Claims something of a host, by its name. @throws an Error with code EBUSY, and this message, where somebody has it */
export function claim(namespace: Namespace | undefined, name: string, otherwise: string): Disposable {
  try {
    return inside(namespace, () => claimName(`netloom ${name}`))
  } catch (error) {
    throw hasCode(error, 'EADDRINUSE') ? failure('EBUSY', otherwise) : error
  }
}

/** How long to wait for whoever has a claim, in milliseconds, and how often to look. */
const PATIENCE = 10_000
const PAUSE = 2

/** The same, but waits for whoever has it. @throws as {@link claim}, when that takes too long */
export async function patientClaim(namespace: Namespace | undefined, name: string, otherwise: string): Promise<Disposable> {
  const deadline = performance.now() + PATIENCE
  for (;;) {
    try {
      return claim(namespace, name, otherwise)
    } catch (error) {
      if (!hasCode(error, 'EBUSY') || performance.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, PAUSE))
    }
  }
}
