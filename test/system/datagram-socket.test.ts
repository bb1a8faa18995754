import { promises } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DatagramSocket } from '../../src/system/datagram-socket.ts'
import { closeDescriptor } from '../../src/system/descriptor.ts'
import { call } from '../../src/system/libc.ts'
import { filesAtRest, threads } from './open-files.ts'

/** Two sockets of datagrams that talk to each other: AF_UNIX, SOCK_SEQPACKET. What is said here of both holds for a netlink socket. */
function socketsOfDatagrams(): [DatagramSocket, DatagramSocket] {
  const pair = Buffer.alloc(8)
  call('socketpair', [1, 5 | 0o2004000, 0, pair])
  const sockets: [DatagramSocket, DatagramSocket] = [new DatagramSocket(pair.readInt32LE(0)), new DatagramSocket(pair.readInt32LE(4))]
  onTestFinished(async () => {
    for (const socket of sockets) await socket.close()
  })
  return sockets
}

/** Reads all that waits. (0 is the end of the other socket.) */
function drain(socket: DatagramSocket): string[] {
  const buffer = Buffer.alloc(1024)
  const datagrams: string[] = []
  for (let length = socket.read(buffer); length > 0; length = socket.read(buffer)) datagrams.push(buffer.toString('utf8', 0, length))
  return datagrams
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it did not happen within 5 seconds')
    await pause(5)
  }
}

const numbers = Array.from({ length: 100 }, (_, index) => `${index}`)

describe('reading', () => {
  it('gives -1 when nothing waits', () => {
    const [ours] = socketsOfDatagrams()
    expect(ours.read(Buffer.alloc(8))).toBe(-1)
  })

  it('gives one datagram at a time, cut to the buffer', () => {
    const [ours, theirs] = socketsOfDatagrams()
    theirs.writeSync(Buffer.from('12345'))
    theirs.writeSync(Buffer.from('678'))
    const buffer = Buffer.alloc(4)
    expect([ours.read(buffer), buffer.toString()]).toEqual([4, '1234'])
    expect([ours.read(buffer), buffer.toString()]).toEqual([3, '6784'])
    expect(ours.read(buffer)).toBe(-1)
  })

  it('can be waited for', () => {
    const [ours, theirs] = socketsOfDatagrams()
    const began = performance.now()
    expect(ours.waitSync(50)).toBe(false)
    expect(performance.now() - began).toBeGreaterThanOrEqual(49)
    theirs.writeSync(Buffer.from('x'))
    expect(ours.waitSync(5000)).toBe(true)
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

describe('writing', () => {
  it('keeps the order of a hundred writes at once', async () => {
    const [ours, theirs] = socketsOfDatagrams()
    await Promise.all(numbers.map((number) => theirs.write(Buffer.from(number))))
    expect(drain(ours)).toEqual(numbers)
  })

  it('rejects with the error of the system, and the next write goes on', async () => {
    const [ours, theirs] = socketsOfDatagrams()
    const tooLong = theirs.write(Buffer.alloc(1 << 20))
    const next = theirs.write(Buffer.from('next'))
    await expect(tooLong).rejects.toMatchObject({ code: 'EMSGSIZE', errno: -90, syscall: 'write' })
    await next
    expect(drain(ours)).toEqual(['next'])
    expect(() => theirs.writeSync(Buffer.alloc(1 << 20))).toThrow(
      expect.objectContaining({ code: 'EMSGSIZE', errno: -90, syscall: 'write' }),
    )
  })
})

describe('listening', () => {
  it('tells of datagrams until it is stopped, whatever the listener leaves unread', async () => {
    const [ours, theirs] = socketsOfDatagrams()
    let calls = 0
    const stop = ours.listen(
      () => {
        calls += 1
      },
      (error) => {
        throw error
      },
    )
    for (const number of numbers) theirs.writeSync(Buffer.from(number))
    await until(() => calls === numbers.length)
    stop()
    theirs.writeSync(Buffer.from('after'))
    await pause(50)
    expect(calls).toBe(numbers.length)
    expect(drain(ours)).toEqual([...numbers, 'after'])
  })

  it('can be taken up again', async () => {
    const [ours, theirs] = socketsOfDatagrams()
    for (const word of ['one', 'two', 'three']) {
      const heard: string[] = []
      const stop = ours.listen(
        () => heard.push(...drain(ours)),
        (error) => {
          throw error
        },
      )
      theirs.writeSync(Buffer.from(word))
      await until(() => heard.length > 0)
      stop()
      expect(heard).toEqual([word])
    }
  })

  it('counts a datagram that is too long for it as lost, says so, and goes on', async () => {
    const [ours, theirs] = socketsOfDatagrams()
    const heard: string[] = []
    const failures: Error[] = []
    ours.listen(
      () => heard.push(...drain(ours)),
      (error) => failures.push(error),
    )
    theirs.writeSync(Buffer.alloc(150_000))
    theirs.writeSync(Buffer.from('short'))
    await until(() => heard.length > 0)
    expect(failures).toMatchObject([{ code: 'ENOBUFS' }])
    expect(heard).toEqual(['short'])
  })

  it('has one listener', () => {
    const [ours] = socketsOfDatagrams()
    const nothing = () => undefined
    const stop = ours.listen(nothing, nothing)
    expect(() => ours.listen(nothing, nothing)).toThrow('the socket has a listener already')
    stop()
    ours.listen(nothing, nothing)()
  })

  it('takes no thread, and leaves the pool free', async () => {
    await promises.stat('/') // the pool's threads start with its first work
    const before = threads()
    for (let times = 0; times < 16; times += 1) {
      const [ours] = socketsOfDatagrams()
      ours.listen(
        () => undefined,
        () => undefined,
      )
    }
    const stat = await Promise.race([promises.stat('/'), pause(2000)])
    expect(stat?.isDirectory()).toBe(true)
    expect(threads()).toBe(before)
  })
})

describe('closing', () => {
  it('waits for the writes under way', async () => {
    const [ours, theirs] = socketsOfDatagrams()
    const writes = numbers.map((number) => theirs.write(Buffer.from(number)))
    await theirs.close()
    await Promise.all(writes)
    expect(drain(ours)).toEqual(numbers)
  })

  it('is no error twice', async () => {
    const [ours] = socketsOfDatagrams()
    const count = await filesAtRest()
    await Promise.all([ours.close(), ours.close()])
    await ours.close()
    expect(await filesAtRest()).toBe(count - 1)
  })

  it('ends every use of the descriptor, whose number may be another file’s at once', async () => {
    const [ours] = socketsOfDatagrams()
    void ours.close()
    const closed = expect.objectContaining({ code: 'EBADF', hint: 'the socket is closed' })
    await expect(ours.write(Buffer.from('x'))).rejects.toEqual(closed)
    expect(() => ours.writeSync(Buffer.from('x'))).toThrow(closed)
    expect(() => ours.read(Buffer.alloc(1))).toThrow(closed)
    expect(() => ours.waitSync(0)).toThrow(closed)
    expect(() => ours.listen(closed, closed)).toThrow(closed)
  })

  it('ends listening', async () => {
    const [ours, theirs] = socketsOfDatagrams()
    let calls = 0
    ours.listen(
      () => {
        calls += 1
      },
      () => undefined,
    )
    await ours.close()
    expect(() => theirs.writeSync(Buffer.from('x'))).toThrow(expect.objectContaining({ code: 'EPIPE' }))
    await pause(20)
    expect(calls).toBe(0)
  })

  it('leaves nothing behind after thousands of sockets, heard or not', async () => {
    const before = await filesAtRest()
    const pair = Buffer.alloc(8)
    for (let times = 0; times < 2000; times += 1) {
      call('socketpair', [1, 5 | 0o2004000, 0, pair])
      const ours = new DatagramSocket(pair.readInt32LE(0))
      ours.listen(
        () => undefined,
        () => undefined,
      )
      if (times % 100 === 0) await pause(0) // so that the event loop has looked at some of them
      await ours.close()
      closeDescriptor(pair.readInt32LE(4))
    }
    await pause(0)
    expect(await filesAtRest()).toBe(before)
  })
})
