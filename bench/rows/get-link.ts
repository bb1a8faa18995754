/** One link by its index: RTM_GETLINK and its typed answer, against C that sends the same bytes and looks at nothing. rtnetlink(7) */

import { execFileSync } from 'node:child_process'
import { netloom } from '../built.ts'
import { compile, NO_COMPILER } from '../compile.ts'
import { type Contestant, type Match, nanoseconds } from '../match.ts'

const TIMES = 10_000
const LO = { ifi_index: 1 } as const

const PEER = 'C, send and recv'

/** On the calling thread. */
export function getLink(): Match {
  const connection = new netloom.Connection(netloom.route, netloom.openNetlinkSocket(0))
  const work = 'RTM_GETLINK of lo, typed answer: getSync'
  return match(work, () => [nanoseconds(TIMES, () => void connection.getSync('RTM_GETLINK', LO)) / 1000], [{ work, peer: PEER, times: 3 }])
}

/** With promises: the kernel is prompt with this question, so it is written in place; the event loop turns once for each. */
export function getLinkAsync(): Match {
  const connection = new netloom.Connection(netloom.route, netloom.openNetlinkSocket(0))
  const ours = async () => {
    const begun = process.hrtime.bigint()
    for (let i = 0; i < TIMES; i++) await connection.get('RTM_GETLINK', LO)
    return [Number(process.hrtime.bigint() - begun) / TIMES / 1000]
  }
  return match('RTM_GETLINK of lo, typed answer: get', ours, [])
}

function match(work: string, ours: Contestant['round'], targets: Match['targets']): Match {
  const program = compile('get-link')
  const theirs = (command: string) => [Number(execFileSync(command, [String(TIMES)], { encoding: 'utf8' })) / 1000]
  return {
    rounds: 15,
    works: [{ name: work, unit: 'µs' }],
    contestants: [{ name: 'netloom', round: ours }, ...(program === undefined ? [] : [{ name: PEER, round: () => theirs(program) }])],
    targets,
    absent: program === undefined ? [NO_COMPILER] : [],
  }
}
