/** The kinds of links that can be made, in the order of the alphabet. A kind more is a file more, and a line here. */

import { bareudp } from './bareudp.ts'
import { bond } from './bond.ts'
import { bridge } from './bridge.ts'
import { dummy } from './dummy.ts'
import { geneve } from './geneve.ts'
import { erspan, gre, gretap, ip6erspan, ip6gre, ip6gretap } from './gre.ts'
import { hsr } from './hsr.ts'
import { ifb } from './ifb.ts'
import { ip6tnl, ipip, sit } from './ip-tunnel.ts'
import { ipvlan, ipvtap } from './ipvlan.ts'
import type { ChangedOf, DescribedOf, NewOf } from './kind.ts'
import { macsec } from './macsec.ts'
import { macvlan, macvtap } from './macvlan.ts'
import { netkit } from './netkit.ts'
import { nlmon } from './nlmon.ts'
import { team } from './team.ts'
import { vcan } from './vcan.ts'
import { veth } from './veth.ts'
import { vlan } from './vlan.ts'
import { vrf } from './vrf.ts'
import { vti, vti6 } from './vti.ts'
import { vxcan } from './vxcan.ts'
import { vxlan } from './vxlan.ts'
import { wireguard } from './wireguard.ts'
import { xfrm } from './xfrm.ts'

export const kinds = {
  bareudp,
  bond,
  bridge,
  dummy,
  erspan,
  geneve,
  gre,
  gretap,
  hsr,
  ifb,
  ip6erspan,
  ip6gre,
  ip6gretap,
  ip6tnl,
  ipip,
  ipvlan,
  ipvtap,
  macsec,
  macvlan,
  macvtap,
  netkit,
  nlmon,
  sit,
  team,
  vcan,
  veth,
  vlan,
  vrf,
  vti,
  vti6,
  vxcan,
  vxlan,
  wireguard,
  xfrm,
} as const

type Kinds = typeof kinds

/** The name of a kind of link: `'veth'`, `'bridge'` ... */
export type KindName = keyof Kinds

/** What a new link is made of, told apart by its `kind`. */
export type LinkKind = { [K in KindName]: NewOf<Kinds[K]> }[KindName]

/** What is to change about a link as one of its kind. */
export type ChangedKind = { [K in KindName]: ChangedOf<Kinds[K]> }[KindName]

/** What the kernel says of a link as one of its kind. */
export type DescribedKind = { [K in KindName]: DescribedOf<Kinds[K]> }[KindName]
