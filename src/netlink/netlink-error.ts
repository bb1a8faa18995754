/** What the kernel refuses: an error number, often words of its own, often the very attribute. <linux/netlink.h>, enum nlmsgerr_attrs */

import { type Explanation, partsAt, pathAt } from '../schema/explanation.ts'
import type { ExtendedAck } from './ack.ts'
import { explainDatagram } from './datagram.ts'
import { errnoName, errnoText } from './errno.ts'
import type { Protocol } from './protocol.ts'

/** What the kernel says of a request in an extended ack: of one that failed, or, as a warning, of one that it carried out. */
export interface Remark {
  /** What was asked: the name of the message, `'RTM_NEWLINK'`. */
  readonly syscall: string
  /** The kernel's words; undefined where it gave none. */
  readonly text: string | undefined
  /** The attribute that is meant, from the outside in: `['IFLA_LINKINFO', 'IFLA_INFO_DATA', 'IFLA_VLAN_ID']`; empty where the kernel named none. */
  readonly path: readonly string[]
  /** Where it stands in the request, in bytes from its nlmsghdr; undefined where the kernel did not say. */
  readonly offset: number | undefined
  /** The attribute that the kernel missed; undefined where it missed none. */
  readonly missing: string | undefined
  /** What the kernel would have accepted there; undefined where it did not say. */
  readonly policy: ExtendedAck['NLMSGERR_ATTR_POLICY'] | undefined
  /** Bytes by which some subsystems say more. */
  readonly cookie: Uint8Array | undefined
  /** The request's own bytes, from its nlmsghdr. */
  readonly request: Uint8Array
}

/** What is known of a failed request; what a hint is chosen by. */
export interface Failure extends Remark {
  /** The error's name: `'EEXIST'`. */
  readonly code: string
  /** The error's number, negative as in Node's own errors: `-17`. */
  readonly errno: number
}

/**
 * A request that the kernel refused, in the shape of Node's system errors: `code` is `'EEXIST'`, `errno` -17, `syscall` the message
 * (`'RTM_NEWLINK'`). It also carries the kernel's words, the path of the guilty attribute, and a hint where the kernel says too little.
 */
export class NetlinkError extends Error implements Failure {
  readonly code: string
  readonly errno: number
  readonly syscall: string
  readonly text: string | undefined
  readonly path: readonly string[]
  readonly offset: number | undefined
  readonly missing: string | undefined
  readonly policy: ExtendedAck['NLMSGERR_ATTR_POLICY'] | undefined
  readonly cookie: Uint8Array | undefined
  readonly request: Uint8Array
  /** What is probably the matter, and what to do; undefined where the kernel said it itself. */
  readonly hint: string | undefined
  /** Which message of a batch failed, counted from 0; 0 for a single request. */
  readonly index: number
  /** The other failures of the same batch. */
  readonly others: readonly NetlinkError[]

  constructor(failure: Failure, hint?: string, index = 0, others: readonly NetlinkError[] = []) {
    super(sentence(failure, hint))
    this.name = 'NetlinkError'
    this.code = failure.code
    this.errno = failure.errno
    this.syscall = failure.syscall
    this.text = failure.text
    this.path = failure.path
    this.offset = failure.offset
    this.missing = failure.missing
    this.policy = failure.policy
    this.cookie = failure.cookie
    this.request = failure.request
    this.hint = hint
    this.index = index
    this.others = others
  }
}

/** `EINVAL: invalid argument, RTM_NEWLINK at IFLA_LINKINFO > IFLA_INFO_KIND: Unknown device type. (hint)` */
function sentence({ code, errno, syscall, path, text, missing }: Failure, hint: string | undefined): string {
  const at = path.length > 0 ? ` at ${path.join(' > ')}` : ''
  const words = text === undefined ? '' : `: ${text}`
  const without = missing === undefined ? '' : ` (${missing} is missing)`
  return `${code}: ${errnoText(errno)}, ${syscall}${at}${words}${without}${hint === undefined ? '' : `. ${hint}`}`
}

/** The error for a request that was answered by `errno`, with what the kernel says of it, and a hint. */
export function netlinkError(protocol: Protocol, request: Uint8Array, errno: number, ack: ExtendedAck, index = 0): NetlinkError {
  const failure: Failure = { code: errnoName(errno), errno, ...remarkOn(protocol, request, ack) }
  return new NetlinkError(failure, protocol.hint?.(failure) ?? commonHint(failure), index)
}

/** What an extended ack says of a request: the attribute that it means is found by its offset in the request's bytes. */
export function remarkOn(protocol: Protocol, request: Uint8Array, ack: ExtendedAck): Remark {
  const explanation = explainDatagram(protocol, request)
  const { NLMSGERR_ATTR_OFFS: offset, NLMSGERR_ATTR_MISS_TYPE: type, NLMSGERR_ATTR_MISS_NEST: nest } = ack
  const at = offset ?? nest
  return {
    syscall: explanation.children?.[0]?.name ?? protocol.name,
    text: ack.NLMSGERR_ATTR_MSG,
    path: at === undefined ? [] : pathAt(explanation, at),
    offset,
    missing: type === undefined ? undefined : attributeName(explanation, nest, type),
    policy: ack.NLMSGERR_ATTR_POLICY,
    cookie: ack.NLMSGERR_ATTR_COOKIE,
    request,
  }
}

/** The name of attribute `number` in the nest at offset `nest`, or at the top. */
function attributeName(explanation: Explanation, nest: number | undefined, number: number): string {
  // A nest's offset is that of its header: the innermost attribute there is the nest itself.
  const holder = nest === undefined ? explanation.children?.[0] : partsAt(explanation, nest).findLast((part) => part.attribute)
  return holder?.nameOf?.(number) ?? `#${number}`
}

function commonHint({ code, text }: Failure): string | undefined {
  if (text !== undefined) return undefined
  if (code === 'EPERM')
    return 'Changing a network takes CAP_NET_ADMIN in the user namespace that owns its network namespace: run as root, or in `unshare -Urn`'
  return undefined
}
