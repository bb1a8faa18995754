/** A table given whole, put in place where it is not there as it is meant to be. nft(8) */

import { type Connection, decodeDatagram, encodeDatagram } from '../../netlink/index.ts'
import { type Change, netfilter, sameTable, splitElements, subjectOf, type TableFamily } from '../../nft/index.ts'
import { EncodeError } from '../../schema/index.ts'
import { changeNames } from './change-name.ts'
import { readRuleset } from './read-ruleset.ts'
import { describeFamily } from './ruleset.ts'
import { commit, type TransactionOptions } from './transaction.ts'

/** See `Firewall.ensure`. */
export async function ensureTable(
  connection: Connection<typeof netfilter>,
  wanted: readonly Change[],
  options?: TransactionOptions,
): Promise<boolean> {
  const { nfgen_family, NFTA_TABLE_NAME } = checkWhole(wanted)
  const { messages } = await readRuleset(connection, { family: wordOf(nfgen_family), table: NFTA_TABLE_NAME })
  if (sameTable(written(wanted), messages)) return false
  // Added first, so that it can be deleted whether it is there or not.
  const names = { nfgen_family, NFTA_TABLE_NAME } as const
  const anew: Change[] = [{ nlmsg_type: 'NFT_MSG_NEWTABLE', ...names }, { nlmsg_type: 'NFT_MSG_DELTABLE', ...names }, ...wanted]
  await commit(connection, anew, options)
  return true
}

type TableMessage = Extract<Change, { nlmsg_type: 'NFT_MSG_NEWTABLE' }>

/** The message that makes the table, if the others make what is in it. @throws EncodeError */
function checkWhole(wanted: readonly Change[]): Pick<TableMessage, 'nfgen_family'> & { readonly NFTA_TABLE_NAME: string } {
  const nameOf = changeNames(wanted)
  const [first] = wanted
  const { noun, table } = (first && subjectOf(first)) ?? {}
  if (first === undefined || noun !== 'table' || table === undefined)
    throw new EncodeError('a table given whole begins with NFT_MSG_NEWTABLE')
  const family = (first as TableMessage).nfgen_family
  for (const [index, change] of wanted.entries()) {
    const subject = subjectOf(change)
    const wrong = (reason: string) => new EncodeError(`in a table given whole ${reason}`, [nameOf(index)])
    if (subject?.verb !== 'NEW') throw wrong('there is nothing but what makes it')
    if (subject.table !== table || subject.family !== (family ?? 'NFPROTO_UNSPEC')) throw wrong('everything is of that table')
    if (subject.noun === 'table' && index > 0) throw wrong('there is one table')
    if (subject.noun !== 'rule') continue
    const {
      NFTA_RULE_POSITION,
      NFTA_RULE_POSITION_ID,
      NFTA_RULE_HANDLE,
      nlmsg_flags = [],
    } = change as Extract<Change, { nlmsg_type: 'NFT_MSG_NEWRULE' }>
    const placed = [NFTA_RULE_POSITION, NFTA_RULE_POSITION_ID, NFTA_RULE_HANDLE].some((value) => value !== undefined)
    if (placed || !nlmsg_flags.includes('NLM_F_APPEND')) throw wrong('rules stand in their order, each appended (NLM_F_APPEND)')
  }
  return { nfgen_family: family, NFTA_TABLE_NAME: table }
}

/** The messages as they are when they have been written and read again: then both sides speak of everything in the same way. @throws EncodeError */
export function written(wanted: readonly Change[]): object[] {
  const nameOf = changeNames(wanted)
  return wanted.flatMap((change, index) => {
    try {
      return splitElements(change).flatMap((piece) => decodeDatagram(netfilter, encodeDatagram(netfilter, [piece])))
    } catch (error) {
      if (error instanceof EncodeError) throw new EncodeError(error.reason, [nameOf(index), ...error.path])
      throw error
    }
  })
}

function wordOf(family: TableMessage['nfgen_family']): TableFamily | undefined {
  const word = describeFamily(family ?? 'NFPROTO_UNSPEC')
  return typeof word === 'number' ? undefined : word
}
