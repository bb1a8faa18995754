/** What conntrack says about a connection. nft(8), “Conntrack types”; <linux/netfilter/nf_conntrack_common.h> */

import { EncodeError, show } from '../../../schema/errors.ts'
import { CT_STATE, IP_CT_DIR, IPS } from '../../conntrack.ts'
import type { Datatype } from '../datatype.ts'
import { bits, singleBits } from './bitmask.ts'
import { numbers } from './numbers.ts'
import { parseNumber, readNumber, writeNumber } from './whole-number.ts'

export const ctState = bits({
  name: 'ct_state',
  id: 26,
  bits: 32,
  order: 'host',
  symbols: {
    invalid: CT_STATE.NF_CT_STATE_INVALID_BIT,
    established: CT_STATE.IP_CT_ESTABLISHED,
    related: CT_STATE.IP_CT_RELATED,
    new: CT_STATE.IP_CT_NEW,
    untracked: CT_STATE.NF_CT_STATE_UNTRACKED_BIT,
  },
})

export const ctDirection = numbers({
  name: 'ct_dir',
  id: 27,
  bits: 8,
  noted: 'none',
  symbols: { original: IP_CT_DIR.IP_CT_DIR_ORIGINAL, reply: IP_CT_DIR.IP_CT_DIR_REPLY },
})

export const ctStatus = bits({
  name: 'ct_status',
  id: 28,
  bits: 32,
  order: 'host',
  symbols: {
    expected: IPS.IPS_EXPECTED,
    'seen-reply': IPS.IPS_SEEN_REPLY,
    assured: IPS.IPS_ASSURED,
    confirmed: IPS.IPS_CONFIRMED,
    snat: IPS.IPS_SRC_NAT,
    dnat: IPS.IPS_DST_NAT,
    dying: IPS.IPS_DYING,
  },
})

/** What conntrack reports of a connection (`ct event set`). */
export const ctEvent = bits({
  name: 'ct_event',
  id: 40,
  bits: 32,
  order: 'host',
  symbols: {
    new: 1 << 0,
    related: 1 << 1,
    destroy: 1 << 2,
    reply: 1 << 3,
    assured: 1 << 4,
    protoinfo: 1 << 5,
    helper: 1 << 6,
    mark: 1 << 7,
    seqadj: 1 << 8,
    secmark: 1 << 9,
    label: 1 << 10,
  },
})

const LABELS = 128

/**
 * Labels of a connection: bits again, but each is called by its place, from 0 to 127. Their names are of the machine (/etc/connlabel.conf) and refused.
 * Several at once are text, for they make no number: `'1,2'`; no label at all is `''`.
 */
export const ctLabel: Datatype = {
  name: 'ct_label',
  id: 30,
  bits: LABELS,
  order: 'host',
  bitmask: true,
  bytes(value, bits) {
    const places = typeof value === 'string' ? value.split(',').filter((place) => place !== '') : [value]
    const set = places.reduce((sum, place) => {
      const number = parseNumber(place)
      if (number === undefined || number < 0n || number >= LABELS)
        throw new EncodeError(`expected the number of a label, from 0 to ${LABELS - 1}, got ${show(place)}`)
      return sum | (1n << number)
    }, 0n)
    return writeNumber(set, bits, 'host')
  },
  constant(bytes) {
    const [first, ...more] = places(bytes)
    return first === undefined || more.length > 0 ? places(bytes).join() : first
  },
  text: (bytes) => places(bytes).join(),
}

function places(bytes: Uint8Array): number[] {
  return singleBits(ctLabel, bytes).map((bit) => readNumber(bit, 'host').toString(2).length - 1)
}
