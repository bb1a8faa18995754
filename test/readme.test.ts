/** What the README says: its examples are the files in examples/, they run, and its output is the program's own. */

import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { openHost } from '../src/host/index.ts'
import { createNamespace } from '../src/host/namespace/namespaces.ts'
import { describeKernel } from './kernel/sandbox.ts'

const root = new URL('..', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')
const blocks = [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, text]) => ({ language, text: text ?? '' }))
const examples = ['container-network', 'bridge-network', 'typed-messages']

/** An example's text without the sentence it opens with. */
function example(name: string): string {
  return readFileSync(new URL(`examples/${name}.ts`, root), 'utf8').replace(/^\/\*\*.*\*\/\n\n/, '')
}

/** Runs an example as somebody would who has installed the package; the sources stand in for it. Gives what it printed. */
function runExample(name: string): string {
  const file = `/run/${name}.mts`
  writeFileSync(file, example(name).replace("from 'netloom'", `from ${JSON.stringify(new URL('src/index.ts', root).href)}`))
  return execFileSync(process.execPath, ['--import', import.meta.resolve('tsx'), file], { encoding: 'utf8', cwd: root })
}

describe('the README', () => {
  test.each(examples)('shows examples/%s.ts as it is', (name) => {
    expect(blocks.filter(({ language }) => language === 'ts').map(({ text }) => text)).toContain(example(name))
  })

  test('has no other example', () => {
    expect(blocks.filter(({ language }) => language === 'ts')).toHaveLength(examples.length)
  })

  test('shows what `netloom explain` says', () => {
    const hex = /npx netloom explain ([0-9a-f]+)/.exec(readme)?.[1] ?? ''
    const said = execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', 'explain', hex], { encoding: 'utf8', cwd: root })
    expect(blocks.map(({ text }) => text)).toContain(said)
  })

  test('names the commands that there are', () => {
    const help = execFileSync(process.execPath, ['--import', 'tsx', 'src/cli/main.ts', '--help'], { encoding: 'utf8', cwd: root })
    const commands = [...help.matchAll(/^ {2}(\w+) {2,}/gm)].map(([, name]) => name)
    expect(commands.length).toBeGreaterThan(0)
    const section = readme.slice(readme.indexOf('## On the command line'), readme.indexOf('## Where things are'))
    for (const command of commands) expect(section).toMatch(new RegExp(`\\b${command}\\b`))
  })

  test('its map names every folder of src, and none that is not there', () => {
    const map = blocks.find(({ text }) => text.startsWith('src/\n'))?.text ?? ''
    const named = [...map.matchAll(/^ {2}(\w+)\/ /gm)].map(([, name]) => name)
    const there = readdirSync(new URL('src', root), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(named.sort()).toEqual(there.map(({ name }) => name).sort())
  })

  test('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)]+)\)/g)].map(([, path]) => path ?? '')
    expect(links.length).toBeGreaterThan(0)
    for (const link of links) expect(existsSync(new URL(link, root)), link).toBe(true)
  })
})

describeKernel('its examples', () => {
  test('the container’s network is made, in order, and gone afterwards', async () => {
    createNamespace('far').close()
    await using host = openHost()
    await host.links.add({ kind: 'veth', name: 'wlo1', up: true, peer: { name: 'router', namespace: 'far' } })
    const printed = runExample('container-network')
    for (const step of ['namespace', 'veth', 'addresses', 'default route', 'forwarding', 'masquerade', 'forward rules', 'connectivity']) {
      expect(printed).toMatch(new RegExp(`^${step} \\[`, 'm'))
    }
    expect(printed).toMatch(/^\s*veth-ns:/m)
    expect((await host.links.list()).map(({ name }) => name)).toEqual(['lo', 'wlo1'])
    expect(await host.firewall.tables()).toHaveLength(0)
    expect(readdirSync('/run/netns')).toEqual(['far'])
  })

  test('the network of two containers is made, found as it should be, and gone afterwards', async () => {
    await using host = openHost()
    const parts = ['bridge', 'addresses', 'forwarding', 'table', 'containers', 'other rules']
    expect(runExample('bridge-network')).toBe(
      ['shop has 10.89.0.2/24 and fd00:89::2/64', ...parts.map((part) => `${part} as it should be`), ''].join('\n'),
    )
    expect((await host.links.list()).map(({ name }) => name)).toEqual(['lo'])
    expect(await host.firewall.tables()).toHaveLength(0)
  })

  test('the kernel’s refusal reads as the README shows it', () => {
    const said = blocks.find(({ text }) => text.startsWith('ERANGE'))?.text ?? 'nothing shown'
    expect(runExample('typed-messages')).toContain(said)
  })
})
