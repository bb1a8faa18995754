import { afterEach, describe, expect, it, vi } from 'vitest'
import { inPlace, inPool, isFree, type Lane, laneOf } from '../../src/system/lane.ts'

const small = new Uint8Array(100)
let now = 1000

vi.spyOn(performance, 'now').mockImplementation(() => now)
afterEach(() => {
  now = 1000
})

function lane(): Lane {
  return { inPool: 0, restUntil: 0 }
}

/** A write that takes so many milliseconds. */
const taking = (milliseconds: number) => () => {
  now += milliseconds
}

describe('a prompt datagram is written in place', () => {
  it('where nothing else is under way', () => {
    expect(isFree(lane(), small)).toBe(true)
  })

  it('but not a large one', () => {
    expect(isFree(lane(), new Uint8Array(16_383))).toBe(true)
    expect(isFree(lane(), new Uint8Array(16_384))).toBe(false)
  })

  it('but not while another is written in the pool: that may have the kernel’s lock', async () => {
    const busy = lane()
    let finish = () => {}
    const writing = inPool(busy, () => new Promise((resolve) => (finish = resolve)))
    expect(isFree(busy, small)).toBe(false)
    finish()
    await writing
    expect(isFree(busy, small)).toBe(true)
  })

  it('nor once one in the pool has failed, any less', async () => {
    const busy = lane()
    await expect(inPool(busy, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(isFree(busy, small)).toBe(true)
  })

  it.each<[string, (busy: Lane, milliseconds: number) => unknown]>([
    ['in place', (busy, milliseconds) => inPlace(busy, taking(milliseconds))],
    ['in the pool', (busy, milliseconds) => inPool(busy, async () => taking(milliseconds)())],
  ])('but not for 100 ms after one took 4 ms or more %s', async (_, write) => {
    const busy = lane()
    await write(busy, 3)
    expect(isFree(busy, small)).toBe(true)
    await write(busy, 4)
    expect(isFree(busy, small)).toBe(false)
    now += 99
    expect(isFree(busy, small)).toBe(false)
    now += 1
    expect(isFree(busy, small)).toBe(true)
  })

  it('also after one that took long failed', () => {
    const busy = lane()
    const failing = () => {
      now += 20
      throw new Error('no')
    }
    expect(() => inPlace(busy, failing)).toThrow('no')
    expect(isFree(busy, small)).toBe(false)
  })
})

it('each protocol has a lane of its own, which all its sockets share', () => {
  expect(laneOf(0)).toBe(laneOf(0))
  expect(laneOf(0)).not.toBe(laneOf(12))
})
