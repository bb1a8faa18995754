/** What it costs a program to import netloom: against the same program without it. */

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Contestant, Match } from '../match.ts'

const PEER = 'Node alone'
const WALL = 'a program that imports netloom, from start to end'
const CPU = 'its processor time'

/** A package finds itself by its own name, as a project finds it in node_modules. */
const cwd = fileURLToPath(new URL('../..', import.meta.url))

export function importing(): Match {
  return {
    rounds: 25,
    works: [
      { name: WALL, unit: 'ms' },
      { name: CPU, unit: 'ms' },
    ],
    contestants: [program('netloom', "import 'netloom'"), program(PEER, '')],
    targets: [{ work: WALL, peer: PEER, more: 30 }],
    absent: [],
  }
}

function program(name: string, source: string): Contestant {
  const tellTime = "process.on('exit', () => { const { user, system } = process.cpuUsage(); console.log((user + system) / 1000) })"
  return {
    name,
    round() {
      const begun = process.hrtime.bigint()
      const told = execFileSync(process.execPath, ['--input-type=module', '-e', `${source}\n${tellTime}`], { cwd, encoding: 'utf8' })
      return [Number(process.hrtime.bigint() - begun) / 1e6, Number(told)]
    },
  }
}
