/** Forwarding of IPv4: whether packets for others are passed on. The kernel's Documentation/networking/ip-sysctl.rst, ip_forward */

import { hasCode } from '../../system/system-error.ts'
import type { Sysctl } from './sysctl.ts'

/** Whether a host passes packets on. Plain data: it can be kept in a file and given to `restore` by another process. */
export interface ForwardingState {
  readonly enabled: boolean
  /** The same for each link by its name, and under `default` for links still to come: those that differ from the host as a whole were told so. */
  readonly links: Readonly<Record<string, boolean>>
}

/** What can be done about the forwarding of one network namespace. All of it happens at once, see {@link Sysctl}. */
export interface Forwarding {
  /** Equivalent to: `sysctl net.ipv4.ip_forward net.ipv4.conf.*.forwarding` */
  state(): ForwardingState
  /**
   * Turns forwarding on and says what was before. This makes a router of the host: whether packets then pass, its firewall says.
   *
   * Where it is on already nothing changes, not even for links that were told otherwise.
   *
   * Equivalent to: `sysctl -w net.ipv4.ip_forward=1` @throws EACCES or EROFS where the setting may not be written
   */
  enable(): ForwardingState
  /**
   * Puts back what was before, for the links that are still there. The kernel writes a change of the whole into every link, so that those
   * that differed have to be told again.
   */
  restore(before: ForwardingState): void
}

const whole = 'net.ipv4.ip_forward'
const conf = 'net/ipv4/conf'

/** The forwarding of the namespace that these settings belong to. */
export function forwarding(sysctl: Sysctl): Forwarding {
  const keyOf = (link: string) => `${conf}/${link}/forwarding`

  /** Whether a link forwards; undefined where the link is gone. */
  const ofLink = (link: string): boolean | undefined => {
    try {
      return sysctl.get(keyOf(link)) === '1'
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined
      throw error
    }
  }

  const state = (): ForwardingState => {
    // 'all' is another name of the whole.
    const names = sysctl.list(conf).filter((link) => link !== 'all')
    const links = names.map((link) => [link, ofLink(link)] as const)
    return { enabled: sysctl.get(whole) === '1', links: Object.fromEntries(links.filter(isThere)) }
  }

  return {
    state,
    enable() {
      const before = state()
      if (!before.enabled) sysctl.set(whole, 1)
      return before
    },
    restore({ enabled, links }) {
      // What is so already is not written: /proc/sys may be read-only.
      if ((sysctl.get(whole) === '1') !== enabled) sysctl.set(whole, Number(enabled))
      for (const [link, forwards] of Object.entries(links)) {
        const now = ofLink(link)
        if (now !== undefined && now !== forwards) sysctl.set(keyOf(link), Number(forwards))
      }
    },
  }
}

/** A link that went away while we looked is told nothing of. */
function isThere(entry: readonly [string, boolean | undefined]): entry is readonly [string, boolean] {
  return entry[1] !== undefined
}
