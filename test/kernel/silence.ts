/**
 * Asks once, before all tests, whether the kernel still answers. A task that died in the kernel while it held the lock of rtnetlink leaves it
 * locked for good: whoever makes a network namespace then, or asks for the links, never returns and cannot be killed. No test may run into that.
 */

import { spawn } from 'node:child_process'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Why no test may touch the network of this machine; undefined where all is well. */
    silence: string | undefined
  }
}

/** Milliseconds. Making a namespace takes one or two of them. */
const PATIENCE = 20_000

export default async function ask({ provide }: TestProject): Promise<void> {
  provide('silence', (await returns('unshare', '--net', 'true')) ? undefined : 'this kernel’s rtnetlink does not answer any more')
}

/** Whether a program comes to an end, well or not. One that cannot even be killed is left alone. */
function returns(program: string, ...args: string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'ignore', detached: true })
    const timer = setTimeout(() => {
      child.unref()
      resolve(false)
    }, PATIENCE)
    const end = () => {
      clearTimeout(timer)
      resolve(true)
    }
    child.on('exit', end).on('error', end)
  })
}
