/** Kinds without options: ingress and clsact, which are places for filters alone; mq, a queue a band; noqueue. tc(8) */

import { attributes } from '../../../../schema/attributes.ts'

export const none = attributes({})
