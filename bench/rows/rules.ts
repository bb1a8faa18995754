/** 10,000 rules: put into a chain in one transaction, and listed. nft(8), “RULES” */

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { netloom, nft } from '../built.ts'
import type { Match } from '../match.ts'
import { enough, timed } from '../timed.ts'
import { destination } from '../world.ts'

const ADDED = '10,000 rules, written and added in one transaction'
const LISTED = '10,000 rules, listed to typed messages'
const TOLD = '10,000 rules, listed in nft’s notation'
const LOADED = 'nft -f'
const LIST = 'nft -n list ruleset'

const RULES = 10_000
const TABLE = 'many'
const FRESH = `add table ip ${TABLE}; delete table ip ${TABLE}; add table ip ${TABLE}; add chain ip ${TABLE} c`

export async function rules(): Promise<Match> {
  const namespace = await netloom.createNamespace('ruled')
  const nftIn = (...args: string[]) => namespace.enter(() => execFileSync('nft', args, { encoding: 'utf8', maxBuffer: 2 ** 30 }))
  const host = netloom.openHost('ruled')
  const file = '/run/rules.nft'
  const text = Array.from(
    { length: RULES },
    (_, i) => `add rule ip ${TABLE} c ip saddr ${destination(i)} tcp dport ${i + 1} counter accept\n`,
  )
  writeFileSync(file, text.join(''))
  const { accept, counter, ip, rule, ruleChanges, tcp } = nft
  const add = async () => {
    const statements = (i: number) => rule(ip.saddr(destination(i)), tcp.dport(i + 1), counter(), accept())
    const placed = (i: number) => ({ family: 'ip', table: TABLE, in: 'c', statements: statements(i) }) as const
    await host.firewall.transaction(ruleChanges(...Array.from({ length: RULES }, (_, i) => placed(i))))
  }
  const ours = async () => {
    nftIn(FRESH)
    const added = await timed(add)
    const listed = await timed(async () => enough((await host.firewall.rules({ family: 'ip', table: TABLE, chain: 'c' })).length, RULES))
    const told = await timed(async () => enough((await host.firewall.listRuleset({ numeric: true })).split('\n').length - 1, RULES))
    return [added, listed, told]
  }
  const theirs = async () => {
    nftIn(FRESH)
    const added = await timed(() => nftIn('-f', file))
    const listed = await timed(() => enough(nftIn('-n', 'list', 'ruleset').split('\n').length - 1, RULES))
    return [added, listed, listed]
  }
  return {
    rounds: 9,
    works: [
      { name: ADDED, unit: 'ms' },
      { name: LISTED, unit: 'ms' },
      { name: TOLD, unit: 'ms' },
    ],
    contestants: [
      { name: 'netloom', round: ours },
      { name: `${LOADED}, ${LIST}`, round: theirs },
    ],
    targets: [
      { work: ADDED, peer: `${LOADED}, ${LIST}`, times: 1 / 2 },
      { work: LISTED, peer: `${LOADED}, ${LIST}`, times: 1 / 2 },
    ],
    absent: [],
  }
}
