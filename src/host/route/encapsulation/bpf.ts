/** Programs that packets run through on their route. Whoever loads one has its descriptor; bpf(2) does. ip-route(8), <linux/lwtunnel.h>, LWT_BPF_* */

import { EncodeError, show } from '../../../schema/errors.ts'
import { readFields, textUpTo, wholeNumber } from '../../verb/fields.ts'
import { whole } from '../../verb/option-values.ts'
import type { Conversion } from '../../verb/options.ts'
import { kind } from './kind.ts'

/** A program that is loaded. The kernel tells its name alone. */
export interface BpfProgram {
  readonly descriptor: number
  /** By which it is found in lists. */
  readonly name: string
}

const fields = { descriptor: wholeNumber(0, 0x7fff_ffff), name: textUpTo(255) } as const

/** Reads a program. @throws EncodeError with the path of the offender */
export function readProgram(said: unknown): BpfProgram {
  const { descriptor, name } = readFields(said, fields)
  if (descriptor === undefined || name === undefined)
    throw new EncodeError(`expected the descriptor and the name of a program, got ${show(said)}`)
  return { descriptor, name }
}

const program: Conversion<BpfProgram, { LWT_BPF_PROG_FD?: number; LWT_BPF_PROG_NAME?: string }, Pick<BpfProgram, 'name'>> = {
  write(said) {
    const { descriptor, name } = readProgram(said)
    return { LWT_BPF_PROG_FD: descriptor, LWT_BPF_PROG_NAME: name }
  },
  read: ({ LWT_BPF_PROG_NAME: name = '' }) => ({ name }),
}

export const bpf = kind('bpf', 'LWTUNNEL_ENCAP_BPF', {
  /** For packets that come in. */
  in: ['LWT_BPF_IN', program],
  /** For packets that are about to leave. */
  out: ['LWT_BPF_OUT', program],
  /** For packets that leave, which it may lead elsewhere. */
  transmit: ['LWT_BPF_XMIT', program],
  /** How many bytes it may put in front of packets. */
  headroom: ['LWT_BPF_XMIT_HEADROOM', whole(0, 256)],
})
