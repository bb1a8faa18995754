import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFixture, loadFixtures } from '../../fixtures/fixture.ts'
import { explain } from '../../src/explain/explain.ts'
import { readHex } from '../../src/explain/hex.ts'
import { columns } from '../../src/explain/printable.ts'
import { protocols } from '../../src/explain/protocols.ts'
import { drawTree } from '../../src/explain/tree.ts'
import { DecodeError } from '../../src/schema/errors.ts'

const datagrams = loadFixtures().flatMap((fixture) => fixture.datagrams)

/** RTM_NEWLINK for link 3 with IFLA_MTU 1400 and IFLA_IFNAME "lo", put together by hand from <linux/rtnetlink.h> and <linux/if_link.h>. */
const request = readHex(`
  30000000 1000 0500 01000000 00000000
  00 00 0000 03000000 00000000 00000000
  0800 0400 78050000
  0700 0300 6c6f00 00`)

const draw = (bytes: Uint8Array, protocol = 'route') => drawTree(explain(bytes, protocols.get(protocol)), bytes)

/** The hexdump alone: what stands left of the tree. */
const hexColumn = (tree: string) =>
  tree
    .split('\n')
    .map((line) => line.slice(0, 30))
    .filter((line) => line.trim() !== '')
    .join('\n')

describe('drawTree', () => {
  it('shows each field beside its bytes, with type, value and meaning', () => {
    const lines = draw(request).split('\n')
    expect(lines[0]).toBe('                               RTM_NEWLINK  48 bytes')
    expect(lines).toContain('0000  30 00 00 00              │ ├ nlmsg_len    u32  48')
    expect(lines).toContain('0004  10 00                    │ ├ nlmsg_type   u16  RTM_NEWLINK (16)')
    expect(lines).toContain('0006  05 00                    │ ├ nlmsg_flags  u16  0x5 (NLM_F_REQUEST | NLM_F_ACK)')
    expect(lines).toContain('                               ├ struct ifinfomsg')
    expect(lines).toContain('0011  00                       │ ├ padding')
  })

  it('shows an attribute as its header, then its payload, then its padding', () => {
    const lines = draw(request).split('\n')
    const mtu = lines.indexOf('0020  08 00 04 00              ├ IFLA_MTU  8 bytes, type 4')
    expect(lines[mtu + 1]).toBe('0024  78 05 00 00              │ u32  1400')
    expect(lines.slice(mtu + 2)).toEqual([
      '0028  07 00 03 00              └ IFLA_IFNAME  7 bytes, type 3',
      '002c  6c 6f 00                   text  "lo"',
      '002f  00                         padding',
      '',
    ])
  })

  it('shows what is nested, and that it says so', () => {
    const { datagrams } = loadFixture('nft/nat', 'masquerade-uplink')
    const lines = draw(datagrams.at(-1)?.bytes ?? new Uint8Array(), 'netfilter').split('\n')
    // struct nlattr { nla_len = 20, nla_type = NFTA_LIST_ELEM | NLA_F_NESTED }, within NFTA_RULE_EXPRESSIONS
    expect(lines.some((line) => /^[0-9a-f]{4} {2}14 00 01 80 +└ NFTA_LIST_ELEM {2}20 bytes, type 1, NLA_F_NESTED$/.test(line))).toBe(true)
    expect(lines.some((line) => /^[0-9a-f]{4} {2}6d 61 73 71 00 +│ text {2}"masq"$/.test(line))).toBe(true)
  })

  it('shows each byte of every recorded datagram once, in its place, and fits 100 columns', () => {
    for (const { bytes, protocol } of datagrams) {
      const tree = draw(bytes, protocol)
      expect(Buffer.compare(readHex(hexColumn(tree)), bytes)).toBe(0)
      expect(tree.split('\n').find((line) => columns(line) > 100)).toBeUndefined()
    }
  })

  it('draws mutated messages as well: all bytes, 100 columns, nothing that steers a terminal', () => {
    const mutation = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.constantFrom(...datagrams), mutation, ({ bytes, protocol }, changes) => {
        const mutant = new Uint8Array(bytes)
        for (const [at, byte] of changes) mutant[at % mutant.length] = byte
        let tree: string
        try {
          tree = draw(mutant, protocol)
        } catch (error) {
          // A first message whose length cannot be: nothing to draw.
          expect(error).toBeInstanceOf(DecodeError)
          return
        }
        expect(Buffer.compare(readHex(hexColumn(tree)), mutant)).toBe(0)
        expect(Math.max(...tree.split('\n').map(columns))).toBeLessThanOrEqual(100)
        expect(tree).not.toMatch(/[^\P{C}\n]/u)
      }),
      { seed: 2, numRuns: 1000 },
    )
  })

  it('shows what stands behind the last message, and what is cut off', () => {
    const tail = new Uint8Array([...request, ...new Uint8Array(8)])
    expect(draw(tail)).toMatch(/^0030 {2}(00 ){8} +tail /m)
    const cut = new Uint8Array([...request, ...request.subarray(0, 20)])
    expect(draw(cut)).toMatch(/^0030 {2}30 00 00 00 10 00 05 00 +cut {2}a message of 48 bytes where 20 are left/m)
  })

  it('writes a * for lines like the one above it, as hexdump does', () => {
    const tree = draw(new Uint8Array([...request, ...new Uint8Array(64)]))
    expect(tree).toContain('\n0030  00 00 00 00 00 00 00 00  tail')
    expect(tree).toMatch(/\n\* *\n0068 {2}(00 ?){8}\n/)
  })

  it('escapes what a name could do to a terminal', () => {
    // IFLA_IFALIAS with a CSI of one byte in UTF-8, and one that turns the writing direction around
    const alias = [...new TextEncoder().encode('\x1b[2J\x9b2J\u202eabc'), 0]
    const bytes = new Uint8Array([...request, 4 + alias.length, 0, 20, 0, ...alias, 0, 0, 0])
    const whole = bytes.subarray(0, 48 + ((4 + alias.length + 3) & ~3))
    whole[0] = 48 + 4 + alias.length
    const tree = draw(whole)
    expect(tree).toContain('IFLA_IFALIAS')
    expect(tree).toContain('\\u001b[2J\\u{9b}2J\\u{202e}abc')
    expect(tree).not.toMatch(/[^\P{C}\n]/u)
  })

  it('has colours only when asked, and says the same with them', () => {
    const explanation = explain(request)
    const plain = drawTree(explanation, request)
    const coloured = drawTree(explanation, request, { colour: true })
    expect(plain).not.toContain('\x1b')
    expect(coloured).toContain('\x1b[1mIFLA_MTU')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what colours are made of
    expect(coloured.replace(/\x1b\[[\d;]*m/g, '').replace(/ +$/gm, '')).toBe(plain)
  })

  it('points at a byte', () => {
    const tree = drawTree(explain(request), request, { mark: { offset: 32, text: 'too small' } })
    const lines = tree.split('\n')
    const mtu = lines.findIndex((line) => line.includes('IFLA_MTU'))
    expect(lines[mtu]).toBe('0020  08 00 04 00              ├ IFLA_MTU  8 bytes, type 4')
    expect(lines[mtu + 1]).toBe('      ^^ ^^ ^^ ^^              │ too small')
    expect(tree.match(/\^\^/g)?.length).toBe(4)
  })
})
