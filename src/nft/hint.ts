/** What is probably the matter with a request that netfilter refused, where the kernel says too little. It hardly ever says anything. */

import { NLMSG_HDRLEN } from '../netlink/header.ts'
import type { Failure } from '../netlink/netlink-error.ts'
import { Source } from '../schema/source.ts'
import { chain } from './chain.ts'
import { nfgenmsg } from './nfgenmsg.ts'
import { rule } from './rule.ts'

/** Expressions that the kernel takes in some chains alone, with their name in nft's notation, and where. */
const places: ReadonlyMap<string | undefined, readonly [statement: string, place: string]> = new Map([
  ['masq', ['masquerade', 'a chain of type nat at the postrouting hook']],
  ['nat', ['snat or dnat', 'a chain of type nat: snat at postrouting or input, dnat at prerouting or output']],
  ['redir', ['redirect', 'a chain of type nat at the prerouting or output hook']],
  ['tproxy', ['tproxy', 'a chain at the prerouting hook']],
  ['synproxy', ['synproxy', 'a chain at the input or forward hook']],
])

/** Messages that came later than nf_tables did, by what they begin or end with. */
const younger: readonly (readonly [pattern: RegExp, linux: string])[] = [
  [/^NFT_MSG_DESTROY/, '6.3'],
  [/^NFT_MSG_GETRULE_RESET$/, '6.2'],
  [/^NFT_MSG_GETSETELEM_RESET$/, '6.5'],
]

/** A sentence for the usual causes; undefined for all others. */
export function hint({ code, syscall, text, path, request }: Failure): string | undefined {
  if (text !== undefined) return undefined
  if (code === 'ERESTART') return 'Somebody else changed the ruleset meanwhile: read it again, and decide again'
  const linux = code === 'EINVAL' ? younger.find(([pattern]) => pattern.test(syscall))?.[1] : undefined
  if (linux !== undefined) return `Linux has ${syscall} since ${linux}: an older kernel does not know it`
  // A request that says nothing cannot say anything wrong.
  if (code === 'EINVAL' && syscall.startsWith('IPCTNL_MSG_') && request.length === NLMSG_HDRLEN + nfgenmsg.least)
    return 'This kernel does not let programs see its tracked connections (nf_conntrack_netlink), or has not loaded what does'
  if (syscall === 'NFT_MSG_NEWRULE') {
    const { NFTA_RULE_EXPRESSIONS: expressions = [], NFTA_RULE_CHAIN: name, NFTA_RULE_TABLE: table } = rule.read(...bodyOf(request))
    const names = expressions.map(({ NFTA_EXPR_NAME: expression }) => expression)
    const [statement, place] = places.get(names.find((expression) => places.has(expression))) ?? []
    if (code === 'EOPNOTSUPP' && statement !== undefined) return `${statement} belongs in ${place}; chain ${name} of table ${table} is none`
    if (code === 'ENOENT' && path.includes('NFTA_RULE_EXPRESSIONS')) {
      return `This kernel lacks one of the rule’s expressions (${names.join(', ')}), or has not loaded it, or a set that the rule looks into is not there`
    }
  }
  if (syscall === 'NFT_MSG_NEWCHAIN' && (code === 'ENOENT' || code === 'EOPNOTSUPP')) {
    const { NFTA_CHAIN_TYPE: type } = chain.read(...bodyOf(request))
    if (type !== undefined)
      return `This kernel has no chains of type ${type} at that hook and family, or has not loaded them, or the table is not there`
  }
  return undefined
}

function bodyOf(request: Uint8Array): [source: Source, start: number, end: number] {
  return [new Source(request), NLMSG_HDRLEN, request.length]
}
