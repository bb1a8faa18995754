/** Rules as nft has them: our writing against the bytes that nft sent, our reading against what nft lists of the kernel's. See fixtures/notation. */

import { afterAll, describe, expect, it } from 'vitest'
import { loadRules, type RecordedRule } from '../../../fixtures/notation/corpus.ts'
import { decodeDatagram } from '../../../src/netlink/datagram.ts'
import {
  type AnonymousSet,
  datatypes,
  netfilter,
  type ReadSet,
  readRule,
  readSetShape,
  ruleText,
  type Statement,
  writeRule,
} from '../../../src/nft/index.ts'
import { concatenation } from '../../../src/nft/notation/datatypes/index.ts'
import { plain } from './plain.ts'
import { reasons } from './reasons.ts'

const { tool, rules } = loadRules()

/** The sets of the table that every rule stands in. */
const named: Readonly<Record<string, ReadSet>> = {
  s: { key: datatypes.ipv4_addr, interval: true },
  ports: { key: datatypes.inet_service },
  cc: { key: concatenation([datatypes.ipv4_addr, datatypes.inet_service]) },
  dyn: { key: datatypes.ipv4_addr },
  vm: { key: datatypes.inet_service, data: 'verdict' },
  am: { key: datatypes.inet_service, data: datatypes.ipv4_addr },
}

type Message = ReturnType<typeof decodeDatagram<typeof netfilter>>[number]
type Of<Name extends Message['nlmsg_type']> = Extract<Message, { nlmsg_type: Name }>

const ofType = <Name extends Message['nlmsg_type']>(messages: readonly Message[], name: Name) =>
  messages.filter((message): message is Of<Name> => message.nlmsg_type === name)

/** What nft sent, without what is the transaction's alone: headers, names of tables, the numbers of sets in it. */
function sentBy({ sent }: RecordedRule): unknown {
  const messages = decodeDatagram(netfilter, sent)
  const [rule] = ofType(messages, 'NFT_MSG_NEWRULE')
  const elements = ofType(messages, 'NFT_MSG_NEWSETELEM')
  return {
    expressions: rule?.NFTA_RULE_EXPRESSIONS,
    sets: ofType(messages, 'NFT_MSG_NEWSET').map((set, index) => [setOf(set), elements[index]?.NFTA_SET_ELEM_LIST_ELEMENTS]),
  }
}

function setOf(set: object): object {
  return Object.fromEntries(Object.entries(set).filter(([name]) => name.startsWith('NFTA_SET_') && name !== 'NFTA_SET_TABLE'))
}

/** nft says the number of a set in its transaction even where it is there already, and counts from what is there: those numbers differ. */
const unnumbered = (value: unknown) =>
  JSON.stringify(plain(value), (key, inner) => (/^NFTA_(SET|LOOKUP_SET|DYNSET_SET|OBJREF_SET)_ID$/.test(key) ? undefined : inner), 1)

function written({ family, type, hook, json }: RecordedRule): unknown {
  const scope = { family, chain: { type, hook }, set: (name: string) => named[name] }
  const { expressions, sets } = writeRule(json as Statement[], scope)
  // A meter has no elements to begin with.
  return { expressions, sets: sets.map(({ set, elements }: AnonymousSet) => [set, elements.length === 0 ? undefined : elements]) }
}

function read({ family, kept }: RecordedRule, numeric = false): Statement[] {
  const messages = kept.flatMap((message) => decodeDatagram(netfilter, message))
  const elements = ofType(messages, 'NFT_MSG_NEWSETELEM')
  const anonymous = new Map(
    ofType(messages, 'NFT_MSG_NEWSET').map((set) => {
      const own = elements.filter((message) => message.NFTA_SET_ELEM_LIST_SET === set.NFTA_SET_NAME)
      return [
        set.NFTA_SET_NAME,
        readSetShape(
          set,
          own.flatMap((message) => message.NFTA_SET_ELEM_LIST_ELEMENTS ?? []),
          numeric,
        ),
      ]
    }),
  )
  const [rule] = ofType(messages, 'NFT_MSG_NEWRULE')
  return readRule(rule?.NFTA_RULE_EXPRESSIONS ?? [], { family, numeric, set: (name) => anonymous.get(name) ?? named[name] })
}

const checks = {
  'same bytes': (rule: RecordedRule) => expect(unnumbered(written(rule))).toBe(unnumbered(sentBy(rule))),
  'same JSON': (rule: RecordedRule) => expect(plain(read(rule))).toEqual(rule.json),
  'same text': (rule: RecordedRule) => expect(ruleText(read(rule), { family: rule.family })).toBe(rule.text),
  'same text with -n': (rule: RecordedRule) =>
    expect(ruleText(read(rule, true), { family: rule.family, numeric: true })).toBe(rule.numeric),
} as const

const counted = new Map(Object.keys(checks).map((check) => [check, 0]))

describe.each(Object.entries(checks))('%s', (check, hold) => {
  it.each(rules.map((rule) => [`${rule.family}: ${rule.rule}`, rule] as const))('%s', (name, rule) => {
    const reason = reasons[name]?.[check as keyof typeof checks]
    // A reason that is none any more must go.
    if (reason !== undefined) return expect(() => hold(rule), `${name} is ${check} after all`).toThrow()
    hold(rule)
    counted.set(check, (counted.get(check) ?? 0) + 1)
  })
})

afterAll(() => {
  console.log(`${tool}: ${rules.length} rules, ${[...counted].map(([check, count]) => `${count} ${check}`).join(', ')}`)
  for (const [name, why] of Object.entries(reasons))
    for (const [check, reason] of Object.entries(why)) console.log(`  not ${check}: ${name}: ${reason}`)
})
