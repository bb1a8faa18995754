/** MRP, the media redundancy protocol, of a bridge: IFLA_BRIDGE_MRP. <linux/if_bridge.h>, enum IFLA_BRIDGE_MRP_*; <linux/mrp_bridge.h> */

import { attributes } from '../../../schema/attributes.ts'
import { u16, u32 } from '../../../schema/integer.ts'
import { named } from '../../../schema/names.ts'
import { nested, repeated } from '../../../schema/nested.ts'

const ringState = named(u32, { BR_MRP_RING_STATE_OPEN: 0, BR_MRP_RING_STATE_CLOSED: 1 })
const inState = named(u32, { BR_MRP_IN_STATE_OPEN: 0, BR_MRP_IN_STATE_CLOSED: 1 })
const inRole = named(u32, { BR_MRP_IN_ROLE_DISABLED: 0, BR_MRP_IN_ROLE_MIC: 1, BR_MRP_IN_ROLE_MIM: 2 })
const ringRole = named(u32, { BR_MRP_RING_ROLE_DISABLED: 0, BR_MRP_RING_ROLE_MRC: 1, BR_MRP_RING_ROLE_MRM: 2, BR_MRP_RING_ROLE_MRA: 3 })

const portState = named(u32, {
  BR_MRP_PORT_STATE_DISABLED: 0,
  BR_MRP_PORT_STATE_BLOCKED: 1,
  BR_MRP_PORT_STATE_FORWARDING: 2,
  BR_MRP_PORT_STATE_NOT_CONNECTED: 3,
})

const portRole = named(u32, { BR_MRP_PORT_ROLE_PRIMARY: 0, BR_MRP_PORT_ROLE_SECONDARY: 1, BR_MRP_PORT_ROLE_INTER: 2 })

const instance = attributes({
  IFLA_BRIDGE_MRP_INSTANCE_RING_ID: [1, u32],
  IFLA_BRIDGE_MRP_INSTANCE_P_IFINDEX: [2, u32, 'the primary port'],
  IFLA_BRIDGE_MRP_INSTANCE_S_IFINDEX: [3, u32, 'the secondary port'],
  IFLA_BRIDGE_MRP_INSTANCE_PRIO: [4, u16],
})

const startTest = attributes({
  IFLA_BRIDGE_MRP_START_TEST_RING_ID: [1, u32],
  IFLA_BRIDGE_MRP_START_TEST_INTERVAL: [2, u32],
  IFLA_BRIDGE_MRP_START_TEST_MAX_MISS: [3, u32],
  IFLA_BRIDGE_MRP_START_TEST_PERIOD: [4, u32],
  IFLA_BRIDGE_MRP_START_TEST_MONITOR: [5, u32],
})

const info = attributes({
  IFLA_BRIDGE_MRP_INFO_RING_ID: [1, u32],
  IFLA_BRIDGE_MRP_INFO_P_IFINDEX: [2, u32],
  IFLA_BRIDGE_MRP_INFO_S_IFINDEX: [3, u32],
  IFLA_BRIDGE_MRP_INFO_PRIO: [4, u16],
  IFLA_BRIDGE_MRP_INFO_RING_STATE: [5, ringState],
  IFLA_BRIDGE_MRP_INFO_RING_ROLE: [6, ringRole],
  IFLA_BRIDGE_MRP_INFO_TEST_INTERVAL: [7, u32],
  IFLA_BRIDGE_MRP_INFO_TEST_MAX_MISS: [8, u32],
  IFLA_BRIDGE_MRP_INFO_TEST_MONITOR: [9, u32],
  IFLA_BRIDGE_MRP_INFO_I_IFINDEX: [10, u32, 'the port to the other ring'],
  IFLA_BRIDGE_MRP_INFO_IN_STATE: [11, inState],
  IFLA_BRIDGE_MRP_INFO_IN_ROLE: [12, inRole],
  IFLA_BRIDGE_MRP_INFO_IN_TEST_INTERVAL: [13, u32],
  IFLA_BRIDGE_MRP_INFO_IN_TEST_MAX_MISS: [14, u32],
})

const inRoleOf = attributes({
  IFLA_BRIDGE_MRP_IN_ROLE_RING_ID: [1, u32],
  IFLA_BRIDGE_MRP_IN_ROLE_IN_ID: [2, u16],
  IFLA_BRIDGE_MRP_IN_ROLE_ROLE: [3, inRole],
  IFLA_BRIDGE_MRP_IN_ROLE_I_IFINDEX: [4, u32],
})

const startInTest = attributes({
  IFLA_BRIDGE_MRP_START_IN_TEST_IN_ID: [1, u32],
  IFLA_BRIDGE_MRP_START_IN_TEST_INTERVAL: [2, u32],
  IFLA_BRIDGE_MRP_START_IN_TEST_MAX_MISS: [3, u32],
  IFLA_BRIDGE_MRP_START_IN_TEST_PERIOD: [4, u32],
})

/** What a request does, and with RTEXT_FILTER_MRP what there is: IFLA_BRIDGE_MRP_INFO, one for each ring. The kernel asks for NLA_F_NESTED. */
export const bridgeMrp = nested(
  attributes({
    IFLA_BRIDGE_MRP_INSTANCE: [1, nested(instance)],
    IFLA_BRIDGE_MRP_PORT_STATE: [2, nested(attributes({ IFLA_BRIDGE_MRP_PORT_STATE_STATE: [1, portState] }))],
    IFLA_BRIDGE_MRP_PORT_ROLE: [3, nested(attributes({ IFLA_BRIDGE_MRP_PORT_ROLE_ROLE: [1, portRole] }))],
    IFLA_BRIDGE_MRP_RING_STATE: [
      4,
      nested(attributes({ IFLA_BRIDGE_MRP_RING_STATE_RING_ID: [1, u32], IFLA_BRIDGE_MRP_RING_STATE_STATE: [2, ringState] })),
    ],
    IFLA_BRIDGE_MRP_RING_ROLE: [
      5,
      nested(attributes({ IFLA_BRIDGE_MRP_RING_ROLE_RING_ID: [1, u32], IFLA_BRIDGE_MRP_RING_ROLE_ROLE: [2, ringRole] })),
    ],
    IFLA_BRIDGE_MRP_START_TEST: [6, nested(startTest)],
    IFLA_BRIDGE_MRP_INFO: [7, repeated(info)],
    IFLA_BRIDGE_MRP_IN_ROLE: [8, nested(inRoleOf)],
    IFLA_BRIDGE_MRP_IN_STATE: [
      9,
      nested(attributes({ IFLA_BRIDGE_MRP_IN_STATE_IN_ID: [1, u32], IFLA_BRIDGE_MRP_IN_STATE_STATE: [2, inState] })),
    ],
    IFLA_BRIDGE_MRP_START_IN_TEST: [10, nested(startInTest)],
  }),
)
