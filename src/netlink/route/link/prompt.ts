/** Which changes of a link the kernel makes at once. The kernel's net/core/rtnetlink.c, do_setlink */

import type { Header } from '../../datagram.ts'
import { IFF, type LinkInput } from './link.ts'

/** What can be said of a link that nobody waits for. To rename or to move it, to take it from its master, or to say its kind may take long. */
const prompt: ReadonlySet<string> = new Set<keyof LinkInput | keyof Header | 'nlmsg_type'>([
  'nlmsg_type',
  'nlmsg_flags',
  'ifi_family',
  'ifi_index',
  'ifi_flags',
  'ifi_change',
  'IFLA_IFALIAS',
])

/** Whether a change of a link is one that the kernel makes at once. To switch it off is not: packets may be on their way through it. */
export function isPromptChange(message: LinkInput): boolean {
  const isSwitched = says(message.ifi_change, 'IFF_UP')
  if (isSwitched && !says(message.ifi_flags, 'IFF_UP')) return false
  return Object.entries(message).every(([name, value]) => value === undefined || prompt.has(name))
}

/** Whether flags have one that goes by this name or by its number. */
function says(flags: LinkInput['ifi_flags'] = [], name: keyof typeof IFF): boolean {
  return typeof flags === 'number' ? (flags & IFF[name]) !== 0 : flags.includes(name) || flags.includes(IFF[name])
}
