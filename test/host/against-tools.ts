/** What our operations send, held against what the real tools sent for the same command. No kernel takes part. */

import { expect } from 'vitest'
import { loadFixture, splitMessages } from '../../fixtures/fixture.ts'
import { Connection } from '../../src/netlink/connection.ts'
import { decodeDatagram, encodeDatagram, explainDatagram } from '../../src/netlink/datagram.ts'
import { fakeKernel } from '../../src/netlink/fake-kernel.ts'
import type { Protocol } from '../../src/netlink/protocol.ts'
import { type LinkInput, route } from '../../src/netlink/route/index.ts'
import { expectBytes } from '../bytes.ts'
import { paddedWithZeros } from '../netlink/tool-request.ts'

const NLM_F_ACK = 0x4
const NLM_F_DUMP = 0x300

/** A connection to a kernel that grants every wish, and the messages that were sent to it. */
export interface Rehearsal<P extends Protocol> {
  readonly connection: Connection<P>
  readonly sent: Uint8Array[]
}

/**
 * A rehearsal on a host with these links, by their names: each its number, or what the kernel says of it. The recorded commands knew veth-host as 3 and its
 * peer as 2. With an `error` every wish is refused instead.
 */
export function rehearse<P extends Protocol>(
  protocol: P,
  links: Readonly<Record<string, number | LinkInput>> = {},
  error = 0,
): Rehearsal<P> {
  const sent: Uint8Array[] = []
  const kernel = fakeKernel((datagram) => {
    const { messages } = splitMessages(datagram)
    sent.push(...messages.map((message) => new Uint8Array(message)))
    return messages.flatMap((message) => answer(protocol, message, links, error))
  })
  return { connection: new Connection(protocol, kernel), sent }
}

function answer(protocol: Protocol, message: Uint8Array, links: Readonly<Record<string, number | LinkInput>>, error: number): Uint8Array[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const [flags, nlmsg_seq] = [view.getUint16(6, true), view.getUint32(8, true)]
  if ((flags & NLM_F_DUMP) === NLM_F_DUMP && protocol.byType(view.getUint16(4, true))?.verb === 'get') {
    return [encodeDatagram(protocol, [{ nlmsg_type: 'NLMSG_DONE', nlmsg_seq, nlmsg_flags: ['NLM_F_MULTI'] }])]
  }
  if ((flags & NLM_F_ACK) !== 0) return [encodeDatagram(protocol, [{ nlmsg_type: 'NLMSG_ERROR', nlmsg_seq, error }])]
  if (protocol.name !== route.name) return []
  const [question] = decodeDatagram(route, message)
  if (question?.nlmsg_type === 'RTM_GETLINK') {
    const IFLA_IFNAME = question.IFLA_IFNAME ?? ''
    const found = links[IFLA_IFNAME] ?? 0
    const link = typeof found === 'number' ? { ifi_index: found } : found
    return [encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWLINK', nlmsg_seq, IFLA_IFNAME, ...link }])]
  }
  if (question?.nlmsg_type === 'RTM_GETROUTE') return [encodeDatagram(route, [{ nlmsg_type: 'RTM_NEWROUTE', nlmsg_seq }])]
  return []
}

/** The messages that a tool sent for a command: those of this type. The recording must be of the command that the test names. */
export function toolSent(protocol: Protocol, group: string, name: string, command: string, type: string): Uint8Array[] {
  const fixture = loadFixture(group, name)
  expect(fixture.command).toBe(command)
  const number = protocol.byName(type)?.type ?? 0
  const messages = fixture.datagrams
    .filter((datagram) => datagram.direction === 'sent' && datagram.protocol === protocol.name)
    .flatMap((datagram) => splitMessages(datagram.bytes).messages)
    .filter(
      (message) => message[4] === (number & 0xff) && message[5] === number >> 8 && !(protocol.name === route.name && isProbe(message)),
    )
  expect(messages, `${group}/${name} holds a ${type}`).not.toEqual([])
  return messages
}

/** With an RTM_NEWLINK of sequence number 0 iproute2 finds out what the kernel can do. */
function isProbe(message: Uint8Array): boolean {
  return message[4] === 16 && message[5] === 0 && message.subarray(8, 12).every((byte) => byte === 0)
}

/** Holds the last message that we sent of this type against the last that the tool sent of it. Numbers of descriptors are nobody's choice, nor is what `ip` lets stand as padding. */
export function expectAsTool(rehearsal: Rehearsal<typeof route>, group: string, name: string, command: string, type: string): void {
  const number = route.byName(type)?.type
  const ours = rehearsal.sent.filter((message) => message[4] === number).at(-1)
  const theirs = toolSent(route, group, name, command, type).at(-1)
  if (ours === undefined || theirs === undefined) throw new Error(`no ${type} was sent`)
  expectBytes(withoutDescriptor(ours), withoutDescriptor(paddedWithZeros(theirs, explainDatagram(route, theirs))), route)
}

/** IFLA_NET_NS_FD carries the number of an open file. */
function withoutDescriptor(message: Uint8Array): Uint8Array {
  const bytes = Buffer.from(message)
  const at = bytes.indexOf(Buffer.from([8, 0, 28, 0]), 32)
  return at < 0 ? bytes : bytes.fill(0, at + 4, at + 8)
}
