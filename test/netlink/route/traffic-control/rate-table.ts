/** The tables that tc calculates from a rate, calculated anew: tests hold them against those that it sent. */

/** How many ticks of 64 ns make a microsecond, as /proc/net/psched says. */
const TICKS = 15.625

/** Ticks that `size` bytes take at `rate` bytes a second. tc counts whole microseconds. */
export function ticksOf(size: number, rate: number): number {
  return Math.floor(Math.floor(1e6 * (size / rate)) * TICKS)
}

/** The ticks of packets of `1 << cellLog` bytes, of twice as many, and so on, each of at least `mpu` bytes. */
export function rateTable(rate: number, cellLog: number, mpu = 0): number[] {
  return Array.from({ length: 256 }, (_, i) => ticksOf(Math.max((i + 1) << cellLog, mpu), rate))
}

/** By how much the average of a queue falls while it is empty, for each of 255 times `1 << cellLog` ticks long; 31 is as good as all. */
export function idleTable(Wlog: number, averagePacket: number, rate: number, cellLog: number): Uint8Array {
  const fall = -Math.log(1 - 1 / (1 << Wlog)) / ticksOf(averagePacket, rate)
  return Uint8Array.from({ length: 256 }, (_, i) => (i === 255 ? 31 : Math.min(Math.trunc((i << cellLog) * fall), 31)))
}
