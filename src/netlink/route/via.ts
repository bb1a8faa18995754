/** A gateway of another family than the route's: IPv4 by way of an IPv6 router. <linux/rtnetlink.h>, struct rtvia */

import { ip, linkAddress } from '../../schema/address.ts'
import type { Codec } from '../../schema/codec.ts'
import { DecodeError, EncodeError, show, within } from '../../schema/errors.ts'
import { u16 } from '../../schema/integer.ts'
import { type Named, named } from '../../schema/names.ts'
import { AF } from '../address-family.ts'

const family = named(u16, AF)

/** The gateway: a family and an address of that family. */
export interface Via {
  rtvia_family: Named<typeof AF>
  rtvia_addr: string
}

const addressOf = (of: Via['rtvia_family']): Codec<string> => (of === 'AF_INET' || of === 'AF_INET6' ? ip : linkAddress)

export const via: Codec<Via, Readonly<Via>> = {
  name: 'struct rtvia',
  read(source, start, end) {
    if (end - start < 2) throw new DecodeError(`struct rtvia takes at least 2 bytes, not ${end - start}`, start)
    const rtvia_family = family.read(source, start, start + 2)
    return { rtvia_family, rtvia_addr: addressOf(rtvia_family).read(source, start + 2, end) }
  },
  write(writer, value) {
    if (value === null || typeof value !== 'object') throw new EncodeError(`expected an object (struct rtvia), got ${show(value)}`)
    within('rtvia_family', () => family.write(writer, value.rtvia_family))
    within('rtvia_addr', () => addressOf(value.rtvia_family).write(writer, value.rtvia_addr))
  },
  explain(source, start, end) {
    const { rtvia_family } = via.read(source, start, end)
    const codec = addressOf(rtvia_family)
    return {
      children: [
        { name: 'rtvia_family', offset: start, length: 2, type: family.name, ...family.explain(source, start, start + 2) },
        { name: 'rtvia_addr', offset: start + 2, length: end - start - 2, type: codec.name, ...codec.explain(source, start + 2, end) },
      ],
    }
  },
}
