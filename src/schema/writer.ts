/** The buffer that messages are written into: one, growing, reused. */

/** Bytes under construction. `at` is where the next one goes; what lies before it has been written. */
export class Writer {
  bytes: Uint8Array
  view: DataView
  at = 0
  /** Set where the value was read a moment ago: the bytes that it keeps are its own, and need not be read again to be believed. */
  readonly trusting: boolean

  constructor(capacity = 4096, trusting = false) {
    this.trusting = trusting
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
  }

  /** Makes room for `length` bytes, zeroes them, moves behind them, and returns where they begin. */
  reserve(length: number): number {
    const start = this.at
    const end = start + length
    if (end > this.bytes.length) this.#grow(end)
    const { bytes } = this
    // They are few: calling `fill` takes longer than doing it.
    for (let at = start; at < end; at++) bytes[at] = 0
    this.at = end
    return start
  }

  /** Writes bytes as they are. */
  append(bytes: Uint8Array): void {
    const start = this.at
    const end = start + bytes.length
    if (end > this.bytes.length) this.#grow(end)
    this.bytes.set(bytes, start)
    this.at = end
  }

  /** Zeroes up to the next multiple of four bytes, where netlink's headers and attributes begin. */
  align(): void {
    const odd = this.at & 3
    if (odd !== 0) this.reserve(4 - odd)
  }

  /** A copy of what has been written since `start`. */
  copy(start = 0): Uint8Array {
    return this.bytes.slice(start, this.at)
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    bytes.set(this.bytes.subarray(0, this.at))
    this.bytes = bytes
    this.view = new DataView(bytes.buffer)
  }
}

/** What `write` puts down, as bytes of its own. */
export function written(write: (writer: Writer) => void): Uint8Array {
  const writer = new Writer(256)
  write(writer)
  return writer.copy()
}
