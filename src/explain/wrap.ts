/** Text broken into lines that fit. */

import { columns } from './printable.ts'
import type { Span } from './style.ts'

/** Breaks spans at blanks into lines of at most `width` columns; a word that is longer than a line is broken where the line ends. */
export function wrap(spans: readonly Span[], width: number): Span[][] {
  const lines: Span[][] = [[]]
  let used = 0
  for (const { text, style } of spans) {
    for (const [i, word] of text.split(' ').entries()) {
      const space = i === 0 || used === 0 ? '' : ' '
      let rest = word
      if (used > 0 && used + space.length + columns(word) > width) {
        lines.push([])
        used = 0
      } else rest = space + word
      while (rest !== '') {
        const piece = take(rest, width - used)
        lines.at(-1)?.push({ text: piece, style })
        used += columns(piece)
        rest = rest.slice(piece.length)
        if (rest === '') break
        lines.push([])
        used = 0
      }
    }
  }
  return lines
}

/** As many characters of the text as `width` columns hold, one at least. */
function take(text: string, width: number): string {
  let piece = ''
  for (const character of text) {
    if (piece !== '' && columns(piece + character) > width) break
    piece += character
  }
  return piece
}
