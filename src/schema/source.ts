/** The bytes that are read, with what every reader needs at hand. */

/** One run of bytes under decoding. */
export class Source {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Set where a value must also keep what its type cannot say, so that writing it gives back the very same bytes. */
  readonly exact: boolean

  constructor(bytes: Uint8Array, exact = false) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.exact = exact
  }

  /** A copy of some of the bytes: a decoded value never shares memory with the buffer it was read from. */
  copy(start: number, end: number): Uint8Array {
    return new Uint8Array(this.bytes.subarray(start, end))
  }
}
