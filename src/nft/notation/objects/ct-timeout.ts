/** Timeouts of connection tracking. nft(8), “CT TIMEOUT”; <linux/netfilter/nfnetlink_cttimeout.h> */

import type { InputOf, ValueOf } from '../../../schema/codec.ts'
import { EncodeError, show } from '../../../schema/errors.ts'
import type { ctTimeout as declared } from '../../conntrack-objects.ts'
import { networkName, networkProtocol, transportName, transportProtocol } from './conntrack-protocol.ts'
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
    established: 432_000,
    fin_wait: 120,
    close_wait: 60,
    last_ack: 30,
    time_wait: 120,
    close: 10,
    syn_sent2: 120,
    retrans: 300,
    unack: 300,
  },
  udp: { unreplied: 30, replied: 120 },
}

export const ctTimeout: ObjectKind<ValueOf<typeof declared>, CtTimeoutObject, InputOf<typeof declared>> = {
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
  write({ protocol, l3proto, policy = {} }) {
    const states = usual[protocol]
    if (states === undefined) throw new EncodeError(`expected tcp or udp, got ${show(protocol)}`, ['protocol'])
    for (const state of Object.keys(policy))
      if (!Object.hasOwn(states, state))
        throw new EncodeError(`there is no state ${show(state)} of ${protocol}, only ${Object.keys(states).join(', ')}`, ['policy'])
    const data = Object.keys(states).map((state) => [
      `CTA_TIMEOUT_${String(protocol).toUpperCase()}_${state.toUpperCase()}`,
      policy[state] ?? states[state],
    ])
    return {
      ...(l3proto === undefined ? {} : { NFTA_CT_TIMEOUT_L3PROTO: networkProtocol(l3proto) }),
      NFTA_CT_TIMEOUT_L4PROTO: transportProtocol(protocol),
      NFTA_CT_TIMEOUT_DATA: Object.fromEntries(data),
    }
  },
  lines({ protocol, l3proto, policy }) {
    const states = Object.entries(policy).map(([state, seconds]) => `${state} : ${seconds}`)
    return [`protocol ${protocol}`, `l3proto ${l3proto}`, `policy = { ${states.join(', ')} }`]
  },
}
