/**
 * How `dist/` is bundled. Node takes some 0.6 ms for each module that it loads, and the sources are 500: a few files instead make
 * `import 'netloom'` quick. What imports nothing of Node stays in files of its own, which browsers can load; nft's notation in one that is loaded
 * when the first rule is written or read.
 */

import { defineConfig } from 'rolldown'

const entries = ['index', 'schema/index', 'netlink/index', 'netlink/route/index', 'netlink/generic/index', 'nft/index', 'explain/index']
const onNode = ['system/index', 'host/index', 'container/index', 'cli/main']

export default defineConfig({
  input: Object.fromEntries([...entries, ...onNode].map((entry) => [entry, `src/${entry}.ts`])),
  platform: 'neutral',
  external: [/^node:/, 'ffi-rs'],
  transform: { target: 'node20' },
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    comments: false,
    // Names and lines stay as they are: errors point into this file.
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    chunkFileNames: '[name].js',
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [
        { name: 'notation', test: /\/src\/nft\/notation\/(?!family|hook)/, priority: 1 },
        { name: 'pure', test: /\/src\/(schema|netlink|nft|explain)\// },
        { name: 'node', test: /\/src\/(system|host|container)\// },
      ],
    },
  },
})
