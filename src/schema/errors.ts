/** The two ways a declaration and bytes can disagree: a value that cannot be written, bytes that cannot be read. */

/**
 * A value that its declaration does not allow. Thrown before the kernel has seen a byte; `path` names the offender in kernel names
 * (`['IFLA_LINKINFO', 'IFLA_INFO_DATA', 'IFLA_VLAN_ID']`) and the message says what would be right.
 */
export class EncodeError extends TypeError {
  readonly code = 'ERR_NETLOOM_ENCODE'
  readonly path: string[]
  readonly reason: string

  constructor(reason: string, path: string[] = []) {
    super(path.length > 0 ? `${path.join(' > ')}: ${reason}` : reason)
    this.name = 'EncodeError'
    this.reason = reason
    this.path = path
  }
}

/** Bytes that are no message: a length that cannot be, or a datagram that ends too early. `offset` says where, from the datagram's start. */
export class DecodeError extends Error {
  readonly code = 'ERR_NETLOOM_DECODE'
  readonly offset: number

  constructor(reason: string, offset: number) {
    super(`${reason} (at byte ${offset})`)
    this.name = 'DecodeError'
    this.offset = offset
  }
}

/** Runs `write`; an `EncodeError` from within gets `name` put in front of its path. */
export function within<T>(name: string, write: () => T): T {
  try {
    return write()
  } catch (error) {
    throw located(error, name)
  }
}

/** The same error, one step further out. */
export function located(error: unknown, name: string): unknown {
  return error instanceof EncodeError ? new EncodeError(error.reason, [name, ...error.path]) : error
}

/** A value for an error message: short, and telling 1500 from '1500'. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value.length > 40 ? `a string of ${value.length} characters` : JSON.stringify(value)
  if (typeof value === 'bigint') return `${value}n`
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (value === null || typeof value !== 'object') return String(value)
  return 'an object'
}

/** The one of `names` that looks most like `name`, for a hint; undefined where none is near. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  let best: string | undefined
  let least = Math.max(3, Math.floor(name.length / 3))
  for (const candidate of names) {
    if (Math.abs(candidate.length - name.length) >= least) continue
    const distance = editDistance(name.toUpperCase(), candidate.toUpperCase())
    if (distance < least) {
      best = candidate
      least = distance
    }
  }
  return best
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      const substituted = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1)
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
