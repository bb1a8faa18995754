/** MPLS label stacks, as `ip` writes them: 100/200, the outermost first. RFC 3032; <linux/mpls.h>, struct mpls_label */

import { ip } from '../../schema/address.ts'
import type { Codec } from '../../schema/codec.ts'
import { DecodeError, EncodeError, show } from '../../schema/errors.ts'
import { be32 } from '../../schema/integer.ts'
import { lookUp } from '../../schema/select.ts'

const MPLS_LS_LABEL_SHIFT = 12
const MPLS_LS_S = 0x100
const LABEL_MOST = 0xfffff

/** A stack of labels. In netlink messages traffic class and TTL are zero, and the last entry alone is marked as the bottom. */
export const mplsLabels: Codec<string> = {
  name: 'mpls_label[]',
  read(source, start, end) {
    const labels: number[] = []
    for (let at = start; at < end; at += 4) {
      const entry = be32.read(source, at, Math.min(at + 4, end))
      const label = entry >>> MPLS_LS_LABEL_SHIFT
      const bottom = at + 4 === end ? MPLS_LS_S : 0
      if (entry !== ((label << MPLS_LS_LABEL_SHIFT) >>> 0) + bottom) throw new DecodeError('not a stack of labels alone', at)
      labels.push(label)
    }
    if (labels.length === 0) throw new DecodeError('a stack has at least one label', start)
    return labels.join('/')
  },
  write(writer, value) {
    if (typeof value !== 'string' || !/^\d+(\/\d+)*$/.test(value))
      throw new EncodeError(`expected labels such as 100/200, got ${show(value)}`)
    const labels = value.split('/').map(Number)
    for (const [i, label] of labels.entries()) {
      if (label > LABEL_MOST) throw new EncodeError(`expected labels up to ${LABEL_MOST}, got ${label}`)
      be32.write(writer, ((label << MPLS_LS_LABEL_SHIFT) >>> 0) + (i === labels.length - 1 ? MPLS_LS_S : 0))
    }
  },
  explain: (source, start, end) => ({ value: mplsLabels.read(source, start, end) }),
}

/** Where a route leads: an address, or in messages of AF_MPLS a stack of labels. */
export const destination: Codec<string> = {
  name: 'ip',
  scoped: true,
  read: (source, start, end, scope) => (lookUp('rtm_family', scope) === 'AF_MPLS' ? mplsLabels : ip).read(source, start, end),
  write: (writer, value) => (typeof value === 'string' && /^[\d/]+$/.test(value) ? mplsLabels : ip).write(writer, value),
  explain: (source, start, end, scope) => ({ value: destination.read(source, start, end, scope) }),
}
