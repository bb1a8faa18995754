/** The layer below: a typed message, its bytes explained, and the kernel's refusal, which names the guilty attribute. Needs root. */

import { Connection, drawTree, encodeDatagram, explain, NetlinkError, openNetlinkSocket, route } from 'netloom'

const tunnel = {
  IFLA_IFNAME: 'vxlan42',
  IFLA_LINKINFO: { IFLA_INFO_KIND: 'vxlan', IFLA_INFO_DATA: { IFLA_VXLAN_ID: 2 ** 24, IFLA_VXLAN_PORT: 4789 } },
} as const

const bytes = encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_CREATE'], ...tunnel }])
console.log(drawTree(explain(bytes, route), bytes))

await using connection = new Connection(route, openNetlinkSocket(route.number))
try {
  await connection.request('RTM_NEWLINK', tunnel, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
} catch (error) {
  if (!(error instanceof NetlinkError)) throw error
  console.log(error.message)
}

for (const link of await connection.dump('RTM_GETLINK', {})) {
  console.log(link.ifi_index, link.IFLA_IFNAME, link.IFLA_MTU, link.ifi_flags)
}
