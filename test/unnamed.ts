/** What a decoded message has that no declaration names. */

/** The places, below `path`, where something was not understood: `IFLA_LINKINFO > #7`. */
export function unnamed(value: unknown, path: readonly string[] = []): string[] {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key === '#wire') return []
    const here = Array.isArray(value) ? path : [...path, key]
    return key.startsWith('#') ? [here.join(' > ')] : unnamed(inner, here)
  })
}
