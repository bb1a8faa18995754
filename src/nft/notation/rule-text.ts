/** Rules in nft's notation. nft(8) */

import type { Statement } from './statement.ts'
import { statementKinds } from './statements/statements.ts'
import { only } from './term.ts'
import type { Style } from './text.ts'

/**
 * What a rule says, as `nft list` writes it: `ip saddr 10.10.0.0/24 oifname "wlo1" masquerade`. An expression that nft's notation has no words for
 * stands in its place by its kernel name, in square brackets.
 */
export function ruleText(statements: readonly Statement[], style: Style): string {
  return statements.map((statement) => statementText(statement, style)).join(' ')
}

/** One statement. */
export function statementText(statement: Statement, style: Style): string {
  const [name = '', value] = only(statement) ?? []
  const kind = statementKinds[name as keyof typeof statementKinds] as { text(value: unknown, style: Style): string }
  return kind.text(value, style)
}
