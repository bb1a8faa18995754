/** Arithmetic on the bytes of a register, the first byte the highest. */

/** The number that bytes stand for, read from the packet's end of them. */
export function toNumber(bytes: Uint8Array): bigint {
  return bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

/** So many bytes that stand for a number; what does not fit is cut off. */
export function fromNumber(value: bigint, length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = length - 1, rest = value; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn)
  return bytes
}

/** A mask of `bits` ones with `below` zeros behind them, in so many bytes. */
export function ones(bits: number, below: number, length: number): Uint8Array {
  return fromNumber(((1n << BigInt(bits)) - 1n) << BigInt(below), length)
}

/** How many ones a mask begins with; undefined where ones stand behind a zero. */
export function leadingOnes(mask: Uint8Array): number | undefined {
  const length = mask.length * 8
  const zeros = (toNumber(mask) ^ ((1n << BigInt(length)) - 1n)).toString(2)
  const count = zeros === '0' ? length : length - zeros.length
  return zeros.includes('0') && zeros !== '0' ? undefined : count
}

/** Bytes the other way round. */
export function reversed(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes).reverse()
}

/** Several one behind the other. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

/** Bytes with zeros behind them, up to a length. */
export function padded(bytes: Uint8Array, length: number): Uint8Array {
  const whole = new Uint8Array(length)
  whole.set(bytes)
  return whole
}
