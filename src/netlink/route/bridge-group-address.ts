/** The group of an entry in a bridge's multicast database: an IPv4, an IPv6 or a MAC address. <linux/if_bridge.h>, struct br_mdb_entry, `addr` */

import { ipv4, ipv6, linkAddress } from '../../schema/address.ts'
import { bytes, hex } from '../../schema/bytes.ts'
import type { AnyCodec, Codec } from '../../schema/codec.ts'
import { EncodeError, show, within } from '../../schema/errors.ts'
import { be16 } from '../../schema/integer.ts'
import { type Named, named } from '../../schema/names.ts'
import { ETH_P } from '../ether-types.ts'

/** A group's address: of IPv4 where the protocol is ETH_P_IP, of IPv6 where it is ETH_P_IPV6, a MAC address where it is 0. */
export interface GroupAddress {
  /** The address; sixteen bytes for a protocol that has no addresses we know. */
  u: string | Uint8Array
  proto: Named<typeof ETH_P>
}

/** The union takes as much as its longest member; two bytes of padding align the struct behind it. */
const UNION = 16
const SIZE = 20

const protocol = named(be16, ETH_P)

/** What the union holds, and how many bytes of it count. */
function memberOf(proto: GroupAddress['proto']): readonly [codec: AnyCodec, size: number] {
  if (proto === 'ETH_P_IP' || proto === ETH_P.ETH_P_IP) return [ipv4, 4]
  if (proto === 'ETH_P_IPV6' || proto === ETH_P.ETH_P_IPV6) return [ipv6, 16]
  return proto === 0 ? [linkAddress, 6] : [bytes, UNION]
}

/** As the header has it: `{ u: '239.1.1.1', proto: 'ETH_P_IP' }`. */
export const groupAddress: Codec<GroupAddress, Partial<Readonly<GroupAddress>>> & { readonly size: number } = {
  name: 'struct',
  size: SIZE,
  read(source, start) {
    const proto = protocol.read(source, start + UNION, start + UNION + 2)
    const [codec, size] = memberOf(proto)
    return { u: codec.read(source, start, start + size), proto }
  },
  write(writer, value) {
    if (value === null || typeof value !== 'object') throw new EncodeError(`expected an object ({ u, proto }), got ${show(value)}`)
    const { u, proto = 0 } = value
    const [codec, size] = memberOf(proto)
    const start = writer.at
    within('u', () => {
      codec.write(writer, u)
      if (writer.at - start !== size) throw new EncodeError(`expected an address of ${size} bytes, got ${writer.at - start}`)
    })
    writer.reserve(UNION - size)
    within('proto', () => protocol.write(writer, proto))
    writer.reserve(SIZE - UNION - 2)
  },
  explain(source, start) {
    const { proto } = groupAddress.read(source, start, start + SIZE)
    const [codec, size] = memberOf(proto)
    const padding = (from: number, to: number) => ({
      name: 'padding',
      offset: from,
      length: to - from,
      value: hex(source.bytes.subarray(from, to)),
    })
    const [behind, end] = [start + UNION + 2, start + SIZE]
    return {
      children: [
        { name: 'u', offset: start, length: size, type: codec.name, ...codec.explain(source, start, start + size) },
        ...(size < UNION ? [padding(start + size, start + UNION)] : []),
        { name: 'proto', offset: start + UNION, length: 2, type: protocol.name, ...protocol.explain(source, start + UNION, behind) },
        padding(behind, end),
      ],
    }
  },
}
