/** TCP. <linux/tcp.h>, struct tcphdr; RFC 9293 */

import { datatypes } from '../datatypes/index.ts'
import { header } from './header.ts'

const { inet_service, integer, tcp_flag } = datatypes

export const tcp = header({
  name: 'tcp',
  id: 8,
  layer: 'transport',
  fields: {
    sport: [0, 16, inet_service],
    dport: [16, 16, inet_service],
    sequence: [32, 32, integer],
    ackseq: [64, 32, integer],
    doff: [96, 4, integer],
    reserved: [100, 4, integer],
    flags: [104, 8, tcp_flag],
    window: [112, 16, integer],
    checksum: [128, 16, integer],
    urgptr: [144, 16, integer],
  },
})
