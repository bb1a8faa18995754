/** The story of a container network: for each step what it is for, the command it stands for, the messages, and what the kernel then says. */

import type { NetworkEvent, NetworkPlan } from '../../container/index.ts'
import { steps } from '../../container/index.ts'
import { printable } from '../../explain/printable.ts'
import { paint, type Span } from '../../explain/style.ts'
import { wrap } from '../../explain/wrap.ts'
import { type AnyMessage, decodeDatagram, type Exchange, type Protocol } from '../../netlink/index.ts'
import type { Console } from '../console.ts'
import { brief } from './brief.ts'

const WIDTH = 100

/** Tells what happens as it happens. */
export class Story {
  readonly #console: Console
  readonly #plan: NetworkPlan
  #told: Promise<unknown> = Promise.resolve()

  constructor(console: Console, plan: NetworkPlan) {
    this.#console = console
    this.#plan = plan
  }

  /** A heading: what follows is about this. */
  chapter(title: string): void {
    this.#print('\n')
    this.#paragraph('', [{ text: title, style: 'name' }])
  }

  /** A sentence of the teller's own. */
  say(text: string): void {
    this.#paragraph('  ', [{ text, style: 'value' }], false)
  }

  /** A line that stays as it is. */
  draw(line: string): void {
    this.#print(`  ${printable(line)}\n`)
  }

  /** What the kernel said. */
  found(text: string): void {
    this.#paragraph('  = ', [{ text, style: 'value' }])
  }

  /** What went wrong. */
  failed(text: string): void {
    this.#paragraph('  ! ', [{ text, style: 'guilty' }])
  }

  /** Tells an event of the making of a network. */
  readonly watch = (event: NetworkEvent): void => {
    const { step } = event
    if (event.type === 'begin') {
      this.chapter(`${steps.indexOf(step) + 1}. ${step.name}`)
      this.say(step.purpose)
      for (const command of step.commands(this.#plan)) this.#paragraph('  $ ', [{ text: command, style: 'name' }])
    } else if (event.type === 'exchange') this.#exchange(event.exchange)
    else for (const line of event.found) this.found(line)
  }

  /** Resolves when all that was told has been written. */
  async end(): Promise<void> {
    await this.#told
  }

  #exchange({ direction, protocol, bytes }: Exchange): void {
    for (const message of decodeDatagram(protocol, bytes)) {
      const rows = brief(message)
      if (direction === 'received') this.#message('  < ', message, answer(message))
      else if (isChange(protocol, message)) {
        this.#message('  > ', message, message.nlmsg_flags.join(' | '))
        for (const { depth, items } of rows) this.#items(' '.repeat(6 + 2 * depth), items)
      } else this.#message('  > ', message, rows.flatMap(({ items }) => items).join(', '))
    }
  }

  #message(sign: string, { nlmsg_type: type }: AnyMessage<Protocol>, remark: string): void {
    this.#paragraph(sign, [
      { text: String(type), style: 'value' },
      { text: `  ${remark}`, style: 'quiet' },
    ])
  }

  /** As many of the items on a line as there is room for; the lines that follow are indented. */
  #items(indent: string, [first = '', ...more]: readonly string[]): void {
    let [margin, line] = [indent, first]
    for (const item of more) {
      const longer = `${line}, ${item}`
      if (margin.length + longer.length < WIDTH) line = longer
      else {
        this.#paragraph(margin, [{ text: `${line},`, style: 'quiet' }])
        ;[margin, line] = [`${indent}  `, item]
      }
    }
    this.#paragraph(margin, [{ text: line, style: 'quiet' }])
  }

  #paragraph(indent: string, spans: readonly Span[], colour = this.#console.colour): void {
    const safe = spans.map(({ text, style }) => ({ text: printable(text), style }))
    for (const [i, line] of wrap(safe, WIDTH - indent.length).entries()) {
      this.#print(`${i === 0 ? indent : ' '.repeat(indent.length)}${paint(line, colour)}\n`)
    }
  }

  #print(text: string): void {
    this.#told = this.#told.then(() => this.#console.print(text))
  }
}

function isChange(protocol: Protocol, { nlmsg_type: type }: AnyMessage<Protocol>): boolean {
  const verb = protocol.byName(String(type))?.verb
  return verb !== 'get' && verb !== 'control'
}

/** What matters in an answer: whether it is done, and the number by which requests call a link. */
function answer(message: AnyMessage<Protocol>): string {
  if ('error' in message) return message.error === 0 ? '0: done' : String(message.error)
  return 'ifi_index' in message ? `ifi_index ${message.ifi_index}` : ''
}
