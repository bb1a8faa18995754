/** How the tests run: a process for each file, because a kernel test moves its process into namespaces of its own (test/kernel/sandbox.ts). */

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/kernel/silence.ts'],
    pool: 'forks',
    isolate: true,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
})
