/** The story of a container network: for each step what it is for, the command it stands for, the messages, and what the kernel then says. */

import type { NetworkEvent, NetworkPlan } from '../../container/index.ts'
import { steps } from '../../container/index.ts'
import { paint, type Style } from '../../explain/style.ts'
import { wrap } from '../../explain/wrap.ts'
import { type AnyMessage, decodeDatagram, type Exchange, type Protocol } from '../../netlink/index.ts'
import type { Console } from '../console.ts'
import { briefBody, briefFlags } from './brief.ts'

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
    this.#line('')
    this.#line(title)
  }

  /** A sentence of the teller's own. */
  say(text: string): void {
    this.#paragraph('  ', text)
  }

  /** What the kernel said. */
  found(text: string): void {
    this.#paragraph('  = ', text, 'value')
  }

  /** What went wrong. */
  failed(text: string): void {
    this.#paragraph('  ! ', text, 'guilty')
  }

  /** Tells an event of the making of a network. */
  readonly watch = (event: NetworkEvent): void => {
    const { step } = event
    if (event.type === 'begin') {
      this.chapter(`${steps.indexOf(step) + 1}. ${step.name}`)
      this.say(step.purpose)
      for (const command of step.commands(this.#plan)) this.#paragraph('  $ ', command, 'name', '    ')
    } else if (event.type === 'exchange') this.#exchange(event.exchange)
    else for (const line of event.found) this.found(line)
  }

  /** Resolves when all that was told has been written. */
  async end(): Promise<void> {
    await this.#told
  }

  #exchange({ direction, protocol, bytes }: Exchange): void {
    for (const message of decodeDatagram(protocol, bytes)) {
      if (direction === 'sent') {
        this.#paragraph('  > ', `${message.nlmsg_type}  ${briefFlags(message)}`)
        this.#paragraph('      ', briefBody(message), 'quiet')
      } else this.#paragraph('  < ', answer(message))
    }
  }

  #paragraph(indent: string, text: string, style?: Style, below = ' '.repeat(indent.length)): void {
    const colour = style !== undefined && this.#console.colour
    for (const [i, line] of wrap([{ text, style: style ?? 'value' }], WIDTH - indent.length).entries()) {
      this.#print(`${i === 0 ? indent : below}${paint(line, colour)}\n`)
    }
  }

  #line(text: string, style: Style = 'name'): void {
    this.#print(`${paint([{ text, style }], this.#console.colour)}\n`)
  }

  #print(text: string): void {
    this.#told = this.#told.then(() => this.#console.print(text))
  }
}

function answer(message: AnyMessage<Protocol>): string {
  if (message.nlmsg_type !== 'NLMSG_ERROR') return String(message.nlmsg_type)
  const error = 'error' in message ? message.error : 0
  return error === 0 ? 'NLMSG_ERROR 0: done' : `NLMSG_ERROR ${error}`
}
