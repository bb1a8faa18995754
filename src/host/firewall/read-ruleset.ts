/** A ruleset as a whole, as it was at one moment. <linux/netfilter/nf_tables.h>, NFT_MSG_GET* */

import { type AnyMessage, type Connection, NetlinkError } from '../../netlink/index.ts'
import type { netfilter, SetMessage, TableFamily } from '../../nft/index.ts'
import { dumpElements } from './element-dump.ts'
import { familyOf } from './ruleset.ts'
import { generationOf } from './transaction.ts'

type Message = AnyMessage<typeof netfilter>

/** A ruleset, or one table of it. */
export interface Reading {
  /** The generation that it was of, at the earliest. */
  readonly generation: number
  /** Its messages, what holds others before what they hold: tables, sets, elements, objects, flowtables, chains, rules. */
  readonly messages: readonly Message[]
}

/** So often it is read again where somebody changes it meanwhile. The last reading may be of several moments. */
const READINGS = 10

/** Reads the ruleset: all of it, or the tables of one family, or of one name. Equivalent to: `nft list ruleset`, `nft list table` */
export async function readRuleset(
  connection: Connection<typeof netfilter>,
  filter: { readonly family: TableFamily | undefined; readonly table: string | undefined },
): Promise<Reading> {
  for (let reading = 1; ; reading++) {
    const generation = await generationOf(connection)
    const messages = await readOnce(connection, filter)
    if (reading === READINGS || (await generationOf(connection)) === generation) {
      return { generation, messages }
    }
  }
}

async function readOnce(
  connection: Connection<typeof netfilter>,
  { family, table }: { readonly family: TableFamily | undefined; readonly table: string | undefined },
): Promise<Message[]> {
  const nfgen_family = familyOf(family)
  const [tables, chains, rules, sets, objects, flowtables] = await Promise.all([
    connection.dump('NFT_MSG_GETTABLE', { nfgen_family }),
    connection.dump('NFT_MSG_GETCHAIN', { nfgen_family }),
    connection.dump('NFT_MSG_GETRULE', { nfgen_family, NFTA_RULE_TABLE: table }),
    connection.dump('NFT_MSG_GETSET', { nfgen_family }),
    connection.dump('NFT_MSG_GETOBJ', { nfgen_family, NFTA_OBJ_TABLE: table }),
    connection.dump('NFT_MSG_GETFLOWTABLE', { nfgen_family, NFTA_FLOWTABLE_TABLE: table }),
  ])
  const chosen = sets.filter(({ NFTA_SET_TABLE }) => table === undefined || NFTA_SET_TABLE === table)
  const elements = await Promise.all(chosen.map((set) => elementsOf(connection, set)))
  const tagged = (nlmsg_type: string, attribute: string, messages: readonly object[]) =>
    messages
      .filter((message) => table === undefined || (message as Readonly<Record<string, unknown>>)[attribute] === table)
      .map((message) => ({ nlmsg_type, ...message }) as unknown as Message)
  return [
    ...tagged('NFT_MSG_NEWTABLE', 'NFTA_TABLE_NAME', tables),
    ...tagged('NFT_MSG_NEWSET', 'NFTA_SET_TABLE', chosen),
    ...tagged('NFT_MSG_NEWSETELEM', 'NFTA_SET_ELEM_LIST_TABLE', elements.flat()),
    ...tagged('NFT_MSG_NEWOBJ', 'NFTA_OBJ_TABLE', objects),
    ...tagged('NFT_MSG_NEWFLOWTABLE', 'NFTA_FLOWTABLE_TABLE', flowtables),
    ...tagged('NFT_MSG_NEWCHAIN', 'NFTA_CHAIN_TABLE', chains),
    ...tagged('NFT_MSG_NEWRULE', 'NFTA_RULE_TABLE', rules),
  ]
}

/** The elements of a set, if it is still there. */
async function elementsOf(
  connection: Connection<typeof netfilter>,
  { nfgen_family, NFTA_SET_TABLE, NFTA_SET_NAME }: SetMessage,
): Promise<object[]> {
  try {
    return await dumpElements(connection, 'NFT_MSG_GETSETELEM', {
      nfgen_family,
      NFTA_SET_ELEM_LIST_TABLE: NFTA_SET_TABLE,
      NFTA_SET_ELEM_LIST_SET: NFTA_SET_NAME,
    })
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENOENT') return []
    throw error
  }
}
