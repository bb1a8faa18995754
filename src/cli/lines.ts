/** A stream of bytes as lines of text, a line at a time however large the stream is. */

/**
 * The lines of UTF-8 text: ended by `\n` or `\r\n`, the last one by either or by the end. Only these end a line; JSON strings may hold other
 * characters that some readers take for line ends (U+2028).
 */
export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  // A long line comes in many pieces: joined once, not at each piece.
  let pieces: string[] = []
  for await (const chunk of input) {
    const parts = decoder.decode(chunk, { stream: true }).split('\n')
    const last = parts.pop() ?? ''
    for (const part of parts) {
      yield withoutReturn(pieces.join('') + part)
      pieces = []
    }
    if (last !== '') pieces.push(last)
  }
  const rest = pieces.join('') + decoder.decode()
  if (rest !== '') yield withoutReturn(rest)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
