/** 100,000 elements of a set: put in, in one transaction, and listed. nft(8), “SETS” */

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { netloom } from '../built.ts'
import { compile, NO_LIBMNL } from '../compile.ts'
import type { Contestant, Match } from '../match.ts'
import { enough, timed } from '../timed.ts'

const ADDED = '100,000 elements added to a set in one transaction'
const LISTED = '100,000 elements of a set, listed to typed messages'
const C = 'C with libmnl'
const NFT = 'nft -f, nft list set'

const ELEMENTS = 100_000
const TABLE = 'full'
const SET = 'addresses'
/** A moment after many are added, the kernel still moves them, and lists some twice. */
const SETTLED = 400

const octets = (i: number) => [10, i >> 16, (i >> 8) & 255, i & 255]

export async function setElements(): Promise<Match> {
  const namespace = await netloom.createNamespace('filled')
  const run = (command: string, ...args: string[]) =>
    namespace.enter(() => execFileSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'inherit'] }))
  const host = netloom.openHost('filled')
  const set = { family: 'ip', table: TABLE, set: SET } as const
  const file = '/run/elements.nft'
  const all = Array.from({ length: ELEMENTS }, (_, i) => octets(i).join('.'))
  writeFileSync(file, `add element ip ${TABLE} ${SET} { ${all.join(', ')} }\n`)
  run('nft', `add table ip ${TABLE}; add set ip ${TABLE} ${SET} { type ipv4_addr; }`)
  const empty = async () => {
    run('nft', `flush set ip ${TABLE} ${SET}`)
    await settled()
  }
  const ours = async () => {
    await empty()
    // As nft's file is written before the clock runs, so is what we are given.
    const keys = Array.from({ length: ELEMENTS }, (_, i) => Uint8Array.from(octets(i)))
    const added = await timed(() => host.firewall.elements.add(set, keys))
    await settled()
    return [added, await timed(async () => enough((await host.firewall.elements.list(set)).length, ELEMENTS))]
  }
  const theirs = async () => {
    await empty()
    const added = await timed(() => run('nft', '-f', file))
    await settled()
    return [added, await timed(() => enough(run('nft', 'list', 'set', 'ip', TABLE, SET).split(',').length, ELEMENTS))]
  }
  const contestants: Contestant[] = [
    { name: 'netloom', round: ours },
    { name: NFT, round: theirs },
  ]
  const program = compile('elements', 'mnl')
  if (program !== undefined) {
    contestants.push({
      name: C,
      round: async () => {
        await empty()
        const added = Number.parseFloat(run(program, 'add', TABLE, SET))
        await settled()
        return [added, Number.parseFloat(run(program, 'list', TABLE, SET))]
      },
    })
  }
  return {
    rounds: 7,
    works: [
      { name: ADDED, unit: 'ms' },
      { name: LISTED, unit: 'ms' },
    ],
    contestants,
    targets: [
      { work: ADDED, peer: C, times: 1.2 },
      { work: ADDED, peer: NFT, times: 1 / 1.5 },
      { work: LISTED, peer: C, times: 4 },
    ],
    absent: program === undefined ? [NO_LIBMNL] : [],
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLED))
}
