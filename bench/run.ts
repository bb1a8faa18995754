/**
 * `npm run bench`: builds the package, runs every match in namespaces of its own, prints one table, writes RESULTS.md and results.json.
 * `npm run bench -- NAME ...` runs the matches of those names alone and writes nothing.
 */

import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Match, play, type Result } from './match.ts'
import { table, write } from './report.ts'
import { enter, inside } from './sandbox.ts'

if (inside) await bench()
else {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: 'inherit' })
  process.exitCode = enter()
}

async function bench(): Promise<void> {
  const results: Result[] = []
  const absent = new Set<string>()
  // Loaded here: outside there is nothing built yet.
  const rows: Record<string, () => Match | Promise<Match>> = {
    ...(await import('./rows/get-link.ts')),
    ...(await import('./rows/route-messages.ts')),
    ...(await import('./rows/import.ts')),
    ...(await import('./rows/container-network.ts')),
    ...(await import('./rows/bridge-network.ts')),
    ...(await import('./rows/transaction.ts')),
    ...(await import('./rows/rules.ts')),
    ...(await import('./rows/set-elements.ts')),
    ...(await import('./rows/route-dump.ts')),
    ...(await import('./rows/route-add.ts')),
    ...(await import('./rows/route-monitor.ts')),
    // The last, since the kernel takes long to end a namespace with so many links.
    ...(await import('./rows/link-dump.ts')),
  }
  const chosen = process.argv.slice(2)
  for (const name of chosen) if (!Object.hasOwn(rows, name)) throw new Error(`no match ${name}; there are ${Object.keys(rows).join(', ')}`)
  for (const [name, row] of Object.entries(rows)) {
    if (chosen.length > 0 && !chosen.includes(name)) continue
    const match = await row()
    for (const line of match.absent) absent.add(line)
    const found = await play(match)
    process.stderr.write(`${table(found)}\n\n`)
    results.push(...found)
  }
  console.log(`${table(results)}\n${[...absent].join('\n')}`)
  if (chosen.length === 0) write(results, [...absent])
}
