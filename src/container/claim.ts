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
