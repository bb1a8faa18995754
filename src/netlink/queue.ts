/** What waits to be asked over a line, and is carried out while the event loop goes on. */

import type { RequestOptions } from './connection-options.ts'
import type { Conversation } from './conversation.ts'
import type { Line } from './line.ts'
import { silence } from './local-error.ts'
import { type Task, takeTogether } from './task.ts'
import { pause, SLICE, turn } from './turn.ts'

/** The questions that wait for their turn: as many as may go together are asked in one datagram, the next when all of these are answered. */
export class Queue {
  readonly #line: Line
  readonly #waiting: Task[] = []
  #working: Promise<void> | undefined

  constructor(line: Line) {
    this.#line = line
  }

  /** Resolves when nothing waits any more. */
  async empty(): Promise<void> {
    await this.#working
  }

  /** Runs a conversation to its end; the event loop does not wait for it. */
  carryOut(ask: () => Conversation, timeout: number, signal: RequestOptions['signal']): Promise<Conversation> {
    return new Promise((resolve, reject) => {
      const conversation = ask()
      signal?.throwIfAborted()
      const task: Task = { ask, conversation, attempt: 1, timeout, signal, resolve, reject, abort: () => this.#giveUp(task) }
      signal?.addEventListener('abort', task.abort)
      this.#waiting.push(task)
      this.#working ??= this.#work()
    })
  }

  /** One that has not had its turn is not waited for any longer. */
  #giveUp(task: Task): void {
    const place = this.#waiting.indexOf(task)
    if (place < 0) return
    this.#waiting.splice(place, 1)
    task.reject(task.signal?.reason)
  }

  /** Carries out what waits, as much in one datagram as may go together, until nothing waits any more. */
  async #work(): Promise<void> {
    // Whoever asks several things at once has asked them all by then.
    await turn()
    while (this.#waiting.length > 0) {
      const tasks = takeTogether(this.#waiting)
      for (const { signal, abort } of tasks) signal?.removeEventListener('abort', abort)
      try {
        await this.#converse(tasks)
      } catch (error) {
        for (const task of tasks) task.reject(error)
      }
      this.#line.end(...tasks.map(({ conversation }) => conversation))
    }
    this.#working = undefined
  }

  /** Sends the questions of these tasks in one datagram and reads until each has its answer. Throws what ends them all. */
  async #converse(tasks: readonly Task[]): Promise<void> {
    const begun = performance.now()
    const open = new Set(tasks)
    const conversations = tasks.map(({ conversation }) => conversation)
    const prompt = conversations.every((conversation) => conversation.prompt)
    await this.#line.transport.write(this.#line.begin(conversations), prompt)
    let slice = performance.now()
    for (let wait = 1; ; ) {
      const received = this.#line.receive()
      for (const task of open) {
        if (!received) task.conversation.drained()
        if (!task.conversation.over) continue
        open.delete(task)
        this.#end(task)
      }
      if (open.size === 0) return
      if (received && performance.now() - slice < SLICE) continue
      for (const task of open) {
        const late = performance.now() - begun > task.timeout
        if (!late && task.signal?.aborted !== true) continue
        open.delete(task)
        task.reject(late ? silence(task.conversation, task.timeout) : task.signal?.reason)
      }
      if (open.size === 0) return
      await (received ? turn() : pause(wait))
      if (received) slice = performance.now()
      else wait = Math.min(wait * 2, 16)
    }
  }

  /** A task has its answer, or is asked again. */
  #end(task: Task): void {
    this.#line.end(task.conversation)
    try {
      if (this.#line.again(task.conversation, task.attempt)) {
        task.conversation = task.ask()
        task.attempt += 1
        this.#waiting.unshift(task)
      } else task.resolve(this.#line.settle(task.conversation))
    } catch (error) {
      task.reject(error)
    }
  }
}
