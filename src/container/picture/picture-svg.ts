/** A picture of networks as SVG: the host with its uplinks above and its bridges below, and under each bridge the containers on their cables. SVG 2 */

import type { DrawnContainer, DrawnLink, DrawnNetwork, Picture } from './picture.ts'

/** The sizes of what is drawn, in pixels. */
const LINE = 18
const PAD = 14
const GAP = 24
const COLUMN = 330
/** How wide a character of the monospaced font is at 13 pixels, at most. */
const CHARACTER = 7.9

/** The picture as an SVG document, light and dark. */
export function pictureSvg({ uplinks, networks }: Picture): string {
  const columns = networks.map(columnOf)
  const width =
    Math.max(
      COLUMN,
      columns.reduce((sum, column) => sum + column.width + GAP, -GAP),
    ) +
    4 * PAD
  const uplinkHeight = Math.max(1, uplinks.length) * LINE + PAD
  const bridgeTop = PAD + LINE + uplinkHeight + GAP
  const bridgeHeight = Math.max(LINE + PAD, ...columns.map(({ head }) => head.length * LINE + PAD))
  const hostBottom = bridgeTop + bridgeHeight + PAD
  const boxes = columns.map(({ containers }) => containers.reduce((sum, box) => sum + box.length * LINE + PAD + GAP, 0))
  const height = hostBottom + Math.max(0, ...boxes) + GAP + PAD
  let left = 2 * PAD
  const drawn = columns.map((column) => {
    const x = left
    left += column.width + GAP
    return drawColumn(column, x, bridgeTop, bridgeHeight, hostBottom)
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img">`,
    `<title>Networks of a host: ${escaped(networks.map(({ name }) => name).join(', '))}</title>`,
    `<style>${STYLE}</style>`,
    box('host', PAD, PAD, width - 2 * PAD, hostBottom - PAD),
    text('name', 2 * PAD, PAD + LINE, 'host'),
    ...uplinks.map((link, index) => text(link.up ? 'link' : 'down', 2 * PAD, PAD + (index + 2) * LINE, `${linkText(link)}  to the world`)),
    ...drawn,
    '</svg>\n',
  ].join('\n')
}

interface Column {
  readonly width: number
  readonly head: readonly Words[]
  readonly containers: readonly (readonly Words[])[]
  readonly cables: readonly DrawnContainer[]
}

/** A line of text, and what it is: the class that its colour hangs on. */
type Words = readonly [kind: 'name' | 'link' | 'down' | 'rule', text: string]

function columnOf({ name, bridge, rules, containers }: DrawnNetwork): Column {
  const head: Words[] = [
    ['name', bridge === undefined || name === bridge.name ? name : `${name}, bridge ${bridge.name}`],
    ...(bridge === undefined ? [['rule', 'point to point'] as const] : bridge.addresses.map((address): Words => ['link', address])),
    ...(bridge?.up === false ? [['down', 'down'] as const] : []),
    ...rules.map((rule): Words => ['rule', rule]),
  ]
  const boxes = containers.map(({ name: container, link, addresses, ports }): Words[] => [
    ['name', container],
    ...(link === undefined ? [] : [[link.up ? 'link' : 'down', link.up ? link.name : `${link.name}, down`] as const]),
    ...addresses.map((address): Words => ['link', address]),
    ...ports.map((port): Words => ['rule', `published ${port}`]),
  ])
  const longest = Math.max(...[...head, ...boxes.flat().map(([kind, text]): Words => [kind, `    ${text}`])].map(([, text]) => text.length))
  return { width: Math.max(COLUMN, longest * CHARACTER + 2 * PAD), head, containers: boxes, cables: containers }
}

function drawColumn({ width, head, containers, cables }: Column, x: number, top: number, height: number, hostBottom: number): string {
  const parts = [
    box('bridge', x, top, width, height),
    ...head.map(([kind, words], index) => text(kind, x + PAD, top + (index + 1) * LINE, words)),
  ]
  const trunk = x + PAD
  let y = hostBottom + GAP
  for (const [index, lines] of containers.entries()) {
    const boxHeight = lines.length * LINE + PAD
    const { hostLink, link } = cables[index] as DrawnContainer
    const kind = !hostLink.up || link?.up === false ? 'cut' : 'cable'
    const from = index === 0 ? top + height : y - GAP - (containers[index - 1]?.length ?? 0) * LINE - PAD + LINE
    parts.push(
      `<path class="cable" d="M${round(trunk)} ${round(from)}V${round(y + LINE)}"/>`,
      `<path class="${kind}" d="M${round(trunk)} ${round(y + LINE)}H${round(x + 2 * PAD + GAP)}"/>`,
      text('rule', trunk + 4, y - 6, [hostLink.name, ...hostLink.addresses].join('  ')),
      box('container', x + 2 * PAD + GAP, y, width - 2 * PAD - GAP, boxHeight),
      ...lines.map(([kind, words], line) => text(kind, x + 3 * PAD + GAP, y + (line + 1) * LINE, words)),
    )
    y += boxHeight + GAP
  }
  return parts.join('\n')
}

function linkText({ name, addresses, up }: DrawnLink): string {
  return [name, ...addresses, ...(up ? [] : ['down'])].join('  ')
}

function box(kind: string, x: number, y: number, width: number, height: number): string {
  return `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="8"/>`
}

function text(kind: string, x: number, y: number, words: string): string {
  return `<text class="${kind}" x="${round(x)}" y="${round(y)}" xml:space="preserve">${escaped(words)}</text>`
}

/** Names and aliases come from anybody; XML has no word for controls at all. XML 1.0, sections 2.2 and 2.4 */
function escaped(words: string): string {
  return [...words]
    .map((character) =>
      /[<>&"']|\p{C}/u.test(character) ? (/\p{C}/u.test(character) ? '\ufffd' : `&#${character.codePointAt(0)};`) : character,
    )
    .join('')
}

function round(number: number): number {
  return Math.round(number * 10) / 10
}

const STYLE = `
svg { background: #fff; font: 13px ui-monospace, monospace }
text { fill: #24292f }
.name { font-weight: bold }
.link { fill: #0550ae }
.rule { fill: #57606a }
.down { fill: #cf222e }
rect { fill: #f6f8fa; stroke: #8c959f }
.host { fill: #fff }
.bridge { fill: #ddf4ff }
path { fill: none; stroke: #0969da; stroke-width: 2 }
.cut { stroke: #cf222e; stroke-dasharray: 4 4 }
@media (prefers-color-scheme: dark) {
  svg, .host { background: #0d1117; fill: #0d1117 }
  text { fill: #e6edf3 } .link { fill: #79c0ff } .rule { fill: #9198a1 } .down { fill: #ff7b72 }
  rect { fill: #161b22; stroke: #57606a } .bridge { fill: #10243e } path { stroke: #58a6ff } .cut { stroke: #ff7b72 }
}`
