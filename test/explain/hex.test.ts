import { describe, expect, it } from 'vitest'
import { readHex } from '../../src/explain/hex.ts'

/** 53 bytes: letters that look like digits, and two lines of zeros. */
const bytes = new Uint8Array(53)
bytes.set([0x14, 0, 0, 0, 3, 0, 2, 0, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x61, 0x62])
bytes.set([0x62, 0x65, 0x65, 0x66, 0xff], 48)

describe('readHex reads', () => {
  it.each([
    ['digits', '1400000003000200'],
    ['upper case', '14 00 00 00 03 00 02 00'],
    ['lines', '14000000\n03000200\n'],
    ['lines of Windows', '14000000\r\n03000200\r\n'],
    ['colons', '14:00:00:00:03:00:02:00'],
    ['an array of C', '0x14, 0x00, 0x00, 0x00,\n0x03, 0x00, 0x02, 0x00,'],
    ['one number with 0x', '0x1400000003000200'],
    ['a string of C, as strace -xx prints it', '"\\x14\\x00\\x00\\x00\\x03\\x00\\x02\\x00"'],
  ])('%s', (_what, text) => {
    expect([...readHex(text)]).toEqual([0x14, 0, 0, 0, 3, 0, 2, 0])
  })

  it('nothing as no bytes', () => {
    expect(readHex('')).toEqual(new Uint8Array())
    expect(readHex(' \n')).toEqual(new Uint8Array())
  })

  // Written by the tools themselves from the same 53 bytes. The characters at the right look like more digits.
  it.each([
    [
      'hexdump -C',
      `00000000  14 00 00 00 03 00 02 00  61 62 63 64 65 66 61 62  |........abcdefab|
00000010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
*
00000030  62 65 65 66 ff                                    |beef.|
00000035`,
    ],
    [
      'xxd',
      `00000000: 1400 0000 0300 0200 6162 6364 6566 6162  ........abcdefab
00000010: 0000 0000 0000 0000 0000 0000 0000 0000  ................
00000020: 0000 0000 0000 0000 0000 0000 0000 0000  ................
00000030: 6265 6566 ff                             beef.`,
    ],
    [
      'od -A x -t x1',
      `000000 14 00 00 00 03 00 02 00 61 62 63 64 65 66 61 62
000010 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
*
000030 62 65 65 66 ff
000035`,
    ],
    [
      'tcpdump -X',
      `	0x0000:  1400 0000 0300 0200 6162 6364 6566 6162  ........abcdefab
	0x0010:  0000 0000 0000 0000 0000 0000 0000 0000  ................
	0x0020:  0000 0000 0000 0000 0000 0000 0000 0000  ................
	0x0030:  6265 6566 ff                             beef.`,
    ],
    [
      'strace -e write=all',
      ` | 00000  14 00 00 00 03 00 02 00  61 62 63 64 65 66 61 62  ........abcdefab |
 | 00010  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ................ |
 | 00020  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ................ |
 | 00030  62 65 65 66 ff                                    beef.            |`,
    ],
  ])('what %s writes', (_tool, dump) => {
    expect(readHex(dump)).toEqual(bytes)
  })

  it('eight bytes a line, as xxd -c 8 writes them', () => {
    expect([...readHex('00000000: 1400 0000 0300 0200  ........\n00000008: 6162 6364 6566 6162  abcdefab')]).toEqual([
      ...bytes.subarray(0, 16),
    ])
  })
})

describe('readHex refuses', () => {
  it.each([
    ['half a byte', '14 00 0', 'line 1: "0" has an odd number of digits (at byte 2)'],
    ['a letter', '1400\n00xy', 'line 2: "00xy" is not hexadecimal (at byte 2)'],
    ['words of hexdump without -C', '0000000 0014 0000', 'line 1: "0000000" has an odd number of digits'],
    ['a gap in a dump', '0000: 1400\n0010: 0000', 'line 2: offset 0x10 behind 0x2 bytes'],
    ['a line of a dump that lost its offset', '0000: 1400\n0000', 'line 2: offset 0x0 behind 0x2 bytes'],
    ['an offset that would fill the memory', '0000: 1400\n*\nffffffff:', 'line 3: offset 0xffffffff is beyond any datagram'],
    ['terminal escapes, and does not repeat them', '\x1b[2J', 'line 1: "\\u{1b}[2J" is not hexadecimal'],
  ])('%s', (_what, text, reason) => {
    expect(() => readHex(text)).toThrow(expect.objectContaining({ code: 'ERR_NETLOOM_DECODE', message: expect.stringContaining(reason) }))
  })
})
