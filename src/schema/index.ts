/** The declaration language: one declaration gives the type, the encoder, the decoder and the explanation. */

export { ip, ipv4, ipv6, linkAddress, parseIp, parseIpv4, parseIpv6, parseLinkAddress } from './address.ts'
export { array } from './array.ts'
export {
  type AttributeInputs,
  type Attributes,
  type AttributeValues,
  attributes,
  NLA_F_NESTED,
  type Row,
  type Rows,
  type Unnamed,
} from './attributes.ts'
export { bytes, bytesOf, hex, presence, unhex } from './bytes.ts'
export type { AnyCodec, Codec, Format, InputOf, Scope, ValueOf } from './codec.ts'
export { DecodeError, EncodeError, within } from './errors.ts'
export { type Explained, type Explanation, leaves, partsAt, pathAt } from './explanation.ts'
export { be16, be32, be64, bes32, littleEndian, s8, s16, s32, s64, u8, u16, u32, u64 } from './integer.ts'
export { fromJson, type Json, jsonLine, toJson } from './json.ts'
export { lazy } from './lazy.ts'
export { list } from './list.ts'
export { type Message, type MessageInput, type MessageValue, message } from './message.ts'
export { type Flags, flags, type Named, type Names, named } from './names.ts'
export { nested, repeated } from './nested.ts'
export { padding } from './padding.ts'
export { type Select, select } from './select.ts'
export { Source } from './source.ts'
export { type FieldInputs, type Fields, type FieldValues, type Struct, struct } from './struct.ts'
export { bareText, text, textField, textOf } from './text.ts'
export type { Deviation, Wire } from './wire.ts'
export { Writer, written } from './writer.ts'
