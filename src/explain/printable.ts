/** Text that a terminal can be trusted with: names and aliases in a capture come from anybody. */

/** Everything but letters, marks, digits, punctuation, symbols and the plain blank: controls, what changes direction, what is not assigned. */
const UNSAFE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu

/** East Asian characters and pictures take two columns. Unicode Standard Annex #11 */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u

/** The text with what could steer a terminal escaped as JavaScript would write it: `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** How many columns of a terminal printable text takes. */
export function columns(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length
  let count = 0
  for (const character of text) if (!/\p{M}/u.test(character)) count += WIDE.test(character) ? 2 : 1
  return count
}
