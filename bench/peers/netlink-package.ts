/** The npm package `netlink` as a contestant. */

import { fileURLToPath } from 'node:url'
import type { World } from '../world.ts'

export const PACKAGE = 'npm netlink 0.3.0'

const script = fileURLToPath(new URL('netlink-package.mjs', import.meta.url))

/** Milliseconds that it takes in that world; it is not there where npm could not install it. */
export function netlinkPackage({ run }: World, ...args: string[]): number {
  return Number(run(process.execPath, script, ...args))
}

/** Why it cannot take part; undefined where it can. */
export function packageAbsent(): string | undefined {
  try {
    import.meta.resolve('netlink')
    return undefined
  } catch {
    return `${PACKAGE}: not measured, it is not installed (npm ci)`
  }
}
