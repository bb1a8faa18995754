/** What is said on the command line to have a network, or a container on it, as it is. */

import { parsePrefix } from '../../host/ip/prefix.ts'
import type { Attachment } from './alias.ts'
import { type BridgeNetworkPlan, planBridgeNetwork, type Subnet } from './description.ts'
import { portsText } from './ports.ts'

/** The command that makes a network. What is so by itself is not said. */
export function networkCommand(plan: BridgeNetworkPlan): string {
  const { name, bridge, subnets, mtu, masquerade, isolate, internal, uplink, openFirewalls } = plan
  const plain = planBridgeNetwork({ name, subnet: subnets.map(({ prefix }) => prefix) })
  return [
    `netloom network create ${name}`,
    ...subnets.flatMap((subnet, index) => subnetWords(subnet, plain.subnets[index] as Subnet)),
    ...(bridge === plain.bridge ? [] : [`--bridge ${bridge}`]),
    ...(uplink === undefined ? [] : [`--uplink ${uplink}`]),
    ...(mtu === undefined ? [] : [`--mtu ${mtu}`]),
    ...(masquerade ? [] : ['--no-masquerade']),
    ...(isolate ? ['--isolate'] : []),
    ...(internal ? ['--internal'] : []),
    ...(openFirewalls ? ['--open-firewalls'] : []),
  ].join(' ')
}

function subnetWords({ prefix, gateway, first, last, reserved }: Subnet, plain: Subnet): string[] {
  return [
    `--subnet ${prefix}`,
    ...(gateway === plain.gateway ? [] : [`--gateway ${gateway}`]),
    ...(first === plain.first && last === plain.last ? [] : [`--range ${first}-${last}`]),
    ...reserved.map((address) => `--reserve ${address}`),
  ]
}

/** The command that attaches a container, whose namespace is taken to be called as it is itself. */
export function attachCommand({ network, name, addresses, ports }: Attachment): string {
  return [
    `netloom attach ${network} ${name}`,
    ...addresses.map((address) => `--address ${parsePrefix(address).address}`),
    ...ports.map((each) => `--publish ${portsText(each)}`),
  ].join(' ')
}
