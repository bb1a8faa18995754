/** Debian's own kernels, fetched through apt and unpacked, not installed. apt-get(8), depmod(8) */

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The releases of Debian whose kernels the tests run on: 6.1 and 6.12. */
export const releases = ['bookworm', 'trixie'] as const

export type Release = (typeof releases)[number]

/** A kernel, unpacked. */
export interface StockKernel {
  /** As `uname -r` says it: `6.1.0-50-amd64`. */
  readonly version: string
  readonly image: string
  /** Its modules are in `lib/modules/VERSION` below it. */
  readonly base: string
}

const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'netloom', 'kernels')

/**
 * The kernel that a release's `linux-image-amd64` stands for, fetched from the mirror of this machine's own apt, or as it was fetched before:
 * delete `~/.cache/netloom/kernels` to have a newer one. Throws where it cannot be had.
 */
export function stockKernel(release: Release): StockKernel {
  const folder = join(cache, release)
  if (!existsSync(folder)) fetch(release, folder)
  // The packages of newer releases know no /lib beside /usr/lib.
  const base = existsSync(join(folder, 'lib')) ? folder : join(folder, 'usr')
  const [version = ''] = readdirSync(join(base, 'lib', 'modules'))
  return { version, image: join(folder, 'boot', `vmlinuz-${version}`), base }
}

/** Whoever stops this half-way leaves no half kernel: it gets its name when it is whole. */
function fetch(release: Release, folder: string): void {
  const unfinished = `${folder}.${process.pid}`
  try {
    mkdirSync(unfinished, { recursive: true })
    unpack(download(release, join(unfinished, 'apt')), unfinished)
    rmSync(join(unfinished, 'apt'), { recursive: true })
    renameSync(unfinished, folder)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** Downloads the package with an apt of its own, which knows this one release, and leaves the machine's lists alone. Gives the package's path. */
function download(release: Release, folder: string): string {
  for (const part of ['lists/partial', 'archives/partial']) mkdirSync(join(folder, part), { recursive: true })
  writeFileSync(
    join(folder, 'sources.list'),
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror()} ${release} main\n`,
  )
  const settings = [
    `Dir::Etc::SourceList=${folder}/sources.list`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State=${folder}`,
    'Dir::State::Status=/dev/null',
    `Dir::Cache=${folder}`,
    'APT::Sandbox::User=root',
    'APT::Architecture=amd64',
    // Where there is no network, that shall show soon.
    'Acquire::http::Timeout=20',
    'Acquire::https::Timeout=20',
    'Acquire::Retries=1',
  ].flatMap((setting) => ['-o', setting])

  run('apt-get', [...settings, 'update'])
  const [, packageName] = /^Depends: (linux-image-\S+)/m.exec(run('apt-cache', [...settings, 'show', 'linux-image-amd64'])) ?? []
  if (packageName === undefined) throw new Error(`${release} has no linux-image-amd64`)
  run('apt-get', [...settings, 'download', packageName], folder)
  const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.deb'))
  return join(folder, file)
}

/** Where this machine's apt has its release from. Those of updates and of security fixes have a dash in their names. */
function mirror(): string {
  const targets = run('apt-get', ['indextargets', '--format', '$(REPO_URI) $(RELEASE)', 'Created-By: Packages'])
  const [, uri] = /^(\S+) [a-z]+$/m.exec(targets) ?? []
  if (uri === undefined) throw new Error('the sources of apt name no release of Debian')
  return uri
}

function unpack(file: string, folder: string): void {
  run('dpkg', ['-x', file, folder])
  const base = existsSync(join(folder, 'lib')) ? folder : join(folder, 'usr')
  for (const version of readdirSync(join(base, 'lib', 'modules'))) run('depmod', ['-b', base, version])
}

function run(program: string, args: string[], folder?: string): string {
  return execFileSync(program, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000 })
}
