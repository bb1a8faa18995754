/** Whether a host passes packets on. The kernel's Documentation/networking/ip-sysctl.rst, `forwarding`, `force_forwarding` */

import type { Host } from '../host/host.ts'
import type { Family } from '../host/ip/prefix.ts'

/** The settings by which packets of a family that come in by a link are passed on: one is enough. Of IPv6 the host forwards as a whole, or, since Linux 6.17, links do. */
export function forwardingKeys({ sysctl }: Host, family: Family, link: string): string[] {
  const conf = `net/${family}/conf`
  const keys = family === 'ipv4' ? [`${conf}/${link}/forwarding`] : [`${conf}/${link}/force_forwarding`, `${conf}/all/forwarding`]
  return keys.filter((key) => sysctl.has(key))
}

/** Whether packets of a family that come in by a link are passed on. */
export function forwards(host: Host, family: Family, link: string): boolean {
  return forwardingKeys(host, family, link).some((key) => host.sysctl.get(key) === '1')
}
