/**
 * The package as others get it: packed, installed into an empty project, imported from plain JavaScript and from strict TypeScript.
 *
 * Nothing is fetched: the one dependency is packed from this checkout's node_modules.
 */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { name: string; exports: Record<string, string> }

/** What a program may import: `netloom`, `netloom/schema` ... */
const entries = Object.keys(manifest.exports)
  .filter((entry) => entry !== './package.json')
  .map((entry) => join(manifest.name, entry))
/** What runs without ffi-rs, in a browser too. */
const pure = entries.filter((entry) => /^netloom\/(schema|netlink|nft|explain)/.test(entry))

const workshop = mkdtempSync(join(tmpdir(), 'netloom-package-'))
const project = join(workshop, 'project')
const installed = join(project, 'node_modules', manifest.name)

function run(directory: string, program: string, ...args: string[]): string {
  try {
    return execFileSync(program, args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${program} ${args.join(' ')}\n${stdout}\n${stderr}`, { cause: error })
  }
}

/** Packs a folder and gives the tarball's path. Only our own is built first. */
function pack(folder: string, ...options: string[]): string {
  const shelf = mkdtempSync(join(workshop, 'tarball-'))
  run(folder, 'npm', 'pack', '--pack-destination', shelf, ...options)
  return join(shelf, readdirSync(shelf)[0] ?? expect.fail('npm pack made no file'))
}

/** ffi-rs and its binaries for this machine, by their names. */
function packedDependencies(): Record<string, string> {
  const modules = join(root, 'node_modules')
  const names = ['ffi-rs', ...readdirSync(join(modules, '@yuuang')).map((name) => `@yuuang/${name}`)]
  return Object.fromEntries(names.map((name) => [name, `file:${pack(join(modules, name), '--ignore-scripts')}`]))
}

beforeAll(() => {
  mkdirSync(project)
  const dependencies = { [manifest.name]: `file:${pack(root)}` }
  writeFileSync(
    join(project, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies, overrides: packedDependencies() }),
  )
  run(project, 'npm', 'install', '--offline', '--no-audit', '--no-fund', '--cache', join(workshop, 'cache'))
}, 300_000)

afterAll(() => rmSync(workshop, { recursive: true, force: true }))

describe('the package', () => {
  it('holds what was built and what it was built from, and nothing else', () => {
    const known = ['LICENSE', 'README.md', 'dist', 'package.json', 'src']
    expect(readdirSync(installed).filter((name) => !known.includes(name))).toEqual([])
    expect(readdirSync(installed)).toEqual(expect.arrayContaining(['README.md', 'dist', 'package.json', 'src']))
  })
  it('brings one dependency and its binary', () => {
    expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual(['@yuuang', 'ffi-rs', 'netloom'])
  })
  it('does not tell where it was built', () => {
    const files = readdirSync(installed, { recursive: true, withFileTypes: true, encoding: 'utf8' }).filter((file) => file.isFile())
    expect(files.length).toBeGreaterThan(100)
    const telling = files.filter((file) => readFileSync(join(file.parentPath, file.name), 'utf8').includes(root))
    expect(telling.map((file) => file.name)).toEqual([])
  })
})

describe('from plain JavaScript', () => {
  it.each(entries)('%s can be imported', (entry) => {
    const script = `import * as all from '${entry}'; console.log(Object.keys(all).length)`
    expect(Number(run(project, process.execPath, '--input-type=module', '--eval', script))).toBeGreaterThan(0)
  })
  it('what is not exported cannot', () => {
    expect(() => run(project, process.execPath, '--input-type=module', '--eval', `import 'netloom/dist/index.js'`)).toThrow(
      'ERR_PACKAGE_PATH_NOT_EXPORTED',
    )
  })
  it('a message becomes bytes', () => {
    const script = `
      import { encodeDatagram } from 'netloom/netlink'
      import { route } from 'netloom/netlink/route'
      const bytes = encodeDatagram(route, [{ nlmsg_type: 'RTM_GETLINK', nlmsg_flags: ['NLM_F_REQUEST'], ifi_index: 1 }])
      console.log(Buffer.from(bytes).toString('hex'))`
    expect(run(project, process.execPath, '--input-type=module', '--eval', script).trim()).toBe(
      // nlmsghdr: 32 bytes, type 18, flags 1, sequence 0, port 0; ifinfomsg: index 1.
      '20000000 1200 0100 00000000 00000000  00 00 0000 01000000 00000000 00000000'.replaceAll(' ', ''),
    )
  })
  it.skipIf(process.platform !== 'linux' || inject('silence') !== undefined)('the kernel answers', () => {
    const script = `
      import { Connection } from 'netloom/netlink'
      import { route } from 'netloom/netlink/route'
      import { openNetlinkSocket } from 'netloom/system'
      const connection = new Connection(route, openNetlinkSocket(0))
      console.log((await connection.get('RTM_GETLINK', { ifi_index: 1 })).IFLA_IFNAME)`
    expect(run(project, process.execPath, '--input-type=module', '--eval', script).trim()).toBe('lo')
  })
  it('the codecs need no ffi-rs', () => {
    const bare = join(workshop, 'bare')
    cpSync(installed, join(bare, 'node_modules', manifest.name), { recursive: true })
    expect(pure.length).toBeGreaterThan(3)
    for (const entry of pure) run(bare, process.execPath, '--input-type=module', '--eval', `import '${entry}'`)
    expect(() => run(bare, process.execPath, '--input-type=module', '--eval', `import 'ffi-rs'`)).toThrow('ERR_MODULE_NOT_FOUND')
  })
})

describe('from TypeScript', () => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')

  /** Type-checks a program against the installed types, with nothing loose and nothing skipped. */
  function check(program: string): void {
    writeFileSync(join(project, 'program.ts'), program)
    const compilerOptions = {
      target: 'ES2022',
      lib: ['ES2023', 'ESNext.Disposable'],
      module: 'NodeNext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [join(root, 'node_modules', '@types')],
    }
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
    run(project, process.execPath, tsc, '-p', project)
  }

  it('every entry has its types', { timeout: 120_000 }, () => {
    check(entries.map((entry, index) => `import * as all${index} from '${entry}'\nexport { all${index} }`).join('\n'))
  })
  it('messages are typed to their last attribute', { timeout: 120_000 }, () => {
    check(`
      import { Connection } from 'netloom/netlink'
      import { route } from 'netloom/netlink/route'
      import { openNetlinkSocket } from 'netloom/system'

      const connection = new Connection(route, openNetlinkSocket(0))
      const link = await connection.get('RTM_GETLINK', { ifi_index: 1 })
      const mtu: number | undefined = link.IFLA_MTU
      const name: string | undefined = link.IFLA_IFNAME
      const info = link.IFLA_LINKINFO
      if (info?.IFLA_INFO_KIND === 'vlan') {
        const id: number | undefined = info.IFLA_INFO_DATA?.IFLA_VLAN_ID
        console.log(id)
      }
      // @ts-expect-error a misspelt attribute
      await connection.request('RTM_NEWLINK', { IFLA_MTUU: 1500 })
      // @ts-expect-error text where a number belongs
      await connection.request('RTM_NEWLINK', { IFLA_MTU: '1500' })
      // @ts-expect-error a message that is not of this protocol
      await connection.request('NFT_MSG_NEWTABLE', {})
      await connection.batch([
        { nlmsg_type: 'RTM_NEWLINK', nlmsg_flags: ['NLM_F_CREATE'], IFLA_IFNAME: 'br0' },
        // @ts-expect-error text where a number belongs, in a batch too
        { nlmsg_type: 'RTM_NEWLINK', IFLA_MTU: '1500' },
      ])
      console.log(mtu, name)`)
  })
})

describe('on the command line', () => {
  it('netloom explains bytes', () => {
    const program = join(project, 'node_modules', '.bin', manifest.name)
    expect(run(project, program, 'explain', '2000000012000100000000000000000000000000010000000000000000000000')).toContain('RTM_GETLINK')
  })
})
