/**
 * Options of router advertisements that programs are to act on (DNS servers, captive portals), handed on as they come in.
 * RTM_NEWNDUSEROPT; <linux/rtnetlink.h>, struct nduseroptmsg; RFC 4861, 4.6
 */

import { ipv6 } from '../../schema/address.ts'
import type { AttributeInputs, AttributeValues } from '../../schema/attribute-types.ts'
import { attributes, type HeaderFields } from '../../schema/attributes.ts'
import { bytes } from '../../schema/bytes.ts'
import type { Codec, Format, InputOf, ValueOf } from '../../schema/codec.ts'
import { DecodeError, EncodeError, show, within } from '../../schema/errors.ts'
import type { Explanation } from '../../schema/explanation.ts'
import { s32, u8, u16 } from '../../schema/integer.ts'
import { type Named, named } from '../../schema/names.ts'
import { padding } from '../../schema/padding.ts'
import { struct } from '../../schema/struct.ts'
import { written } from '../../schema/writer.ts'
import { AF } from '../address-family.ts'

/** Options of neighbour discovery. The kernel’s <net/ndisc.h> */
export const ND_OPT = {
  ND_OPT_SOURCE_LL_ADDR: 1,
  ND_OPT_TARGET_LL_ADDR: 2,
  ND_OPT_PREFIX_INFO: 3,
  ND_OPT_REDIRECT_HDR: 4,
  ND_OPT_MTU: 5,
  ND_OPT_NONCE: 14,
  ND_OPT_ROUTE_INFO: 24,
  ND_OPT_RDNSS: 25,
  ND_OPT_DNSSL: 31,
  ND_OPT_6CO: 34,
  ND_OPT_CAPTIVE_PORTAL: 37,
  ND_OPT_PREF64: 38,
} as const

const nduseroptmsg = struct('nduseroptmsg', {
  nduseropt_family: named(u8, AF),
  __nduseropt_pad1: padding(1),
  nduseropt_opts_len: u16,
  nduseropt_ifindex: s32,
  nduseropt_icmp_type: named(u8, { NDISC_ROUTER_ADVERTISEMENT: 134 }),
  nduseropt_icmp_code: u8,
  __nduseropt_pad2: padding(2),
  __nduseropt_pad3: padding(4),
})

/** One option. Its length, in eights, follows from the data, which fill it: so many bytes that with type and length they are eights. */
export interface NdOption {
  nd_opt_type: Named<typeof ND_OPT>
  data: Uint8Array
}

const optionHeader = struct('nd_opt_hdr', { nd_opt_type: named(u8, ND_OPT), nd_opt_len: u8 })

const options: Codec<NdOption[], readonly Readonly<NdOption>[]> = {
  name: 'struct nd_opt_hdr[]',
  read(source, start, end) {
    const values: NdOption[] = []
    for (let at = start; at < end; ) {
      const { nd_opt_type, nd_opt_len } = optionHeader.read(source, at, Math.min(at + optionHeader.least, end))
      const next = at + 8 * nd_opt_len
      if (next === at || next > end) throw new DecodeError(`an option of ${8 * nd_opt_len} bytes where ${end - at} are left`, at)
      values.push({ nd_opt_type, data: source.copy(at + optionHeader.least, next) })
      at = next
    }
    return values
  },
  write(writer, values) {
    if (!Array.isArray(values)) throw new EncodeError(`expected an array, got ${show(values)}`)
    for (const [i, { nd_opt_type, data }] of values.entries()) {
      within(`[${i}]`, () => {
        const size = optionHeader.least + (data instanceof Uint8Array ? data.length : 0)
        if (size % 8 !== 0) throw new EncodeError(`expected 6 bytes, or 8 more for each eight, got ${show(data)}`, ['data'])
        optionHeader.write(writer, { nd_opt_type, nd_opt_len: size / 8 })
        within('data', () => bytes.write(writer, data))
      })
    }
  },
  explain(source, start, end) {
    const children: Explanation[] = []
    for (const [i, { data }] of options.read(source, start, end).entries()) {
      const offset = children.reduce((at, child) => at + child.length, start)
      const at = offset + optionHeader.least
      const next = at + data.length
      const fields = optionHeader.explain(source, offset, at).children ?? []
      const payload = { name: 'data', offset: at, length: data.length, type: bytes.name, ...bytes.explain(source, at, next) }
      children.push({ name: `[${i}]`, offset, length: next - offset, type: optionHeader.name, children: [...fields, payload] })
    }
    return children.length > 0 ? { children } : { value: 'none' }
  },
}

const rows = { NDUSEROPT_SRCADDR: [1, ipv6, 'the router'] } as const
const set = attributes(rows)

type Fields = 'nduseropt_opts_len' | '#tail'

/** Options, as the kernel hands them on. nduseropt_opts_len follows from them. */
export interface NdUserOptionMessage extends Omit<ValueOf<typeof nduseroptmsg>, Fields>, AttributeValues<typeof rows> {
  nduseropt_opts: NdOption[]
}

/** The same, written, as a test may: there is no request. */
export interface NdUserOptionInput extends Omit<InputOf<typeof nduseroptmsg>, Fields>, AttributeInputs<typeof rows> {
  readonly nduseropt_opts?: readonly Readonly<NdOption>[] | undefined
}

const fields: HeaderFields = new Map([
  ...nduseroptmsg.fields.map(({ name, codec }): [string, Format] => [name, codec]).filter(([name]) => name !== 'nduseropt_opts_len'),
  ['nduseropt_opts', options],
])

/** Where the options end, at least where the header says so. */
function optionsEnd(length: number, start: number, end: number): number {
  const stop = start + nduseroptmsg.least + length
  if (stop > end) throw new DecodeError(`${length} bytes of options where ${end - start - nduseroptmsg.least} are left`, start)
  return stop
}

export const ndUserOption: Codec<NdUserOptionMessage, NdUserOptionInput> & {
  readonly header: typeof nduseroptmsg
  readonly attributes: typeof set
} = {
  name: nduseroptmsg.name,
  header: nduseroptmsg,
  attributes: set,
  read(source, start, end, scope) {
    const at = Math.min(start + nduseroptmsg.least, end)
    const { nduseropt_opts_len, ...header } = nduseroptmsg.read(source, start, at)
    const stop = optionsEnd(nduseropt_opts_len, start, end)
    const value = { ...header, nduseropt_opts: options.read(source, at, stop) }
    set.readInto(value, source, stop, end, scope)
    return value
  },
  write(writer, value, scope) {
    if (value === null || typeof value !== 'object') throw new EncodeError(`expected an object (${nduseroptmsg.name}), got ${show(value)}`)
    const opts = within('nduseropt_opts', () => written((writer) => options.write(writer, value.nduseropt_opts ?? [])))
    nduseroptmsg.writeFields(writer, { ...value, nduseropt_opts_len: opts.length })
    writer.append(opts)
    set.writeFrom(writer, { ...value }, scope, fields)
  },
  explain(source, start, end, scope) {
    const at = Math.min(start + nduseroptmsg.least, end)
    const stop = optionsEnd(nduseroptmsg.read(source, start, at).nduseropt_opts_len, start, end)
    const children: Explanation[] = [
      { name: nduseroptmsg.name, offset: start, length: at - start, ...nduseroptmsg.explain(source, start, at) },
      { name: 'nduseropt_opts', offset: at, length: stop - at, type: options.name, ...options.explain(source, at, stop) },
    ]
    set.explainInto(children, {}, source, stop, end, scope)
    return { children, nameOf: set.nameOf }
  },
}
