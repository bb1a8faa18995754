/**
 * The npm package `netlink` at the same work, in a process of its own. Prints milliseconds.
 *   netlink-package.mjs dump | links
 *   netlink-package.mjs add LINK ROUTES
 */

import { createRequire } from 'node:module'

// Its modules are CommonJS.
const { createRtNetlink, FlagsNew } = createRequire(import.meta.url)('netlink')

const [work, link, routes] = process.argv.slice(2)
const socket = createRtNetlink({ ref: true })
socket.socket.setRecvBufferSize(2 ** 21)
const AF_INET = 2
const gateway = Buffer.from([192, 0, 2, 1])

const begun = performance.now()
if (work === 'dump') {
  const { length } = await socket.getRoutes({ family: AF_INET })
  if (length < 100_000) throw new Error(`only ${length} routes`)
} else if (work === 'links') await socket.getLinks()
else {
  for (let i = 0; i < Number(routes); i++) {
    const dst = Buffer.from([10, i >> 16, (i >> 8) & 255, i & 255])
    const route = { family: AF_INET, dstLen: 32, table: 254, protocol: 3, scope: 0, type: 1 }
    await socket.newRoute(route, { dst, gateway, oif: Number(link) }, { flags: FlagsNew.CREATE | FlagsNew.EXCL })
  }
}
console.log(performance.now() - begun)
process.exit()
