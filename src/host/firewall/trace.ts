/** The way of packets through the rules, those for which a rule has set `meta nftrace`. nft(8), NFNLGRP_NFTRACE */

import { subscribe, type Transport } from '../../netlink/index.ts'
import { NFNLGRP, netfilter, type TableFamily, type TraceMessage } from '../../nft/index.ts'
import { describeFamily } from './ruleset.ts'

/** What becomes of a packet, in the words of nft. */
export type Verdict = 'accept' | 'drop' | 'stolen' | 'queue' | 'repeat' | 'continue' | 'break' | 'jump' | 'goto' | 'return'

/** One step of a packet through a chain. */
export interface TraceStep {
  /** Whether a rule was met, a chain was at its end, or the base chain's policy decided. */
  readonly type: 'rule' | 'return' | 'policy'
  readonly table: string
  readonly chain: string
  /** The handle of the rule. */
  readonly rule: bigint | undefined
  readonly verdict: Verdict | undefined
  /** The chain that `jump` and `goto` lead to. */
  readonly target: string | undefined
  /** The kernel's own description. */
  readonly message: TraceMessage
}

/** A packet's way through one base chain, from the step that it was first traced at. */
export interface TracedPacket {
  readonly type: 'packet'
  /** The same for a packet in every chain that it comes through between two links; later packets may have it again. */
  readonly id: number
  readonly family: TableFamily | number
  readonly table: string
  /** The chain of the first step. */
  readonly chain: string
  /** What became of it here: that it is accepted here says nothing of the chains behind. */
  readonly verdict: Verdict | undefined
  readonly steps: readonly TraceStep[]
  /** The indices of the links by which it came and is to go. */
  readonly input: number | undefined
  readonly output: number | undefined
  /** Its first bytes, as the kernel tells them: the network header and what stands behind it. */
  readonly networkHeader: Uint8Array | undefined
  readonly transportHeader: Uint8Array | undefined
}

/** What a trace tells. */
export type TraceEvent = TracedPacket | { readonly type: 'overrun' }

export interface TraceOptions {
  /** Ends the trace. */
  readonly signal?: AbortSignal
}

const BUFFER = 2 ** 22

/** See `Firewall.trace`: `open` opens the socket that listens. */
export async function* trace(open: () => Transport, { signal }: TraceOptions = {}): AsyncGenerator<TraceEvent, void> {
  const transport = open()
  transport.reserveReceive(BUFFER)
  const subscription = subscribe(netfilter, transport, [NFNLGRP.NFNLGRP_NFTRACE], signal === undefined ? {} : { signal })
  /** Packets on their way. Those of several processors come mixed. */
  const underway = new Map<number, TraceStep[]>()
  try {
    for await (const message of subscription) {
      if (message.nlmsg_type === 'NLMSG_OVERRUN') {
        underway.clear()
        yield { type: 'overrun' }
      }
      if (message.nlmsg_type !== 'NFT_MSG_TRACE') continue
      const { NFTA_TRACE_ID: id = 0 } = message
      const step = stepOf(message)
      const steps = [...(underway.get(id) ?? []), step]
      if (isLast(step)) {
        underway.delete(id)
        yield packetOf(id, steps)
      } else underway.set(id, steps)
    }
  } finally {
    await subscription.return()
  }
}

function stepOf(message: TraceMessage): TraceStep {
  const {
    NFTA_TRACE_TYPE: type,
    NFTA_TRACE_RULE_HANDLE: rule,
    NFTA_TRACE_VERDICT: { NFTA_VERDICT_CODE: code, NFTA_VERDICT_CHAIN: target } = {},
  } = message
  return {
    // At a chain's end newer kernels speak of a rule without a handle, older ones of a return.
    type: type === 'NFT_TRACETYPE_POLICY' ? 'policy' : rule === undefined || type === 'NFT_TRACETYPE_RETURN' ? 'return' : 'rule',
    table: message.NFTA_TRACE_TABLE ?? '',
    chain: message.NFTA_TRACE_CHAIN ?? '',
    rule,
    verdict: verdictOf(code ?? message.NFTA_TRACE_POLICY),
    target,
    message,
  }
}

/** NF_QUEUE carries the number of its queue in its upper bits. */
function verdictOf(code: string | number | undefined): Verdict | undefined {
  if (code === undefined) return undefined
  if (typeof code === 'number') return (code & 0xff) === 3 ? 'queue' : undefined
  return code.replace(/^NFT?_/, '').toLowerCase() as Verdict
}

const final: ReadonlySet<Verdict | undefined> = new Set<Verdict>(['accept', 'drop', 'stolen', 'queue', 'repeat'])

function isLast({ type, verdict }: TraceStep): boolean {
  return type === 'policy' || final.has(verdict)
}

function packetOf(id: number, steps: readonly TraceStep[]): TracedPacket {
  const first = steps[0] as TraceStep
  // The first step alone tells of the packet itself.
  const { message } = first
  return {
    type: 'packet',
    id,
    family: describeFamily(message.NFTA_TRACE_NFPROTO ?? message.nfgen_family),
    table: first.table,
    chain: first.chain,
    verdict: steps.at(-1)?.verdict,
    steps,
    input: message.NFTA_TRACE_IIF,
    output: message.NFTA_TRACE_OIF,
    networkHeader: message.NFTA_TRACE_NETWORK_HEADER,
    transportHeader: message.NFTA_TRACE_TRANSPORT_HEADER,
  }
}
