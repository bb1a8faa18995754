/** Rules as commands say them. libnftables-json(5), “RULE” */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Change } from '../../transaction.ts'
import { addRule as write } from '../rule-changes.ts'
import type { Statement } from '../statement.ts'
import { only } from '../term.ts'
import { type Context, noteUpdate, setNamed } from './context.ts'
import { type Fields, placeOf, remark, text } from './fields.ts'

/** A rule: at the end of its chain, at its begin, or beside another one or in its place by that one's handle. */
export function addRule(verb: 'add' | 'insert' | 'replace', fields: Fields, context: Context, handle: number | undefined): Change[] {
  const place = placeOf(fields)
  const statements = fields['expr']
  if (!Array.isArray(statements)) throw new EncodeError(`expected an array of statements, got ${show(statements)}`, ['expr'])
  if (fields['index'] !== undefined)
    throw new EncodeError('a place by its number is known to whoever reads the ruleset first; say the handle of the rule beside it', [
      'index',
    ])
  if (verb === 'replace' && handle === undefined) throw new EncodeError('expected the handle of the rule to replace', ['handle'])
  for (const statement of statements) {
    const [kind, update] = only(statement) ?? []
    const name = kind === 'set' || kind === 'map' ? (update as Fields)[kind] : undefined
    if (typeof name === 'string') noteUpdate(context, place, name.slice(1))
  }
  const comment = remark(fields)
  const changes: Change[] = []
  context.nextSet = write(
    changes,
    {
      ...place,
      in: text(fields, 'chain'),
      statements: statements as Statement[],
      set: (name) => setNamed(context, place, name),
      first: verb === 'insert',
      ...(comment === undefined ? {} : { comment }),
      ...(handle === undefined ? {} : verb === 'replace' ? { instead: handle } : { behind: handle }),
    },
    context.nextSet,
  )
  return changes
}
