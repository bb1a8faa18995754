/** The container borrows the host's address. nft(8), masquerade */

import { rulesOf } from '../rules.ts'
import { planned, type Step } from '../step.ts'

export const masquerade: Step = {
  name: 'masquerade',
  purpose:
    'Nobody outside knows the way back to the container’s subnet, so its packets leave with the uplink’s address, and answers are turned back.',
  commands: ({ table, subnet, uplink }) => [
    `nft add table ip ${table}`,
    `nft 'add chain ip ${table} postrouting { type nat hook postrouting priority srcnat; }'`,
    `nft 'add rule ip ${table} postrouting ip saddr ${subnet} oifname "${uplink}" masquerade'`,
  ],
  // The table goes as a whole, with the forward rules in it.
  undoCommands: ({ table }) => [`nft delete table ip ${table}`],
  independent: true,
  async apply({ plan, host }) {
    await host.firewall.masquerade({ table: plan.table, source: plan.subnet, out: plan.uplink })
  },
  async verify({ plan, host }) {
    const said = await rulesOf(host, 'ip', plan.table, 'postrouting')
    const wanted = `ip saddr ${plan.subnet} oifname "${plan.uplink}" masquerade`
    planned(said.length === 1 && said[0] === wanted, `chain postrouting of table ${plan.table} says: ${said.join('; ') || 'nothing'}`)
    return said.map((rule) => `table ip ${plan.table}, chain postrouting: ${rule}`)
  },
}
