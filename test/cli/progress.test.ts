import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { processConsole } from '../../src/cli/console.ts'
import { withProgress } from '../../src/cli/progress.ts'

/** The console of a process whose standard error is a terminal, or none; and what is written there. */
function console(isTTY: boolean) {
  const stderr = Object.assign(new PassThrough(), { isTTY })
  let said = ''
  stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const streams = { stdin: process.stdin, stdout: new PassThrough(), stderr, env: {} } as unknown as typeof process
  return { console: processConsole(streams), said: () => said }
}

describe('a work that takes its time', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('says each second on a terminal how long it has taken, in one line that is gone at the end', async () => {
    const { console: terminal, said } = console(true)
    const { promise, resolve } = deferred<string>()
    const working = withProgress(terminal, 'making web', () => promise)
    vi.advanceTimersByTime(2_500)
    resolve('done')
    expect(await working).toBe('done')
    expect(said()).toBe('\rmaking web: 1 s ...\x1b[K\rmaking web: 2 s ...\x1b[K\r\x1b[K')
  })

  it.each([
    ['where it is quick', true, 900],
    ['where standard error is no terminal', false, 5_000],
  ])('says nothing %s', async (_, isTTY, milliseconds) => {
    const { console: streams, said } = console(isTTY)
    const { promise, resolve } = deferred<void>()
    const working = withProgress(streams, 'making web', () => promise)
    vi.advanceTimersByTime(milliseconds)
    resolve()
    await working
    expect(said()).toBe('')
  })

  it('takes its line away where the work fails', async () => {
    const { console: terminal, said } = console(true)
    const { promise, resolve } = deferred<void>()
    const working = withProgress(terminal, 'making web', async () => {
      await promise
      throw new Error('no')
    })
    vi.advanceTimersByTime(1_000)
    resolve()
    await expect(working).rejects.toThrow('no')
    expect(said().endsWith('\r\x1b[K')).toBe(true)
  })
})

/** A promise, and what resolves it. */
function deferred<T>() {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
