/** netloom: typed netlink, and the container networks made of it. The public face: exports only. */

export * from './container/index.ts'
export { drawTree, explain, explainError } from './explain/index.ts'
export * from './host/index.ts'
export { generic } from './netlink/generic/index.ts'
export { Connection, decodeDatagram, encodeDatagram, NetlinkError, subscribe } from './netlink/index.ts'
export { route } from './netlink/route/index.ts'
export { netfilter } from './nft/index.ts'
export { DecodeError, EncodeError } from './schema/index.ts'
export { openNetlinkSocket } from './system/index.ts'
