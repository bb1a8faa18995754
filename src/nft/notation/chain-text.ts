/** Chains in nft's notation. nft(8), “CHAINS” */

import type { ChainMessage } from '../chain.ts'
import { readComment } from '../userdata.ts'
import { hookName } from './hook.ts'
import { priorityText } from './priority.ts'
import type { Style } from './text.ts'

/** A chain with its rules, a line each. */
export function chainText(chain: ChainMessage, rules: readonly string[], style: Style, handle: string): string {
  const comment = readComment(chain.NFTA_CHAIN_USERDATA)
  const lines = [...(comment === undefined ? [] : [`comment "${comment}"`]), ...baseLine(chain, style), ...rules]
  return `\tchain ${chain.NFTA_CHAIN_NAME} {${handle}\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`
}

/** Where a chain stands in a packet's way; nothing for one that only others lead to. */
function baseLine(
  { NFTA_CHAIN_HOOK: hook, NFTA_CHAIN_TYPE: type, NFTA_CHAIN_POLICY: policy }: ChainMessage,
  { family, numeric }: Style,
): string[] {
  if (hook === undefined) return []
  const { NFTA_HOOK_HOOKNUM: number, NFTA_HOOK_PRIORITY: priority = 0, NFTA_HOOK_DEVS: devices, NFTA_HOOK_DEV: device } = hook
  const name = hookName(number)
  const links = devices?.NFTA_DEVICE_NAME ?? (device === undefined ? [] : [device])
  const quoted = links.map((link) => `"${link}"`)
  const at = quoted.length === 0 ? '' : quoted.length === 1 ? ` device ${quoted[0]}` : ` devices = { ${quoted.join(', ')} }`
  const verdict = policy === 'NF_DROP' ? 'drop' : 'accept'
  return [`type ${type} hook ${name}${at} priority ${priorityText(family, name, priority, numeric)}; policy ${verdict};`]
}
