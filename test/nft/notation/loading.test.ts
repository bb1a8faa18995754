/** Tables and commands loaded: our messages against those that nft sent for the same. See fixtures/loading. */

import { afterAll, describe, expect, it } from 'vitest'
import { type Case, cases } from '../../../fixtures/loading/cases.ts'
import { loadSent } from '../../../fixtures/loading/recorded.ts'
import { decodeDatagram, encodeDatagram } from '../../../src/netlink/datagram.ts'
import { jsonChanges, netfilter, splitElements, transaction } from '../../../src/nft/index.ts'
import { datatypes } from '../../../src/nft/notation/datatypes/index.ts'
import { plain } from './plain.ts'

const { tool, sent } = loadSent()

/** What stands in the table that commands are about. */
const present = (_family: string, _table: string, name: string) =>
  ({
    s: { key: datatypes.ipv4_addr },
    i: { key: datatypes.ipv4_addr, interval: true },
    m: { key: datatypes.inet_service, data: datatypes.mark },
  })[name]

/** Where we differ from nft 1.0.6, and why. */
const numbered = 'nft numbers sets that are there already too: they are known by their names'
const twice = 'nft 1.0.6 sends the elements twice'
const reasons: Readonly<Record<string, string>> = {
  'creating a set with elements, as JSON': 'nft 1.0.6 sends no elements of a set that is created',
  'adding a set, then elements, as JSON': twice,
  'adding a set, then elements, as text': twice,
  'more elements than a message holds': 'nft counts elements on from message to message; the kernel does not look at those numbers',
  'more ranges than a message holds': 'nft may part a range: its begin ends one message, its end begins the next',
  'renaming a chain, as JSON': 'takes the chain’s handle, which who only reads commands does not know; see renameChain',
  'adding a rule behind another, as JSON': 'nft 1.0.6 puts it at the end; libnftables-json(5) says behind that rule',
  'adding ranges to a set, as text': numbered,
  'adding elements, as JSON': numbered,
  'adding elements of a map, as JSON': numbered,
}

/** Numbers in the order of sending, and who wants which answer, are the sender's. */
function messages(datagram: Uint8Array): unknown[] {
  return decodeDatagram(netfilter, datagram).map(({ nlmsg_seq: _, nlmsg_flags: flags, ...message }) =>
    plain({ ...message, res_id: 0, flags: flags.filter((flag) => flag !== 'NLM_F_ACK') }),
  )
}

/** The same as bytes, without those numbers. */
function bytesOf(datagram: Uint8Array): string[] {
  const hex: string[] = []
  for (let at = 0; at < datagram.length; ) {
    const length = new DataView(datagram.buffer, datagram.byteOffset).getUint32(at, true)
    const message = Buffer.from(datagram.slice(at, at + length))
    message.writeUInt16LE(message.readUInt16LE(6) & ~0x4, 6)
    message.fill(0, 8, 16)
    hex.push(message.toString('hex'))
    at += (length + 3) & ~3
  }
  return hex
}

const loaded = ({ json }: Case) => encodeDatagram(netfilter, transaction(jsonChanges(json, present).flatMap(splitElements)))

let equal = 0

describe('what is loaded is sent as nft sends it', () => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', (name, each) => {
    const theirs = sent.get(name) ?? new Uint8Array()
    const hold = () => {
      const ours = loaded(each)
      expect(messages(ours)).toEqual(messages(theirs))
      expect(bytesOf(ours)).toEqual(bytesOf(theirs))
    }
    // A reason that is none any more must go.
    if (reasons[name] !== undefined) return expect(hold, `${name} is the same after all`).toThrow()
    hold()
    equal++
  })
})

afterAll(() => {
  console.log(`${tool}: ${equal} of ${cases.length} equal`)
  for (const [name, reason] of Object.entries(reasons)) console.log(`  not the same: ${name}: ${reason}`)
})
