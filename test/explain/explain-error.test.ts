import { describe, expect, it } from 'vitest'
import { explainError } from '../../src/explain/explain-error.ts'
import { readHex } from '../../src/explain/hex.ts'
import { netlinkError } from '../../src/netlink/netlink-error.ts'
import { route } from '../../src/netlink/route/rtnetlink.ts'

/** RTM_NEWLINK with IFLA_MTU 1 at byte 32, put together by hand. */
const request = readHex('28000000 1000 0500 01000000 00000000  00000000 03000000 00000000 00000000  0800 0400 01000000')

describe('explainError', () => {
  it('says what is wrong, then shows the request with the guilty attribute marked', () => {
    const error = netlinkError(route, request, -22, { NLMSGERR_ATTR_MSG: 'mtu less than device minimum', NLMSGERR_ATTR_OFFS: 32 })
    const lines = explainError(error).split('\n')
    expect(lines[0]).toBe('EINVAL: invalid argument, RTM_NEWLINK at IFLA_MTU: mtu less than device minimum')
    const at = lines.indexOf('0020  08 00 04 00              └ IFLA_MTU  8 bytes, type 4')
    expect(lines[at + 1]).toBe('      ^^ ^^ ^^ ^^                mtu less than device minimum')
  })

  it('repeats the error where the kernel gave an offset and no words', () => {
    const error = netlinkError(route, request, -22, { NLMSGERR_ATTR_OFFS: 32 })
    expect(explainError(error)).toContain('      ^^ ^^ ^^ ^^                EINVAL: invalid argument\n')
  })

  it('marks nothing where the kernel gave no offset', () => {
    const text = explainError(netlinkError(route, request, -1, {}))
    expect(text).toMatch(/^EPERM: /)
    expect(text).toContain('IFLA_MTU')
    expect(text).not.toContain('^^')
  })

  it('names what is missing', () => {
    // IFLA_INFO_KIND is 1 within IFLA_LINKINFO, here empty at byte 32
    const empty = readHex('24000000 1000 0500 01000000 00000000  00000000 03000000 00000000 00000000  0400 1200')
    const error = netlinkError(route, empty, -22, { NLMSGERR_ATTR_OFFS: 32, NLMSGERR_ATTR_MISS_TYPE: 1, NLMSGERR_ATTR_MISS_NEST: 32 })
    expect(explainError(error)).toContain('      ^^ ^^ ^^ ^^                IFLA_INFO_KIND is missing here\n')
  })

  it('escapes the words of the kernel, which may repeat a name', () => {
    const error = netlinkError(route, request, -22, { NLMSGERR_ATTR_MSG: 'no \x1b[2J', NLMSGERR_ATTR_OFFS: 32 })
    expect(explainError(error)).not.toContain('\x1b')
  })
})
