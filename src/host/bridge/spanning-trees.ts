/** Spanning trees of a bridge that has several (MST): what each port does in each. bridge(8), <linux/if_bridge.h>, enum IFLA_BRIDGE_MST_* */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { LinkInput, LinkMessage, route } from '../../netlink/route/index.ts'
import { checkLink, type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { missing } from '../verb/ensure.ts'
import { at, type Fields, link as linkReader, readFields, wholeNumber } from '../verb/fields.ts'
import { portStates } from './ports.ts'

/** What a port does with the frames of a spanning tree's VLANs. */
export type SpanningTreeState = Parameters<typeof portStates.write>[0]

/** What a port does in a spanning tree, as the kernel described it. */
export interface PortSpanningTree {
  /** The index of the port. */
  readonly link: number
  /** The number of the spanning tree. */
  readonly tree: number
  readonly state: SpanningTreeState
}

/** Which of them to list: those for which all that is given holds. The kernel sends all; we choose. */
export interface SpanningTreeFilter {
  readonly link?: LinkReference
  readonly tree?: number
}

/**
 * What can be done with the spanning trees of the bridges of one network namespace (from 5.18). A bridge has several where it was made with `multipleSpanningTrees`;
 * `vlans.global.set(bridge, vlan, { spanningTree: 5 })` puts VLANs into one, which then is there at each port that has one of them. A program reckons the states.
 */
export interface SpanningTrees {
  /**
   * Says what a port does in a spanning tree.
   *
   * Equivalent to: `bridge mst set dev LINK msti TREE state STATE`
   *
   * @throws a TypeError for what is no state; NetlinkError: ENODEV where there is no such link, ENOENT where the port has no such tree, EOPNOTSUPP where the bridge has but one
   */
  set(link: LinkReference, tree: number, state: SpanningTreeState): Promise<void>
  /** Sees to it that a port does so. Says whether anything was changed. @throws as `set` */
  ensure(link: LinkReference, tree: number, state: SpanningTreeState): Promise<boolean>
  /** What a port does in a spanning tree. @throws NetlinkError: ENODEV where there is no such link, ENOENT where the port has no such tree */
  get(link: LinkReference, tree: number): Promise<PortSpanningTree>
  /** What ports do in their spanning trees. Equivalent to: `bridge mst show [dev LINK]` */
  list(filter?: SpanningTreeFilter): Promise<Dump<PortSpanningTree>>
}

const treeNumber = wholeNumber(1, 4094)
const noLinks = { indexOf: () => 0, descriptorOf: () => 0 }

/** The spanning trees of the network namespace that the connection is in. */
export function spanningTrees(connection: Connection<typeof route>): SpanningTrees {
  const list = async (filter: SpanningTreeFilter = {}): Promise<Dump<PortSpanningTree>> => {
    const said = readFields(filter, filterFields)
    const index = said.link === undefined ? undefined : await linkIndex(connection, said.link)
    const dump = await connection.dump('RTM_GETLINK', { ifi_family: 'AF_BRIDGE', IFLA_EXT_MASK: ['RTEXT_FILTER_MST'] })
    const passes = ({ link, tree }: PortSpanningTree) =>
      (index === undefined || link === index) && (said.tree === undefined || tree === said.tree)
    return dumpOf(dump.flatMap(describe).filter(passes), dump.consistent)
  }

  const find = async (link: LinkReference, tree: number): Promise<PortSpanningTree> => {
    const [found] = await list({ link, tree })
    if (found === undefined) throw missing('ENOENT', 'RTM_GETLINK', `That port has no spanning tree ${tree}`)
    return found
  }

  const change = async (ifi_index: number, tree: number, state: SpanningTreeState): Promise<void> => {
    const entry = { IFLA_BRIDGE_MST_ENTRY_MSTI: tree, IFLA_BRIDGE_MST_ENTRY_STATE: portStates.write(state, noLinks) }
    const IFLA_AF_SPEC: Specification = { IFLA_BRIDGE_MST: { IFLA_BRIDGE_MST_ENTRY: [entry] } }
    await connection.request('RTM_SETLINK', { ifi_family: 'AF_BRIDGE', ifi_index, IFLA_AF_SPEC })
  }

  return {
    list,

    async set(link, tree, state) {
      check(link, tree, state)
      const { link: index } = await find(link, tree)
      await change(index, tree, state)
    },

    async ensure(link, tree, state) {
      check(link, tree, state)
      const found = await find(link, tree)
      if (found.state === state) return false
      await change(found.link, tree, state)
      return true
    },

    async get(link, tree) {
      checkLink(link)
      return await find(
        link,
        at('tree', () => treeNumber(tree)),
      )
    },
  }
}

type Specification = Extract<LinkInput['IFLA_AF_SPEC'], { readonly IFLA_BRIDGE_FLAGS?: unknown }>

const filterFields = { link: linkReader, tree: treeNumber } as const satisfies Fields<SpanningTreeFilter>

/** @throws EncodeError with the path of the offender */
function check(link: LinkReference, tree: number, state: SpanningTreeState): void {
  checkLink(link)
  at('tree', () => treeNumber(tree))
  at('state', () => portStates.write(state, noLinks))
}

/** What a message says of the spanning trees of a port. */
function describe({ ifi_index: link, IFLA_AF_SPEC: specification }: LinkMessage): PortSpanningTree[] {
  if (specification === undefined || !('IFLA_BRIDGE_MST' in specification)) return []
  return (specification.IFLA_BRIDGE_MST?.IFLA_BRIDGE_MST_ENTRY ?? []).map((entry) => ({
    link,
    tree: entry.IFLA_BRIDGE_MST_ENTRY_MSTI ?? 0,
    state: stateOf(entry.IFLA_BRIDGE_MST_ENTRY_STATE),
  }))
}

/** There is no state without a name. */
function stateOf(state: string | number = 0): SpanningTreeState {
  return (typeof state === 'string' ? portStates.read(state as Parameters<typeof portStates.read>[0]) : undefined) ?? 'disabled'
}
