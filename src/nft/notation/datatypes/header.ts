/** Fields of headers whose values have names. nft(8), “Payload expressions”, “Extension header expressions” */

import { bits } from './bitmask.ts'
import { hexadecimal, numbers } from './numbers.ts'

export const tcpFlag = bits({
  name: 'tcp_flag',
  id: 15,
  bits: 8,
  symbols: { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10, urg: 0x20, ecn: 0x40, cwr: 0x80 },
})

export const dccpPacketType = numbers({
  name: 'dccp_pkttype',
  id: 16,
  bits: 4,
  noted: 'none',
  symbols: { request: 0, response: 1, data: 2, ack: 3, dataack: 4, closereq: 5, close: 6, reset: 7, sync: 8, syncack: 9 },
})

/** Headers of IPv6 mobility. */
export const mobilityType = numbers({
  name: 'mh_type',
  id: 17,
  bits: 8,
  symbols: {
    'binding-refresh-request': 0,
    'home-test-init': 1,
    'careof-test-init': 2,
    'home-test': 3,
    'careof-test': 4,
    'binding-update': 5,
    'binding-acknowledgement': 6,
    'binding-error': 7,
    'fast-binding-update': 8,
    'fast-binding-acknowledgement': 9,
    'fast-binding-advertisement': 10,
    'experimental-mobility-header': 11,
    'home-agent-switch-message': 12,
  },
})

/** Differentiated services. */
export const dscp = numbers({
  name: 'dscp',
  id: 36,
  bits: 6,
  digits: hexadecimal(2),
  symbols: {
    cs0: 0x00,
    cs1: 0x08,
    cs2: 0x10,
    cs3: 0x18,
    cs4: 0x20,
    cs5: 0x28,
    cs6: 0x30,
    cs7: 0x38,
    df: 0x00,
    be: 0x00,
    lephb: 0x01,
    af11: 0x0a,
    af12: 0x0c,
    af13: 0x0e,
    af21: 0x12,
    af22: 0x14,
    af23: 0x16,
    af31: 0x1a,
    af32: 0x1c,
    af33: 0x1e,
    af41: 0x22,
    af42: 0x24,
    af43: 0x26,
    va: 0x2c,
    ef: 0x2e,
  },
})

/** Explicit congestion notification. */
export const ecn = numbers({
  name: 'ecn',
  id: 37,
  bits: 2,
  digits: hexadecimal(1),
  symbols: { 'not-ect': 0, ect1: 1, ect0: 2, ce: 3 },
})
