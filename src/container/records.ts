/** The records of all container networks on a host: kept in the kernel, one table of nf_tables each. nft(8), tables and comments */

import type { ForwardingState } from '../host/forwarding.ts'
import type { Host } from '../host/host.ts'
import { NetlinkError } from '../netlink/index.ts'
import { comment, readComment, type TableMessage, transaction } from '../nft/index.ts'
import { type NetworkPlan, TABLE_PREFIX } from './plan.ts'
import { type NetworkRecord, parseRecord, recordOf, recordText } from './record.ts'

/** How often to start again when somebody else changed the ruleset meanwhile. */
const TRIES = 20

/** The record in a table's comment; undefined where there is no such table, or the table is not ours. */
export async function readRecord(host: Host, table: string): Promise<NetworkRecord | undefined> {
  try {
    return recordIn(await host.netfilter.get('NFT_MSG_GETTABLE', { nfgen_family: 'NFPROTO_IPV4', NFTA_TABLE_NAME: table }))
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** All records on a host, by their networks' names. Equivalent to: `nft list tables ip` */
export async function listRecords(host: Host): Promise<Map<string, NetworkRecord>> {
  const records = new Map<string, NetworkRecord>()
  for (const table of await host.netfilter.dump('NFT_MSG_GETTABLE', { nfgen_family: 'NFPROTO_IPV4' })) {
    const record = recordIn(table)
    if (record !== undefined) records.set((table.NFTA_TABLE_NAME ?? '').slice(TABLE_PREFIX.length), record)
  }
  return records
}

/**
 * Puts a network's record into the kernel, before anything of the network is made: whoever is killed from here on leaves a trace that the next
 * one finds. The generation of the ruleset is checked, so that of two who begin at once each knows of the other.
 *
 * @throws NetlinkError with code EEXIST where there is one already
 */
export async function writeRecord(host: Host, plan: NetworkPlan, forwarding: () => ForwardingState): Promise<NetworkRecord> {
  for (let attempt = 1; ; attempt++) {
    const { NFTA_GEN_ID: generation = 0 } = await host.netfilter.get('NFT_MSG_GETGEN', {})
    const others = [...(await listRecords(host)).values()]
    // Forwarding was off before the first network of ours; it is not for the second one to believe that it always was on.
    const record = recordOf(plan, others.find((other) => !other.forwarding.enabled)?.forwarding ?? forwarding())
    try {
      await host.netfilter.batch(
        transaction(
          [
            {
              nlmsg_type: 'NFT_MSG_NEWTABLE',
              nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'],
              nfgen_family: 'NFPROTO_IPV4',
              NFTA_TABLE_NAME: plan.table,
              NFTA_TABLE_FLAGS: [],
              NFTA_TABLE_USERDATA: comment(recordText(record)),
            },
          ],
          { generation },
        ),
      )
      return record
    } catch (error) {
      if (!(error instanceof NetlinkError) || error.code !== 'ERESTART' || attempt === TRIES) throw error
    }
  }
}

/** Whether a network besides this one needs forwarding, though it was off before there was any. */
export async function othersNeedForwarding(host: Host, table: string): Promise<boolean> {
  for (const [name, { forwarding }] of await listRecords(host)) if (TABLE_PREFIX + name !== table && !forwarding.enabled) return true
  return false
}

function recordIn(table: TableMessage): NetworkRecord | undefined {
  if (table.NFTA_TABLE_NAME?.startsWith(TABLE_PREFIX) !== true) return undefined
  const text = readComment(table.NFTA_TABLE_USERDATA)
  return text === undefined ? undefined : parseRecord(text)
}
