/** Elements of sets and maps. nft(8), <linux/netfilter/nf_tables.h>, NFT_MSG_*SETELEM */

import { type Connection, type Dump, dumpOf, NetlinkError } from '../../netlink/index.ts'
import { type Change, families, type netfilter, type SetElementsInput, type SetElementsMessage } from '../../nft/index.ts'
import { dumpElements } from './element-dump.ts'
import { flushOf, type SetReference } from './reference.ts'
import { commit, type TransactionOptions } from './transaction.ts'

/** An element, as the kernel described it. */
export type SetElement = NonNullable<SetElementsMessage['NFTA_SET_ELEM_LIST_ELEMENTS']>[number]

/** An element to be sent: its key as the bytes that lie in the register, or all of it under the kernel's own names. */
export type SetElementInput = Uint8Array | NonNullable<SetElementsInput['NFTA_SET_ELEM_LIST_ELEMENTS']>[number]

/** How elements are changed. */
export type ElementOptions = Pick<TransactionOptions, 'force' | 'timeout' | 'signal'>

/** What can be done with the elements of a set or a map. Every change is one transaction, however many elements it is about. */
export interface Elements {
  /** Lists them, each once: `consistent` is false where the kernel could not be brought to it. Of a set of intervals the first key and the one behind the last are two elements. Equivalent to: `nft list set` */
  list(set: SetReference): Promise<Dump<SetElement>>
  /** Puts elements in; those that are there already are no error. Equivalent to: `nft add element` */
  add(set: SetReference, elements: readonly SetElementInput[], options?: ElementOptions): Promise<void>
  /** Puts elements in, none of which may be there. Equivalent to: `nft create element` @throws TransactionError: EEXIST */
  create(set: SetReference, elements: readonly SetElementInput[], options?: ElementOptions): Promise<void>
  /** Takes elements out, all of which must be there. Equivalent to: `nft delete element` @throws TransactionError: ENOENT */
  delete(set: SetReference, elements: readonly SetElementInput[], options?: ElementOptions): Promise<void>
  /** Describes the element with this key, of a set of intervals the one that it falls into. Equivalent to: `nft get element` @throws NetlinkError: ENOENT */
  get(set: SetReference, element: SetElementInput): Promise<SetElement>
  /** Whether the set holds this key. @throws NetlinkError: ENOENT where there is no such set */
  test(set: SetReference, element: SetElementInput): Promise<boolean>
  /** Takes all elements out. Equivalent to: `nft flush set` */
  flush(set: SetReference, options?: ElementOptions): Promise<void>
  /** Lists elements and sets their counters and quotas back to 0. Equivalent to: `nft reset set` @throws NetlinkError: EINVAL before Linux 6.5 */
  reset(set: SetReference): Promise<Dump<SetElement>>
}

/** The elements of sets in the network namespace that the connection is in. */
export function elements(connection: Connection<typeof netfilter>): Elements {
  const list = async (question: 'NFT_MSG_GETSETELEM' | 'NFT_MSG_GETSETELEM_RESET', set: SetReference) => {
    const dump = await dumpElements(connection, question, namesOf(set))
    return dumpOf(
      dump.flatMap(({ NFTA_SET_ELEM_LIST_ELEMENTS: found = [] }) => found),
      dump.consistent,
    )
  }
  const change = async (
    { nlmsg_type, nlmsg_flags = [] }: Pick<Change, 'nlmsg_flags'> & { nlmsg_type: 'NFT_MSG_NEWSETELEM' | 'NFT_MSG_DELSETELEM' },
    set: SetReference,
    given: readonly SetElementInput[],
    options?: ElementOptions,
  ) => {
    // To the kernel a deletion without elements is one of all.
    if (given.length === 0) return
    await commit(
      connection,
      [{ nlmsg_type, nlmsg_flags, ...namesOf(set), NFTA_SET_ELEM_LIST_ELEMENTS: given.map(elementOf) } as Change],
      options,
    )
  }
  const get = async (set: SetReference, element: SetElementInput) => {
    const request = { ...namesOf(set), NFTA_SET_ELEM_LIST_ELEMENTS: [elementOf(element)] }
    const { NFTA_SET_ELEM_LIST_ELEMENTS: [found] = [] } = await connection.get('NFT_MSG_GETSETELEM', request)
    return found
  }
  return {
    list: (set) => list('NFT_MSG_GETSETELEM', set),

    add: (set, given, options) => change({ nlmsg_type: 'NFT_MSG_NEWSETELEM', nlmsg_flags: ['NLM_F_CREATE'] }, set, given, options),

    create: (set, given, options) =>
      change({ nlmsg_type: 'NFT_MSG_NEWSETELEM', nlmsg_flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] }, set, given, options),

    delete: (set, given, options) => change({ nlmsg_type: 'NFT_MSG_DELSETELEM' }, set, given, options),

    async get(set, element) {
      return (await get(set, element)) ?? {}
    },

    async test(set, element) {
      try {
        await get(set, element)
        return true
      } catch (error) {
        // The kernel says ENOENT of a missing set as well.
        if (!(error instanceof NetlinkError) || error.code !== 'ENOENT') throw error
        await connection.get('NFT_MSG_GETSET', {
          nfgen_family: families[set.family ?? 'ip'],
          NFTA_SET_TABLE: set.table,
          NFTA_SET_NAME: set.set,
        })
        return false
      }
    },

    async flush(set, options) {
      await commit(connection, [flushOf(set)], options)
    },

    reset: (set) => list('NFT_MSG_GETSETELEM_RESET', set),
  }
}

function namesOf({ family = 'ip', table, set }: SetReference) {
  return { nfgen_family: families[family], NFTA_SET_ELEM_LIST_TABLE: table, NFTA_SET_ELEM_LIST_SET: set } as const
}

function elementOf(given: SetElementInput): Exclude<SetElementInput, Uint8Array> {
  return given instanceof Uint8Array ? { NFTA_SET_ELEM_KEY: { NFTA_DATA_VALUE: given } } : given
}
