#!/usr/bin/env node
/** The `netloom` command: the first word says which. A command is loaded when it is called, so that each starts quickly. */

import { readFileSync } from 'node:fs'
import { printable } from '../explain/printable.ts'
import { nearest } from '../schema/errors.ts'
import { type Command, UsageError } from './command.ts'
import { type Console, processConsole } from './console.ts'

interface Row {
  readonly summary: string
  load(): Promise<Command>
}

const commands: ReadonlyMap<string, Row> = new Map(
  Object.entries<Row>({
    demo: { summary: 'the story of a container network, told step by step', load: () => import('./demo/demo.ts') },
    up: { summary: 'make the network of a container', load: () => import('./up.ts') },
    down: { summary: 'delete the network of a container', load: () => import('./down.ts') },
    ls: { summary: 'list the networks of containers', load: () => import('./ls.ts') },
    network: { summary: 'make, list, check and delete networks of many containers', load: () => import('./network.ts') },
    attach: { summary: 'put a container on a network', load: () => import('./attach.ts') },
    detach: { summary: 'take containers off a network', load: () => import('./detach.ts') },
    diagnose: { summary: 'find out why a container does not reach somebody', load: () => import('./diagnose.ts') },
    exec: { summary: 'run a program in a network namespace', load: () => import('./exec.ts') },
    explain: { summary: 'explain every byte of a message', load: () => import('./explain.ts') },
    decode: { summary: 'hex to JSON, a datagram a line', load: () => import('./decode.ts') },
    encode: { summary: 'JSON to hex, a datagram a line', load: () => import('./encode.ts') },
  }),
)

function help(): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length))
  const rows = [...commands].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`)
  return `netloom COMMAND [ARGUMENTS]\n\n${rows.join('')}\nnetloom COMMAND --help says more; netloom --version says which version this is.\n`
}

/** Runs the command that the arguments name, and gives the exit status: 2 for arguments that nobody understands. */
async function main([name, ...args]: readonly string[], console: Console): Promise<number> {
  if (name === '--help' || name === '-h') return say(console, help())
  if (name === '--version') return say(console, `${version()}\n`)
  const row = name === undefined ? undefined : commands.get(name)
  if (row === undefined) {
    const near = name === undefined ? undefined : nearest(name, commands.keys())
    if (name !== undefined) console.complain(`netloom: no command ${shown(name)}${near === undefined ? '' : `; did you mean ${near}?`}\n\n`)
    console.complain(help())
    return 2
  }
  const command = await row.load()
  if (asksForHelp(args)) return say(console, `${command.help}\n`)
  try {
    return await command.run(args, console)
  } catch (error) {
    if (!isUsageError(error)) throw error
    console.complain(`netloom ${name}: ${printable(error.message)}\n\n${command.help}\n`)
    return 2
  }
}

/** `--help` among a command's own arguments; behind `--` it belongs to the program that the command runs. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end < 0 ? args : args.slice(0, end)).some((arg) => arg === '--help' || arg === '-h')
}

function isUsageError(error: unknown): error is Error {
  return error instanceof UsageError || (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_'))
}

function shown(name: string): string {
  return `"${printable(name)}"`
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version
}

async function say(console: Console, text: string): Promise<number> {
  await console.print(text)
  return 0
}

process.exitCode = await main(process.argv.slice(2), processConsole())
