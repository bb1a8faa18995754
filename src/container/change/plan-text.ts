/** A plan for people. */

import { printable } from '../../explain/printable.ts'
import { paint, type Span, type Style } from '../../explain/style.ts'
import type { PlannedStep } from './plan.ts'

/** Commands that are longer than this, as those that load a whole table, are cut in the middle. */
const LINES = 8

/** The steps of a plan: what each is for, where it happens, its commands, what takes it back, and the names of its messages. */
export function planText(steps: readonly PlannedStep[], colour = false): string {
  const lines = steps.flatMap(({ name, purpose, namespace, commands, undo, messages }, index): Span[][] => [
    [span(`${index + 1}. ${name}`, 'name'), span(`  in ${namespace ?? 'the host'}`, 'quiet')],
    [span(`   ${purpose}`, 'quiet')],
    ...commands.flatMap((command) => cut(command.split('\n')).map((line) => [span(`   ${line}`, 'value')])),
    ...(messages.length === 0 ? [] : [[span(`   sends ${counted(messages.map(({ message }) => message.nlmsg_type))}`, 'quiet')]]),
    ...undo.map((command) => [span('   undone by ', 'quiet'), span(command, 'value')]),
  ])
  return lines.map((line) => `${paint(line, colour)}\n`).join('')
}

function cut(lines: readonly string[]): readonly string[] {
  if (lines.length <= LINES) return lines
  const half = LINES / 2
  return [...lines.slice(0, half), `... ${lines.length - 2 * half} lines ...`, ...lines.slice(-half)]
}

/** Names with how often they come: `NFT_MSG_NEWSET × 14`. */
function counted(names: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} × ${count}`)).join(', ')
}

function span(text: string, style: Style): Span {
  return { text: text.replaceAll('\t', '  ').split('\n').map(printable).join('\n'), style }
}
