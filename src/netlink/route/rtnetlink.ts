/** rtnetlink: links, addresses, routes, and what else makes up a host's network. <linux/rtnetlink.h>; rtnetlink(7) */

import { protocol } from '../protocol.ts'
import { address } from './address.ts'
import { addressLabel } from './address-label.ts'
import { mdb, mdbQuestion } from './bridge-mdb.ts'
import { bridgeVlanQuestion, bridgeVlans } from './bridge-vlan-database.ts'
import { cacheReport } from './cache-report.ts'
import { hint } from './hint.ts'
import { link } from './link/link.ts'
import { isPromptChange } from './link/prompt.ts'
import { linkStatistics, linkStatisticsRequest } from './link-statistics.ts'
import { namespaceId } from './namespace-id.ts'
import { ndUserOption } from './nd-user-option.ts'
import { neighbour } from './neighbour.ts'
import { neighbourTable } from './neighbour-table.ts'
import { netconf } from './netconf.ts'
import { nexthop } from './nexthop.ts'
import { prefix } from './prefix.ts'
import { type RouteInput, routeMessage } from './route-message.ts'
import { rule } from './rule.ts'
import { qdisc } from './traffic-control/qdisc.ts'
import { trafficAction } from './traffic-control/traffic-action.ts'
import { trafficClass } from './traffic-control/traffic-class.ts'
import { trafficFilter } from './traffic-control/traffic-filter.ts'
import { vniFilter } from './vni-filter.ts'

/** Whether a route is one that takes no module: encapsulations may. */
const isPlain = ({ RTA_ENCAP, RTA_MULTIPATH }: RouteInput) => RTA_ENCAP === undefined && RTA_MULTIPATH === undefined

export const route = protocol(
  'route',
  0,
  {
    RTM_NEWLINK: [16, link, 'new', isPromptChange],
    RTM_DELLINK: [17, link, 'del'],
    RTM_GETLINK: [18, link, 'get', 'prompt'],
    RTM_SETLINK: [19, link, 'new'],
    RTM_NEWADDR: [20, address, 'new', 'prompt'],
    RTM_DELADDR: [21, address, 'del'],
    RTM_GETADDR: [22, address, 'get', 'prompt'],
    RTM_NEWROUTE: [24, routeMessage, 'new', isPlain],
    RTM_DELROUTE: [25, routeMessage, 'del'],
    RTM_GETROUTE: [26, routeMessage, 'get', 'prompt'],
    RTM_NEWNEIGH: [28, neighbour, 'new', 'prompt'],
    RTM_DELNEIGH: [29, neighbour, 'del'],
    RTM_GETNEIGH: [30, neighbour, 'get', 'prompt'],
    RTM_NEWRULE: [32, rule, 'new', 'prompt'],
    RTM_DELRULE: [33, rule, 'del'],
    RTM_GETRULE: [34, rule, 'get', 'prompt'],
    RTM_NEWQDISC: [36, qdisc, 'new'],
    RTM_DELQDISC: [37, qdisc, 'del'],
    RTM_GETQDISC: [38, qdisc, 'get'],
    RTM_NEWTCLASS: [40, trafficClass, 'new'],
    RTM_DELTCLASS: [41, trafficClass, 'del'],
    RTM_GETTCLASS: [42, trafficClass, 'get'],
    RTM_NEWTFILTER: [44, trafficFilter, 'new'],
    RTM_DELTFILTER: [45, trafficFilter, 'del'],
    RTM_GETTFILTER: [46, trafficFilter, 'get'],
    RTM_NEWPREFIX: [52, prefix, 'new'],
    RTM_NEWACTION: [48, trafficAction, 'new'],
    RTM_DELACTION: [49, trafficAction, 'del'],
    RTM_GETACTION: [50, trafficAction, 'get'],
    RTM_NEWMULTICAST: [56, address, 'new'],
    RTM_DELMULTICAST: [57, address, 'del'],
    RTM_GETMULTICAST: [58, address, 'get'],
    RTM_NEWANYCAST: [60, address, 'new'],
    RTM_DELANYCAST: [61, address, 'del'],
    RTM_GETANYCAST: [62, address, 'get'],
    RTM_NEWNEIGHTBL: [64, neighbourTable, 'new'],
    RTM_GETNEIGHTBL: [66, neighbourTable, 'get'],
    RTM_SETNEIGHTBL: [67, neighbourTable, 'new'],
    RTM_NEWNDUSEROPT: [68, ndUserOption, 'new'],
    RTM_NEWADDRLABEL: [72, addressLabel, 'new'],
    RTM_DELADDRLABEL: [73, addressLabel, 'del'],
    RTM_GETADDRLABEL: [74, addressLabel, 'get'],
    RTM_NEWNETCONF: [80, netconf, 'new'],
    RTM_DELNETCONF: [81, netconf, 'del'],
    RTM_GETNETCONF: [82, netconf, 'get'],
    RTM_NEWMDB: [84, mdb, 'new'],
    RTM_DELMDB: [85, mdb, 'del'],
    RTM_GETMDB: [86, mdbQuestion, 'get'],
    RTM_NEWNSID: [88, namespaceId, 'new'],
    RTM_DELNSID: [89, namespaceId, 'del'],
    RTM_GETNSID: [90, namespaceId, 'get', 'prompt'],
    RTM_NEWSTATS: [92, linkStatistics, 'new'],
    RTM_GETSTATS: [94, linkStatisticsRequest, 'get'],
    RTM_SETSTATS: [95, linkStatisticsRequest, 'new'],
    RTM_NEWCACHEREPORT: [96, cacheReport, 'new'],
    RTM_NEWCHAIN: [100, trafficFilter, 'new'],
    RTM_DELCHAIN: [101, trafficFilter, 'del'],
    RTM_GETCHAIN: [102, trafficFilter, 'get'],
    RTM_NEWNEXTHOP: [104, nexthop, 'new'],
    RTM_DELNEXTHOP: [105, nexthop, 'del'],
    RTM_GETNEXTHOP: [106, nexthop, 'get', 'prompt'],
    RTM_NEWLINKPROP: [108, link, 'new'],
    RTM_DELLINKPROP: [109, link, 'del'],
    RTM_GETLINKPROP: [110, link, 'get'],
    RTM_NEWVLAN: [112, bridgeVlans, 'new'],
    RTM_DELVLAN: [113, bridgeVlans, 'del'],
    RTM_GETVLAN: [114, bridgeVlanQuestion, 'get'],
    RTM_NEWNEXTHOPBUCKET: [116, nexthop, 'new'],
    RTM_DELNEXTHOPBUCKET: [117, nexthop, 'del'],
    RTM_GETNEXTHOPBUCKET: [118, nexthop, 'get'],
    RTM_NEWTUNNEL: [120, vniFilter, 'new'],
    RTM_DELTUNNEL: [121, vniFilter, 'del'],
    RTM_GETTUNNEL: [122, vniFilter, 'get'],
  },
  hint,
)
