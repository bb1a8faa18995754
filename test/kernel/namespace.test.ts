import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { currentNamespace, type Namespace, openNamespace } from '../../src/host/namespace/namespace.ts'
import { createNamespace, deleteNamespace, listNamespaces } from '../../src/host/namespace/namespaces.ts'
import { call } from '../../src/system/libc.ts'
import { openNetlinkSocket } from '../../src/system/netlink-socket.ts'
import { openFiles } from '../system/open-files.ts'
import { runScript } from '../system/script.ts'
import { setLoopback } from './loopback.ts'
import { describeKernel, freshNamespaces, networkOf, networksOfThreads, run } from './sandbox.ts'

/** The names of what this test can see in /run/netns, a stale file with a question mark. */
function visible(): string[] {
  return listNamespaces().map(({ name, inode }) => (inode === undefined ? `${name}?` : name))
}

/** Closes a namespace at the end of the test. */
function kept(namespace: Namespace): Namespace {
  onTestFinished(() => namespace.close())
  return namespace
}

/** The mounts at and under /run/netns, without what differs from one machine and one moment to the next. */
function mounts(): string[] {
  return readFileSync('/proc/thread-self/mountinfo', 'utf8')
    .split('\n')
    .filter((line) => line.includes(' /run/netns'))
    .map((line) => {
      const [, , , subtree = '', place = '', ...rest] = line.split(' ')
      return [subtree, place, ...rest]
        .join(' ')
        .replace(/net:\[\d+\]/, 'net:[N]')
        .replace(/shared:\d+/, 'shared:N')
    })
}

function withCode(code: string) {
  return expect.objectContaining({ code })
}

describeKernel('a namespace with a name', () => {
  it('is made, listed, opened and deleted', () => {
    expect(visible()).toEqual([])
    const made = kept(createNamespace('blue'))
    expect(made).toMatchObject({ name: 'blue', path: '/run/netns/blue' })
    expect(`net:[${made.inode}]`).not.toBe(networkOf())
    expect(listNamespaces()).toEqual([{ name: 'blue', path: '/run/netns/blue', inode: made.inode }])
    expect(kept(openNamespace('blue')).inode).toBe(made.inode)
    expect(deleteNamespace('blue')).toBe(true)
    expect(visible()).toEqual([])
    expect(existsSync('/run/netns/blue')).toBe(false)
  })

  it('may be deleted twice', () => {
    createNamespace('blue').close()
    expect([deleteNamespace('blue'), deleteNamespace('blue'), deleteNamespace('never')]).toEqual([true, false, false])
  })

  it('can be deleted while somebody holds it open, who keeps it', () => {
    const made = kept(createNamespace('blue'))
    deleteNamespace('blue')
    expect(made.enter(networkOf)).toBe(`net:[${made.inode}]`)
  })

  it('can be made again at once, fifty times', () => {
    for (let times = 0; times < 50; times += 1) {
      createNamespace('blue').close()
      expect(deleteNamespace('blue')).toBe(true)
    }
    expect(visible()).toEqual([])
  })

  it('cannot be made twice, and the first one is unharmed', () => {
    const first = kept(createNamespace('blue'))
    expect(() => createNamespace('blue')).toThrow(withCode('EEXIST'))
    expect(kept(openNamespace('blue')).inode).toBe(first.inode)
  })

  it.each(['', '.', '..', 'a/b', '/run/netns/a', 'a\0b', 'x'.repeat(256)])('cannot be called %j', (name) => {
    expect(() => createNamespace(name)).toThrow(TypeError)
    expect(() => deleteNamespace(name)).toThrow(TypeError)
    expect(visible()).toEqual([])
  })

  it('may have a name in any language, of 255 bytes', () => {
    for (const name of ['réseau à moi', 'x'.repeat(255)]) {
      createNamespace(name).close()
      expect(visible()).toEqual([name])
      deleteNamespace(name)
    }
  })

  it('leaves nothing behind when making it fails, at whatever step', () => {
    createNamespace('first').close()
    const before = { mounts: mounts(), files: readdirSync('/run/netns'), networks: networksOfThreads() }
    let failures = 0
    for (let spare = 0; ; spare += 1) {
      try {
        withDescriptors(spare, () => createNamespace('blue')).close()
        break
      } catch (error) {
        expect(error).toEqual(withCode('EMFILE'))
        failures += 1
        expect({ mounts: mounts(), files: readdirSync('/run/netns'), networks: networksOfThreads() }).toEqual(before)
      }
    }
    // With none to spare the directory cannot be locked; with one the new namespace, mounted already, cannot be opened.
    expect(failures).toBe(2)
    expect(visible()).toEqual(['blue', 'first'])
  })

  it('is mounted where mounts of others lie already, which stay to be seen', () => {
    mkdirSync('/run/netns')
    writeFileSync('/run/netns/theirs', '')
    run('mount', '--bind', '/proc/self/ns/net', '/run/netns/theirs')
    createNamespace('ours').close()
    expect(visible()).toEqual(['ours', 'theirs'])
  })

  it('is seen where it was not made: mounts are shared, as ip netns shares them', () => {
    createNamespace('first').close()
    const child = runScript(
      `import { createNamespace } from './src/host/namespace/namespaces.ts'; createNamespace('second').close()`,
      ...['unshare', '--mount', '--propagation', 'unchanged'],
    )
    expect(child).toMatchObject({ status: 0, stderr: '' })
    expect(visible()).toEqual(['first', 'second'])
  })

  it('is made when whoever else prepares /run/netns has done so: the lock of ip netns is kept', async () => {
    mkdirSync('/run/netns')
    const other = kept(currentNamespace()).spawn('flock', ['/run/netns', 'sh', '-c', 'echo locked; sleep 0.5'])
    await once(other.stdout ?? other, 'data')
    const began = performance.now()
    createNamespace('blue').close()
    expect(performance.now() - began).toBeGreaterThan(300)
  })

  it('is made by one of several processes that try at once, and mounts do not pile up', async () => {
    const script = `
      import { createNamespace } from './src/host/namespace/namespaces.ts'
      let won = 0
      for (let number = 0; number < 30; number += 1) {
        try { createNamespace('n' + number).close(); won += 1 } catch (error) { if (error.code !== 'EEXIST') throw error }
      }
      console.log(won)`
    const here = kept(currentNamespace())
    const racers = await Promise.all(
      [1, 2, 3].map(async () => {
        const child = here.spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        let printed = ''
        child.stdout?.on('data', (chunk) => {
          printed += chunk
        })
        await once(child, 'close')
        return Number(printed)
      }),
    )
    expect(racers.reduce((sum, won) => sum + won)).toBe(30)
    expect(visible().length).toBe(30)
    expect(visible().filter((name) => name.endsWith('?'))).toEqual([])
    expect(mounts().length).toBe(31)
  }, 60_000)

  it('takes CAP_SYS_ADMIN, and says so', () => {
    createNamespace('blue').close()
    const { stdout, stderr } = runScript(`
      import { openNamespace } from './src/host/namespace/namespace.ts'
      import { createNamespace } from './src/host/namespace/namespaces.ts'
      import { dropCapabilities } from './test/system/capabilities.ts'
      const attempt = (work) => { try { work(); console.log('done') } catch (error) { console.log(error.message) } }
      dropCapabilities()
      attempt(() => createNamespace())
      attempt(() => openNamespace('blue').enter(() => 0))`)
    expect(stderr).toBe('')
    expect(stdout.split('\n')).toEqual([
      'EPERM: operation not permitted, unshare (changing namespaces needs CAP_SYS_ADMIN, here and over the namespace that is entered)',
      "EPERM: operation not permitted, setns '/run/netns/blue' (changing namespaces needs CAP_SYS_ADMIN, here and over the namespace that is entered)",
      '',
    ])
  })
})

describeKernel('a file in /run/netns that is no namespace', () => {
  function leaveStale(name: string): void {
    mkdirSync('/run/netns', { recursive: true })
    writeFileSync(`/run/netns/${name}`, '', { mode: 0 })
  }

  it('is listed as what it is', () => {
    createNamespace('real').close()
    leaveStale('stale')
    expect(visible()).toEqual(['real', 'stale?'])
  })

  it('cannot be opened, and the error says what to do', () => {
    leaveStale('stale')
    const before = openFiles()
    expect(() => openNamespace('stale')).toThrow(
      expect.objectContaining({
        code: 'ERR_STALE_NAMESPACE',
        path: '/run/netns/stale',
        hint: `remove it with deleteNamespace("stale") or 'ip netns delete stale'`,
      }),
    )
    expect(openFiles()).toBe(before)
  })

  it('can be deleted', () => {
    leaveStale('stale')
    expect(deleteNamespace('stale')).toBe(true)
    expect(visible()).toEqual([])
  })

  it('may be a link, which is deleted without harm to what it points to', () => {
    const real = kept(createNamespace('real'))
    symlinkSync('/run/netns/real', '/run/netns/alias')
    symlinkSync('/proc/2147483647/ns/net', '/run/netns/broken')
    expect(visible()).toEqual(['alias', 'broken?', 'real'])
    expect(kept(openNamespace('alias')).inode).toBe(real.inode)
    expect([deleteNamespace('alias'), deleteNamespace('broken')]).toEqual([true, true])
    expect(visible()).toEqual(['real'])
  })
})

describeKernel('a namespace without a name', () => {
  it('is a descriptor and nothing else', () => {
    const files = openFiles()
    const anonymous = createNamespace()
    expect(anonymous).toMatchObject({ name: undefined, path: undefined })
    expect(`${anonymous}`).toBe(`net:[${anonymous.inode}]`)
    expect(anonymous.enter(networkOf)).toBe(`net:[${anonymous.inode}]`)
    expect(existsSync('/run/netns')).toBe(false)
    anonymous.close()
    anonymous.close()
    expect(openFiles()).toBe(files)
    expect(() => anonymous.fd).toThrow(withCode('EBADF'))
    expect(() => anonymous.enter(networkOf)).toThrow(withCode('EBADF'))
  })

  it('leaks nothing, thousands of times, whether work inside ends well or not', () => {
    using anonymous = createNamespace()
    const before = openFiles()
    for (let times = 0; times < 2000; times += 1) {
      expect(() =>
        anonymous.enter(() => {
          throw new Error('inside')
        }),
      ).toThrow('inside')
      anonymous.enter(() => 0)
      openNamespace(anonymous).close()
    }
    expect(openFiles()).toBe(before)
  })
})

describeKernel('opening a namespace', () => {
  it('takes a name, a path, a process id, or one that is open', async () => {
    const blue = kept(createNamespace('blue'))
    const child = blue.spawn('sleep', ['60'], { stdio: 'ignore' })
    const pid = child.pid ?? 0
    for (const which of ['blue', '/run/netns/blue', `/proc/${pid}/ns/net`, pid, blue]) {
      using again = openNamespace(which)
      expect(again.inode).toBe(blue.inode)
      expect(again.fd).not.toBe(blue.fd)
    }
    child.kill()
    await once(child, 'exit')
  })

  it('finds the current one', () => {
    expect(`${kept(currentNamespace())}`).toBe(networkOf())
  })

  it('fails as fs does where there is none', () => {
    expect(() => openNamespace('nowhere')).toThrow(expect.objectContaining({ code: 'ENOENT', path: '/run/netns/nowhere' }))
    expect(() => openNamespace(2_147_483_647)).toThrow(expect.objectContaining({ code: 'ENOENT', path: '/proc/2147483647/ns/net' }))
  })

  it.each(['/dev/null', '/etc/passwd', '/', '/proc/self/ns/mnt'])('refuses %s, which is something else', (path) => {
    const before = openFiles()
    expect(() => openNamespace(path)).toThrow(expect.objectContaining({ code: 'ERR_NOT_A_NAMESPACE', path }))
    expect(openFiles()).toBe(before)
  })

  it('does not wait for whoever writes to a pipe', () => {
    run('mkfifo', '/run/pipe')
    expect(() => openNamespace('/run/pipe')).toThrow(withCode('ERR_NOT_A_NAMESPACE'))
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %d, which is no process id', (id) => {
    expect(() => openNamespace(id)).toThrow(TypeError)
  })
})

describeKernel('work inside a namespace', () => {
  it('moves the calling thread there, no other, and back', () => {
    const anonymous = kept(createNamespace())
    const before = networksOfThreads()
    const during = anonymous.enter(networksOfThreads)
    expect(during).toEqual({ ...before, [process.pid]: `net:[${anonymous.inode}]` })
    expect(networksOfThreads()).toEqual(before)
  })

  it('moves a worker thread as well, and it alone', () => {
    const { stdout, stderr } = runScript(`
      import { Worker } from 'node:worker_threads'
      const worker = new Worker(\`(async () => {
        // What node was told to --import does not reach a worker made of text.
        (await import('tsx/esm/api')).register()
        const { readlinkSync } = await import('node:fs')
        const { createNamespace } = await import('./src/host/namespace/namespaces.ts')
        const here = () => readlinkSync('/proc/thread-self/ns/net')
        const home = here()
        const blue = createNamespace('blue')
        console.log('net:[' + blue.inode + ']' !== home, here() === home)
        console.log(blue.enter(here) === 'net:[' + blue.inode + ']', here() === home)
        console.log(blue.enter(() => readlinkSync('/proc/self/ns/net')) === home)
        blue.close()
      })()\`, { eval: true })
      worker.on('exit', (status) => console.log('exit', status))`)
    expect(stderr).toBe('')
    expect(stdout).toBe('true true\ntrue true\ntrue\nexit 0\n')
  })

  it('may start a worker thread, which stays there', async () => {
    const anonymous = kept(createNamespace())
    const body = `require('worker_threads').parentPort.postMessage(require('fs').readlinkSync('/proc/thread-self/ns/net'))`
    const worker = anonymous.worker(body, { eval: true, execArgv: [] })
    const [there] = await once(worker, 'message')
    await once(worker, 'exit')
    expect(there).toBe(`net:[${anonymous.inode}]`)
  })

  it('gives back what it returns', () => {
    expect(kept(createNamespace()).enter(() => 'result')).toBe('result')
  })

  it('comes back when it throws', () => {
    const anonymous = kept(createNamespace())
    const home = networkOf()
    const mistake = new RangeError('mistake')
    expect(() =>
      anonymous.enter(() => {
        throw mistake
      }),
    ).toThrow(mistake)
    expect(networkOf()).toBe(home)
  })

  it('may enter another namespace in turn', () => {
    const [outer, inner] = [kept(createNamespace()), kept(createNamespace())]
    const home = networkOf()
    expect(outer.enter(() => [networkOf(), inner.enter(networkOf), networkOf()])).toEqual(
      [outer, inner, outer].map(({ inode }) => `net:[${inode}]`),
    )
    expect(networkOf()).toBe(home)
  })

  it('may not return a promise, because what it awaits would happen elsewhere', async () => {
    const anonymous = kept(createNamespace())
    const home = networkOf()
    // @ts-expect-error: the types refuse it too
    expect(() => anonymous.enter(async () => networkOf())).toThrow(TypeError)
    // @ts-expect-error: and a promise that fails is not left to crash the process
    expect(() => anonymous.enter(() => Promise.reject(new Error('later')))).toThrow(TypeError)
    await new Promise((resolve) => setImmediate(resolve))
    expect(networkOf()).toBe(home)
  })

  it('has the sysctls of the namespace, synchronously', () => {
    const anonymous = kept(createNamespace())
    const file = '/proc/sys/net/ipv4/ip_forward'
    const outside = readFileSync(file, 'latin1')
    anonymous.enter(() => writeFileSync(file, '1'))
    expect(anonymous.enter(() => readFileSync(file, 'latin1'))).toBe('1\n')
    anonymous.enter(() => writeFileSync(file, '0'))
    expect(anonymous.enter(() => readFileSync(file, 'latin1'))).toBe('0\n')
    expect(readFileSync(file, 'latin1')).toBe(outside)
  })

  it.each([
    ['loudly', '', /^netloom: a thread cannot return to its network namespace, so this process is aborted: .*EBADF.*\n/],
    ['even if nobody can hear it', 'closeSync(2)', /^$/],
  ])('aborts the process when there is no way back, %s', (_, besides, message) => {
    const { signal, status, stderr, stdout } = runScript(`
      import { closeSync, readdirSync, readlinkSync } from 'node:fs'
      import { createNamespace } from './src/host/namespace/namespaces.ts'
      import { call } from './src/system/index.ts'
      const anonymous = createNamespace()
      try {
        anonymous.enter(() => {
          for (const fd of readdirSync('/proc/self/fd').map(Number)) {
            let target = ''
            try { target = readlinkSync('/proc/self/fd/' + fd) } catch {}
            if (target.startsWith('net:')) closeSync(fd)
          }
          ${besides}
        })
      } finally { console.log('went on') }`)
    expect({ status, signal, stdout }).toEqual({ status: null, signal: 'SIGABRT', stdout: '' })
    expect(stderr).toMatch(message)
  })
})

describeKernel('a program started inside a namespace', () => {
  async function output(namespace: Namespace, command: string, ...args: string[]): Promise<string> {
    const child = namespace.spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let printed = ''
    child.stdout?.on('data', (chunk) => {
      printed += chunk
    })
    await once(child, 'close')
    return printed
  }

  it('lives there, and its parent does not', async () => {
    const anonymous = kept(createNamespace())
    const home = networkOf()
    expect(await output(anonymous, 'readlink', '/proc/self/ns/net')).toBe(`net:[${anonymous.inode}]\n`)
    expect(networkOf()).toBe(home)
  })

  it('inherits no descriptor of a namespace', async () => {
    const here = kept(currentNamespace())
    const before = await output(here, 'ls', '/proc/self/fd')
    kept(createNamespace('blue'))
    kept(openNamespace('blue'))
    expect(await output(kept(createNamespace()), 'ls', '/proc/self/fd')).toBe(before)
  })

  it('that does not exist is an error of the child, as ever', async () => {
    const [error] = await once(kept(createNamespace()).spawn('/nonexistent/program'), 'error')
    expect(error).toMatchObject({ code: 'ENOENT', syscall: 'spawn /nonexistent/program' })
  })
})

describeKernel(
  'ip netns',
  () => {
    it('knows the namespaces that we make', () => {
      const made = kept(createNamespace('blue'))
      expect(run('ip', 'netns', 'list')).toMatch(/^blue\b/)
      expect(run('ip', 'netns', 'exec', 'blue', 'readlink', '/proc/self/ns/net')).toBe(`net:[${made.inode}]\n`)
      const socket = made.enter(() => openNetlinkSocket(0))
      setLoopback(socket, true)
      void socket.close()
      expect(run('ip', '-n', 'blue', '-o', 'link', 'show', 'up')).toContain('lo:')
      run('ip', 'netns', 'delete', 'blue')
      expect(visible()).toEqual([])
    })

    it('makes namespaces that we know', () => {
      run('ip', 'netns', 'add', 'red')
      expect(visible()).toEqual(['red'])
      const inode = kept(openNamespace('red')).enter(networkOf)
      expect(run('ip', 'netns', 'exec', 'red', 'readlink', '/proc/self/ns/net')).toBe(`${inode}\n`)
      expect(deleteNamespace('red')).toBe(true)
      expect(run('ip', 'netns', 'list')).toBe('')
    })

    it('makes the same mounts', () => {
      createNamespace('a').close()
      createNamespace('b').close()
      const ours = mounts()
      freshNamespaces()
      run('ip', 'netns', 'add', 'a')
      run('ip', 'netns', 'add', 'b')
      expect(ours).toEqual(mounts())
      expect(ours.length).toBe(3)
    })
  },
  'ip',
)

/** Runs `work` while this process can have `spare` more open files at a time. */
function withDescriptors<T>(spare: number, work: () => T): T {
  const RLIMIT_NOFILE = 7
  const former = Buffer.alloc(16)
  call('getrlimit', [RLIMIT_NOFILE, former])
  // A new file takes the lowest free number, so these are the numbers that it can take.
  const free = Array.from({ length: spare + 1 }, () => openSync('/dev/null', 'r'))
  const narrow = Buffer.from(former)
  narrow.writeBigUInt64LE(BigInt(free.at(-1) ?? 0), 0)
  for (const fd of free) closeSync(fd)
  call('setrlimit', [RLIMIT_NOFILE, narrow])
  try {
    return work()
  } finally {
    call('setrlimit', [RLIMIT_NOFILE, former])
  }
}
