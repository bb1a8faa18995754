/** Whole rulesets in nft's notation. nft(8), “RULESET” */

import type { RuleMessage } from '../rule.ts'
import type { TableMessage } from '../table.ts'
import { readComment } from '../userdata.ts'
import { chainText } from './chain-text.ts'
import { flowtableText } from './flowtable-text.ts'
import { type ListedTable, listedTables, type Ruleset } from './listed-table.ts'
import { objectText } from './object-text.ts'
import { readRule } from './read-rule.ts'
import type { ReadScope } from './reading.ts'
import { ruleText } from './rule-text.ts'
import { type SetStyle, setText } from './set-text.ts'
import { tableFlagWords } from './table-flags.ts'
import type { Style } from './text.ts'

/** How a ruleset is written out. */
export interface RulesetStyle extends Omit<SetStyle, 'family'> {
  /** Whether the kernel's numbers of tables, chains, sets and rules stand behind them, as with `nft --handle`. */
  readonly handles?: boolean
}

/**
 * A ruleset as nft lists it, to be read by people and by `nft -f`. Expressions that nft's notation has no words for stand in square brackets, in their place.
 *
 * Equivalent to: `nft list ruleset`, with `-n`, `--handle`, `-s`, `-t`
 */
export function rulesetText(ruleset: Ruleset, style: RulesetStyle = {}): string {
  return listedTables(ruleset, style.numeric)
    .map((listed) => tableText(listed, style))
    .join('')
}

function tableText(listed: ListedTable, { handles = false, ...more }: RulesetStyle): string {
  const { table, family, name, objects, sets, flowtables, chains, scope } = listed
  const style: SetStyle = { ...more, family }
  const said: Style = scope.set === undefined ? style : { ...style, set: scope.set }
  const handle = (of: bigint | undefined) => (handles && of !== undefined ? ` # handle ${of}` : '')
  const blocks = [
    ...objects.map((object) => objectText(object, style, handle(object.NFTA_OBJ_HANDLE))),
    ...sets.map(({ set, shape }) => setText(set, shape, style, handle(set.NFTA_SET_HANDLE))),
    ...flowtables.map((flowtable) => flowtableText(flowtable, style, handle(flowtable.NFTA_FLOWTABLE_HANDLE))),
    ...chains.map(({ chain, rules }) =>
      chainText(
        chain,
        rules.map((rule) => `${lineOf(rule, scope, said)}${handle(rule.NFTA_RULE_HANDLE)}`),
        style,
        handle(chain.NFTA_CHAIN_HANDLE),
      ),
    ),
  ]
  const head = headOf(table)
  // nft leaves a line behind what it says of the flags, none behind a comment.
  const gap = head.some((line) => line.startsWith('\tflags')) && blocks.length > 0 ? '\n' : ''
  return `table ${family} ${name} {${handle(table.NFTA_TABLE_HANDLE)}\n${head.join('')}${gap}${blocks.join('\n')}}\n`
}

function headOf(table: TableMessage): string[] {
  const words = tableFlagWords(table)
  const comment = readComment(table.NFTA_TABLE_USERDATA)
  return [...(words.length === 0 ? [] : [`\tflags ${words.join(',')}\n`]), ...(comment === undefined ? [] : [`\tcomment "${comment}"\n`])]
}

/** A rule, with its comment. */
function lineOf(
  { NFTA_RULE_EXPRESSIONS: expressions = [], NFTA_RULE_USERDATA: userdata }: RuleMessage,
  scope: ReadScope,
  style: Style,
): string {
  const comment = readComment(userdata)
  return `${ruleText(readRule(expressions, scope), style)}${comment === undefined ? '' : ` comment "${comment}"`}`
}
