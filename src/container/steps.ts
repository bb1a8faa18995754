/** The steps of making a container network, in their order. To undo it, the other way round. */

import type { Step } from './step.ts'
import { addresses } from './steps/addresses.ts'
import { connectivity } from './steps/connectivity.ts'
import { defaultRoute } from './steps/default-route.ts'
import { forwardRules } from './steps/forward-rules.ts'
import { forwarding } from './steps/forwarding.ts'
import { masquerade } from './steps/masquerade.ts'
import { namespace } from './steps/namespace.ts'
import { veth } from './steps/veth.ts'

/**
 * All eight. The namespace is new and nobody is in it until the last one is done: that the address translation comes after the links are up
 * lets no packet out under the container's own address.
 */
export const steps: readonly Step[] = [namespace, veth, addresses, defaultRoute, forwarding, masquerade, forwardRules, connectivity]
