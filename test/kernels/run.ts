/**
 * `npm run test:kernels [RELEASE]... [COMMAND...]` runs the tests that talk to a kernel, or a command, on the kernels of Debian's releases, or on
 * those named, each in a virtual machine. What cannot be had is skipped, and says why.
 */

import { missingPrograms, packages, runInGuest } from './guest.ts'
import { type Release, releases, type StockKernel, stockKernel } from './stock-kernel.ts'

/** An import takes half a minute there, and a test its time tenfold: so each module is loaded once, and patience is long. */
const options = ['--no-isolate', '--testTimeout=300000', '--hookTimeout=300000']

/** What these prove is ours rather than the kernel's, and they start programs by the dozen, which takes twenty seconds each. */
const left = ['container-network-kill', 'container-network-failures', 'demo', 'commands'].map(
  (name) => `--exclude=test/kernel/${name}.test.ts`,
)

const tests = ['node_modules/.bin/vitest', 'run', ...options, ...left, 'test/kernel/', 'test/kernels/']

const words = process.argv.slice(2)
const named = releases.filter((release) => words.includes(release))
const command = words.filter((word) => !releases.some((release) => release === word))

const missing = missingPrograms()
if (missing.length > 0) console.log(`skipped: not installed: ${missing.join(', ')} (apt-get install --no-install-recommends ${packages})`)
else for (const release of named.length > 0 ? named : releases) run(release)

function run(release: Release): void {
  const kernel = fetched(release)
  if (kernel === undefined) return
  console.log(`\n${release}: Linux ${kernel.version}`)
  const status = runInGuest(kernel, command.length > 0 ? command : tests, { minutes: 7 })
  if (status !== 0) process.exitCode = status
}

function fetched(release: Release): StockKernel | undefined {
  try {
    return stockKernel(release)
  } catch (error) {
    console.log(`skipped: the kernel of ${release} cannot be had: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}
