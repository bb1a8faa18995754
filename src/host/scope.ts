/** How far an address or a route reaches, in English. <linux/rtnetlink.h>, enum rt_scope_t */

import type { RT_SCOPE } from '../netlink/route/index.ts'

/** How far it reaches; a number where only some program knows what it means. */
export type Scope = 'everywhere' | 'site' | 'link' | 'host' | 'nowhere' | number

const scopes = {
  RT_SCOPE_UNIVERSE: 'everywhere',
  RT_SCOPE_SITE: 'site',
  RT_SCOPE_LINK: 'link',
  RT_SCOPE_HOST: 'host',
  RT_SCOPE_NOWHERE: 'nowhere',
} as const

/** A scope in English. */
export function describeScope(scope: keyof typeof RT_SCOPE | number): Scope {
  return typeof scope === 'number' ? scope : scopes[scope]
}
