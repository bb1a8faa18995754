/** Whole rulesets in nft's notation. nft(8), “RULESET” */

import type { ChainMessage } from '../chain.ts'
import type { FlowtableMessage } from '../flowtable.ts'
import type { ObjectMessage } from '../object.ts'
import type { RuleMessage } from '../rule.ts'
import type { SetMessage } from '../set.ts'
import type { SetElementsMessage } from '../set-element.ts'
import type { TableMessage } from '../table.ts'
import { readComment } from '../userdata.ts'
import { chainText } from './chain-text.ts'
import { familyName, type TableFamily } from './family.ts'
import { flowtableText } from './flowtable-text.ts'
import { objectText } from './object-text.ts'
import { readRule } from './read-rule.ts'
import type { ReadScope, ReadSet } from './reading.ts'
import { ruleText } from './rule-text.ts'
import { readSetShape } from './set-shape.ts'
import { type SetStyle, setText } from './set-text.ts'
import type { Style } from './text.ts'

/** What a ruleset consists of: the messages that the kernel lists it with. */
export interface Ruleset {
  readonly tables: readonly TableMessage[]
  readonly chains: readonly ChainMessage[]
  readonly rules: readonly RuleMessage[]
  readonly sets: readonly SetMessage[]
  readonly elements: readonly SetElementsMessage[]
  readonly objects: readonly ObjectMessage[]
  readonly flowtables: readonly FlowtableMessage[]
}

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
  return ruleset.tables.map((table) => tableText(table, ruleset, style)).join('')
}

function tableText(table: TableMessage, ruleset: Ruleset, { handles = false, ...more }: RulesetStyle): string {
  const { nfgen_family, NFTA_TABLE_NAME: name = '' } = table
  const family = familyName(nfgen_family) ?? 'ip'
  const style: SetStyle = { ...more, family }
  const own = <Message extends { readonly nfgen_family: unknown }>(messages: readonly Message[], key: keyof Message) =>
    messages.filter((message) => message.nfgen_family === nfgen_family && message[key] === name)
  const elements = own(ruleset.elements, 'NFTA_SET_ELEM_LIST_TABLE')
  const sets = own(ruleset.sets, 'NFTA_SET_TABLE').map((set) => ({
    set,
    shape: readSetShape(
      set,
      elements
        .filter(({ NFTA_SET_ELEM_LIST_SET: of }) => of === set.NFTA_SET_NAME)
        .flatMap((list) => list.NFTA_SET_ELEM_LIST_ELEMENTS ?? []),
      style.numeric,
    ),
  }))
  const scope = scopeOf(family, sets, style)
  const said: Style = scope.set === undefined ? style : { ...style, set: scope.set }
  const rules = own(ruleset.rules, 'NFTA_RULE_TABLE')
  const handle = (of: bigint | undefined) => (handles && of !== undefined ? ` # handle ${of}` : '')
  const blocks = [
    ...own(ruleset.objects, 'NFTA_OBJ_TABLE').map((object) => objectText(object, style, handle(object.NFTA_OBJ_HANDLE))),
    ...sets.filter(({ set }) => !isAnonymous(set)).map(({ set, shape }) => setText(set, shape, style, handle(set.NFTA_SET_HANDLE))),
    ...own(ruleset.flowtables, 'NFTA_FLOWTABLE_TABLE').map((flowtable) =>
      flowtableText(flowtable, style, handle(flowtable.NFTA_FLOWTABLE_HANDLE)),
    ),
    ...own(ruleset.chains, 'NFTA_CHAIN_TABLE').map((chain) =>
      chainText(
        chain,
        rules
          .filter(({ NFTA_RULE_CHAIN: of }) => of === chain.NFTA_CHAIN_NAME)
          .map((rule) => `${lineOf(rule, scope, said)}${handle(rule.NFTA_RULE_HANDLE)}`),
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

function headOf({ NFTA_TABLE_FLAGS: flags = [], NFTA_TABLE_USERDATA: userdata }: TableMessage): string[] {
  const words = flags.map((flag) => String(flag).replace('NFT_TABLE_F_', '').toLowerCase())
  const comment = readComment(userdata)
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

function scopeOf(
  family: TableFamily,
  sets: readonly { readonly set: SetMessage; readonly shape: ReadSet }[],
  { numeric = false }: Style,
): ReadScope {
  const byName = new Map(
    sets.map(({ set, shape }) => {
      const { elements: _elements, ...named } = shape
      // What a rule alone has, it shows; a set of the table it names.
      return [set.NFTA_SET_NAME, isAnonymous(set) ? shape : named]
    }),
  )
  return { family, numeric, set: (name) => byName.get(name) }
}

function isAnonymous({ NFTA_SET_FLAGS: flags = [] }: SetMessage): boolean {
  return flags.includes('NFT_SET_ANONYMOUS')
}
