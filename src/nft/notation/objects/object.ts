/** Objects of a table: what each kind says, as plain data and in nft's notation. nft(8), “STATEFUL OBJECTS”; libnftables-json(5) */

import type { Style } from '../text.ts'

/** One kind of objects. `Said` is what nft's JSON says of one, besides its place and its name. */
export interface ObjectKind<Data, Said, Input = Data> {
  /** nft's word for it. */
  readonly word: string
  /** What the kernel's data say. */
  read(data: Data): Said
  /** The kernel's data, with nft's choice of attributes. @throws EncodeError for what cannot be */
  write(said: Said): Input
  /** The lines that nft writes between the braces. */
  lines(said: Said, style: Style): readonly string[]
}
