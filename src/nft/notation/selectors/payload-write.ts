/** Fields written into a packet, and the checksums that they are a part of. nft(8), “PAYLOAD STATEMENT”; <linux/netfilter/nf_tables.h>, nft_payload_set */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { ExpressionInput } from '../../expressions/expression.ts'
import { isConstant, loadArgument } from '../argument.ts'
import { fromNumber, ones, toNumber } from '../bits.ts'
import type { Draft } from '../draft.ts'
import { headerOf } from '../headers/headers.ts'
import { bitwise } from '../instructions.ts'
import type { Operand, Place } from '../operand.ts'
import { registerOf } from '../registers.ts'
import type { Term } from '../term.ts'
import { constantOf } from '../values.ts'
import type { PayloadTerm } from './payload.ts'

type Written = NonNullable<Extract<ExpressionInput, { NFTA_EXPR_NAME: 'payload' }>['NFTA_EXPR_DATA']>

/** Fields that the checksum of the transport header counts as well. */
const pseudo: Readonly<Record<string, readonly string[]>> = {
  ip: ['saddr', 'daddr', 'length', 'protocol'],
  ip6: ['saddr', 'daddr', 'length', 'nexthdr'],
}

/** Headers whose checksum the kernel does not keep right. */
const unsummed: readonly string[] = ['udplite']

/** What the kernel is told of checksums. */
function checksumOf(term: PayloadTerm): Pick<Written, 'NFTA_PAYLOAD_CSUM_TYPE' | 'NFTA_PAYLOAD_CSUM_OFFSET' | 'NFTA_PAYLOAD_CSUM_FLAGS'> {
  const header = 'base' in term ? undefined : headerOf(term.protocol)
  if (header === undefined || 'base' in term) return {}
  const [offset] = (unsummed.includes(header.name) ? undefined : header.fields.checksum) ?? []
  return {
    ...(offset === undefined
      ? {}
      : {
          NFTA_PAYLOAD_CSUM_TYPE: header.name === 'sctp' ? 'NFT_PAYLOAD_CSUM_SCTP' : 'NFT_PAYLOAD_CSUM_INET',
          NFTA_PAYLOAD_CSUM_OFFSET: offset / 8,
        }),
    ...(pseudo[header.name]?.includes(term.field) === true ? { NFTA_PAYLOAD_CSUM_FLAGS: ['NFT_PAYLOAD_L4CSUM_PSEUDOHDR'] } : {}),
  }
}

/** Writes a field. Where it is not whole bytes, or not the whole words that a checksum sums up, what is around it is read first and written back. */
export function writeField(term: PayloadTerm, value: Term, operand: Operand, draft: Draft): ExpressionInput[] {
  const { place, part, bits } = operand
  if (place === undefined) throw new EncodeError('this has no place in a packet', ['key'])
  const checksum = checksumOf(term)
  const isOdd = checksum.NFTA_PAYLOAD_CSUM_TYPE !== undefined && place.length % 2 === 1
  if (part === undefined && !isOdd) return [...loadArgument(value, operand, 0, draft), store(place, checksum)]
  if (!isConstant(value)) throw new EncodeError(`a field that is a part of others’ bytes takes a constant, got ${show(value)}`, ['value'])
  const whole = isOdd ? { ...place, offset: place.offset & ~1, length: place.length + 1 } : place
  const below = (whole.offset + whole.length - place.offset - place.length) * 8 + (part?.shift ?? 0)
  const kept = ones(bits, below, whole.length).map((byte) => ~byte & 0xff)
  const flipped = fromNumber(toNumber(constantOf(value, operand)) << BigInt(below), whole.length)
  return [load(whole), bitwise(0, kept, { flipped }), store(whole, checksum)]
}

function load({ base, offset, length }: Place): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'payload',
    NFTA_EXPR_DATA: { NFTA_PAYLOAD_DREG: registerOf(0), NFTA_PAYLOAD_BASE: base, NFTA_PAYLOAD_OFFSET: offset, NFTA_PAYLOAD_LEN: length },
  }
}

function store({ base, offset, length }: Place, checksum: ReturnType<typeof checksumOf>): ExpressionInput {
  return {
    NFTA_EXPR_NAME: 'payload',
    NFTA_EXPR_DATA: {
      NFTA_PAYLOAD_SREG: registerOf(0),
      NFTA_PAYLOAD_BASE: base,
      NFTA_PAYLOAD_OFFSET: offset,
      NFTA_PAYLOAD_LEN: length,
      ...checksum,
    },
  }
}
