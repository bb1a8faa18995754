/** What text means, and the colours that show it where a terminal has them. ECMA-48, Select Graphic Rendition */

/** Text of one meaning. */
export interface Span {
  readonly text: string
  readonly style: Style
}

/** What a piece of text is: lines and offsets (`frame`), names, values, side remarks (`quiet`), what is wrong (`guilty`). */
export type Style = 'frame' | 'name' | 'value' | 'quiet' | 'guilty'

const codes: Readonly<Record<Style, string>> = { frame: '2', name: '1', value: '36', quiet: '2', guilty: '1;31' }

/** The text of spans, side by side; coloured only when asked. */
export function paint(spans: readonly Span[], colour: boolean): string {
  if (!colour) return spans.map(({ text }) => text).join('')
  let painted = ''
  let before = ''
  for (const { text, style } of spans) {
    const code = text.trim() === '' ? before : codes[style]
    if (code !== before) painted += `${before === '' ? '' : '\x1b[0m'}\x1b[${code}m`
    painted += text
    before = code
  }
  return before === '' ? painted : `${painted}\x1b[0m`
}
