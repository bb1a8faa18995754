/** Bridges: their ports, who is behind which, their VLANs, and who listens to which multicast group. bridge(8) */

import type { Connection } from '../../netlink/index.ts'
import type { route } from '../../netlink/route/index.ts'
import { type ForwardingDatabase, forwardingDatabase } from './forwarding-database.ts'
import { type MulticastDatabase, multicastDatabase } from './multicast-database.ts'
import { type BridgePorts, bridgePorts } from './ports.ts'
import { type SpanningTrees, spanningTrees } from './spanning-trees.ts'
import { type BridgeVlans, bridgeVlans } from './vlans.ts'
import { type Vnis, vnis } from './vnis.ts'

/** What belongs to the bridges of one network namespace. The bridges themselves are links. */
export interface Bridges {
  /** Equivalent to: `bridge link` */
  readonly ports: BridgePorts
  /** Equivalent to: `bridge fdb` */
  readonly fdb: ForwardingDatabase
  /** Equivalent to: `bridge vlan` */
  readonly vlans: BridgeVlans
  /** Equivalent to: `bridge mdb` */
  readonly mdb: MulticastDatabase
  /** Equivalent to: `bridge vni` */
  readonly vnis: Vnis
  /** Equivalent to: `bridge mst` */
  readonly spanningTrees: SpanningTrees
}

/** The bridges of the network namespace that the connection is in. */
export function bridges(connection: Connection<typeof route>): Bridges {
  return {
    ports: bridgePorts(connection),
    fdb: forwardingDatabase(connection),
    vlans: bridgeVlans(connection),
    mdb: multicastDatabase(connection),
    vnis: vnis(connection),
    spanningTrees: spanningTrees(connection),
  }
}
