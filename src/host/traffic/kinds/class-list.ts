/** The kinds of classes, each by the name of its discipline. */

export { drrClass as drr, qfqClass as qfq } from './drr.ts'
export { htbClass as htb } from './htb.ts'
