/** The host becomes a router. ip-sysctl: net.ipv4.ip_forward */

import { othersNeedForwarding, readRecord } from '../records.ts'
import { planned, type Step } from '../step.ts'

export const forwarding: Step = {
  name: 'forwarding',
  purpose: 'A host drops packets that are not for itself. With forwarding on it passes them from one link to another.',
  commands: () => ['sysctl -w net.ipv4.ip_forward=1'],
  async apply({ host }) {
    host.forwarding.enable()
  },
  async undo(site) {
    const record = await readRecord(site.host, site.plan.table)
    if (record === undefined || record.forwarding.enabled || (await othersNeedForwarding(site.host, site.plan.table))) return
    site.host.forwarding.restore(record.forwarding)
  },
  async verify({ host }) {
    const value = host.sysctl.get('net.ipv4.ip_forward')
    planned(value === '1', `net.ipv4.ip_forward is ${value}`)
    return ['net.ipv4.ip_forward is 1']
  },
}
