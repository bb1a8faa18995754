/** A picture of networks for a terminal: a frame for the host, its uplinks and bridges in it, and the containers that hang on them. */

import { columns, printable } from '../../explain/printable.ts'
import { paint, type Span, type Style } from '../../explain/style.ts'
import type { DrawnContainer, DrawnLink, DrawnNetwork, Picture } from './picture.ts'

type Line = readonly Span[]

/** The picture in lines; coloured only when asked. */
export function pictureText({ uplinks, networks }: Picture, colour = false): string {
  const lines = [
    [frame('╭ '), name('host')],
    ...uplinks.map((link) => [frame('│ ═ '), ...linkSpans(link), quiet('  to the world')]),
    ...networks.flatMap(networkLines),
    [frame('╰')],
  ]
  return lines.map((line) => `${paint(line, colour)}\n`).join('')
}

function networkLines({ name: network, bridge, rules, containers }: DrawnNetwork): Line[] {
  const widths = {
    hostLink: widest(containers.map(({ hostLink }) => [hostLink.name, ...hostLink.addresses].join('  '))),
    link: widest(containers.map(nameWithin)),
    name: widest(containers.map((container) => container.name)),
  }
  return [
    [frame('│')],
    [frame('│ ┌ '), ...headSpans(network, bridge)],
    ...rules.map((rule) => [frame('│ │ '), quiet(rule)]),
    ...(containers.length === 0 ? [[frame('│ ╵')]] : []),
    ...containers.map((container, index) => [
      frame(`│ ${index === containers.length - 1 ? '└' : '├'}─ `),
      ...containerSpans(container, widths),
    ]),
  ]
}

/** A bridge; where there is none, the network's name alone. */
function headSpans(network: string, bridge: DrawnLink | undefined): Line {
  if (bridge === undefined) return [name(network), quiet('  point to point')]
  return [...linkSpans(bridge), quiet(`  ${network === bridge.name ? 'bridge' : `bridge of network ${network}`}`)]
}

interface Widths {
  readonly hostLink: number
  readonly link: number
  readonly name: number
}

function containerSpans(container: DrawnContainer, widths: Widths): Line {
  const { hostLink, link, addresses, ports } = container
  const isCut = !hostLink.up || link?.up === false
  return [
    span(padded([hostLink.name, ...hostLink.addresses].join('  '), widths.hostLink), hostLink.up ? 'value' : 'guilty'),
    frame(isCut ? ' ─╳─ ' : ' ─── '),
    span(padded(nameWithin(container), widths.link), link?.up === false ? 'guilty' : 'value'),
    frame(' ┤ '),
    name(padded(container.name, widths.name)),
    span([...addresses, ...ports].map((text) => `  ${text}`).join(''), 'value'),
  ]
}

/** What its own link is called; a dot where nobody can look. */
function nameWithin({ link }: DrawnContainer): string {
  return link?.name ?? '·'
}

function linkSpans({ name: link, up, addresses }: DrawnLink): Line {
  return [name(link), span(addresses.map((address) => `  ${address}`).join(''), 'value'), ...(up ? [] : [span('  down', 'guilty')])]
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => columns(printable(text))))
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - columns(printable(text))))
}

const span = (text: string, style: Style): Span => ({ text: printable(text), style })
const frame = (text: string): Span => ({ text, style: 'frame' })
const name = (text: string) => span(text, 'name')
const quiet = (text: string) => span(text, 'quiet')
