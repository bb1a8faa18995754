/** Rules read back: what is claimed to be nft's notation must be what nft was told. */

import { describe, expect, test } from 'vitest'
import { type Fixture, loadFixtures } from '../../fixtures/fixture.ts'
import { decodeDatagram } from '../../src/netlink/index.ts'
import { type Expression, netfilter, ruleText } from '../../src/nft/index.ts'

/** The rule in an `nft add rule` command, and the expressions that nft made of it. */
function ruleOf({ command, datagrams }: Fixture): { text: string; expressions: readonly Expression[] } | undefined {
  const text = /^nft 'add rule \w+ \w+ \w+ (?<text>[^']*)'$/.exec(command)?.groups?.['text']
  for (const { direction, bytes } of datagrams) {
    if (direction !== 'sent' || text === undefined) continue
    for (const message of decodeDatagram(netfilter, bytes)) {
      if (message.nlmsg_type === 'NFT_MSG_NEWRULE') return { text, expressions: message.NFTA_RULE_EXPRESSIONS ?? [] }
    }
  }
  return undefined
}

/** The same in the form that nft lists: numbers in full. A comment is no expression. */
function listed(text: string): string {
  return text
    .replace(/ & 255\.255\.0\.0 == 10\.10\.0\.0/, ' 10.10.0.0/16')
    .replace(/mark (0x[0-9a-f]+)/, (_, number) => `mark 0x${Number(number).toString(16).padStart(8, '0')}`)
    .replace(/\bcounter\b(?! packets)/, 'counter packets 0 bytes 0')
    .replace(/ comment ".*"$/, '')
}

const rules = loadFixtures('nft').flatMap((fixture) => {
  const rule = ruleOf(fixture)
  return rule === undefined ? [] : [{ name: `${fixture.group}/${fixture.name}`, ...rule }]
})
const read = rules.filter(({ expressions }) => !ruleText(expressions).includes('['))

describe('rules of nft, from its own bytes', () => {
  test.each(read)('$name reads as it was written', ({ text, expressions }) => {
    // In a table of family inet nft loads the protocol first, and leaves that out again when it lists.
    const said = ruleText(expressions).replace(/^meta nfproto ipv[46] (?=ip6? )/, '')
    expect(said).toBe(listed(text))
  })

  test('the rules of a container network are among them', () => {
    const texts = read.map(({ text }) => text)
    expect(texts).toEqual(
      expect.arrayContaining([
        'ip saddr 10.10.0.0/24 oifname "wlo1" masquerade',
        'iifname "veth-host" oifname "wlo1" accept',
        'iifname "wlo1" oifname "veth-host" ct state established,related accept',
        'ip saddr 10.10.16.0/20 accept',
        'oifname "br*" accept',
        'oifname != "wlo1" accept',
      ]),
    )
  })

  test('what is not known keeps its place by its kernel name', () => {
    const limited = rules.find(({ text }) => text.startsWith('limit rate'))
    expect(ruleText(limited?.expressions ?? [])).toMatch(/^\[limit\]/)
  })
})
