/** An explanation as text: the bytes at the left, as in a hexdump, and at the right what they are, as a tree. 100 columns wide. */

import { hex, octets } from '../schema/bytes.ts'
import type { Explanation } from '../schema/explanation.ts'
import { columns, printable } from './printable.ts'
import { paint, type Span, type Style } from './style.ts'
import { wrap } from './wrap.ts'

/** How a tree is shown. */
export interface TreeOptions {
  /** With the colours of a terminal. */
  readonly colour?: boolean
  /** A byte to point at, by its offset, and what to say of it. */
  readonly mark?: { readonly offset: number; readonly text: string }
}

const WIDTH = 100
/** Bytes in one line. */
const ROW = 8
/** Lines at the right of a deep nest begin here at the latest. */
const DEEPEST = 32

/**
 * Draws an explanation of `bytes`. Each byte is shown once, at the left of its name and value; a `*` stands for lines like the one above it.
 * What a capture says is escaped where it could steer a terminal. Ends in a line end.
 */
export function drawTree(explanation: Explanation, bytes: Uint8Array, options: TreeOptions = {}): string {
  const lines: Span[][] = []
  const page: Page = { bytes, lines, digits: bytes.length > 0x10000 ? 8 : 4, mark: options.mark }
  const messages = explanation.children ?? []
  for (const part of messages) {
    if (part.children === undefined) drawLeaf(page, part, '', '', NO_COLUMNS)
    else {
      if (lines.length > 0) lines.push([])
      drawRows(page, {
        start: 0,
        end: 0,
        first: '',
        below: '',
        label: [span(part.name, 'name')],
        text: [span(count(part.length), 'quiet')],
      })
      drawParts(page, part.children, '')
    }
  }
  return lines.map((line) => `${paint(line, options.colour === true).trimEnd()}\n`).join('')
}

interface Page {
  readonly bytes: Uint8Array
  readonly lines: Span[][]
  /** Digits of an offset. */
  readonly digits: number
  readonly mark: TreeOptions['mark']
}

/** Bytes and what stands beside them: a label in the first line, then text with a margin of its own. */
interface Entry {
  readonly start: number
  readonly end: number
  /** The tree's lines before the label, and the same in the lines below. */
  readonly first: string
  readonly below: string
  readonly label: readonly Span[]
  readonly text: readonly Span[]
  readonly style?: Style
}

/** How wide the names and the types of parts that stand side by side are. */
interface Columns {
  readonly name: number
  readonly type: number
}

const NO_COLUMNS: Columns = { name: 0, type: 0 }

function drawParts(page: Page, parts: readonly Explanation[], guides: string): void {
  const leaves = parts.filter((part) => part.children === undefined)
  const width = { name: Math.min(24, widest(leaves, 'name')), type: Math.min(10, widest(leaves, 'type')) }
  for (const [i, part] of parts.entries()) {
    const last = i === parts.length - 1
    drawPart(page, part, `${guides}${last ? '└ ' : '├ '}`, `${guides}${last ? '  ' : '│ '}`, width)
  }
}

function drawPart(page: Page, part: Explanation, first: string, below: string, width: Columns): void {
  if (part.attribute === true) drawAttribute(page, part, first, below)
  else if (part.children === undefined) drawLeaf(page, part, first, below, width)
  else {
    const names = part.type?.endsWith(part.name) ? [part.type] : [part.name, ...(part.type === undefined ? [] : [part.type])]
    const label = names.map((name, i) => span(name, i === 0 ? 'name' : 'quiet'))
    drawRows(page, { start: part.offset, end: part.offset, first, below, label, text: remarks(part) })
    drawParts(page, part.children, below)
  }
}

/** An attribute: its header in a line with its name, then its payload and its padding. */
function drawAttribute(page: Page, part: Explanation, first: string, below: string): void {
  const [length, type, ...rest] = part.children ?? []
  const [number, ...flags] = (type?.value ?? '').split(' | ')
  const header = [count(Number(length?.value)), `type ${number?.replace(/^.* \((\d+)\)$/, '$1')}`, ...flags].join(', ')
  const payload = rest.find((child) => child.name === 'payload')
  const text = [span(header, 'quiet'), ...(payload === undefined ? remarks(part) : [])]
  drawRows(page, { start: part.offset, end: part.offset + 4, first, below, label: [span(part.name, 'name')], text, style: 'name' })
  // Padding within a struct stays in its place.
  const end = rest.at(-1)?.name === 'padding' ? rest.pop() : undefined
  // What an attribute means stands beside its value, where it has one.
  if (payload === undefined) drawParts(page, rest, below)
  else drawLeaf(page, { ...payload, ...noted(part, payload) }, below, below, NO_COLUMNS)
  if (end !== undefined) drawLeaf(page, end, below, below, NO_COLUMNS)
}

function noted(part: Explanation, payload: Explanation): { note?: string } {
  const notes = [payload.note, part.note].filter((note) => note !== undefined)
  return notes.length === 0 ? {} : { note: notes.join('; ') }
}

function drawLeaf(page: Page, part: Explanation, first: string, below: string, width: Columns): void {
  const start = part.offset
  const end = start + part.length
  const padding = part.name === 'padding'
  const name = part.name === 'payload' ? '' : part.name.padEnd(width.name)
  const type = padding ? '' : (part.type ?? '').padEnd(width.type)
  const label = [...(name === '' ? [] : [span(name, padding ? 'quiet' : 'name')]), ...(type === '' ? [] : [span(type, 'quiet')])]
  const shown = page.bytes.subarray(start, end)
  const value = part.value === hex(shown) ? preview(shown) : (part.value ?? '')
  const text = [...(padding || value === '' ? [] : [span(value, 'value')]), ...remarks(part)]
  drawRows(page, { start, end, first, below, label, text, style: padding ? 'quiet' : 'value' })
}

function drawRows(page: Page, { start, end, first, below, label, text, style = 'value' }: Entry): void {
  const { bytes, lines, digits } = page
  const margin = marginOf(page)
  const rights = rightLines(label, text, WIDTH - margin - shallow(first).length)
  const rows = Math.max(rights.length, Math.ceil((end - start) / ROW))
  for (let row = 0; row < rows; row++) {
    const at = start + row * ROW
    const stop = Math.min(at + ROW, end)
    const guides = span(shallow(row === 0 ? first : below), 'frame')
    const same = row < rights.length ? 0 : repeats(bytes, at, end)
    if (same > 2) {
      // The last of them is shown, so that its offset says how many there were.
      lines.push([span('*'.padEnd(margin), 'frame'), guides])
      row += same - 2
      continue
    }
    const left =
      at < stop
        ? [span(at.toString(16).padStart(digits, '0'), 'frame'), span(`  ${octetsOf(bytes, at, stop)}`, style)]
        : [span(' '.repeat(margin), 'frame')]
    lines.push([...left, guides, ...(rights[row] ?? [])])
    drawMark(page, at, stop, shallow(below))
  }
}

/** What stands at the right of an entry's bytes, line by line: the label, and the text beside it, or below where there is no room. */
function rightLines(label: readonly Span[], text: readonly Span[], room: number): Span[][] {
  const head = label.flatMap((part) => [part, span('  ', 'quiet')])
  if (text.length === 0) return [head]
  const hang = head.reduce((sum, part) => sum + columns(part.text), 0)
  const below = room - hang < 16
  const indent = below ? 4 : hang
  const texts = wrap(spaced(text), room - indent).map((line) => [span(' '.repeat(indent), 'quiet'), ...line])
  if (below) return [...wrap(head, room), ...texts]
  const [[, ...beside] = [], ...rest] = texts
  return [[...head, ...beside], ...rest]
}

/** Points at the bytes of a line, if the mark is among them. */
function drawMark(page: Page, at: number, stop: number, guides: string): void {
  const { mark, lines, digits } = page
  if (mark === undefined || mark.offset < at || mark.offset >= stop) return
  const carets = '^^ '.repeat(stop - at).padEnd(ROW * 3 + 1)
  for (const [i, line] of wrap([span(mark.text, 'guilty')], WIDTH - marginOf(page) - guides.length).entries()) {
    const under = i === 0 ? carets : ' '.repeat(carets.length)
    lines.push([span(' '.repeat(digits + 2), 'frame'), span(under, 'guilty'), span(guides, 'frame'), ...line])
  }
}

/** Columns at the left of the tree: an offset, and the bytes of a row. */
function marginOf({ digits }: Page): number {
  return digits + 2 + ROW * 3 + 1
}

/** The tree's lines, cut at the left where they would leave no room. */
function shallow(guides: string): string {
  return guides.length > DEEPEST ? `… ${guides.slice(2 - DEEPEST)}` : guides
}

/** How many whole rows from `at` on are like the row before it. */
function repeats(bytes: Uint8Array, at: number, end: number): number {
  let rows = 0
  for (let here = at; here + ROW <= end; here += ROW, rows++) {
    for (let i = 0; i < ROW; i++) if (bytes[here + i] !== bytes[at - ROW + i]) return rows
  }
  return rows
}

function octetsOf(bytes: Uint8Array, start: number, end: number): string {
  let text = ''
  for (const byte of bytes.subarray(start, end)) text += `${octets[byte]} `
  return text.padEnd(ROW * 3 + 1)
}

/** The characters of bytes that are nothing but bytes to us, where a word seems to stand in them. */
function preview(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
  return /[\w-]{3}/.test(text) ? `|${text}|` : ''
}

function remarks(part: Explanation): Span[] {
  return part.note === undefined ? [] : [span(part.note, 'quiet')]
}

function count(bytes: number): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`
}

function span(text: string, style: Style): Span {
  return { text: printable(text), style }
}

/** The same spans, two blanks between them. */
function spaced(spans: readonly Span[]): Span[] {
  return spans.flatMap((part, i) => (i === 0 ? [part] : [span('  ', 'quiet'), part]))
}

function widest(parts: readonly Explanation[], key: 'name' | 'type'): number {
  return parts.reduce((most, part) => Math.max(most, columns(part[key] ?? '')), 0)
}
