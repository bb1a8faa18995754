import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const done = '1400000003000200010000000900000000000000'

/** Runs the command as a process of its own, its output into a pipe. */
function netloom(args: readonly string[], input = '') {
  return spawnSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', ...args], { cwd: root, input, encoding: 'utf8' })
}

describe('netloom', () => {
  it('begins as a program of Node does', () => {
    expect(readFileSync(`${root}/src/cli/main.ts`, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })

  it('lists its commands when asked for help', () => {
    const { status, stdout } = netloom(['--help'])
    expect(status).toBe(0)
    for (const command of ['explain', 'decode', 'encode']) expect(stdout).toMatch(new RegExp(`^ {2}${command} +\\S`, 'm'))
  })

  it('says its version', () => {
    const { status, stdout } = netloom(['--version'])
    expect(status).toBe(0)
    expect(stdout.trim()).toBe(JSON.parse(readFileSync(`${root}/package.json`, 'utf8')).version)
  })

  it('refuses a command that it does not have', () => {
    const { status, stdout, stderr } = netloom(['explian'])
    expect(status).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^netloom: no command "explian"; did you mean explain\?\n/)
    expect(stderr).toContain('  decode ')
  })

  it('asks for a command', () => {
    const { status, stdout, stderr } = netloom([])
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain('netloom COMMAND')
  })

  it('shows the usage of a command whose arguments it does not understand', () => {
    const { status, stdout, stderr } = netloom(['decode', '--porotocol', 'route'], `${done}\n`)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain("netloom decode: Unknown option '--porotocol'")
    expect(stderr).toContain('netloom decode --protocol route|netfilter|generic')
  })

  it('decodes from pipe to pipe, and ends with the status of the command', () => {
    const { status, stdout, stderr } = netloom(['decode', '--protocol', 'generic'], `${done}\nxyz\n`)
    expect(stdout).toMatch(/^\[\{"nlmsg_type":"NLMSG_DONE".*\}\]\n\{"error":\{.*\}\}\n$/)
    expect([status, stderr]).toEqual([1, ''])
  })

  it('does not complain when its reader goes away', () => {
    const script = `yes ${done} | "$0" --import tsx src/cli/main.ts decode --protocol route | head -n 1`
    const { status, stdout, stderr } = spawnSync('sh', ['-c', script, process.execPath], { cwd: root, encoding: 'utf8', timeout: 20_000 })
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^\[\{"nlmsg_type":"NLMSG_DONE".*\}\]\n$/)
  })
})
