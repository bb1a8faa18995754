/** Transactions: changes to the ruleset, all of which are made, or none. nft(8), <linux/netfilter/nfnetlink.h>, NFNL_MSG_BATCH_BEGIN */

import { type Answer, type Connection, NetlinkError } from '../../netlink/index.ts'
import { type Change, type netfilter, type SetElementsInput, splitElements, subjectOf, transaction } from '../../nft/index.ts'
import { EncodeError } from '../../schema/index.ts'
import { changeNames } from './change-name.ts'
import { checkTarget } from './target.ts'
import { TransactionError } from './transaction-error.ts'

/** How changes are made. */
export interface TransactionOptions {
  /** The `generation` that the ruleset must still have; with another one the kernel refuses everything (ERESTART). */
  readonly generation?: number
  /** With a function: how often it is called at most. Default 10. */
  readonly tries?: number
  /** Whether to tell the handles of what was made. They come one answer each: leave it out where nobody asks. */
  readonly handles?: boolean
  /** Changes tables of iptables, firewalld and Docker too, and, where no table is named, everybody's. */
  readonly force?: boolean
  /** Milliseconds to wait for the kernel's answer. Default 5,000. */
  readonly timeout?: number
  /** Gives up waiting; what the kernel has begun it still does. */
  readonly signal?: AbortSignal
}

/** What a transaction gives. */
export interface Committed {
  /**
   * For each change, in their order, the handle of what it made; undefined where it made nothing that has one. Only where `handles` were asked for.
   * Undefined as a whole where the kernel had no room to tell them: the changes are made all the same.
   */
  readonly handles: readonly (bigint | undefined)[] | undefined
}

/** Thinks out changes for a ruleset that is of this generation by now. */
export type ChangesBuilder = (generation: number) => readonly Change[] | Promise<readonly Change[]>

const TRIES = 10
/** What an answer takes in the socket's buffer: a page and the kernel's own bookkeeping for an echo, less for an acknowledgement. */
const ECHO_ROOM = 8192
const ACK_ROOM = 1024

/** Makes changes, all or none. See `Firewall.transaction`. */
export async function commit(
  connection: Connection<typeof netfilter>,
  changes: readonly Change[] | ChangesBuilder,
  options: TransactionOptions = {},
): Promise<Committed> {
  if (typeof changes !== 'function') return send(connection, changes, options)
  const { tries = TRIES } = options
  for (let attempt = 1; ; attempt++) {
    const generation = await generationOf(connection)
    const thought = await changes(generation)
    if (thought.length === 0) return { handles: options.handles === true ? [] : undefined }
    try {
      return await send(connection, thought, { ...options, generation })
    } catch (error) {
      if (!(error instanceof TransactionError) || error.code !== 'ERESTART' || attempt >= tries) throw error
    }
  }
}

/** The number of the ruleset's generation: it rises by one with every transaction. Equivalent to: `nft list ruleset`, which asks for it first */
export async function generationOf(connection: Connection<typeof netfilter>): Promise<number> {
  return (await connection.get('NFT_MSG_GETGEN', {})).NFTA_GEN_ID ?? 0
}

async function send(connection: Connection<typeof netfilter>, changes: readonly Change[], options: TransactionOptions): Promise<Committed> {
  const { generation, handles = false, force = false, timeout, signal } = options
  const nameOf = changeNames(changes)
  for (const [index, change] of changes.entries()) naming(nameOf, index, () => checkTarget(change, force))
  const pieces = changes.flatMap(piecesOf)
  const messages = transaction(
    pieces.map(({ message }) => message),
    generation === undefined ? {} : { generation },
  )
  const room = roomForAnswers(messages, handles)
  // With one answer there is nothing to lose. With many there is, and then the generation tells what became of it all.
  const before = room > 0 ? await generationOf(connection) : undefined
  if (room > 0) connection.transport.reserveReceive(room)
  try {
    const answers = await connection.batchAnswers(messages, {
      ...(handles ? { flags: ['NLM_F_ECHO'] } : {}),
      ...(timeout === undefined ? {} : { timeout }),
      ...(signal === undefined ? {} : { signal }),
    })
    return { handles: handles ? handlesOf(answers, pieces, changes.length) : undefined }
  } catch (error) {
    if (error instanceof EncodeError) throw renamed(error, pieces, nameOf)
    if (!(error instanceof NetlinkError)) throw error
    // The kernel answers with refusals or with what it has made, in one go: where none of the answers that there was room for is a refusal, none was.
    const lost = error.code === 'ENOBUFS' && before !== undefined
    if (lost && (await generationOf(connection)) !== before) return { handles: undefined }
    throw refusal(error, changes, pieces, nameOf)
  }
}

/** One message of the datagram, and where it comes from. */
interface Piece {
  readonly message: Change
  /** The place of the change that it is, or is a part of. */
  readonly index: number
  /** The place of its first element among those of the change. */
  readonly from: number
}

function piecesOf(change: Change, index: number): Piece[] {
  let from = 0
  return splitElements(change).map((message) => {
    const piece = { message, index, from }
    from += (message as SetElementsInput).NFTA_SET_ELEM_LIST_ELEMENTS?.length ?? 0
    return piece
  })
}

/** The piece that a message of the datagram is; the first and the last message are none. */
function pieceAt(pieces: readonly Piece[], message: number): Piece | undefined {
  return pieces[message - 1]
}

/** How many bytes the kernel may answer with, where it is asked for more than one answer. */
function roomForAnswers(messages: readonly Change[], handles: boolean): number {
  let acks = 0
  let echoes = handles ? messages.length : 0
  for (const { nlmsg_flags: flags = [] } of messages) {
    if (flags.includes('NLM_F_ACK')) acks++
    if (flags.includes('NLM_F_ECHO')) echoes++
  }
  return acks + echoes < 2 ? 0 : acks * ACK_ROOM + echoes * ECHO_ROOM
}

/** The handles that the echoes tell, by the place of the change that each belongs to. */
function handlesOf(answers: readonly Answer<typeof netfilter>[], pieces: readonly Piece[], count: number): (bigint | undefined)[] {
  const handles = new Array<bigint | undefined>(count).fill(undefined)
  for (const { index, type, message } of answers) {
    const piece = pieceAt(pieces, index)
    const { verb, handle } = subjectOf({ ...message, nlmsg_type: type } as Change) ?? {}
    // A rule that replaces another has two echoes: the old one goes, the new one comes.
    if (piece !== undefined && verb === 'NEW') handles[piece.index] = handle
  }
  return handles
}

/** Runs a check; what it complains about is told by the change's name. */
function naming(nameOf: (index: number) => string, index: number, check: () => void): void {
  try {
    check()
  } catch (error) {
    if (error instanceof EncodeError) throw new EncodeError(error.reason, [nameOf(index), ...error.path])
    throw error
  }
}

/** The same error, its message told by the name of the change. */
function renamed(error: EncodeError, pieces: readonly Piece[], nameOf: (index: number) => string): EncodeError {
  const [message = '', ...path] = error.path
  const piece = pieceAt(pieces, Number(/^\[(\d+)\]$/.exec(message)?.[1]))
  return piece === undefined ? error : new EncodeError(error.reason, [nameOf(piece.index), ...pathFrom(path, piece.from, 0)])
}

/** The refusal of each change, as one error. */
function refusal(
  error: NetlinkError,
  changes: readonly Change[],
  pieces: readonly Piece[],
  nameOf: (index: number) => string,
): TransactionError {
  const refused = (failure: NetlinkError, others: readonly TransactionError[]) => {
    const { index, from } = pieceAt(pieces, failure.index) ?? { index: -1, from: 0 }
    const what = { index, name: index < 0 ? 'the transaction' : nameOf(index), change: changes[index] }
    return new TransactionError(failure, pathFrom(failure.path, from, 1), what, others)
  }
  return refused(
    error,
    error.others.map((other) => refused(other, [])),
  )
}

/** A path in a piece as a path in the whole change: its elements are counted from `from`, and in an attribute's number from `first`. */
function pathFrom(path: readonly string[], from: number, first: number): string[] {
  const list = path.indexOf('NFTA_SET_ELEM_LIST_ELEMENTS')
  return path.map((step, at) =>
    list >= 0 && at === list + 1 ? step.replace(/\d+/, (number) => String(Number(number) - first + from)) : step,
  )
}
