/** Everything that was recorded on rtnetlink and generic netlink sockets: requests of ip, bridge, tc and genl, and the kernel's answers. */

import { describe, expect, test } from 'vitest'
import { type Datagram, loadFixtures } from '../../fixtures/fixture.ts'
import { type AnyMessage, decodeDatagram, encodeDatagram, explainDatagram } from '../../src/netlink/datagram.ts'
import { generic } from '../../src/netlink/generic/generic.ts'
import type { Protocol } from '../../src/netlink/protocol.ts'
import { route } from '../../src/netlink/route/rtnetlink.ts'
import { type Explanation, leaves } from '../../src/schema/explanation.ts'
import { expectBytes } from '../bytes.ts'
import { unnamed } from '../unnamed.ts'

const fixtures = [...loadFixtures('route'), ...loadFixtures('generic')]

/** Several options of Geneve, of which the first alone has names: tc sends an attribute for each, the kernel answers with one that holds them all. */
const geneve = [
  'RTM_GETACTION > TCA_ROOT_TAB > TCA_ACT_OPTIONS > TCA_TUNNEL_KEY_ENC_OPTS > TCA_TUNNEL_KEY_ENC_OPTS_GENEVE',
  'RTM_NEWTFILTER > TCA_OPTIONS > TCA_FLOWER_KEY_ENC_OPTS > TCA_FLOWER_KEY_ENC_OPTS_GENEVE',
  'RTM_NEWTFILTER > TCA_OPTIONS > TCA_FLOWER_KEY_ENC_OPTS_MASK > TCA_FLOWER_KEY_ENC_OPTS_GENEVE',
].flatMap((place) => ['#1', '#2', '#3'].map((key) => [`${place} > ${key}`, 'one attribute for several options']))

/** What stays raw, by its place in the message, and why. */
const raw: Readonly<Record<string, string>> = {
  ...Object.fromEntries(geneve),
  'RTM_NEWLINK > IFLA_LINKINFO > #5': 'ip names a port’s kind in IFLA_INFO_KIND (bridge_slave) where the kernel has IFLA_INFO_SLAVE_KIND',
  'RTM_NEWQDISC > TCA_OPTIONS > #tail': 'behind the options of prio, tc puts an empty attribute that nobody reads',
}

/** The declaration to read a datagram by, and its messages in exact mode. */
function decoded({ protocol: name, bytes }: Datagram): { protocol: Protocol; messages: AnyMessage<Protocol>[] } {
  const protocol: Protocol = name === 'generic' ? generic : route
  return { protocol, messages: decodeDatagram(protocol, bytes, { exact: true }) }
}

describe.each(fixtures.map((fixture) => [`${fixture.group}/${fixture.name}`, fixture.command, fixture] as const))(
  '%s: %s',
  (_name, _command, fixture) => {
    const datagrams = fixture.datagrams.filter(({ protocol }) => protocol !== 'netfilter')

    test('decodes, and every attribute has a name', () => {
      for (const datagram of datagrams) {
        for (const { nlmsg_type: type, ...message } of decoded(datagram).messages) {
          // Behind the last message may be zeros; what comes in their place has no type.
          if (type === undefined) expect(Object.keys(message)).toEqual(['#tail'])
          else expect(unnamed(message, [String(type)]).filter((place) => raw[place] === undefined)).toEqual([])
        }
      }
    })

    test('encodes to the same bytes', () => {
      for (const datagram of datagrams) {
        const { protocol, messages } = decoded(datagram)
        const again = encodeDatagram(protocol, messages)
        // The masks of expectBytes are no use here: sequence numbers and port ids must be the same as well.
        expectBytes(again, datagram.bytes, protocol)
        expect(Buffer.compare(again, datagram.bytes)).toBe(0)
      }
    })

    test('explains every byte once', () => {
      for (const { protocol, bytes } of datagrams) {
        const explanation: Explanation = explainDatagram(protocol === 'generic' ? generic : route, bytes)
        let at = 0
        for (const leaf of leaves(explanation)) {
          expect([leaf.name, leaf.offset]).toEqual([leaf.name, at])
          at += leaf.length
        }
        expect(at).toBe(bytes.length)
      }
    })
  },
)

test('every exception in the list is needed', () => {
  const places = new Set(
    fixtures.flatMap(({ datagrams }) =>
      datagrams
        .filter(({ protocol }) => protocol !== 'netfilter')
        .flatMap((datagram) => decoded(datagram).messages)
        .flatMap((message) => unnamed(message, [String(message.nlmsg_type)])),
    ),
  )
  expect(Object.keys(raw).filter((place) => !places.has(place))).toEqual([])
})
