/** Things that come in parts, handed out one by one. */

/**
 * Iterates over what the parts hold. What is at hand costs one promise; an asynchronous generator would take three turns for each. Asking for
 * the next before the last has come is in order, and so is leaving early: the parts end with the iteration.
 */
export function oneByOne<T>(parts: AsyncGenerator<readonly T[], void>): AsyncIterableIterator<T> {
  let part: readonly T[] = []
  let at = 0
  /** How many ask for what is not there yet; each waits for the one before it. */
  let asking = 0
  let last: Promise<unknown> = Promise.resolve()

  const afterwards = async (): Promise<IteratorResult<T>> => {
    while (at >= part.length) {
      const { done, value } = await parts.next()
      if (done === true) return { done: true, value: undefined }
      part = value
      at = 0
    }
    return { done: false, value: part[at++] as T }
  }

  return {
    next() {
      if (asking === 0 && at < part.length) return Promise.resolve({ done: false, value: part[at++] as T })
      asking++
      const result = last.then(afterwards).finally(() => asking--)
      last = result.catch(() => undefined)
      return result
    },
    async return() {
      part = []
      await parts.return()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}
