/** A table with all that is in it, as one value: whether two of them are the same. <linux/netfilter/nf_tables.h> */

import { hex } from '../schema/bytes.ts'
import { normalForm, type Values } from './normal-form.ts'

/** A set and its elements; of a set without a name nothing else tells it from others. */
interface SetContents {
  readonly message: Values
  readonly elements: Values[]
}

/** Where expressions name a set, and where they name one of their own transaction. */
const setReferences = [
  ['NFTA_LOOKUP_SET', 'NFTA_LOOKUP_SET_ID'],
  ['NFTA_DYNSET_SET_NAME', 'NFTA_DYNSET_SET_ID'],
  ['NFTA_OBJREF_SET_NAME', 'NFTA_OBJREF_SET_ID'],
] as const

/**
 * Whether two tables hold the same: each as the messages that make it or that the kernel describes it by, in any order but that of a chain's rules.
 * Sets without a name are told apart by what they hold; elements of sets that packets fill are nobody's wish, and do not count.
 */
export function sameTable(one: readonly object[], other: readonly object[]): boolean {
  return contentsOf(one) === contentsOf(other)
}

/** All that the messages say, as text. */
export function contentsOf(messages: readonly object[]): string {
  const of = (type: string) => (messages as readonly Values[]).filter(({ nlmsg_type }) => nlmsg_type === `NFT_MSG_NEW${type}`)
  const { sets, lost } = setsOf(of('SET'), of('SETELEM'))
  const chains = of('CHAIN')

  const isAnonymous = ({ message }: SetContents) => has(message, 'NFTA_SET_FLAGS', 'NFT_SET_ANONYMOUS')
  const isBound = (chain: Values) => has(chain, 'NFTA_CHAIN_FLAGS', 'NFT_CHAIN_BINDING')
  const setBy = (name: unknown, id: unknown) =>
    sets.find(({ message }) => id !== undefined && message['NFTA_SET_ID'] === id) ??
    sets.find(({ message }) => message['NFTA_SET_NAME'] === name)

  /** What has no name of its own stands where it is named. */
  const resolve = (value: Values): Values => {
    for (const [name, id] of setReferences) {
      if (!(name in value || id in value)) continue
      const found = setBy(value[name], value[id])
      const { [id]: _, ...rest } = value
      return found !== undefined && isAnonymous(found) ? { ...rest, [name]: setForm(found) } : rest
    }
    const { NFTA_VERDICT_CHAIN: name, NFTA_VERDICT_CHAIN_ID: id, ...rest } = value
    if (id === undefined && name === undefined) return withoutWhatGoesWithoutSaying(value)
    const chain = chains.find((chain) => (id === undefined ? chain['NFTA_CHAIN_NAME'] === name : chain['NFTA_CHAIN_ID'] === id))
    return { ...rest, NFTA_VERDICT_CHAIN: chain !== undefined && isBound(chain) ? rulesOf(chain) : (name ?? chain?.['NFTA_CHAIN_NAME']) }
  }
  const form = (value: Values) => normalForm(value, resolve) as Values
  const setForm = ({ message, elements }: SetContents): Values => {
    const { NFTA_SET_NAME: name, ...rest } = form(message)
    const filled = has(message, 'NFTA_SET_FLAGS', 'NFT_SET_EVAL')
      ? []
      : elements.map((element) => keyAlone(element) ?? JSON.stringify(form(element))).sort()
    return { ...rest, ...(has(message, 'NFTA_SET_FLAGS', 'NFT_SET_ANONYMOUS') ? {} : { name }), elements: filled }
  }
  const rulesByChain = new Map<Values | undefined, Values[]>()
  for (const rule of of('RULE')) {
    const { NFTA_RULE_CHAIN: name, NFTA_RULE_CHAIN_ID: id } = rule
    const chain = chains.find((chain) => (id === undefined ? chain['NFTA_CHAIN_NAME'] === name : chain['NFTA_CHAIN_ID'] === id))
    const others = rulesByChain.get(chain)
    if (others === undefined) rulesByChain.set(chain, [rule])
    else others.push(rule)
  }
  const rulesOf = (chain: Values) => (rulesByChain.get(chain) ?? []).map(({ NFTA_RULE_CHAIN: _, ...rule }) => form(rule))
  const sorted = (forms: readonly unknown[]) => forms.map((form) => JSON.stringify(form)).sort()
  return JSON.stringify([
    ...of('TABLE').map(form),
    sorted(chains.filter((chain) => !isBound(chain)).map((chain) => ({ ...form(chain), rules: rulesOf(chain) }))),
    sorted(sets.filter((set) => !isAnonymous(set)).map(setForm)),
    sorted(of('OBJ').map(form)),
    sorted(of('FLOWTABLE').map(form)),
    // What belongs to nothing that is there: only a wish can hold such a thing, and the kernel will say so.
    (rulesByChain.get(undefined) ?? []).map(form),
    lost.map(form),
  ])
}

/** Sets with their elements, and elements of sets that are not there. */
function setsOf(messages: readonly Values[], lists: readonly Values[]): { sets: SetContents[]; lost: Values[] } {
  const lost: Values[] = []
  const sets = messages.map((message) => ({ message, elements: [] as Values[] }))
  for (const list of lists) {
    const { NFTA_SET_ELEM_LIST_SET: name, NFTA_SET_ELEM_LIST_SET_ID: id, NFTA_SET_ELEM_LIST_ELEMENTS: elements = [] } = list
    const set =
      sets.find(({ message }) => id !== undefined && message['NFTA_SET_ID'] === id) ??
      sets.find(({ message }) => message['NFTA_SET_NAME'] === name)
    if (set === undefined) lost.push(list)
    else for (const element of elements as readonly Values[]) set.elements.push(element)
  }
  return { sets, lost }
}

/** The form of an element that is nothing but its key, as most are, without making it; undefined for any other. */
function keyAlone(element: Values): string | undefined {
  for (const name in element) if (name !== 'NFTA_SET_ELEM_KEY') return undefined
  const { NFTA_DATA_VALUE: key } = (element['NFTA_SET_ELEM_KEY'] ?? {}) as Values
  return key instanceof Uint8Array ? `{"NFTA_SET_ELEM_KEY":{"NFTA_DATA_VALUE":"${hex(key)}"}}` : undefined
}

function has(message: Values, attribute: string, flag: string): boolean {
  const flags = message[attribute]
  return Array.isArray(flags) && flags.includes(flag)
}

/** The size of a set that packets fill, where none is said. */
const FILLED = 0xffff
/** That addresses and ports are given is seen from the registers that hold them. */
const ranges: ReadonlySet<unknown> = new Set(['NF_NAT_RANGE_MAP_IPS', 'NF_NAT_RANGE_PROTO_SPECIFIED'])
/** NFT_LIMIT_PKT_BURST_DEFAULT */
const BURST = 5

/** What follows from what else is said: a base chain accepts, and is one; a device alone is a list of one; a list of one expression is that expression. */
function withoutWhatGoesWithoutSaying(value: Values): Values {
  if ('NFTA_CHAIN_NAME' in value) {
    const flags = (value['NFTA_CHAIN_FLAGS'] as readonly string[] | undefined) ?? []
    const base = value['NFTA_CHAIN_HOOK'] !== undefined
    return {
      ...value,
      NFTA_CHAIN_FLAGS: flags.filter((flag) => flag !== 'NFT_CHAIN_BASE'),
      ...(base
        ? { NFTA_CHAIN_POLICY: value['NFTA_CHAIN_POLICY'] ?? 'NF_ACCEPT', NFTA_CHAIN_TYPE: value['NFTA_CHAIN_TYPE'] ?? 'filter' }
        : {}),
    }
  }
  if ('NFTA_SET_NAME' in value) {
    const { NFTA_SET_DATA_LEN: length, NFTA_SET_DESC: description, ...rest } = value
    const filled = has(value, 'NFTA_SET_FLAGS', 'NFT_SET_EVAL') && (description as Values | undefined)?.['NFTA_SET_DESC_SIZE'] === FILLED
    return {
      ...rest,
      ...(filled ? {} : { NFTA_SET_DESC: description }),
      ...(rest['NFTA_SET_DATA_TYPE'] === 'NFT_DATA_VERDICT' ? {} : { NFTA_SET_DATA_LEN: length }),
    }
  }
  if ('NFTA_LIMIT_RATE' in value) {
    const bytes = value['NFTA_LIMIT_TYPE'] === 'NFT_LIMIT_PKT_BYTES'
    return bytes || value['NFTA_LIMIT_BURST'] !== BURST ? value : { ...value, NFTA_LIMIT_BURST: 0 }
  }
  for (const flags of ['NFTA_NAT_FLAGS', 'NFTA_MASQ_FLAGS', 'NFTA_REDIR_FLAGS']) {
    const said = value[flags]
    if (Array.isArray(said)) return { ...value, [flags]: said.filter((flag) => !ranges.has(flag)) }
  }
  if ('NFTA_HOOK_DEV' in value) {
    const { NFTA_HOOK_DEV: device, NFTA_HOOK_DEVS: devices, ...rest } = value
    return { ...rest, NFTA_HOOK_DEVS: devices ?? { NFTA_DEVICE_NAME: [device] } }
  }
  return value
}
