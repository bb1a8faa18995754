/** The two families of IP in the kernel's words. <linux/socket.h>; RFC 791, RFC 8200 */

import type { Family } from './prefix.ts'

/** How messages name a family. */
export const families = { ipv4: 'AF_INET', ipv6: 'AF_INET6' } as const satisfies Record<Family, string>
