/** A setting in /proc/sys/net, changed. sysctl(8) */

import type { Operation } from './operation.ts'

/** Sets it, where it is not so already. `before` is what it was, where it is to be put back. */
export function setSetting(key: string, value: string, before?: string): Operation {
  return {
    commands: [`sysctl -w ${dotted(key)}=${value}`],
    async perform({ host: { sysctl } }) {
      if (sysctl.get(key) !== value) sysctl.set(key, value)
    },
    ...(before === undefined
      ? {}
      : {
          undo: {
            commands: [`sysctl -w ${dotted(key)}=${before}`],
            // Of a link that is gone by now there is nothing to put back.
            async perform({ host: { sysctl } }) {
              if (sysctl.has(key)) sysctl.set(key, before)
            },
          },
        }),
  }
}

/** A key with slashes, as sysctl writes it: a dot in a link's name becomes a slash. */
function dotted(key: string): string {
  return key.replaceAll(/[./]/g, (sign) => (sign === '.' ? '/' : '.'))
}
