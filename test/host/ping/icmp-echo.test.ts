import { describe, expect, it } from 'vitest'
import { checksum, echoRequest, readEchoReply } from '../../../src/host/ping/icmp-echo.ts'

describe('the checksum of the Internet', () => {
  it('of the example of RFC 1071, section 3: the sum is ddf2, its complement is sent', () => {
    expect(checksum(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7))).toBe(0xffff - 0xddf2)
  })

  it('counts the last byte of an odd number as the first of a word', () => {
    expect(checksum(Uint8Array.of(0x12))).toBe(checksum(Uint8Array.of(0x12, 0x00)))
    expect(checksum(Uint8Array.of(0x12))).toBe(0xffff - 0x1200)
  })

  it('carries as often as it takes', () => {
    expect(checksum(new Uint8Array(65_536).fill(0xff))).toBe(0)
  })
})

const data = Uint8Array.of(0xaa, 0xbb)

describe('an echo message', () => {
  it('of IPv4 is type 8, code 0, checksum, identifier, sequence number, data', () => {
    // 0800 + 1234 + 0001 + aabb = c4f0
    expect([...echoRequest('ipv4', { identifier: 0x1234, sequence: 1, data })]).toEqual([8, 0, 0x3b, 0x0f, 0x12, 0x34, 0, 1, 0xaa, 0xbb])
  })

  it('of IPv6 is type 128; the kernel fills in its checksum', () => {
    expect([...echoRequest('ipv6', { identifier: 0x1234, sequence: 1, data })]).toEqual([128, 0, 0, 0, 0x12, 0x34, 0, 1, 0xaa, 0xbb])
  })

  it('comes back as type 0 or 129', () => {
    // 0000 + 1234 + 0001 + aabb = bcf0
    const reply = Uint8Array.of(0, 0, 0x43, 0x0f, 0x12, 0x34, 0, 1, 0xaa, 0xbb)
    expect(readEchoReply('ipv4', reply)).toEqual({ identifier: 0x1234, sequence: 1, data })
    expect(readEchoReply('ipv6', Uint8Array.of(129, 0, 0xde, 0xad, 0x12, 0x34, 0, 1, 0xaa, 0xbb))).toEqual({
      identifier: 0x1234,
      sequence: 1,
      data,
    })
  })

  it.each([
    ['a request', [8, 0, 0x3b, 0x0f, 0x12, 0x34, 0, 1, 0xaa, 0xbb]],
    ['another message', [3, 1, 0xfc, 0xfe, 0, 0, 0, 0]],
    ['a damaged one', [0, 0, 0x43, 0x0f, 0x12, 0x34, 0, 1, 0xaa, 0xba]],
    ['a short one', [0, 0, 0xff, 0xff]],
    ['nothing', []],
  ])('%s is no reply', (_what, bytes) => {
    expect(readEchoReply('ipv4', Uint8Array.from(bytes))).toBeUndefined()
  })
})
