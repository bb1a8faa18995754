/**
 * Firewalls of others that stand in a network's way: Docker's, ufw's, firewalld's, those of iptables. A packet passes a hook only where every chain there lets
 * it, so that an accept of ours does not help. nft(8), “CHAINS”; the documentation of Docker, “Packet filtering and firewalls”, DOCKER-USER
 */

import type { Chain, Rule } from '../../host/firewall/ruleset.ts'
import type { Host } from '../../host/host.ts'
import type { Change, TableFamily } from '../../nft/index.ts'
import type { Operation } from '../change/operation.ts'
import { type RuleLine, ruleLines } from '../rules.ts'
import type { NewNetwork } from './survey.ts'
import { place } from './table.ts'

/** Where packets go that a chain drops: out of the network's bridge, or into it. */
export type Blocked = 'from' | 'to'

/** A chain of others that drops packets of a network. */
export interface ForeignChain {
  readonly family: TableFamily
  readonly table: string
  /** The base chain, at the hook `forward`. */
  readonly name: string
  /** The chain where rules that let pass belong: its owner leaves them alone there. */
  readonly into: string
  /** What it drops, as no rule of it lets that pass. */
  readonly blocked: readonly Blocked[]
  /** The rules that drop it by the name of the bridge. */
  readonly rules: readonly RuleLine[]
}

/** The key by which a rule knows packets out of a bridge, and into it. */
const keys = { from: 'iifname', to: 'oifname' } as const

/** The chains of others that drop what a network forwards. */
export async function foreignChains(host: Host, { plan }: Pick<NewNetwork, 'plan'>): Promise<ForeignChain[]> {
  if (plan.internal) return []
  const families = ['inet', ...plan.subnets.map(({ family }) => (family === 'ipv4' ? 'ip' : 'ip6'))]
  const chains = await host.firewall.chains()
  const others = chains.filter(
    ({ family, table, base }) =>
      base?.hook === 'forward' && families.includes(String(family)) && !(family === place.family && table === place.table),
  )
  const found = await Promise.all(others.map((chain) => foreignChain(host, chains, chain, plan.bridge)))
  return found.filter(({ blocked, rules }) => blocked.length > 0 || rules.length > 0)
}

async function foreignChain(
  host: Host,
  chains: readonly Chain[],
  { family, table, name, base }: Chain,
  bridge: string,
): Promise<ForeignChain> {
  // Docker makes its chain FORWARD anew; what is to stay it wants in another one, which it asks first.
  const own = chains.find((chain) => chain.family === family && chain.table === table && chain.name === 'DOCKER-USER')
  const into = own?.name ?? name
  const lines = (chain: string) => ruleLines(host, family as TableFamily, table, chain)
  const rules = [...(own === undefined ? [] : await lines(own.name)), ...(await lines(name))]
  const says = (direction: Blocked, verdict: RegExp) => (rule: RuleLine) =>
    rule.text.includes(`${keys[direction]} "${bridge}"`) && verdict.test(rule.text)
  const isShut = base?.policy === 'drop' || rules.some(({ text }) => DROPS_ALL.test(text))
  return {
    family: family as TableFamily,
    table,
    name,
    into,
    blocked: isShut ? (['from', 'to'] as const).filter((direction) => !rules.some(says(direction, /accept$/))) : [],
    rules: rules.filter((rule) => says('from', DROPS)(rule) || says('to', DROPS)(rule)),
  }
}

/** A rule that drops what it is of. */
const DROPS = /(^| )(drop|reject( .*)?)$/
/** A rule that drops whatever comes to it, as the last one of firewalld does. */
const DROPS_ALL = /^(counter packets \d+ bytes \d+ )?(drop|reject( .*)?)$/

/** The commands that would let a network's packets pass a chain. What tables of iptables are told, iptables can read. */
export function helpWith({ family, table, name, into, blocked, rules }: ForeignChain, bridge: string): string[] {
  return [
    ...rules.map(({ handle }) => `nft delete rule ${family} ${table} ${name} handle ${handle}`),
    ...blocked.map((direction) => `nft 'insert rule ${family} ${table} ${into} ${keys[direction]} "${bridge}" accept'`),
  ]
}

/** Puts rules that let a network's packets pass into the chains of others that would drop them; says whether there were any. */
export async function openFirewalls(host: Host, network: NewNetwork): Promise<boolean> {
  const rules = await openingRules(await foreignChains(host, network), network)
  if (rules.length > 0) await host.firewall.transaction(rules, { force: true })
  return rules.length > 0
}

async function openingRules(chains: readonly ForeignChain[], { plan }: NewNetwork): Promise<Change[]> {
  const { meta, accept, ruleChanges } = await import('../../nft/notation/index.ts')
  const rules = chains.flatMap(({ family, table, into, blocked }) =>
    blocked.map((direction) => ({
      family,
      table,
      in: into,
      first: true,
      comment: commentOf(plan.name),
      statements: [meta[keys[direction]](plan.bridge), accept()],
    })),
  )
  return ruleChanges(...rules)
}

/** Takes such rules away again. */
export async function closeFirewalls(host: Host, network: string): Promise<void> {
  const changes = (await ownRules(host, network)).map(deletionOf)
  if (changes.length > 0) await host.firewall.transaction(changes, { force: true })
}

/** The rules of a network in the chains of others. */
async function ownRules(host: Host, network: string): Promise<Rule[]> {
  return (await host.firewall.rules()).filter(({ comment, table }) => comment === commentOf(network) && table !== place.table)
}

function deletionOf({ message, handle }: Rule): Change {
  const { nfgen_family, NFTA_RULE_TABLE, NFTA_RULE_CHAIN } = message
  return { nlmsg_type: 'NFT_MSG_DELRULE', nfgen_family, NFTA_RULE_TABLE, NFTA_RULE_CHAIN, NFTA_RULE_HANDLE: handle }
}

/** Puts such rules there, where they are missing. */
export function opening(host: Host, network: NewNetwork): Operation {
  const chains = () => foreignChains(host, network)
  const help = async () => (await chains()).filter(({ blocked }) => blocked.length > 0)
  return {
    commands: async () => (await help()).flatMap((chain) => helpWith({ ...chain, rules: [] }, network.plan.bridge)),
    perform: () => openFirewalls(host, network),
    rehearse: async (place) => {
      const rules = await openingRules(await help(), network)
      if (rules.length > 0) await place.host.firewall.transaction(rules, { force: true })
    },
  }
}

/** Takes such rules away. */
export function closing(host: Host, network: string): Operation {
  return {
    commands: async () =>
      (await ownRules(host, network)).map(
        ({ family, table, chain, handle }) => `nft delete rule ${family} ${table} ${chain} handle ${handle}`,
      ),
    perform: () => closeFirewalls(host, network),
    rehearse: async (place) => {
      const changes = (await ownRules(host, network)).map(deletionOf)
      if (changes.length > 0) await place.host.firewall.transaction(changes, { force: true })
    },
  }
}

/** Whose rule it is. */
function commentOf(network: string): string {
  return `netloom network ${network}`
}
