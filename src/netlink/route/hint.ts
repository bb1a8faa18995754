/** What is probably the matter with a request that rtnetlink refused, where the kernel says too little. */

import { Source } from '../../schema/source.ts'
import { NLM_F, NLMSG_HDRLEN } from '../header.ts'
import type { Failure } from '../netlink-error.ts'
import { type LinkMessage, link } from './link/link.ts'

/** A sentence for the usual causes; undefined for all others. */
export function hint({ code, syscall, request }: Failure): string | undefined {
  if (syscall !== 'RTM_NEWLINK') return undefined
  const message = link.read(new Source(request), NLMSG_HDRLEN, request.length)
  const kind = message.IFLA_LINKINFO?.IFLA_INFO_KIND
  // Of a link that is there, it is an option that cannot be changed.
  if (code === 'EOPNOTSUPP' && kind !== undefined && isCreation(request)) {
    const options = Object.keys((message.IFLA_LINKINFO?.IFLA_INFO_DATA as object | undefined) ?? {})
    const without = `This kernel has no links of kind ${kind}, or has not loaded them: \`modprobe ${kind}\`, as root of the machine, tells`
    // A kernel without VLANs on bridges says the same of IFLA_BR_VLAN_FILTERING.
    return options.length === 0 ? without : `${without}. Or it has them without what is asked for: ${options.join(', ')}`
  }
  if (namesNamespace(message) && (code === 'EBADF' || code === 'EINVAL' || code === 'ESRCH')) {
    return 'The namespace that a link was to go to is gone: its descriptor is closed or stale, or its process has ended'
  }
  return undefined
}

function isCreation(request: Uint8Array): boolean {
  return (((request[7] ?? 0) << 8) & NLM_F.new.NLM_F_CREATE) !== 0
}

function namesNamespace(message: LinkMessage): boolean {
  const { IFLA_INFO_KIND: kind, IFLA_INFO_DATA: data } = message.IFLA_LINKINFO ?? {}
  const peer = kind === 'veth' ? (data as { VETH_INFO_PEER?: LinkMessage } | undefined)?.VETH_INFO_PEER : undefined
  return [message, peer].some((end) => end?.IFLA_NET_NS_FD !== undefined || end?.IFLA_NET_NS_PID !== undefined)
}
