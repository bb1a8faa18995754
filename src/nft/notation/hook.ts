/** The hooks in nft's words. nft(8), “CHAINS” */

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
