/** The protocol: messages, datagrams, connections. Pure: a transport carries the bytes. */

export type { DoneMessage, ErrorMessage, ExtendedAck } from './ack.ts'
export { AF } from './address-family.ts'
export { Connection, type ConnectionOptions, type Dump, type Exchange, type RequestOptions } from './connection.ts'
export { type AnyInput, type AnyMessage, decodeDatagram, encodeDatagram, explainDatagram, type Header } from './datagram.ts'
export { errnoName, errnoOf, errnoText } from './errno.ts'
export { ETH_P } from './ether-types.ts'
export { type FakeKernel, fakeKernel } from './fake-kernel.ts'
export { type MessageFlag, NLM_F, type Verb } from './header.ts'
export { type Failure, NetlinkError } from './netlink-error.ts'
export { type MessageName, type MessageRow, type Protocol, protocol, type Received, type Sent } from './protocol.ts'
export { type Subscription, type SubscriptionOptions, subscribe } from './subscription.ts'
export type { Transport } from './transport.ts'
