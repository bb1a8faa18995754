/** The proof: an ICMP echo from inside. RFC 792 */

import type { Site } from '../site.ts'
import { NotAsPlanned, type Step } from '../step.ts'

/** Milliseconds that a host has to answer. */
const PATIENCE = 2_000

export const connectivity: Step = {
  name: 'connectivity',
  purpose: 'An echo request from inside must come back: from the gateway, and from beyond it.',
  commands: ({ name, gateway, probe }) =>
    [gateway, ...(probe === undefined ? [] : [probe])].map((to) => `ip netns exec ${name} ping -c 1 ${to}`),
  sends: 'nothing',
  async apply(site) {
    await ping(site)
  },
  verify: ping,
}

async function ping({ plan, container }: Site): Promise<string[]> {
  const said: string[] = []
  for (const destination of [plan.gateway, ...(plan.probe === undefined ? [] : [plan.probe])]) {
    const echo = await container.ping(destination, { timeout: PATIENCE })
    if (!echo.answered) throw new NotAsPlanned(`${destination} did not answer: ${echo.reason}`)
    said.push(`${destination} answered ${plan.address} in ${echo.milliseconds.toFixed(3)} ms`)
  }
  return said
}
