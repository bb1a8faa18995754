/**
 * `npm run test:kernels [RELEASE]... [COMMAND...]` runs the tests that talk to a kernel, or a command, on the kernels of Debian's releases, or on
 * those named, each in a virtual machine, all at once. What cannot be had is skipped, and says why.
 */

import { spawnSync } from 'node:child_process'
import { missingPrograms, packages, runInGuest } from './guest.ts'
import { type Release, releases, type StockKernel, stockKernel } from './stock-kernel.ts'

/** The longest that a kernel may take. The tests take some eight on two cores without much else to do. */
const MINUTES = 14

/**
 * A program takes ten times its time there, and a module a tenth of a second to load even when it is translated. So each module is translated
 * here, and loaded once for all files; and patience is long.
 */
const options = ['--no-isolate', '--experimental.fsModuleCache', '--testTimeout=300000', '--hookTimeout=300000']

/**
 * The rule: all tests that talk to a kernel, but for those of what is ours rather than the kernel's (sockets, threads, processes, echoes, floods, whole
 * networks, but for the check of bridge networks). Most of these start a Node for each test, which takes ten seconds there.
 */
const left = [
  'bridge-network',
  'bridge-network-failures',
  'bridge-network-leases',
  'commands',
  'connection',
  'container-network*',
  'demo',
  'host-monitor',
  'host-ping',
  'namespace',
  'netlink-socket',
  'network-commands',
].map((name) => `--exclude=test/kernel/${name}.test.ts`)

const vitest = 'node_modules/.bin/vitest'
const tests = [...options, ...left, 'test/kernel/', 'test/kernels/']

const given = process.argv.slice(2)
const named = releases.filter((release) => given.includes(release))
const command = given.filter((word) => !releases.some((release) => release === word))

const missing = missingPrograms()
if (process.arch !== 'x64') console.log('skipped: the guests’ programs are this machine’s, and their kernels are for amd64')
else if (missing.length > 0)
  console.log(`skipped: not installed: ${missing.join(', ')} (apt-get install --no-install-recommends ${packages})`)
else await runAll(named.length > 0 ? named : releases)

async function runAll(chosen: readonly Release[]): Promise<void> {
  const kernels = chosen.map(fetched).filter((kernel) => kernel !== undefined)
  if (kernels.length === 0) return
  if (command.length === 0) spawnSync(vitest, ['list', ...tests], { stdio: ['ignore', 'ignore', 'inherit'] })
  await Promise.all(kernels.map(run))
}

/** What several guests print comes one whole after the other; that of a single one as it comes. */
async function run(kernel: StockKernel, _place: number, { length }: readonly StockKernel[]): Promise<void> {
  const printed: Buffer[] = []
  const print = (output: Buffer) => void (length > 1 ? printed.push(output) : process.stdout.write(output))
  const words = command.length > 0 ? command : [vitest, 'run', ...tests]
  const ended = await runInGuest(kernel, words, { minutes: MINUTES, print }).catch((error: Error) => error)
  console.log(`\nLinux ${kernel.version}:\n${Buffer.concat(printed)}`)
  if (ended instanceof Error) console.log(`Linux ${kernel.version}: ${ended.message}`)
  if (ended !== 0) process.exitCode = typeof ended === 'number' ? ended : 1
}

function fetched(release: Release): StockKernel | undefined {
  try {
    return stockKernel(release)
  } catch (error) {
    console.log(`skipped: the kernel of ${release} cannot be had: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}
