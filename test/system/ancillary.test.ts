import { writeSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { receiver } from '../../src/system/ancillary.ts'
import { closeDescriptor } from '../../src/system/descriptor.ts'
import { call } from '../../src/system/libc.ts'
import { setOption } from '../../src/system/socket.ts'
import { runScript } from './script.ts'

const SOL_SOCKET = 1
const SO_PASSCRED = 16
const SO_TIMESTAMP = 29
const SCM_CREDENTIALS = 2

/** Two sockets of datagrams that talk to each other: AF_UNIX, SOCK_SEQPACKET. The first one is told who sent what. */
function pairOfSockets(): [number, number] {
  const pair = Buffer.alloc(8)
  call('socketpair', [1, 5 | 0o2004000, 0, pair])
  const [ours, theirs] = [pair.readInt32LE(0), pair.readInt32LE(4)]
  onTestFinished(() => {
    for (const fd of [ours, theirs]) closeDescriptor(fd)
  })
  setOption(ours, SOL_SOCKET, SO_PASSCRED, 1)
  return [ours, theirs]
}

/** struct ucred. */
function credentials(): Buffer {
  const bytes = Buffer.alloc(12)
  bytes.writeInt32LE(process.pid, 0)
  bytes.writeUInt32LE(process.getuid?.() ?? 0, 4)
  bytes.writeUInt32LE(process.getgid?.() ?? 0, 8)
  return bytes
}

describe('receiving', () => {
  it('gives nothing where nothing waits', () => {
    const [ours] = pairOfSockets()
    expect(receiver(8)(ours)).toBeUndefined()
  })

  it('gives each datagram and what the kernel tells beside it', () => {
    const [ours, theirs] = pairOfSockets()
    const receive = receiver(8)
    for (const text of ['one', 'three']) {
      writeSync(theirs, text)
      const { datagram, cut, ancillary } = receive(ours) ?? expect.fail('nothing waits')
      expect([datagram.toString(), cut]).toEqual([text, false])
      expect(ancillary).toEqual([{ level: SOL_SOCKET, type: SCM_CREDENTIALS, data: credentials() }])
    }
  })

  it('tells two things beside one datagram apart', () => {
    const [ours, theirs] = pairOfSockets()
    setOption(ours, SOL_SOCKET, SO_TIMESTAMP, 1)
    writeSync(theirs, 'x')
    const types = receiver(8)(ours)?.ancillary.map(({ level, type, data }) => [level, type, data.length])
    expect(types).toContainEqual([SOL_SOCKET, SCM_CREDENTIALS, 12])
    expect(types).toContainEqual([SOL_SOCKET, SO_TIMESTAMP, 16])
  })

  it('says that a datagram was longer than there was room for', () => {
    const [ours, theirs] = pairOfSockets()
    writeSync(theirs, '123456789')
    writeSync(theirs, '12345678')
    const receive = receiver(8)
    expect(receive(ours)).toMatchObject({ datagram: Buffer.from('12345678'), cut: true })
    expect(receive(ours)).toMatchObject({ datagram: Buffer.from('12345678'), cut: false })
  })

  it('throws the error of the system', () => {
    expect(() => receiver(8)(-1)).toThrow(expect.objectContaining({ code: 'EBADF', syscall: 'recvmsg' }))
  })

  it('has its memory where it was, whatever the garbage collector does', () => {
    const { stdout, stderr } = runScript(`
      import { writeSync } from 'node:fs'
      import { setFlagsFromString } from 'node:v8'
      import { runInNewContext } from 'node:vm'
      import { receiver } from './src/system/ancillary.ts'
      import { call, addressOf } from './src/system/libc.ts'
      setFlagsFromString('--expose-gc')
      const gc = runInNewContext('gc')
      const pair = Buffer.alloc(8)
      call('socketpair', [1, 5 | 0o2004000, 0, pair])
      const receivers = Array.from({ length: 50 }, () => receiver(64))
      const lasting = Buffer.allocUnsafeSlow(32)
      const before = addressOf(lasting)
      let right = 0
      for (let i = 0; i < 500; i++) {
        // Arrays of all sizes come and go, small ones on the heap of V8, large ones beside it.
        const litter = Array.from({ length: 100 }, (_, j) => [new Uint8Array(j).fill(255), Buffer.alloc(j * 7, 255), { j }])
        if (i % 25 === 0) gc()
        else if (i % 5 === 0) gc({ type: 'minor' })
        writeSync(pair.readInt32LE(4), 'datagram ' + i)
        const received = receivers[i % receivers.length](pair.readInt32LE(0))
        if (received.datagram.toString() === 'datagram ' + i && litter.every(([array]) => array.every((byte) => byte === 255))) right++
      }
      console.log(right, addressOf(lasting) === before)`)
    expect({ stdout, stderr }).toEqual({ stdout: '500 true\n', stderr: '' })
  })
})
