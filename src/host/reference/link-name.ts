/** Names of links, as the kernel and its tools take them. <linux/if.h>, IFNAMSIZ, ALTIFNAMSIZ; the kernel's dev_valid_name */

import { IFNAME_MAX } from '../../netlink/route/index.ts'

/** The longest alternative name, without its NUL. */
const ALTERNATIVE_MAX = 127

/**
 * The name itself, if a link can have it: 1 to 15 bytes; no slash, colon or blank; not `.` or `..`; not `all` or `default`, which sysctls mean
 * otherwise; and no percent sign, which the kernel would replace by a number. @throws a TypeError
 */
export function checkLinkName(name: string): string {
  checkText(name, IFNAME_MAX)
  if (name.includes('%')) throw new TypeError(`the kernel would put a number for the percent sign in ${JSON.stringify(name)}`)
  if (name === 'all' || name === 'default') throw new TypeError(`no link can be called ${name}: sysctls mean all links by it`)
  return name
}

/** The name itself, if it can be asked for: a name or an alternative name, which has up to 127 bytes. @throws a TypeError */
export function checkAnyName(name: string): string {
  return checkText(name, ALTERNATIVE_MAX)
}

/** The name itself, if a link can be given it besides its own. @throws a TypeError */
export function checkAlternativeName(name: string): string {
  checkText(name, ALTERNATIVE_MAX)
  if (name.includes('%')) throw new TypeError(`the kernel would put a number for the percent sign in ${JSON.stringify(name)}`)
  return name
}

/** Whether a name is too long for a link's own: it can only be an alternative one. */
export function isAlternative(name: string): boolean {
  return Buffer.byteLength(name) > IFNAME_MAX
}

function checkText(name: string, most: number): string {
  if (typeof name !== 'string' || name === '' || name === '.' || name === '..' || /[/:\s\0]/.test(name)) {
    throw new TypeError(`not a name for a link: ${JSON.stringify(name)}`)
  }
  const length = Buffer.byteLength(name)
  if (length > most) throw new TypeError(`a name for a link takes at most ${most} bytes, ${JSON.stringify(name)} has ${length}`)
  return name
}
