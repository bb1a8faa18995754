/** What a dump gives: entries, and whether together they are a true picture. */

/** The entries of a dump. */
export type Dump<T> = T[] & {
  /** False when the kernel's table changed during every one of the tries: entries may be missing or stand twice. */
  readonly consistent: boolean
}

/** Marks entries as a dump. The mark does not show among them: a dump prints and compares as the array that it is. */
export function dumpOf<T>(entries: T[], consistent: boolean): Dump<T> {
  return Object.defineProperty(entries, 'consistent', { value: consistent }) as Dump<T>
}
