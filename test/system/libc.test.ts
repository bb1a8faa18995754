import { closeSync, fstatSync, openSync, renameSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closeDescriptor, socketPair, waitReadable } from '../../src/system/descriptor.ts'
import { call, cString } from '../../src/system/libc.ts'
import { systemError } from '../../src/system/system-error.ts'
import { openFiles } from './open-files.ts'
import { runScript } from './script.ts'

/** What `work` throws. */
function failureOf(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

describe('a call to the C library', () => {
  it('returns what the function returns', () => {
    expect(call('getpid', [])).toBe(process.pid)
  })

  it('writes into the bytes that it is given, at their offset', () => {
    const bytes = new Uint8Array(16).fill(0xaa)
    call('inet_pton', [2, cString('10.20.30.40'), bytes.subarray(4, 8)])
    expect([...bytes]).toEqual([...Array(4).fill(0xaa), 10, 20, 30, 40, ...Array(8).fill(0xaa)])
  })

  it('fails with the very error that Node itself throws', () => {
    const [path, dest] = ['/nonexistent/a', '/nonexistent/b']
    const ours = failureOf(() => call('rename', [cString(path), cString(dest)], { path, dest }))
    const theirs = failureOf(() => renameSync(path, dest))
    expect(ours).toBeInstanceOf(Error)
    expect({ ...(ours as Error), message: (ours as Error).message }).toEqual({ ...(theirs as Error), message: (theirs as Error).message })
    expect(theirs).toMatchObject({ code: 'ENOENT', errno: -2, syscall: 'rename', path, dest })
  })

  it('ends with the hint that belongs to its error, and to no other', () => {
    const subject = { hints: { EBADF: 'open it first' } }
    expect(failureOf(() => call('close', [-1], subject))).toMatchObject({
      hint: 'open it first',
      message: expect.stringMatching(/, close \(open it first\)$/),
    })
    expect(failureOf(() => call('socket', [-1, -1, -1], subject))).not.toHaveProperty('hint')
  })

  it('tells the right error each time', () => {
    for (let times = 0; times < 2000; times += 1) {
      expect(failureOf(() => call('close', [-1]))).toMatchObject({ code: 'EBADF' })
      expect(call('getppid', [])).toBe(process.ppid)
      expect(failureOf(() => call('unlink', [cString('/nonexistent')]))).toMatchObject({ code: 'ENOENT' })
    }
  })

  it('is made again when a signal interrupts it', () => {
    onSignal('SIGALRM')
    startTimer({ first: 10, every: 0 })
    const began = performance.now()
    // struct timespec: 100 ms. The C library itself does not resume nanosleep.
    expect(call('nanosleep', [longs(0, 100_000_000), 0])).toBe(0)
    expect(performance.now() - began).toBeGreaterThanOrEqual(100)
  })

  it.each([1.5, 2 ** 31, -(2 ** 31) - 1, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d: it would reach the function as another number',
    (number) => {
      expect(() => call('getpid', [number])).toThrow(TypeError)
    },
  )

  it('is not made at all with an argument that is refused', () => {
    const fd = openSync('/dev/null', 'r')
    expect(() => call('close', [fd + 0.5])).toThrow(TypeError)
    expect(() => call('close', [`${fd}` as unknown as number])).toThrow(TypeError)
    expect(fstatSync(fd).isCharacterDevice()).toBe(true)
    closeSync(fd)
  })

  it('names a function that the C library does not have', () => {
    expect(() => call('no_such_function', [])).toThrow(/no_such_function/)
  })
})

describe('a C string', () => {
  it('is UTF-8 with a NUL behind it', () => {
    expect([...cString('né')]).toEqual([0x6e, 0xc3, 0xa9, 0])
  })

  it('holds no NUL', () => {
    expect(() => cString('a\0b')).toThrow(TypeError)
  })
})

describe('a system error', () => {
  it('has a name and words even where Node has none for it', () => {
    expect(systemError(62, 'recvmsg', {}, 'Timer expired')).toMatchObject({
      code: 'ETIME',
      errno: -62,
      message: 'ETIME: Timer expired, recvmsg',
    })
  })
})

describe('ffi-rs', () => {
  const imports = `import * as system from './src/system/index.ts'; import { createRequire } from 'node:module'; const require = createRequire(process.cwd() + '/x.js');`

  it('is not loaded before the first call', () => {
    const { stdout, stderr } = runScript(`${imports}
      const loaded = () => Object.keys(require.cache).some((path) => path.includes('ffi-rs'))
      const before = loaded(); system.call('getpid', []); console.log(before, loaded())`)
    expect(stderr).toBe('')
    expect(stdout).toBe('false true\n')
  })

  it('may be loaded by worker threads alone, which then end', () => {
    const { status, signal, stdout, stderr } = runScript(`
      import { Worker } from 'node:worker_threads'
      for (let times = 0; times < 3; times += 1) {
        const worker = new Worker(\`(async () => {
          // What node was told to --import does not reach a worker made of text.
          (await import('tsx/esm/api')).register()
          const { call } = await import('./src/system/index.ts')
          console.log(call('getpid', []) === process.pid)
        })()\`, { eval: true })
        await new Promise((resolve) => worker.on('exit', resolve))
      }`)
    expect({ status, signal, stdout, stderr }).toEqual({ status: 0, signal: null, stdout: 'true\ntrue\ntrue\n', stderr: '' })
  })

  it.each([
    ['platform', 'darwin', 'netlink sockets and namespaces exist on Linux only, and this is darwin'],
    ['arch', 'riscv64', 'ffi-rs cannot be loaded on linux-riscv64: '],
  ])('says plainly where it cannot work: %s %s', (property, value, message) => {
    const { stdout, stderr } = runScript(`
      Object.defineProperty(process, '${property}', { value: '${value}' })
      const system = await import('./src/system/index.ts')
      try { system.openNetlinkSocket(0) } catch (error) { console.log(error.code, error.message) }`)
    expect(stderr).toBe('')
    expect(stdout).toContain(`ERR_NO_LIBC ${message}`)
  })
})

describe('waiting for a descriptor', () => {
  it('takes its time, no less and not much more, in a storm of signals', () => {
    const [one, other] = socketPair()
    onSignal('SIGALRM')
    startTimer({ first: 5, every: 5 })
    const began = performance.now()
    expect(waitReadable(one, 200)).toBe(false)
    const took = performance.now() - began
    stopTimer()
    expect(took).toBeGreaterThanOrEqual(199)
    expect(took).toBeLessThan(1000)
    closeDescriptor(one)
    closeDescriptor(other)
  })
})

it('descriptors do not leak', () => {
  const before = openFiles()
  for (let times = 0; times < 2000; times += 1) {
    for (const fd of socketPair()) closeDescriptor(fd)
  }
  expect(openFiles()).toBe(before)
})

/** Two or more C longs of 64 bits. */
function longs(...values: number[]): Uint8Array {
  return new Uint8Array(BigInt64Array.from(values, BigInt).buffer)
}

/** Sends SIGALRM to this process after `first` milliseconds, and then `every` so many. */
function startTimer({ first, every }: { first: number; every: number }): void {
  call('setitimer', [0, longs(0, every * 1000, 0, first * 1000), 0])
  onTestFinished(stopTimer)
}

function stopTimer(): void {
  call('setitimer', [0, longs(0, 0, 0, 0), 0])
}

function onSignal(signal: NodeJS.Signals): void {
  const ignore = () => undefined
  process.on(signal, ignore)
  onTestFinished(() => void process.off(signal, ignore))
}
