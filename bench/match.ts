/** Matches: the same work done by netloom and by others, turn by turn in one run, and what comes of it. */

/** What is measured, and in what. */
export interface Work {
  readonly name: string
  readonly unit: 'ns' | 'µs' | 'ms' | 'MiB' | 'times'
}

/** Somebody who does the work. A round gives one figure for each work of the match. */
export interface Contestant {
  readonly name: string
  round(): readonly number[] | Promise<readonly number[]>
}

/** What our median must not exceed: so many times a peer's, so many units more than a peer's, or just so many units. */
export type Target =
  | { readonly work: string; readonly peer: string; readonly times: number }
  | { readonly work: string; readonly peer: string; readonly more: number }
  | { readonly work: string; readonly units: number }

/** One comparison to be run. The first contestant is netloom. */
export interface Match {
  readonly rounds: number
  readonly works: readonly Work[]
  readonly contestants: readonly Contestant[]
  readonly targets: readonly Target[]
  /** What could not take part, and how to get it. */
  readonly absent: readonly string[]
}

/** A median, and the quarters of the rounds below and above it. */
export interface Figure {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** One line of the table: our figure for a work beside one peer's. */
export interface Result {
  readonly work: string
  readonly unit: string
  readonly ours: Figure
  readonly peer: string | undefined
  readonly theirs: Figure | undefined
  readonly ratio: number | undefined
  readonly target: string | undefined
  readonly met: boolean | undefined
}

/** Runs a match: a round of each contestant in turn, so that whatever else the machine does meets all of them. The first turn only warms up. */
export async function play({ rounds, works, contestants, targets }: Match): Promise<Result[]> {
  const figures = contestants.map(() => works.map((): number[] => []))
  for (let round = 0; round <= rounds; round++) {
    for (const [who, contestant] of contestants.entries()) {
      const measured = await contestant.round()
      if (round > 0) for (const [what, figure] of measured.entries()) figures[who]?.[what]?.push(figure)
    }
  }
  return works.flatMap(({ name: work, unit }, what) => {
    const [ours, ...peers] = figures.map((each) => figureOf(each[what] ?? []))
    if (ours === undefined) throw new Error('a match takes a contestant')
    const lines = peers.length === 0 ? [undefined] : peers
    return lines.map((theirs, index): Result => {
      const peer = theirs === undefined ? undefined : contestants[index + 1]?.name
      const target = targets.find((each) => each.work === work && ('units' in each ? undefined : each.peer) === peer)
      return {
        work,
        unit,
        ours,
        peer,
        theirs,
        ratio: theirs === undefined ? undefined : ours.median / theirs.median,
        target: target === undefined ? undefined : inWords(target, unit),
        met: target === undefined ? undefined : ours.median <= limit(target, theirs?.median ?? 0),
      }
    })
  })
}

function limit(target: Target, theirs: number): number {
  if ('times' in target) return target.times * theirs
  return 'more' in target ? theirs + target.more : target.units
}

function inWords(target: Target, unit: string): string {
  if ('times' in target) return `at most ${Number(target.times.toPrecision(3))} times`
  return 'more' in target ? `at most ${target.more} ${unit} more` : `at most ${target.units} ${unit}`
}

function figureOf(measured: readonly number[]): Figure {
  const sorted = [...measured].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}

/** Nanoseconds that one call takes, from `times` of them. */
export function nanoseconds(times: number, work: () => void): number {
  const begun = process.hrtime.bigint()
  for (let i = 0; i < times; i++) work()
  return Number(process.hrtime.bigint() - begun) / times
}
