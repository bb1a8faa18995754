/** Values to be compared: bytes as hex, 64-bit numbers as numbers. */
export function plain(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => {
      if (typeof inner === 'bigint') return Number(inner)
      return inner instanceof Uint8Array ? Buffer.from(inner).toString('hex') : inner
    }),
  )
}
