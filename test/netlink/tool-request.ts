/** What a tool sent for a command and what the kernel answered: whether a message of ours has the very same bytes, and what we read. */

import { expect } from 'vitest'
import { loadFixture, splitMessages } from '../../fixtures/fixture.ts'
import { type AnyInput, type AnyMessage, decodeDatagram, encodeDatagram, explainDatagram } from '../../src/netlink/datagram.ts'
import type { Protocol } from '../../src/netlink/protocol.ts'
import type { Explanation } from '../../src/schema/explanation.ts'
import { expectBytes } from '../bytes.ts'

/** A command, the fixture that recorded it, and the request that it comes down to, written down from what the command means. */
export interface Case<P extends Protocol> {
  readonly command: string
  readonly fixture: string
  readonly request: AnyInput<P>
}

/**
 * Holds our bytes for `request` against the tool's: the last message of that type that it sent. Ours are padded with zeros; ip lets what
 * its stack held stand behind the attributes within others.
 */
export function expectToolsBytes<P extends Protocol>(protocol: P, group: string, { command, fixture: name, request }: Case<P>): void {
  const fixture = loadFixture(group, name)
  expect(fixture.command).toBe(command)
  const ours = encodeDatagram(protocol, [request])
  const sent = fixture.datagrams
    .filter((datagram) => datagram.direction === 'sent' && datagram.protocol === protocol.name)
    .flatMap((datagram) => splitMessages(datagram.bytes).messages)
    .filter((message) => message[4] === ours[4] && message[5] === ours[5])
  const last = sent.at(-1)
  if (last === undefined) throw new Error(`${group}/${name} holds no message of type ${String(request.nlmsg_type)}`)
  expectBytes(ours, paddedWithZeros(last, explainDatagram(protocol, last)), protocol)
}

/** A copy without what stands behind the payloads of attributes. */
export function paddedWithZeros(message: Uint8Array, explanation: Explanation): Uint8Array {
  const copy = new Uint8Array(message)
  const visit = (part: Explanation): void => {
    const last = part.children?.at(-1)
    if (part.attribute && last?.name === 'padding') copy.fill(0, last.offset, last.offset + last.length)
    part.children?.forEach(visit)
  }
  visit(explanation)
  return copy
}

/** What the kernel answered in a fixture, as we read it: the messages of that type. */
export function answers<P extends Protocol>(protocol: P, group: string, name: string, type: string): AnyMessage<P>[] {
  return loadFixture(group, name)
    .datagrams.filter((datagram) => datagram.direction === 'received' && datagram.protocol === protocol.name)
    .flatMap(({ bytes }) => decodeDatagram(protocol, bytes))
    .filter((message) => message.nlmsg_type === type)
}
