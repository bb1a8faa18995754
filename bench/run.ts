/** `npm run bench`: builds the package, runs every match in namespaces of its own, prints one table, writes RESULTS.md and results.json. */

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
  const rows: (() => Match | Promise<Match>)[] = [
    (await import('./rows/get-link.ts')).getLink,
    (await import('./rows/get-link.ts')).getLinkAsync,
    (await import('./rows/route-messages.ts')).routeMessages,
    (await import('./rows/import.ts')).importing,
    (await import('./rows/container-network.ts')).containerNetwork,
    (await import('./rows/container-network.ts')).eventLoop,
  ]
  for (const row of rows) {
    const match = await row()
    for (const line of match.absent) absent.add(line)
    const found = await play(match)
    process.stderr.write(`${table(found)}\n\n`)
    results.push(...found)
  }
  console.log(`${table(results)}\n${[...absent].join('\n')}`)
  write(results, [...absent])
}
