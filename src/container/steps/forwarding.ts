/** The host becomes a router. ip-sysctl: net.ipv4.ip_forward */

import type { Host } from '../../host/host.ts'
import { planned, type Step } from '../step.ts'

export const forwarding: Step = {
  name: 'forwarding',
  purpose:
    'A host drops packets that are not for itself. With forwarding on it passes them from link to link. This is a file, not a message.',
  commands: () => ['sysctl -w net.ipv4.ip_forward=1'],
  async apply({ plan, host }) {
    // What was before, the record knows already.
    if (host.sysctl.get('net.ipv4.ip_forward') !== '1') host.sysctl.set('net.ipv4.ip_forward', 1)
    // Where forwarding was on already, new links may have been told otherwise; else they all have just been told to.
    else if (!forwards(host, plan.hostLink)) host.sysctl.set(keyOf(plan.hostLink), 1)
  },
  // It is taken back together with the network’s record, which knows what was before.
  async verify({ plan, host }) {
    const value = host.sysctl.get('net.ipv4.ip_forward')
    planned(value === '1', `net.ipv4.ip_forward is ${value}`)
    for (const link of [plan.hostLink, plan.uplink]) planned(forwards(host, link), `${link} was told not to forward`)
    return ['net.ipv4.ip_forward is 1']
  },
}

function forwards({ sysctl }: Host, link: string): boolean {
  return sysctl.get(keyOf(link)) === '1'
}

function keyOf(link: string): string {
  return `net/ipv4/conf/${link}/forwarding`
}
