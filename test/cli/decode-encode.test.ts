import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFixtures } from '../../fixtures/fixture.ts'
import * as decode from '../../src/cli/decode.ts'
import * as encode from '../../src/cli/encode.ts'
import { protocols } from '../../src/explain/protocols.ts'
import { hex } from '../../src/schema/bytes.ts'
import { DecodeError } from '../../src/schema/errors.ts'
import { runCommand } from './run-command.ts'

const fixtures = loadFixtures()
const names = [...protocols.keys()]

const decoded = (protocol: string, input: string | Iterable<Uint8Array>) => runCommand(decode, ['--protocol', protocol], input)
const encoded = (protocol: string, input: string) => runCommand(encode, ['--protocol', protocol], input)

describe('netloom decode', () => {
  it('writes an array of messages with the names of the kernel', async () => {
    // NLMSG_DONE, NLM_F_MULTI, sequence number 1, port 9, error 0
    const { output, status } = await decoded('route', '1400000003000200010000000900000000000000\n')
    expect(output).toBe('[{"nlmsg_type":"NLMSG_DONE","nlmsg_flags":["NLM_F_MULTI"],"nlmsg_seq":1,"nlmsg_pid":9,"error":0}]\n')
    expect(status).toBe(0)
  })

  it('gives a line for each line, an error in the place of one that cannot be read, and goes on', async () => {
    const done = '1400000003000200010000000900000000000000'
    const { output, status } = await decoded('route', `${done}\n\nxyz\n${done}0\r\n1400\n${done}\r\n${done.toUpperCase()}`)
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map((line) => line.error?.message ?? line[0].nlmsg_type)).toEqual([
      'NLMSG_DONE',
      'a message takes at least 16 bytes, not 0 (at byte 0)',
      'expected pairs of hexadecimal digits (at byte 0)',
      'expected pairs of hexadecimal digits (at byte 20)',
      'a message takes at least 16 bytes, not 2 (at byte 0)',
      'NLMSG_DONE',
      'NLMSG_DONE',
    ])
    expect(lines[2].error).toEqual({ code: 'ERR_NETLOOM_DECODE', message: expect.any(String), offset: 0 })
    expect(status).toBe(1)
  })

  it('writes nothing for nothing', async () => {
    expect(await decoded('route', '')).toEqual({ output: '', complaint: '', status: 0 })
  })

  it('does not care where the stream is cut into pieces', async () => {
    const line = '1400000003000200010000000900000000000000'
    const input = Buffer.from(`${line}\r\n${line}\n${line}`)
    const pieces = Array.from({ length: Math.ceil(input.length / 7) }, (_, i) => input.subarray(7 * i, 7 * i + 7))
    expect(await decoded('route', pieces)).toEqual(await decoded('route', `${line}\n${line}\n${line}\n`))
  })

  it('stops, without a complaint, where nobody reads any longer', async () => {
    let taken = 0
    function* endless() {
      for (; ; taken++) yield Buffer.from('1400000003000200010000000900000000000000\n')
    }
    const { output, status } = await runCommand(decode, ['--protocol', 'route'], endless(), { lines: 3 })
    expect(output.split('\n').length).toBe(4)
    expect(status).toBe(0)
    expect(taken).toBeLessThan(10)
  })
})

describe('netloom encode', () => {
  it('writes the bytes of messages: header fields left out are zero', async () => {
    const { output, status } = await encoded(
      'route',
      '[{"nlmsg_type":"RTM_NEWLINK","nlmsg_flags":["NLM_F_REQUEST"],"ifi_index":3,"IFLA_MTU":1400}]',
    )
    expect(output).toBe('28000000100001000000000000000000' + '00000000030000000000000000000000' + '0800040078050000' + '\n')
    expect(status).toBe(0)
  })

  it.each([
    ['what is no JSON', '[', 'not JSON: '],
    ['an empty line', '', 'not JSON: '],
    ['an object', '{}', 'expected an array of messages, got an object'],
    ['an error of netloom decode', '{"error":{"code":"ERR_NETLOOM_DECODE"}}', 'expected an array of messages, got an object'],
    ['a message that is none', '[null]', '[0]: expected a message, an object, got null'],
    ['a message without a type', '[{}]', 'nlmsg_type: expected the name of a route message'],
    ['a misspelt name', '[{"nlmsg_type":"RTM_NEWLINK","IFLA_MUT":1400}]', 'did you mean IFLA_MTU?'],
    ['a value out of range', '[{"nlmsg_type":"RTM_NEWLINK","IFLA_MTU":-1}]', 'RTM_NEWLINK > IFLA_MTU: '],
    ['a malformed tag', '[{"nlmsg_type":"RTM_NEWLINK","IFLA_LINKINFO":{"#9":{"$hex":"0"}}}]', 'pairs of hexadecimal digits'],
    ['a prototype', '[{"nlmsg_type":"RTM_NEWLINK","__proto__":{"IFLA_MTU":1}}]', '__proto__'],
  ])('gives an error in the place of %s, and goes on', async (_what, line, reason) => {
    const { output, status } = await encoded('route', `${line}\n[]\n`)
    const [first = '', second] = output.split('\n')
    expect(JSON.parse(first).error).toMatchObject({ code: 'ERR_NETLOOM_ENCODE', message: expect.stringContaining(reason) })
    expect(second).toBe('')
    expect(status).toBe(1)
  })

  it('takes what other programs take for line ends as part of a string', async () => {
    const line = '[{"nlmsg_type":"RTM_NEWLINK","IFLA_IFALIAS":"a\u2028b\u0085c"}]'
    const { output, status } = await encoded('route', `${line}\n`)
    expect(status).toBe(0)
    expect(output).toContain(Buffer.from('a\u2028b\u0085c').toString('hex'))
  })
})

describe('netloom decode | netloom encode', () => {
  it.each(names)('gives the bytes of every recorded datagram back: %s', async (protocol) => {
    const datagrams = fixtures.flatMap((fixture) => fixture.datagrams).filter((datagram) => datagram.protocol === protocol)
    const input = datagrams.map(({ bytes }) => `${hex(bytes)}\n`).join('')
    expect(input).not.toBe('')
    const json = await decoded(protocol, input)
    expect(json.status).toBe(0)
    const back = await encoded(protocol, json.output)
    expect(back.status).toBe(0)
    expect(back.output === input).toBe(true)
  })

  it('gives the bytes of mutated datagrams back, or says where they cannot be read', () => {
    const recorded = fc.constantFrom(...fixtures.flatMap((fixture) => fixture.datagrams))
    const mutation = fc.noBias(fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }))
    const seldom = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ arbitrary: fc.constant(undefined), weight: 8 }, { arbitrary, weight: 1 })
    let read = 0
    fc.assert(
      fc.property(recorded, mutation, seldom(fc.nat()), seldom(fc.constantFrom(...names)), (datagram, changes, cut, pretended) => {
        const mutant = new Uint8Array(datagram.bytes)
        for (const [at, byte] of changes) mutant[at % mutant.length] = byte
        const line = hex(cut === undefined ? mutant : mutant.subarray(0, cut % mutant.length))
        const protocol = protocols.get(pretended ?? datagram.protocol)
        if (protocol === undefined) throw new Error('no such protocol')
        let json: string
        try {
          json = decode.decodeLine(protocol, line)
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError)
          return
        }
        expect(encode.encodeLine(protocol, json)).toBe(line)
        read++
      }),
      { seed: 3, numRuns: 3000 },
    )
    // The test would say nothing if hardly any mutant could be read.
    expect(read).toBeGreaterThan(1000)
  })
})

describe('netloom decode and encode', () => {
  it('write errors as docs/json.md shows them', async () => {
    const page = readFileSync(new URL('../../docs/json.md', import.meta.url), 'utf8')
    expect(page).toContain(`\n${(await decoded('route', '14000000')).output}`)
    expect(page).toContain(`\n${(await encoded('route', '[{"nlmsg_type":"RTM_NEWLINK","IFLA_MTU":"1500"}]')).output}`)
  })

  it.each([decode, encode])('ask for a protocol that there is', async (command) => {
    await expect(runCommand(command, [], '')).rejects.toThrow('--protocol')
    await expect(runCommand(command, ['--protocol', 'xfrm'], '')).rejects.toThrow('no protocol "xfrm"')
    await expect(runCommand(command, ['--protocol', '__proto__'], '')).rejects.toThrow('no protocol')
    await expect(runCommand(command, ['--protocol', 'route', 'file'], '')).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^ERR_PARSE_ARGS/) }),
    )
  })
})
