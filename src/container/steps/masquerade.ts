/** The container borrows the host's address. nft(8), masquerade */

import { planned, type Step } from '../step.ts'

export const masquerade: Step = {
  name: 'masquerade',
  purpose:
    'Nobody outside knows the way back to the container’s subnet, so its packets leave with the uplink’s address, and answers are turned back.',
  commands: ({ table, subnet, uplink }) => [
    `nft 'add chain ip ${table} postrouting { type nat hook postrouting priority srcnat; }'`,
    `nft 'add rule ip ${table} postrouting ip saddr ${subnet} oifname "${uplink}" masquerade'`,
  ],
  async apply({ plan, host }) {
    await host.firewall.masquerade({ table: plan.table, source: plan.subnet, out: plan.uplink })
  },
  async verify({ plan, host }) {
    const rules = await host.firewall.rules({ family: 'ip', table: plan.table, chain: 'postrouting' })
    planned(rules.length === 1, `chain postrouting of table ${plan.table} has ${rules.length} rules, not 1`)
    return [`table ip ${plan.table}, chain postrouting: ip saddr ${plan.subnet} oifname "${plan.uplink}" masquerade`]
  },
}
