/** Flowtables in nft's notation. nft(8), “FLOWTABLES” */

import type { FlowtableMessage } from '../flowtable.ts'
import { hookName } from './hook.ts'
import { priorityText } from './priority.ts'
import type { Style } from './text.ts'

/** A flowtable. */
export function flowtableText(flowtable: FlowtableMessage, { numeric }: Style, handle: string): string {
  const { NFTA_FLOWTABLE_NAME: name, NFTA_FLOWTABLE_HOOK: hook, NFTA_FLOWTABLE_FLAGS: flags = [] } = flowtable
  const at = hookName(hook?.NFTA_FLOWTABLE_HOOK_NUM)
  const links = hook?.NFTA_FLOWTABLE_HOOK_DEVS?.NFTA_DEVICE_NAME ?? []
  const lines = [
    `hook ${at} priority ${priorityText('netdev', at, hook?.NFTA_FLOWTABLE_HOOK_PRIORITY ?? 0, numeric)}`,
    ...(links.length === 0 ? [] : [`devices = { ${[...links].sort().join(', ')} }`]),
    ...(flags.includes('NFT_FLOWTABLE_COUNTER') ? ['counter'] : []),
    ...(flags.includes('NFT_FLOWTABLE_HW_OFFLOAD') ? ['flags offload'] : []),
  ]
  return `\tflowtable ${name} {${handle}\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`
}
