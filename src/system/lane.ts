/**
 * Where a datagram to the kernel is written: in place, or by a thread of libuv's pool.
 *
 * The kernel carries a request out inside the write. Most take it a few microseconds, and to wake a thread for them costs many times as much; but
 * it does one at a time, under one lock for each protocol, and some take it 20 milliseconds. A write in place behind such a one would hold up the
 * event loop. So what is said to be prompt is written in place as long as nothing speaks for the lock being taken: no write of this thread is
 * under way in the pool, and none has taken long just now. What takes long is often not over when its write is: the kernel takes a deleted
 * namespace apart later.
 */

/** So many bytes take the kernel more than a moment, whatever they say. */
const LARGE = 16_384
/** What took so many milliseconds has waited for something. */
const SLOW = 4
/** For so many milliseconds after that, nothing is written in place. */
const REST = 100

/** What is known of the writes of this thread to one protocol of the kernel, over whatever sockets and in whatever namespaces. */
export interface Lane {
  /** How many are under way in the pool. */
  inPool: number
  /** Until when nothing is written in place, as `performance.now` counts. */
  restUntil: number
}

const lanes = new Map<number, Lane>()

/** The lane of a protocol, by its number: the third argument of socket(2). */
export function laneOf(protocol: number): Lane {
  const lane = lanes.get(protocol) ?? { inPool: 0, restUntil: 0 }
  lanes.set(protocol, lane)
  return lane
}

/** Whether a datagram may be written in place now. */
export function isFree(lane: Lane, datagram: Uint8Array): boolean {
  return lane.inPool === 0 && performance.now() >= lane.restUntil && datagram.length < LARGE
}

/** Runs `write`, which writes in place. */
export function inPlace(lane: Lane, write: () => void): void {
  const begun = performance.now()
  try {
    write()
  } finally {
    took(lane, begun)
  }
}

/** Runs `write`, which writes in the pool. */
export async function inPool(lane: Lane, write: () => Promise<void>): Promise<void> {
  const begun = performance.now()
  lane.inPool += 1
  try {
    await write()
  } finally {
    lane.inPool -= 1
    took(lane, begun)
  }
}

function took(lane: Lane, begun: number): void {
  const now = performance.now()
  if (now - begun >= SLOW) lane.restUntil = now + REST
}
