import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { steps } from '../../src/container/index.ts'
import { openHost } from '../../src/host/host.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { MNT_DETACH, MS_BIND, MS_REC, mount, unmount } from '../../src/system/mount.ts'
import { projectRoot } from '../system/script.ts'
import { surroundings, world } from './container-network-world.ts'
import { describeKernel } from './sandbox.ts'

const demo = [process.execPath, '--import', 'tsx', 'src/cli/main.ts', 'demo'] as const

interface Told {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `netloom demo` to its end. */
function tell({ args = [], wrapper = [], env = {} }: { args?: string[]; wrapper?: string[]; env?: Record<string, string> } = {}): Told {
  const [program = '', ...rest] = [...wrapper, ...demo, ...args]
  return spawnSync(program, rest, { cwd: projectRoot, encoding: 'utf8', timeout: 80_000, env: { ...process.env, ...env } })
}

/** What was told, by its headings. */
function chapters(story: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  let lines: string[] = []
  for (const line of story.split('\n')) {
    if (/^\S/.test(line)) {
      lines = []
      found.set(line, lines)
    } else if (line !== '') lines.push(line)
  }
  return found
}

/** The story of a network that was made, shown and deleted. */
function expectWholeStory({ status, stdout, stderr }: Told): void {
  expect([status, stderr]).toEqual([0, ''])
  const told = chapters(stdout)
  expect([...told.keys()].slice(0, 2)).toEqual(['The network of a container', 'How to read it'])
  expect([...told.keys()].slice(2, 10)).toEqual([
    '1. namespace',
    '2. veth',
    '3. addresses',
    '4. default route',
    '5. forwarding',
    '6. masquerade',
    '7. forward rules',
    '8. connectivity',
  ])
  for (const [index, step] of steps.entries()) {
    const lines = told.get(`${index + 1}. ${step.name}`) ?? []
    expect(lines.map((line) => line.trim()).join(' ')).toContain(step.purpose)
    expect(lines.filter((line) => line.startsWith('  $ ')).length).toBeGreaterThan(0)
    expect(lines.filter((line) => line.startsWith('  = ')).length).toBeGreaterThan(0)
    const order = lines.flatMap((line) => /^ {2}([$><=]) /.exec(line)?.[1] ?? [])
    expect(order.join('')).toMatch(/^\$+(>+<+)*=+$/)
    const messages = lines.flatMap((line) => /^ {2}> (\S+)/.exec(line)?.[1] ?? [])
    expect([step.name, messages.filter((name) => !name.includes('GET') && !name.includes('BATCH'))]).toEqual([
      step.name,
      changes[step.name] ?? [],
    ])
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100)
  }
  expect(told.get('8. connectivity')).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^ {2}= 10\.10\.0\.1 answered 10\.10\.0\.2 in [\d.]+ ms$/),
      expect.stringMatching(/^ {2}= 8\.8\.8\.8 answered 10\.10\.0\.2 in [\d.]+ ms$/),
    ]),
  )
  expect(told.get('And back')?.join(' ')).toContain('= as before, there is no link veth-host, no table netloom-myns, no namespace myns')
}

/** The messages by which each step changes something. */
const changes: Readonly<Record<string, readonly string[]>> = {
  veth: ['RTM_NEWLINK'],
  addresses: ['RTM_NEWADDR', 'RTM_NEWLINK', 'RTM_NEWADDR', 'RTM_NEWLINK', 'RTM_NEWLINK'],
  'default route': ['RTM_NEWROUTE'],
  masquerade: ['NFT_MSG_NEWTABLE', 'NFT_MSG_NEWCHAIN', 'NFT_MSG_DELRULE', 'NFT_MSG_NEWRULE'],
  'forward rules': ['NFT_MSG_NEWTABLE', 'NFT_MSG_NEWCHAIN', 'NFT_MSG_DELRULE', 'NFT_MSG_NEWRULE', 'NFT_MSG_NEWRULE'],
}

/** The processes that were started with this word in their environment. */
function processesOf(word: string): string[] {
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/environ`, 'latin1').includes(word)
    } catch {
      return false
    }
  })
}

/** Starts the demonstration as the leader of a process group, as a shell does, and waits until it says `line`. */
async function startUntil(line: string, word: string): Promise<{ child: ChildProcess; group: number; told: () => string }> {
  const [program, ...args] = demo
  const child = spawn(program, args, {
    cwd: projectRoot,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, WORD: word },
  })
  let told = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      told += text
      if (told.includes(line)) resolve()
    })
    child.on('close', () => reject(new Error(`it ended before it said ‘${line}’: ${told}`)))
  })
  return { child, group: -(child.pid ?? 0), told: () => told }
}

describeKernel('netloom demo', () => {
  it('tells all eight steps, and leaves nothing outside', async () => {
    await using here = openHost()
    createNamespace('witness').close()
    const before = await surroundings({ host: here })
    const told = tell()
    expectWholeStory(told)
    expect(chapters(told.stdout).get('Who is calling?')?.at(-1)).toBe('  = it saw 203.0.113.2: the host’s address, not 10.10.0.2')
    expect(await surroundings({ host: here })).toEqual(before)
  })

  it('has colours on a terminal only', () => {
    expect(tell().stdout).not.toContain('\x1b')
  })

  it('does not believe an environment that says it is inside', async () => {
    await using here = openHost()
    createNamespace('witness').close()
    const before = await surroundings({ host: here })
    const mounts = readFileSync('/proc/thread-self/mountinfo', 'utf8')
    for (const NETLOOM_OUTSIDE of ['1 2', ['net', 'mnt'].map((kind) => readlinkSync(`/proc/self/ns/${kind}`)).join(' ')])
      expectWholeStory(tell({ env: { NETLOOM_OUTSIDE } }))
    expect(readFileSync('/proc/thread-self/mountinfo', 'utf8')).toBe(mounts)
    expect(await surroundings({ host: here })).toEqual(before)
  })

  it('refuses arguments that it does not understand', () => {
    for (const args of [['--host'], ['--uplink', 'wlo1'], ['--sideways'], ['--host', '--uplink', 'a/b']]) {
      const { status, stdout, stderr } = tell({ args })
      expect([status, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/^netloom demo: .*\n\nnetloom demo \[--host --uplink DEV\]\n/)
    }
  })
})

describeKernel(
  'netloom demo without root',
  () => {
    const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
    const readable =
      spawnSync('setpriv', [...nobody.slice(1), 'test', '-r', 'package.json', '-a', '-x', process.execPath], { cwd: projectRoot })
        .status === 0

    const reason = readable ? '' : ' (skipped: nobody else may read this directory)'

    it.skipIf(!readable)(`gets a user namespace of its own${reason}`, () => {
      expectWholeStory(tell({ wrapper: nobody, env: { HOME: '/nonexistent' } }))
    })

    it.skipIf(!readable)(`says in a sentence that user namespaces are refused${reason}`, () => {
      // The kernel gives none to who lives in a changed root.
      mkdirSync('/run/root')
      mount('/', '/run/root', 'none', MS_BIND | MS_REC)
      onTestFinished(() => unmount('/run/root', MNT_DETACH))
      const wrapper = ['chroot', '/run/root', 'sh', '-c', 'cd "$0" && exec "$@"', projectRoot, ...nobody]
      const { status, stdout, stderr } = tell({ wrapper })
      expect([status, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(
        /^netloom demo: namespaces of its own are refused here: run it as root, or allow user namespaces \(.*\) \(unshare: .*\)\n$/,
      )
    })

    it('says in a sentence that root lacks what it takes', () => {
      const { status, stdout, stderr } = tell({ wrapper: ['setpriv', '--bounding-set=-sys_admin'] })
      expect([status, stdout]).toEqual([1, ''])
      expect(stderr).toMatch(/^netloom demo: namespaces of its own are refused here: this takes CAP_SYS_ADMIN, .*\n$/)
    })

    it('says in a sentence that unshare is not installed', () => {
      const { status, stdout, stderr } = tell({ env: { PATH: '/nonexistent' } })
      expect([status, stdout, stderr]).toEqual([1, '', 'netloom demo: this takes the program unshare, which is part of util-linux\n'])
    })
  },
  'setpriv',
  'unshare',
)

describeKernel('netloom demo, interrupted', () => {
  it.each([
    ['SIGINT', 130, '3. addresses'],
    ['SIGINT', 130, '8. connectivity'],
    ['SIGTERM', 143, '6. masquerade'],
  ] as const)('by %s: exit status %i, and nothing is left (at %s)', async (signal, expected, line) => {
    await using here = openHost()
    const before = await surroundings({ host: here })
    const word = randomUUID()
    const { child, group, told } = await startUntil(line, word)
    expect(processesOf(word).length).toBeGreaterThan(2)
    process.kill(group, signal)
    const [status] = await once(child, 'close')
    expect(status).toBe(expected)
    expect(told()).toContain(`! interrupted by ${signal}`)
    expect(chapters(told()).get('And back')?.join(' ')).toContain('as before, there is no link veth-host')
    await expect.poll(() => processesOf(word), { timeout: 5_000 }).toEqual([])
    expect((await surroundings({ host: here })).namespaces).toEqual(before.namespaces)
    expect((await surroundings({ host: here })).links).toEqual(before.links)
  })

  it('while its world is being built', async () => {
    const word = randomUUID()
    const [program, ...args] = demo
    const child = spawn(program, args, { cwd: projectRoot, detached: true, stdio: 'ignore', env: { ...process.env, WORD: word } })
    await expect.poll(() => processesOf(word).length, { timeout: 10_000, interval: 5 }).toBeGreaterThan(1)
    process.kill(-(child.pid ?? 0), 'SIGINT')
    // Before the world is begun there is nothing to tidy up, and the signal simply ends it.
    expect([
      [130, null],
      [null, 'SIGINT'],
    ]).toContainEqual(await once(child, 'close'))
    await expect.poll(() => processesOf(word), { timeout: 5_000 }).toEqual([])
  })

  it('by the death of the process that was started: what it started ends', async () => {
    const word = randomUUID()
    const { child } = await startUntil('2. veth', word)
    child.kill('SIGKILL')
    await once(child, 'close')
    await expect.poll(() => processesOf(word), { timeout: 10_000 }).toEqual([])
  })
})

describeKernel('netloom demo --host', () => {
  it('does it for real, and leaves everything as it was', async () => {
    const here = await world()
    await here.far.addresses.add('lo', '8.8.8.8/32')
    const before = await surroundings(here)
    const told = tell({ args: ['--host', '--uplink', 'wlo1'] })
    expectWholeStory(told)
    expect(chapters(told.stdout).has('Who is calling?')).toBe(false)
    expect(await surroundings(here)).toEqual(before)
  })

  it.each([
    ['no such uplink', 'nosuch', /! network myns: step ‘veth’ failed: .*No link of this network namespace is called "nosuch"/],
    ['nobody answers at 8.8.8.8', 'wlo1', /! network myns: step ‘connectivity’ failed: 8\.8\.8\.8 did not answer/],
  ])('%s: it says so, takes all back, and fails', async (_, uplink, words) => {
    const here = await world()
    const before = await surroundings(here)
    const { status, stdout, stderr } = tell({ args: ['--host', '--uplink', uplink] })
    expect([status, stderr]).toEqual([1, ''])
    expect(stdout.replaceAll(/\n {4}/g, ' ')).toMatch(words)
    expect(chapters(stdout).get('And back')?.join(' ')).toContain('as before, there is no link veth-host')
    expect(await surroundings(here)).toEqual(before)
  })

  it('does not touch a namespace of the same name', async () => {
    const here = await world()
    createNamespace('myns').close()
    const before = await surroundings(here)
    expect(tell({ args: ['--host', '--uplink', 'wlo1'] })).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('there is a /run/netns/myns already'),
    })
    expect(await surroundings(here)).toEqual(before)
  })

  it('without the rights for it: a sentence, no stack', () => {
    const { status, stderr } = tell({ args: ['--host', '--uplink', 'lo'], wrapper: ['setpriv', '--bounding-set=-net_admin'] })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^netloom demo: EPERM: .*CAP_NET_ADMIN.*\n$/)
  })
})
