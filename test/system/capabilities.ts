/** Giving up root's powers, for tests of what happens without. capset(2) <linux/capability.h> */

import { call } from '../../src/system/libc.ts'

const LINUX_CAPABILITY_VERSION_3 = 0x20080522

/** Takes every capability from the calling thread, for good: root is then a user like any other. */
export function dropCapabilities(): void {
  const header = Buffer.alloc(8) // version, process id (0: this thread)
  header.writeUInt32LE(LINUX_CAPABILITY_VERSION_3)
  call('capset', [header, Buffer.alloc(24)])
}
