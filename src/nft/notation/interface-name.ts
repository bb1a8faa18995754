/** Names of network devices as rules compare them. <linux/if.h>, IFNAMSIZ */

import { EncodeError, show, within } from '../../schema/errors.ts'
import { DEVICE_NAME_MAX } from '../name.ts'

/** The sixteen bytes of one device's name, as `deviceName` has them; `where` stands in the path of its errors: `oifname`. */
export function interfaceName(where: string, name: string): Uint8Array {
  return within(where, () => {
    if (name.endsWith('*')) throw new EncodeError(`expected the name of one device, got a pattern: ${show(name)}`)
    return deviceName(name)
  })
}

/**
 * The sixteen bytes that the kernel loads for a name, its NULs included: comparing fewer would match every name that begins so. Throws
 * `EncodeError` for what cannot be a device's name.
 */
export function deviceName(name: string): Uint8Array {
  const bytes = new TextEncoder().encode(name)
  if (bytes.length > DEVICE_NAME_MAX)
    throw new EncodeError(`expected a device name of at most ${DEVICE_NAME_MAX} bytes, got ${bytes.length} (${show(name)})`)
  if (name === '' || name === '.' || name === '..' || /[/:\s\0]/.test(name))
    throw new EncodeError(`expected a device name, got ${show(name)}`)
  const padded = new Uint8Array(DEVICE_NAME_MAX + 1)
  padded.set(bytes)
  return padded
}
