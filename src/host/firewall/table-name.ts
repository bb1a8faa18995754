/** Names of tables of our own: such as nft can print and read again, and nobody else's. */

import type { TableFamily } from '../../nft/index.ts'
import { EncodeError } from '../../schema/index.ts'
import { checkName } from './name.ts'
import { ownerOf } from './owner.ts'

/**
 * The name itself, if it can be that of a table of ours: in that family, or in any where none is named.
 *
 * @throws EncodeError, a TypeError
 */
export function checkTableName(name: string, family?: TableFamily): string {
  checkName('table', name)
  const owner = ownerOf(name, family)
  if (owner !== undefined) throw new EncodeError(`tables called ${name} belong to ${owner}: choose a name of your own`)
  return name
}
