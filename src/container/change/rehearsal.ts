/** What operations send, written down instead of sent: a kernel on paper says yes to all. */

import { Host } from '../../host/host.ts'
import type { Namespace } from '../../host/namespace/namespace.ts'
import type { Sysctl } from '../../host/settings/sysctl.ts'
import { Connection, decodeDatagram, encodeDatagram, fakeKernel, NetlinkError, type Protocol } from '../../netlink/index.ts'
import { type LinkInput, route } from '../../netlink/route/index.ts'
import { netfilter } from '../../nft/index.ts'
import type { Operation, Workplace } from './operation.ts'

/** A message that an operation sends. */
export interface PlannedMessage {
  /** The protocol's name: `route`. */
  readonly protocol: string
  /** The message, under the kernel's own names. The index of a link that is yet to be made stands in it as {@link YET_TO_BE_MADE}. */
  readonly message: { readonly nlmsg_type: string; readonly nlmsg_flags: readonly (string | number)[]; readonly [name: string]: unknown }
}

/** The index of links that are not there yet. */
export const YET_TO_BE_MADE = 0x7fff_ffff

/** The messages of operations of one place. Nothing is sent, and nothing is set. */
export async function rehearse(operations: readonly Operation[]): Promise<PlannedMessage[]> {
  const host = new PaperHost()
  const place: Workplace = { host, links: new Map() }
  for (const operation of operations) await (operation.rehearse ?? operation.perform).call(operation, place)
  await host.close()
  return host.sent
}

/** A host that only writes down what it is told. Links that are there it knows from the `real` one, where there is one. */
export class PaperHost extends Host {
  readonly sent: PlannedMessage[] = []
  override readonly sysctl: Sysctl = { get: () => '', set() {}, has: () => true, list: () => [] }
  readonly #route: Connection<typeof route>
  readonly #netfilter = onPaper(netfilter, this.sent)

  /** Takes over a namespace that messages can name; it is not entered. */
  constructor(namespace?: Namespace, real?: Host) {
    super(namespace)
    this.#route = onPaper(route, this.sent, (question) => real?.route.getSync('RTM_GETLINK', question))
  }

  override get route() {
    return this.#route
  }

  override get netfilter() {
    return this.#netfilter
  }
}

/** A connection whose messages go to a list; the kernel behind it does what it is told, and knows every link by the same index. */
function onPaper<P extends Protocol>(
  protocol: P,
  sent: PlannedMessage[],
  known: (question: LinkInput) => object | undefined = () => undefined,
): Connection<P> {
  const answer = (datagram: Uint8Array): Uint8Array[] =>
    decodeDatagram<Protocol>(protocol, datagram).flatMap((message) => {
      const { nlmsg_type: type, nlmsg_flags: flags, nlmsg_seq, nlmsg_pid: _, ...body } = message
      const own: string | undefined = typeof type === 'string' && Object.hasOwn(protocol.messages, type) ? type : undefined
      const row = own === undefined ? undefined : protocol.byName(own)
      if (own !== undefined && row?.verb !== 'get')
        sent.push({ protocol: protocol.name, message: { nlmsg_type: own, nlmsg_flags: flags, ...body } })
      const header = { nlmsg_seq, nlmsg_pid: PORT }
      const told = own === 'RTM_GETLINK' ? linkAnswer(body, known) : own === 'NFT_MSG_GETGEN' ? GENERATION : undefined
      const ack = { nlmsg_type: 'NLMSG_ERROR', nlmsg_flags: ['NLM_F_CAPPED'], ...header, error: 0, msg: EMPTY }
      const replies = [...(told === undefined ? [] : [{ ...told, ...header }]), ...(flags.includes('NLM_F_ACK') ? [ack] : [])]
      return replies.map((reply) => encodeDatagram<Protocol>(protocol, [reply as never]))
    })
  return new Connection(protocol, fakeKernel(answer))
}

/** What is known of a link; of one that is yet to be made, that it will do what it is told. */
function linkAnswer(question: LinkInput, known: (question: LinkInput) => object | undefined): object {
  try {
    const link = known(question)
    if (link !== undefined) return { ...link, nlmsg_type: 'RTM_NEWLINK' }
  } catch (error) {
    if (!(error instanceof NetlinkError) || error.code !== 'ENODEV') throw error
  }
  const { ifi_index, IFLA_IFNAME } = question
  const index = ifi_index === undefined || ifi_index === 0 ? YET_TO_BE_MADE : ifi_index
  return { nlmsg_type: 'RTM_NEWLINK', ifi_index: index, ifi_flags: ['IFF_UP', 'IFF_RUNNING'], IFLA_IFNAME }
}

const GENERATION = { nlmsg_type: 'NFT_MSG_NEWGEN', NFTA_GEN_ID: 1 } as const

/** The port id of connections on paper. */
const PORT = 1
const EMPTY = { nlmsg_len: 0, nlmsg_type: 0, nlmsg_flags: 0, nlmsg_seq: 0, nlmsg_pid: 0 }
