import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as explain from '../../src/cli/explain.ts'
import { runCommand } from './run-command.ts'

/** NLMSG_DONE, NLM_F_MULTI, sequence number 1, port 9, error 0. */
const done = '1400000003000200010000000900000000000000'

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'netloom-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('netloom explain', () => {
  it('reads hex from arguments, a file or standard input, and shows the same tree', async () => {
    const file = join(directory, 'done.hex')
    writeFileSync(file, `${done}\n`)
    const fromArgument = await runCommand(explain, [done], '')
    expect(fromArgument.output).toContain('0004  03 00                    │ ├ nlmsg_type   u16  NLMSG_DONE (3)\n')
    expect(fromArgument.status).toBe(0)
    expect(await runCommand(explain, [file], '')).toEqual(fromArgument)
    expect(await runCommand(explain, [], done)).toEqual(fromArgument)
    expect(await runCommand(explain, ['14 00 00 00', '03:00:02:00', '0x01000000', '0900000000000000'], '')).toEqual(fromArgument)
  })

  it('finds the protocol by itself, unless it is told', async () => {
    // GENL_ID_CTRL, NFNL_MSG_BATCH_BEGIN and RTM_NEWLINK all have number 16; this is a CTRL_CMD_GETFAMILY for "nlctrl"
    const request = '20000000100005000100000000000000 03010000 0b0002006e6c6374726c0000'
    expect((await runCommand(explain, [request], '')).output).toContain('CTRL_ATTR_FAMILY_NAME')
    expect((await runCommand(explain, ['--protocol', 'route', request], '')).output).toContain('struct ifinfomsg')
  })

  it('has colours where the console has', async () => {
    expect((await runCommand(explain, [done], '')).output).not.toContain('\x1b')
    expect((await runCommand(explain, [done], '', { colour: true })).output).toContain('\x1b[')
  })

  it.each([
    ['hex that is none', ['xyz'], 'netloom explain: line 1: "xyz" is not hexadecimal (at byte 0)\n'],
    ['bytes that are no message', ['1400'], 'netloom explain: a message takes at least 16 bytes, not 2 (at byte 0)\n'],
    ['a file that is not there', ['/nonexistent/x'], "netloom explain: ENOENT: no such file or directory, open '/nonexistent/x'\n"],
  ])('complains about %s', async (_what, args, complaint) => {
    expect(await runCommand(explain, args, '')).toEqual({ output: '', complaint, status: 1 })
  })
})
