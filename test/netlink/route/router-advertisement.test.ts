/** What the kernel hands on of router advertisements: as it was recorded, and put together by hand from <linux/rtnetlink.h>. */

import { describe, expect, test } from 'vitest'
import { loadFixture } from '../../../fixtures/fixture.ts'
import { decodeDatagram, encodeDatagram, explainDatagram } from '../../../src/netlink/datagram.ts'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { hex } from '../../../src/schema/bytes.ts'
import { leaves } from '../../../src/schema/explanation.ts'

const FE80_1 = 'fe800000000000000000000000000001'

const announcements = [
  {
    what: 'a prefix',
    value: {
      nlmsg_type: 'RTM_NEWPREFIX',
      prefix_family: 'AF_INET6',
      prefix_ifindex: 3,
      prefix_type: 'ND_OPT_PREFIX_INFO',
      prefix_len: 64,
      prefix_flags: ['IF_PREFIX_ONLINK', 'IF_PREFIX_AUTOCONF'],
      PREFIX_ADDRESS: 'fd01::',
      PREFIX_CACHEINFO: { preferred_time: 1800, valid_time: 3600 },
    },
    bytes: `0a00000003000000${'03400300'}${'14000100fd010000000000000000000000000000'}${'0c000200'}${'08070000100e0000'}`,
  },
  {
    what: 'a DNS server and a captive portal, with the router that told of them',
    value: {
      nlmsg_type: 'RTM_NEWNDUSEROPT',
      nduseropt_family: 'AF_INET6',
      nduseropt_ifindex: 3,
      nduseropt_icmp_type: 'NDISC_ROUTER_ADVERTISEMENT',
      nduseropt_icmp_code: 0,
      nduseropt_opts: [
        { nd_opt_type: 'ND_OPT_RDNSS', data: new Uint8Array(Buffer.from(`000000000e10${FE80_1}`, 'hex')) },
        { nd_opt_type: 'ND_OPT_CAPTIVE_PORTAL', data: new Uint8Array(Buffer.from('a://b/')) },
      ],
      NDUSEROPT_SRCADDR: 'fe80::1',
    },
    bytes: `0a00200003000000${'8600000000000000'}${`1903000000000e10${FE80_1}`}${'2501613a2f2f622f'}${`14000100${FE80_1}`}`,
  },
  {
    what: 'no option at all',
    value: { nlmsg_type: 'RTM_NEWNDUSEROPT', nduseropt_family: 'AF_INET6', nduseropt_opts: [] },
    bytes: '0a000000000000000000000000000000',
  },
] as const

describe('an announcement', () => {
  test.each(announcements)('of $what', ({ value, bytes }) => {
    const datagram = encodeDatagram(route, [value])
    expect(hex(datagram.subarray(16))).toBe(bytes)
    expect(decodeDatagram(route, datagram)[0]).toMatchObject(value)
    let at = 0
    for (const leaf of leaves(explainDatagram(route, datagram))) {
      expect([leaf.name, leaf.offset]).toEqual([leaf.name, at])
      at += leaf.length
    }
    expect(at).toBe(datagram.length)
  })
})

describe('a router advertisement that was recorded', () => {
  const heard = loadFixture('route/announcement', 'router-advertisement').datagrams.flatMap(({ bytes }) => decodeDatagram(route, bytes))

  test('is handed on as prefixes', () => {
    const prefixes = heard.filter(({ nlmsg_type }) => nlmsg_type === 'RTM_NEWPREFIX')
    expect(prefixes).toMatchObject([
      {
        prefix_family: 'AF_INET6',
        prefix_type: 'ND_OPT_PREFIX_INFO',
        prefix_len: 64,
        prefix_flags: ['ND_OPT_PI_FLAG_AUTO', 'ND_OPT_PI_FLAG_ONLINK'],
        PREFIX_ADDRESS: 'fd00:1::',
        PREFIX_CACHEINFO: { preferred_time: 1800, valid_time: 3600 },
      },
      {
        prefix_flags: ['ND_OPT_PI_FLAG_ONLINK'],
        PREFIX_ADDRESS: 'fd00:2::',
        PREFIX_CACHEINFO: { preferred_time: 0xffffffff, valid_time: 0xffffffff },
      },
    ])
  })

  test('is handed on as options, one a message', () => {
    const options = heard.flatMap((message) => (message.nlmsg_type === 'RTM_NEWNDUSEROPT' ? [message] : []))
    expect(options.map(({ nduseropt_opts: [option, ...others] }) => [option?.nd_opt_type, option?.data.length, others.length])).toEqual([
      ['ND_OPT_PREFIX_INFO', 30, 0],
      ['ND_OPT_PREFIX_INFO', 30, 0],
      ['ND_OPT_RDNSS', 38, 0],
      ['ND_OPT_DNSSL', 22, 0],
      ['ND_OPT_CAPTIVE_PORTAL', 22, 0],
      ['ND_OPT_PREF64', 14, 0],
    ])
    expect(new Set(options.map(({ NDUSEROPT_SRCADDR }) => NDUSEROPT_SRCADDR))).toEqual(new Set(['fe80::1']))
    const portal = options.flatMap(({ nduseropt_opts: all }) => all).find(({ nd_opt_type: type }) => type === 'ND_OPT_CAPTIVE_PORTAL')
    expect(Buffer.from(portal?.data ?? []).toString()).toBe('https://portal.test/\0\0')
  })
})

describe('options', () => {
  const header = '0a00000003000000' + '8600000000000000'
  const datagram = (body: string) =>
    new Uint8Array(Buffer.from(`${(16 + body.length / 2).toString(16)}00000044000000${'00'.repeat(8)}${body}`, 'hex'))

  test.each([
    { what: 'beyond the message', body: header.replace('0a000000', '0a000800'), reason: '8 bytes of options where 0 are left' },
    {
      what: 'of no length',
      body: `${header.replace('0a000000', '0a000800')}1900000000000000`,
      reason: 'an option of 0 bytes where 8 are left',
    },
  ])('$what are refused; in exact mode the message stays bytes', ({ body, reason }) => {
    expect(() => decodeDatagram(route, datagram(body))).toThrow(reason)
    expect(decodeDatagram(route, datagram(body), { exact: true })[0]).toHaveProperty(['#body'])
  })

  test.each([
    {
      opts: [{ nd_opt_type: 'ND_OPT_MTU', data: new Uint8Array(5) }],
      reason: '[0] > data: expected 6 bytes, or 8 more for each eight, got 5 bytes',
    },
    { opts: 'none', reason: 'expected an array, got "none"' },
  ])('$reason', ({ opts, reason }) => {
    // What TypeScript refuses, plain JavaScript may say.
    const wrong = { nlmsg_type: 'RTM_NEWNDUSEROPT', nduseropt_opts: opts } as never
    expect(() => encodeDatagram(route, [wrong])).toThrow(reason)
  })
})
