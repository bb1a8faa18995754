import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { closeDescriptor } from '../../src/system/descriptor.ts'
import { call } from '../../src/system/libc.ts'
import { type NetlinkSocket, openNetlinkSocket } from '../../src/system/netlink-socket.ts'
import { filesAtRest, threads } from '../system/open-files.ts'
import { projectRoot, runScript, scriptCommand } from '../system/script.ts'
import { setLoopback } from './loopback.ts'
import { describeKernel, isMachineRoot, run } from './sandbox.ts'

const NETLINK_ROUTE = 0
const RTNLGRP_LINK = 1
/** No protocol can have this number. For one that is only absent, a kernel with modules runs modprobe each time. */
const MAX_LINKS = 32
const RTM_NEWLINK = 16
const ENOBUFS = expect.objectContaining({ code: 'ENOBUFS', errno: -105, syscall: 'read' })

function open(): NetlinkSocket {
  const socket = openNetlinkSocket(NETLINK_ROUTE)
  onTestFinished(() => socket.close())
  return socket
}

/** RTM_GETLINK for `lo`. */
const askForLoopback = (() => {
  const message = Buffer.alloc(32)
  message.writeUInt32LE(32, 0)
  message.writeUInt16LE(18, 4)
  message.writeUInt16LE(1, 6)
  message.writeUInt32LE(77, 8)
  message.writeInt32LE(1, 20)
  return message
})()

/** The fields of the first message that waits. */
function readMessage(socket: NetlinkSocket) {
  const buffer = Buffer.alloc(32 * 1024)
  if (socket.read(buffer) < 0) return undefined
  return {
    type: buffer.readUInt16LE(4),
    sequence: buffer.readUInt32LE(8),
    portId: buffer.readUInt32LE(12),
    isUp: (buffer.readUInt32LE(24) & 1) === 1,
  }
}

/** The types of all messages that wait, by datagrams. */
function drain(socket: NetlinkSocket): (number | undefined)[] {
  const types: (number | undefined)[] = []
  for (let message = readMessage(socket); message !== undefined; message = readMessage(socket)) types.push(message.type)
  return types
}

/** Makes more announcements than a socket of the default size can hold. */
function flood(socket: NetlinkSocket): void {
  for (let times = 0; times < 400; times += 1) setLoopback(socket, times % 2 === 0)
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it did not happen within 5 seconds')
    await pause(5)
  }
}

describeKernel('a netlink socket', () => {
  it('has its answer when the write returns, on the spot or in the pool', async () => {
    const socket = open()
    const answer = { type: RTM_NEWLINK, sequence: 77, portId: socket.portId, isUp: false }
    socket.writeSync(askForLoopback)
    expect(readMessage(socket)).toEqual(answer)
    await socket.write(askForLoopback)
    expect(readMessage(socket)).toEqual(answer)
    expect(readMessage(socket)).toBeUndefined()
  })

  it('has a port id of its own among eight', () => {
    const ids = Array.from({ length: 8 }, () => open().portId)
    expect(new Set(ids).size).toBe(8)
    expect(ids).not.toContain(0)
  })

  it('belongs for life to the namespace that it was opened in', () => {
    using namespace = createNamespace()
    const outside = open()
    const inside = namespace.enter(open)
    setLoopback(inside, true)
    inside.writeSync(askForLoopback)
    outside.writeSync(askForLoopback)
    expect(readMessage(inside)?.isUp).toBe(true)
    expect(readMessage(outside)?.isUp).toBe(false)
  })

  it('has strict checking on, and extended acks, which say what was wrong', () => {
    const socket = open()
    const dump = Buffer.from(askForLoopback)
    dump.writeUInt16LE(0x301, 6) // NLM_F_REQUEST | NLM_F_DUMP
    socket.writeSync(dump)
    const buffer = Buffer.alloc(4096)
    const text = buffer.toString('latin1', 0, socket.read(buffer))
    expect(text).toContain('Filter by device index not supported for link dumps')
  })

  it('does not get its own request back with an error', () => {
    const socket = open()
    const request = Buffer.concat([askForLoopback, Buffer.alloc(968)])
    request.writeUInt32LE(1000, 0)
    request.writeUInt16LE(0xffff, 4) // no such message
    socket.writeSync(request)
    const buffer = Buffer.alloc(4096)
    const length = socket.read(buffer)
    expect(buffer.readUInt16LE(4)).toBe(2) // NLMSG_ERROR
    expect(length).toBeLessThan(200)
  })

  it('fails with the system’s error for a protocol that there is not, and leaks nothing', async () => {
    const before = await filesAtRest()
    for (let times = 0; times < 2000; times += 1) {
      expect(() => openNetlinkSocket(MAX_LINKS)).toThrow(expect.objectContaining({ code: 'EPROTONOSUPPORT', syscall: 'socket' }))
    }
    expect(await filesAtRest()).toBe(before)
  })

  it('leaks nothing when it is opened and closed thousands of times', async () => {
    const before = await filesAtRest()
    for (let times = 0; times < 2000; times += 1) await openNetlinkSocket(NETLINK_ROUTE).close()
    expect(await filesAtRest()).toBe(before)
  })

  it('is not inherited by programs', () => {
    const inherited = () => run('ls', '/proc/self/fd')
    const before = inherited()
    open().listen(
      () => undefined,
      () => undefined,
    )
    expect(inherited()).toBe(before)
  })
})

describeKernel('a stranger', () => {
  /** struct sockaddr_nl */
  function address(portId: number): Buffer {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16LE(16)
    bytes.writeUInt32LE(portId, 4)
    return bytes
  }

  function say(from: number, portId: number): number {
    return call('sendto', [from, askForLoopback, askForLoopback.length, 0, address(portId), 12])
  }

  it('can send to an ordinary netlink socket, and is refused by ours', () => {
    const [stranger, ordinary] = [call('socket', [16, 3, NETLINK_ROUTE]), call('socket', [16, 3, NETLINK_ROUTE])]
    const bound = Buffer.alloc(12)
    call('bind', [ordinary, address(0), 12])
    call('getsockname', [ordinary, bound, Buffer.from([12, 0, 0, 0])])
    expect(say(stranger, bound.readUInt32LE(4))).toBe(askForLoopback.length)

    const ours = open()
    expect(() => say(stranger, ours.portId)).toThrow(expect.objectContaining({ code: 'ECONNREFUSED' }))
    expect(readMessage(ours)).toBeUndefined()
    closeDescriptor(stranger)
    closeDescriptor(ordinary)
  })
})

describeKernel('announcements', () => {
  it('come to those who have joined their group, until they leave it', () => {
    const [changes, listener] = [open(), open()]
    setLoopback(changes, true)
    expect(drain(listener)).toEqual([])
    listener.join(RTNLGRP_LINK)
    setLoopback(changes, false)
    expect(drain(listener)).toEqual([RTM_NEWLINK])
    listener.leave(RTNLGRP_LINK)
    setLoopback(changes, true)
    expect(drain(listener)).toEqual([])
  })

  it('come without being asked for to a listener', async () => {
    const [changes, listener] = [open(), open()]
    listener.join(RTNLGRP_LINK)
    const heard: unknown[] = []
    const stop = listener.listen(
      () => heard.push(...drain(listener)),
      (error) => heard.push(error),
    )
    setLoopback(changes, true)
    await until(() => heard.length > 0)
    setLoopback(changes, false)
    await until(() => heard.length > 1)
    stop()
    setLoopback(changes, true)
    await pause(20)
    expect(heard).toEqual([RTM_NEWLINK, RTM_NEWLINK])
  })

  it('are said to be lost when there were too many, and the listener goes on, each time', async () => {
    const [changes, listener] = [open(), open()]
    listener.join(RTNLGRP_LINK)
    const before = await filesAtRest()
    let heard = 0
    const failures: Error[] = []
    const stop = listener.listen(
      () => {
        heard += drain(listener).length
      },
      (error) => failures.push(error),
    )
    for (const round of [1, 2, 3]) {
      heard = 0
      flood(changes)
      await until(() => failures.length === round && heard > 0)
      await pause(20)
      const survivors = heard
      expect(survivors).toBeLessThan(400)
      setLoopback(changes, true)
      await until(() => heard === survivors + 1)
    }
    expect(failures).toEqual([ENOBUFS, ENOBUFS, ENOBUFS])
    stop()
    await pause(0)
    expect(await filesAtRest()).toBe(before)
  })

  it('are not listened to any more by a listener that stops because some were lost', async () => {
    const [changes, listener] = [open(), open()]
    listener.join(RTNLGRP_LINK)
    const before = await filesAtRest()
    let heard = 0
    const failed = new Promise((resolve) => {
      const stop = listener.listen(
        () => {
          heard += 1
        },
        (error) => {
          stop()
          heard = 0
          resolve(error)
        },
      )
    })
    flood(changes)
    expect(await failed).toEqual(ENOBUFS)
    await pause(50)
    expect(heard).toBe(0)
    expect(await filesAtRest()).toBe(before)
  })

  it('are said to be lost to whoever reads without listening, once, before those that were kept', () => {
    const [changes, reader] = [open(), open()]
    reader.join(RTNLGRP_LINK)
    flood(changes)
    expect(reader.waitSync(0)).toBe(true)
    expect(() => readMessage(reader)).toThrow(ENOBUFS)
    expect(drain(reader).length).toBeGreaterThan(0)
  })

  it('cost no thread', () => {
    const before = threads()
    for (let times = 0; times < 16; times += 1) {
      const socket = open()
      socket.join(RTNLGRP_LINK)
      socket.listen(
        () => undefined,
        () => undefined,
      )
    }
    expect(threads()).toBe(before)
  })
})

describeKernel('the buffers of a netlink socket', () => {
  /** The kernel lets only root of the machine itself, not of a user namespace, go past net.core.wmem_max and rmem_max. */
  const refusedBeyondLimits = !isMachineRoot()

  /** NLMSG_NOOP, with nothing after it: the kernel takes it and does not answer. */
  function noop(length: number): Buffer {
    const message = Buffer.alloc(length)
    message.writeUInt32LE(length, 0)
    message.writeUInt16LE(1, 4)
    return message
  }

  it('take exactly what they are said to take', () => {
    const socket = open()
    const fits = socket.reserveSend(0)
    socket.writeSync(noop(fits))
    expect(() => socket.writeSync(noop(fits + 1))).toThrow(expect.objectContaining({ code: 'EMSGSIZE' }))
    const grown = socket.reserveSend(2 * fits)
    expect(grown).toBeGreaterThanOrEqual(2 * fits)
    socket.writeSync(noop(2 * fits))
    expect(socket.reserveSend(1000)).toBe(grown)
  })

  it.skipIf(refusedBeyondLimits)('can send 20 MB at once, past the limits of the system', () => {
    const socket = open()
    expect(socket.reserveSend(20_000_000)).toBeGreaterThanOrEqual(20_000_000)
    socket.writeSync(noop(20_000_000))
  })

  it.skipIf(refusedBeyondLimits)('can grow until a flood of announcements fits', () => {
    const [changes, reader] = [open(), open()]
    reader.join(RTNLGRP_LINK)
    expect(reader.reserveReceive(16_000_000)).toBeGreaterThanOrEqual(16_000_000)
    flood(changes)
    expect(drain(reader).length).toBe(400)
  })

  it('grow as far as the system lets anybody, without CAP_NET_ADMIN', ({ skip }) => {
    skip(!existsSync('/proc/sys/net/core/wmem_max'), 'this kernel shows its limits in its first network namespace only')
    const { stdout, stderr } = runScript(`
      import { readFileSync } from 'node:fs'
      import { openNetlinkSocket } from './src/system/index.ts'
      import { dropCapabilities } from './test/system/capabilities.ts'
      const limit = (name) => Number(readFileSync('/proc/sys/net/core/' + name, 'latin1'))
      const limits = [limit('wmem_max'), limit('rmem_max')]
      const socket = openNetlinkSocket(0)
      dropCapabilities()
      console.log(socket.reserveSend(2 ** 28) === 2 * limits[0] - 32, socket.reserveReceive(2 ** 28) === limits[1])
      socket.close()`)
    expect(stderr).toBe('')
    expect(stdout).toBe('true true\n')
  })
})

describeKernel('a process', () => {
  const listening = `
    import { openNetlinkSocket } from './src/system/index.ts'
    const socket = openNetlinkSocket(0)
    socket.join(1)
    const stop = socket.listen(() => {}, () => {})
    console.log('listening')`

  it('ends while it listens, if it said so', () => {
    expect(runScript(`${listening}; socket.unref()`)).toMatchObject({ status: 0, signal: null, stdout: 'listening\n' })
  })

  it('ends when it stops listening', () => {
    expect(runScript(`${listening}; setTimeout(stop, 50)`)).toMatchObject({ status: 0, signal: null })
  })

  it('ends when it is told to, whoever listens', () => {
    expect(runScript(`${listening}; setTimeout(() => process.exit(7), 50)`)).toMatchObject({ status: 7, signal: null })
  })

  it('lives on while it listens', async () => {
    const [program, ...args] = scriptCommand(`${listening}; socket.unref(); socket.ref()`)
    const child = spawn(program, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    await pause(300)
    expect(child.exitCode).toBeNull()
    child.kill()
  })

  it('stays unref’d when announcements were lost in between', () => {
    const { status, stdout } = runScript(`${listening.replace('() => {})', '(error) => console.log(error.code))')}
      socket.unref()
      const { setLoopback } = await import('./test/kernel/loopback.ts')
      const changes = openNetlinkSocket(0)
      for (let times = 0; times < 400; times += 1) setLoopback(changes, times % 2 === 0)
      changes.close()
      setTimeout(() => {}, 100)`)
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'listening\nENOBUFS\n' })
  })
})

describeKernel('a worker thread', () => {
  it('listens, loses announcements and closes as the main thread does, without a warning', () => {
    const { stdout, stderr } = runScript(`
      import { Worker } from 'node:worker_threads'
      const worker = new Worker(\`(async () => {
        // What node was told to --import does not reach a worker made of text.
        const tsx = await import('tsx/esm/api')
        tsx.register()
        const { openNetlinkSocket } = await import('./src/system/index.ts')
        const { setLoopback } = await import('./test/kernel/loopback.ts')
        const [changes, listener] = [openNetlinkSocket(0), openNetlinkSocket(0)]
        listener.join(1)
        const buffer = Buffer.alloc(32768)
        let heard = 0
        listener.listen(() => { while (listener.read(buffer) >= 0) heard += 1 }, (error) => console.log(error.code))
        for (let times = 0; times < 400; times += 1) setLoopback(changes, times % 2 === 0)
        setTimeout(async () => { console.log(heard > 0); await listener.close(); await changes.close() }, 100)
      })()\`, { eval: true })
      worker.on('exit', (status) => console.log('exit', status))`)
    expect(stderr).toBe('')
    expect(stdout).toBe('ENOBUFS\ntrue\nexit 0\n')
  })
})
