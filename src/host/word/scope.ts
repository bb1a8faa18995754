/** How far an address or a route reaches, in English. <linux/rtnetlink.h>, enum rt_scope_t */

import type { RT_SCOPE } from '../../netlink/route/index.ts'
import { number8, oneOf } from '../verb/fields.ts'

/** How far it reaches; a number where only some program knows what it means. */
export type Scope = 'everywhere' | 'site' | 'link' | 'host' | 'nowhere' | number

const scopes = {
  RT_SCOPE_UNIVERSE: 'everywhere',
  RT_SCOPE_SITE: 'site',
  RT_SCOPE_LINK: 'link',
  RT_SCOPE_HOST: 'host',
  RT_SCOPE_NOWHERE: 'nowhere',
} as const satisfies Record<keyof typeof RT_SCOPE, Scope>

type ScopeName = keyof typeof RT_SCOPE

const names = new Map(Object.entries(scopes).map(([name, scope]) => [scope, name as ScopeName]))

/** A scope in English. */
export function describeScope(scope: ScopeName | number): Scope {
  return typeof scope === 'number' ? scope : scopes[scope]
}

/** A scope in the kernel's words. @throws a TypeError for what is none */
export function readScope(value: unknown): ScopeName | number {
  return typeof value === 'number' ? number8(value) : (names.get(oneOf([...names.keys()])(value)) ?? 0)
}
