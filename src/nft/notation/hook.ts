/** The hooks in nft's words. nft(8), “CHAINS” */

import { EncodeError, show } from '../../schema/errors.ts'
import type { TableFamily } from './family.ts'

const hooks: Readonly<Record<string, string>> = {
  NF_INET_PRE_ROUTING: 'prerouting',
  NF_INET_LOCAL_IN: 'input',
  NF_INET_FORWARD: 'forward',
  NF_INET_LOCAL_OUT: 'output',
  NF_INET_POST_ROUTING: 'postrouting',
  NF_INET_INGRESS: 'ingress',
  NF_BR_PRE_ROUTING: 'prerouting',
  NF_BR_LOCAL_IN: 'input',
  NF_BR_FORWARD: 'forward',
  NF_BR_LOCAL_OUT: 'output',
  NF_BR_POST_ROUTING: 'postrouting',
  NF_ARP_IN: 'input',
  NF_ARP_OUT: 'output',
  NF_ARP_FORWARD: 'forward',
  NF_NETDEV_INGRESS: 'ingress',
  NF_NETDEV_EGRESS: 'egress',
}

/** nft's name for a hook; its number where it has none. */
export function hookName(hook: string | number | undefined): string {
  return hooks[String(hook)] ?? String(hook)
}

const prefixes: Readonly<Record<TableFamily, string>> = {
  ip: 'NF_INET',
  ip6: 'NF_INET',
  inet: 'NF_INET',
  bridge: 'NF_BR',
  arp: 'NF_ARP',
  netdev: 'NF_NETDEV',
}

/** The kernel's name for the hook that nft calls so in a family. @throws EncodeError where the family has none of that name */
export function hookOf(family: TableFamily, name: string): keyof typeof hooks {
  const own = Object.keys(hooks).filter((hook) => hook.startsWith(prefixes[family]))
  const found = own.find((hook) => hooks[hook] === name)
  if (found === undefined)
    throw new EncodeError(`expected one of ${own.map((hook) => hooks[hook]).join(', ')}, got ${show(name)}`, ['hook'])
  return found
}
