/** What may pass the host. nft(8) */

import { rulesOf } from '../rules.ts'
import { planned, type Step } from '../step.ts'

export const forwardRules: Step = {
  name: 'forward rules',
  purpose: 'What the container begins may pass to the world, and what answers it may pass back. This overrules nobody who drops it.',
  commands: ({ table, hostLink, uplink }) => [
    `nft 'add chain ip ${table} forward { type filter hook forward priority filter; }'`,
    `nft 'add rule ip ${table} forward iifname "${hostLink}" oifname "${uplink}" accept'`,
    `nft 'add rule ip ${table} forward iifname "${uplink}" oifname "${hostLink}" ct state established,related accept'`,
  ],
  independent: true,
  async apply({ plan, host }) {
    await host.firewall.forward({ table: plan.table, from: plan.hostLink, to: plan.uplink })
  },
  async verify({ plan, host }) {
    const { table, hostLink, uplink } = plan
    const said = await rulesOf(host, 'ip', table, 'forward')
    const wanted = [
      `iifname "${hostLink}" oifname "${uplink}" accept`,
      `iifname "${uplink}" oifname "${hostLink}" ct state established,related accept`,
    ]
    planned(said.join('; ') === wanted.join('; '), `chain forward of table ${table} says: ${said.join('; ') || 'nothing'}`)
    return said.map((rule) => `table ip ${table}, chain forward: ${rule}`)
  },
}
