/** What a value of a rule is: how many bits it has, in which byte order it lies in a register, and how nft writes it. nft(8), “Data types” */

/** A value as nft's JSON says it: `'10.10.0.2'`, `80`, `'established'`, `true`. libnftables-json(5), “Immediate expressions” */
export type Constant = string | number | boolean

/** A type of values. Plain data and pure functions: one for each of nft's types, in `datatypes/`, and one made for each concatenation. */
export interface Datatype {
  /** What nft calls it: `'ipv4_addr'`. */
  readonly name: string
  /** nft's number for it, which a set's NFTA_SET_KEY_TYPE keeps. */
  readonly id: number
  /** How many bits a value has; 0 where that is for the expression to say, as with `integer` and `string`. */
  readonly bits: number
  /** In which order a value's bytes lie in a register: the packet's (`big`) or the host's. A value of one byte, or of text, has none: it counts as `big`. */
  readonly order: 'big' | 'host'
  /** What nft notes as the byte order of a set of this type (NFTNL_UDATA_SET_KEYBYTEORDER) where that is not `order`: it matters to nobody. */
  readonly noted?: 'none' | 'host'
  /**
   * The bytes of a value, as they lie in a register. Takes what `constant` gives, and whatever else nft reads for this type: a symbol, a number,
   * a number as text (`'0x10'`).
   *
   * @throws EncodeError for what is no such value, with what would be right
   */
  bytes(value: Constant, bits: number): Uint8Array
  /** The value as nft's JSON says it. Symbols where nft has them; with `numeric` (`nft -n`) numbers. */
  constant(bytes: Uint8Array, numeric?: boolean): Constant
  /** The value as nft's rules say it: `"wlo1"`, `0x00000010`, `established`. Symbols where `nft list` writes them; with `numeric` (`nft -n`) numbers. */
  text(bytes: Uint8Array, numeric?: boolean): string
  /** Set where single bits have names of their own (`ct_state`, `tcp_flag`): matches then ask for any of them, and text joins them by commas. */
  readonly bitmask?: boolean
  /** Set where prefixes are written as such (`10.0.0.0/8`): addresses, marks, groups of devices. */
  readonly prefixes?: boolean
}
