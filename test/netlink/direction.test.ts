/** Messages whose attributes are numbered anew each way: RTM_NEWMDB as `bridge` sends it, and as the kernel announces it. */

import { describe, expect, test } from 'vitest'
import { decodeDatagram, encodeDatagram, explainDatagram } from '../../src/netlink/datagram.ts'
import { route } from '../../src/netlink/route/rtnetlink.ts'
import { leaves } from '../../src/schema/explanation.ts'

/** struct br_mdb_entry: port 4, permanent, 239.1.1.1. */
const entry = '04000000 01 00 0000 ef010101000000000000000000000000 0800 0000'
/** struct br_port_msg: AF_BRIDGE, bridge 2. */
const header = '07000000 02000000'
const bytes = (...hex: string[]) => new Uint8Array(Buffer.from(hex.join('').replaceAll(' ', ''), 'hex'))

const request = bytes('38000000 5400 0100 00000000 00000000', header, '2000 0100', entry)
const announcement = bytes('40000000 5400 0000 00000000 00000000', header, '2800 0100', '2400 0100', '2000 0100', entry)

const described = { ifindex: 4, state: 'MDB_PERMANENT', flags: [], vid: 0, addr: { u: '239.1.1.1', proto: 'ETH_P_IP' } }

describe('attribute 1 of RTM_NEWMDB', () => {
  test('is the entry, in a request', () => {
    const [message] = decodeDatagram(route, request)
    expect(message).toMatchObject({ nlmsg_type: 'RTM_NEWMDB', family: 'AF_BRIDGE', ifindex: 2, MDBA_SET_ENTRY: described })
    expect(message).not.toHaveProperty('MDBA_MDB')
  })

  test('is the list of groups, in what the kernel says', () => {
    const [message] = decodeDatagram(route, announcement)
    expect(message).toMatchObject({ MDBA_MDB: { MDBA_MDB_ENTRY: [{ MDBA_MDB_ENTRY_INFO: [described] }] } })
    expect(message).not.toHaveProperty('MDBA_SET_ENTRY')
  })

  test.each([
    ['a request', request],
    ['an announcement', announcement],
  ])('is written and explained as it was read: %s', (_which, datagram) => {
    const messages = decodeDatagram(route, datagram, { exact: true })
    expect(messages[0]).not.toHaveProperty('#body')
    expect(Buffer.from(encodeDatagram(route, messages)).toString('hex')).toBe(Buffer.from(datagram).toString('hex'))
    const parts = [...leaves(explainDatagram(route, datagram))]
    expect(parts.map(({ name }) => name)).toContain('u')
    expect(parts.reduce((sum, { length }) => sum + length, 0)).toBe(datagram.length)
  })

  test('written under a name that there is not, is refused with the one that was probably meant', () => {
    const misspelt = { nlmsg_type: 'RTM_NEWMDB', MDBA_SET_ENTRI: {} } as never
    expect(() => encodeDatagram(route, [misspelt])).toThrow(
      'RTM_NEWMDB > MDBA_SET_ENTRI: this set has no MDBA_SET_ENTRI; did you mean MDBA_SET_ENTRY?',
    )
  })

  test.each([
    [{ u: '239.1.1.1', proto: 0 }, 'expected an address such as 02:00:00:00:00:01, got "239.1.1.1"'],
    [{ u: 'ff05::5', proto: 'ETH_P_IP' }, 'expected an address such as 10.10.0.1, got "ff05::5"'],
    [{ u: '01:02:03', proto: 0 }, 'expected an address of 6 bytes, got 3'],
  ])('takes the address that its protocol has: not %j', (addr, reason) => {
    const wrong = { nlmsg_type: 'RTM_NEWMDB', MDBA_SET_ENTRY: { addr } } as never
    expect(() => encodeDatagram(route, [wrong])).toThrow(`RTM_NEWMDB > MDBA_SET_ENTRY > addr > u: ${reason}`)
  })
})
