/** The firewall: the nf_tables ruleset of one network namespace. nft(8), <linux/netfilter/nf_tables.h> */

import type { Connection, Transport } from '../../netlink/index.ts'
import type { Change, netfilter, RulesetJson } from '../../nft/index.ts'
import { type Elements, elements } from './elements.ts'
import { ensureTable } from './ensure.ts'
import { type ListJsonOptions, type ListOptions, listRuleset, listRulesetJson } from './list-ruleset.ts'
import { type Listing, listing } from './listing.ts'
import { type LoadOptions, load } from './load.ts'
import { type RulesetMonitorOptions, rulesetMonitor } from './monitor.ts'
import { type OwnChains, ownChains } from './own-chains.ts'
import { type ChainReference, deletionOf, flushOf, type RulesetReference, type SetReference, type TableReference } from './reference.ts'
import { deletes, renameChain } from './removal.ts'
import type { RulesetEvent } from './ruleset-event.ts'
import { type TraceEvent, type TraceOptions, trace } from './trace.ts'
import { type ChangesBuilder, type Committed, commit, generationOf, type TransactionOptions } from './transaction.ts'

/** How one thing is changed. */
export type ChangeOptions = Pick<TransactionOptions, 'force' | 'timeout' | 'signal'>

/** What can be done with the nf_tables ruleset of one network namespace. Every change is one transaction: all of it is made, or nothing. */
export interface Firewall extends OwnChains, Listing {
  /**
   * Makes changes, as plain messages: all of them, or none. Elements of sets are spread over as many messages as they need.
   *
   * With a function the changes are thought out for the ruleset as it is: it is given the ruleset's generation, reads what it needs, and the kernel takes
   * what it gives only where nobody has changed anything since; else it is called again, `tries` times at most. Where it gives no changes, nothing is sent.
   *
   * Equivalent to: `nft -f FILE`; with `handles`, `nft --echo --handle -f FILE`
   *
   * @throws EncodeError, before anything is sent, for what its declaration does not allow, for names that nft could not read, and for tables of iptables,
   * firewalld and Docker; TransactionError where the kernel refuses: it names every refused change, and nothing is done. ERESTART: the ruleset is of
   * another generation. EMSGSIZE: more than the send buffer may hold. ENOBUFS: nothing is done, though the kernel had no room to say why
   */
  transaction(changes: readonly Change[] | ChangesBuilder, options?: TransactionOptions): Promise<Committed>
  /**
   * Makes the changes that commands in nft's JSON mean, or puts what such a listing holds beside what is there: all of it, or nothing. What it says of sets
   * that are there already is checked by what they are; where somebody changes the ruleset meanwhile, it is thought out again.
   *
   * Equivalent to: `nft -j -f FILE`
   *
   * @throws as `transaction`; EncodeError with the path of the offender in the JSON (`nftables[3] > add > set > elem > [2]`), and nothing is sent
   */
  load(json: unknown, options?: LoadOptions): Promise<Committed>
  /**
   * The ruleset, or a part of it, in nft's notation: for people, and for `nft -f`.
   *
   * Equivalent to: `nft list ruleset`, `nft list table`; with `numeric` `-n`, with `handles` `--handle`, with `stateless` `-s`, with `terse` `-t`
   */
  listRuleset(options?: ListOptions): Promise<string>
  /**
   * The same as nft's JSON, which other tools read. See libnftables-json(5).
   *
   * Equivalent to: `nft -j list ruleset`, `nft -j list table`; with `numeric` `-n`, with `terse` `-t`
   */
  listRulesetJson(options?: ListJsonOptions): Promise<RulesetJson>
  /** The number of the ruleset's generation: every transaction, whoever makes it, raises it by one. */
  generation(): Promise<number>
  /**
   * Puts a whole table in place, given as the messages that make it: afterwards it is as said, and holds nothing else. Where it is so already, nothing is
   * sent. Says whether anything was changed.
   *
   * What the kernel itself numbers or counts makes no difference: handles, names of sets without a name, what counters have counted, what packets
   * have put into a set. Else the table is made anew in one transaction: there is no moment without it, but what it has counted is gone.
   *
   * Equivalent to: `nft -f` with `table ip t; delete table ip t; table ip t { ... }`
   *
   * @throws as `transaction`; EncodeError too for messages that are no part of one whole table
   */
  ensure(table: readonly Change[], options?: ChangeOptions): Promise<boolean>
  /**
   * Deletes a table, chain, rule, set, object or flowtable, and says whether it was there: deleting twice is no error. A table goes with all that is in it.
   *
   * Equivalent to: `nft delete table`, `nft delete chain` ...; from Linux 6.3 on and nft 1.0.7, `nft destroy`
   *
   * @throws TransactionError: EBUSY for what rules refer to; EncodeError for a table of iptables, firewalld or Docker
   */
  delete(what: RulesetReference, options?: ChangeOptions): Promise<boolean>
  /** Takes all rules out of a table or a chain, or all elements out of a set. Equivalent to: `nft flush table`, `nft flush chain`, `nft flush set` */
  flush(what: TableReference | ChainReference | SetReference, options?: ChangeOptions): Promise<void>
  /** Gives a chain another name; what leads to it leads to it still. Equivalent to: `nft rename chain` @throws NetlinkError: ENOENT, EEXIST */
  renameChain(chain: ChainReference, name: string, options?: ChangeOptions): Promise<void>
  /** Elements of sets and maps. */
  readonly elements: Elements
  /**
   * Tells what becomes of the ruleset, from the first `next()` on, on a socket of its own; behind each transaction comes its `generation`, and who made it.
   * It ends with `break`, by its signal, or never.
   *
   * Equivalent to: `nft monitor`, but with `present` it tells first what is there, and whatever the kernel had to drop it finds out
   */
  monitor(options?: RulesetMonitorOptions): AsyncGenerator<RulesetEvent, void>
  /**
   * Tells the way of packets through the rules, those for which a rule has set `meta nftrace`: one event for each base chain that a packet has
   * passed, with all its steps. It ends with `break`, by its signal, or never.
   *
   * Equivalent to: `nft monitor trace`
   */
  trace(options?: TraceOptions): AsyncGenerator<TraceEvent, void>
}

/** The ruleset of the network namespace that the connection is in; `open` opens a socket there that listens. */
export function firewall(connection: Connection<typeof netfilter>, open: () => Transport): Firewall {
  return {
    ...ownChains(connection),
    ...listing(connection),
    elements: elements(connection),
    transaction: (changes, options) => commit(connection, changes, options),
    generation: () => generationOf(connection),
    load: (json, options) => load(connection, json, options),
    listRuleset: (options) => listRuleset(connection, options),
    listRulesetJson: (options) => listRulesetJson(connection, options),
    ensure: (table, options) => ensureTable(connection, table, options),
    delete: (what, options) => deletes(connection, deletionOf(what), options),
    async flush(what, options) {
      await commit(connection, [flushOf(what)], options)
    },
    renameChain: (chain, name, options) => renameChain(connection, chain, name, options),
    monitor: (options) => rulesetMonitor(connection, open, options),
    trace: (options) => trace(open, options),
  }
}
