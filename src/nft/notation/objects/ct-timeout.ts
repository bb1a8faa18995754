/** Timeouts of connection tracking. nft(8), “CT TIMEOUT”; <linux/netfilter/nfnetlink_cttimeout.h> */

import type { ValueOf } from '../../../schema/codec.ts'
import type { ctTimeout as declared } from '../../conntrack-objects.ts'
import { networkName, transportName } from './conntrack-protocol.ts'
import type { ObjectKind } from './object.ts'

export interface CtTimeoutObject {
  readonly protocol: string | number
  readonly l3proto: string | number
  /** In seconds, by the state that a connection is in; those that are as they usually are, nft leaves out. */
  readonly policy: Readonly<Record<string, number>>
}

/** What nft takes for usual, by its names for the states. */
const usual: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  tcp: {
    syn_sent: 120,
    syn_recv: 60,
    established: 43_200,
    fin_wait: 120,
    close_wait: 60,
    last_ack: 30,
    time_wait: 120,
    close: 10,
    syn_sent2: 120,
    retrans: 300,
    unack: 300,
  },
  udp: { unreplied: 30, replied: 180 },
}

export const ctTimeout: ObjectKind<ValueOf<typeof declared>, CtTimeoutObject> = {
  word: 'ct timeout',
  read({ NFTA_CT_TIMEOUT_L4PROTO: transport, NFTA_CT_TIMEOUT_L3PROTO: network, NFTA_CT_TIMEOUT_DATA: data = {} }) {
    const protocol = transportName(transport)
    const states = usual[protocol] ?? {}
    const policy = Object.entries(states).flatMap(([state, seconds]) => {
      const said = (data as Readonly<Record<string, unknown>>)[`CTA_TIMEOUT_${String(protocol).toUpperCase()}_${state.toUpperCase()}`]
      return typeof said === 'number' && said !== seconds ? [[state, said] as const] : []
    })
    return { protocol, l3proto: networkName(network), policy: Object.fromEntries(policy) }
  },
  lines({ protocol, l3proto, policy }) {
    const states = Object.entries(policy).map(([state, seconds]) => `${state} : ${seconds}`)
    return [`protocol ${protocol}`, `l3proto ${l3proto}`, `policy = { ${states.join(', ')} }`]
  },
}
