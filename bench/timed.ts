/** The clock of the bench, and the look at what was done under it. */

/** Milliseconds that a work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Throws where there are fewer than there should be: whoever leaves work out is not fast. */
export function enough(count: number, wanted: number): void {
  if (count < wanted) throw new Error(`only ${count} of ${wanted}`)
}
