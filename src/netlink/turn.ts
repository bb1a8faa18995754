/** The event loop: how long it may be held, and how others get their turn. */

/** How long a dump may hold the event loop before others get their turn, in milliseconds. */
export const SLICE = 8

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

/** Lets others have the event loop: at once where the host has setImmediate, by a timer in a browser. */
export function turn(): Promise<void> {
  return new Promise((resolve) => (typeof setImmediate === 'function' ? setImmediate(resolve) : setTimeout(resolve)))
}
