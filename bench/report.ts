/** The report of a bench run: a table for the terminal, RESULTS.md and results.json. */

import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, release, totalmem } from 'node:os'
import type { Figure, Result } from './match.ts'

const HEAD = ['work', 'netloom', 'peer', 'its figure', 'ratio', 'target', 'verdict']

/** The table for a terminal. */
export function table(results: readonly Result[]): string {
  return columns([HEAD, ...results.map(cells)])
    .map((row) => row.join('  ').trimEnd())
    .join('\n')
}

/** Writes RESULTS.md and results.json beside this file. */
export function write(results: readonly Result[], absent: readonly string[]): void {
  const machine = describeMachine()
  const [head = [], ...body] = columns([HEAD, ...results.map(cells)])
  const rule = head.map((cell) => '-'.repeat(cell.length))
  const markdown = [
    '# What `npm run bench` measured',
    '',
    ...Object.entries(machine).map(([what, value]) => `- ${what}: ${value}`),
    '',
    'Medians, with the middle half of the rounds in brackets. The rounds of all who did a work were interleaved, in one run, in namespaces of',
    'their own. netloom ran from `dist/`.',
    '',
    ...[head, rule, ...body].map((row) => `| ${row.join(' | ')} |`),
    ...(absent.length === 0 ? [] : ['', ...absent.map((line) => `- ${line}`)]),
    '',
  ]
  writeFileSync(new URL('RESULTS.md', import.meta.url), markdown.join('\n'))
  writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify({ machine, results, absent }, undefined, 2)}\n`)
}

function columns(rows: readonly string[][]): string[][] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(width(column))))
}

function cells({ work, unit, ours, peer, theirs, ratio, target, met }: Result): string[] {
  return [
    work,
    show(ours, unit),
    peer ?? '',
    theirs === undefined ? '' : show(theirs, unit),
    ratio === undefined ? '' : ratio.toFixed(2),
    target ?? '',
    met === undefined ? '' : met ? 'met' : 'MISSED',
  ]
}

function show({ median, low, high }: Figure, unit: string): string {
  return `${round(median)} ${unit} (${round(low)} to ${round(high)})`
}

function round(figure: number): string {
  return figure >= 100 ? figure.toFixed(0) : figure.toFixed(figure >= 10 ? 1 : 2)
}

function describeMachine(): Record<string, string> {
  const [processor] = cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    command: 'npm run bench',
    machine: `${cpus().length} x ${processor?.model ?? process.arch}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: release(),
    node: process.version,
    ip: version('ip', '-V'),
    iptables: version('iptables', '-V'),
    gcc: version('gcc', '-dumpfullversion'),
    netloom: (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version,
  }
}

function version(program: string, option: string): string {
  try {
    return execFileSync(program, [option], { encoding: 'utf8' }).trim()
  } catch {
    return 'not installed'
  }
}
