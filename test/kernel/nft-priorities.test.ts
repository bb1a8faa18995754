/** Priorities of base chains as nft lists them. */

import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { type FamilyName, parsePriority, priorityText } from '../../src/nft/notation/priority.ts'
import { describeKernel, run } from './sandbox.ts'

const families: Readonly<Record<FamilyName, readonly string[]>> = {
  ip: ['prerouting', 'input', 'forward', 'output', 'postrouting'],
  ip6: ['prerouting', 'postrouting'],
  inet: ['ingress', 'prerouting', 'input', 'forward', 'output', 'postrouting'],
  arp: ['input', 'output'],
  bridge: ['prerouting', 'input', 'forward', 'output', 'postrouting'],
  netdev: ['ingress'],
}

const numbers = [-300, -200, -150, -100, 0, 50, 100, 300].flatMap((number) => [-11, -10, -1, 0, 1, 10, 11].map((near) => number + near))

describeKernel(
  'priorities of chains',
  () => {
    it.each(Object.entries(families).flatMap(([family, hooks]) => hooks.map((hook) => [family as FamilyName, hook] as const)))(
      '%s %s',
      (family, hook) => {
        const device = hook === 'ingress' ? 'device lo' : ''
        const chains = numbers.map((number, i) => `add chain ${family} t c${i} { type filter hook ${hook} ${device} priority ${number}; }`)
        execFileSync('nft', ['-f', '-'], { input: [`add table ${family} t`, ...chains].join('\n'), stdio: ['pipe', 'ignore', 'pipe'] })
        const listed = (...flags: string[]) => run('nft', ...flags, 'list', 'ruleset').match(/(?<=priority )[^;]*/g)
        expect(numbers.map((number) => priorityText(family, hook, number))).toEqual(listed())
        expect(numbers.map((number) => priorityText(family, hook, number, true))).toEqual(listed('-n'))
        expect(numbers.map((number) => parsePriority(family, hook, priorityText(family, hook, number)))).toEqual(numbers)
      },
    )
  },
  'nft',
)
