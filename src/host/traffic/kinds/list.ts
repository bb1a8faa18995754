/** The kinds of queueing disciplines, each by its name. */

export { cake } from './cake.ts'
export { codel, fq_codel } from './codel.ts'
export { drr, qfq } from './drr.ts'
export { bfifo, mq, noqueue, pfifo, pfifo_fast, pfifo_head_drop } from './fifo.ts'
export { fq } from './fq.ts'
export { htb } from './htb.ts'
export { netem } from './netem.ts'
export { clsact, ingress } from './place.ts'
export { prio } from './prio.ts'
export { sfq } from './sfq.ts'
export { tbf } from './tbf.ts'
