/** A refused request, shown as a good compiler shows a mistake: the whole of it, with a mark at the guilty bytes. */

import { errnoText } from '../netlink/errno.ts'
import type { NetlinkError } from '../netlink/netlink-error.ts'
import { explain } from './explain.ts'
import { printable } from './printable.ts'
import { protocols } from './protocols.ts'
import { paint } from './style.ts'
import { drawTree } from './tree.ts'

/**
 * The error in words, then the request byte by byte with the kernel's words under the attribute that it refused. The kernel does not
 * always say which one that is: then nothing is marked.
 */
export function explainError(error: NetlinkError, { colour = false }: { readonly colour?: boolean } = {}): string {
  const protocol = [...protocols.values()].find((candidate) => candidate.byName(error.syscall) !== undefined)
  const mark = error.offset === undefined ? {} : { mark: { offset: error.offset, text: blame(error) } }
  const tree = drawTree(explain(error.request, protocol), error.request, { colour, ...mark })
  return `${paint([{ text: printable(error.message), style: 'guilty' }], colour)}\n\n${tree}`
}

function blame({ code, errno, text, missing }: NetlinkError): string {
  if (missing !== undefined) return `${missing} is missing here`
  return text ?? `${code}: ${errnoText(errno)}`
}
