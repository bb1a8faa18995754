/** What TCP, UDP and their like begin with: the two ports, whichever protocol it is */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { inet_service } = datatypes

export const th = header({
  name: 'th',
  id: 11,
  layer: 'transport',
  fields: {
    sport: [0, 16, inet_service],
    dport: [16, 16, inet_service],
  },
})
