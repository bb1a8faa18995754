import { writeFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { openIcmpSocket } from '../../src/system/icmp-socket.ts'
import { openNetlinkSocket } from '../../src/system/netlink-socket.ts'
import { setLoopback } from '../kernel/loopback.ts'
import { describeKernel } from '../kernel/sandbox.ts'
import { filesAtRest } from './open-files.ts'
import { runScript } from './script.ts'

const ECHO = { 4: { request: 8, reply: 0 }, 6: { request: 128, reply: 129 } }

function loopbackUp(): void {
  const socket = openNetlinkSocket(0)
  setLoopback(socket, true)
  void socket.close()
}

/** An ICMP echo request with `netloom` as its data. RFC 792; the checksum of IPv6 is the kernel's work. */
function echo(version: 4 | 6, identifier: number): Buffer {
  const message = Buffer.from([ECHO[version].request, 0, 0, 0, identifier >> 8, identifier & 0xff, 0, 1, ...Buffer.from('netloom!')])
  let sum = 0
  for (let offset = 0; offset < message.length; offset += 2) sum += message.readUInt16BE(offset)
  message.writeUInt16BE(~((sum & 0xffff) + (sum >> 16)) & 0xffff, 2)
  return message
}

function open(address: string) {
  const socket = openIcmpSocket(address)
  onTestFinished(() => socket.close())
  return socket
}

/** What an answer to this identifier brings back, if one waits. */
function answer(socket: ReturnType<typeof open>, type: number): string | undefined {
  const buffer = Buffer.alloc(256)
  for (let length = socket.read(buffer); length >= 0; length = socket.read(buffer)) {
    if (buffer[0] === type && buffer.readUInt16BE(4) === socket.identifier) return buffer.toString('latin1', 8, length)
  }
  return undefined
}

/** The same, waited for. */
function awaited(socket: ReturnType<typeof open>, type: number): string | undefined {
  let text = answer(socket, type)
  while (text === undefined && socket.waitSync(1000)) text = answer(socket, type)
  return text
}

describeKernel('an ICMP socket', () => {
  it.each([
    [4, '127.0.0.1'],
    [6, '::1'],
  ] as const)('gets its echo by IPv%d', (version, address) => {
    loopbackUp()
    const socket = open(address)
    socket.writeSync(echo(version, socket.identifier))
    expect(awaited(socket, ECHO[version].reply)).toBe('netloom!')
  })

  it('hears its answer while the event loop runs', async () => {
    loopbackUp()
    const socket = open('127.0.0.1')
    const reply = new Promise((resolve, reject) => {
      const stop = socket.listen(() => {
        const text = answer(socket, ECHO[4].reply)
        if (text === undefined) return
        stop()
        resolve(text)
      }, reject)
    })
    await socket.write(echo(4, socket.identifier))
    expect(await reply).toBe('netloom!')
  })

  it('works in the namespace that it was opened in', () => {
    using inside = createNamespace()
    expect(() => inside.enter(() => open('127.0.0.1'))).toThrow(expect.objectContaining({ code: 'ENETUNREACH' }))
    inside.enter(loopbackUp)
    const socket = inside.enter(() => open('127.0.0.1'))
    socket.writeSync(echo(4, socket.identifier))
    expect(awaited(socket, ECHO[4].reply)).toBe('netloom!')
    expect(() => open('127.0.0.1')).toThrow(expect.objectContaining({ code: 'ENETUNREACH' }))
  })

  it('says that no route leads there', () => {
    expect(() => openIcmpSocket('192.0.2.1')).toThrow(
      expect.objectContaining({ code: 'ENETUNREACH', syscall: 'connect', path: '192.0.2.1' }),
    )
  })

  it.each(['', 'localhost', '10.0.0', '10.0.0.0/8', '1.2.3.4.5', ':::'])('refuses %j, which is no address', (text) => {
    expect(() => openIcmpSocket(text)).toThrow(TypeError)
  })

  it('takes a link-local address with its interface, and says when there is none of that name', () => {
    expect(() => openIcmpSocket('fe80::1%nowhere')).toThrow(expect.objectContaining({ code: 'ENODEV', path: 'nowhere' }))
    loopbackUp()
    expect(() => openIcmpSocket('fe80::1%lo')).not.toThrow(expect.objectContaining({ code: 'EINVAL' }))
  })

  it('leaks nothing, whether it opens or not', async () => {
    loopbackUp()
    const before = await filesAtRest()
    for (let times = 0; times < 1000; times += 1) {
      expect(() => openIcmpSocket('192.0.2.1')).toThrow()
      await openIcmpSocket('127.0.0.1').close()
    }
    expect(await filesAtRest()).toBe(before)
  })

  it.each([
    ['works without CAP_NET_RAW where ping_group_range has our group', 'netloom!'],
    // A new network namespace allows it to nobody.
    ['is refused without CAP_NET_RAW where ping_group_range has no group', 'EACCES: permission denied, socket'],
  ])('%s', (_, outcome) => {
    loopbackUp()
    if (outcome === 'netloom!') writeFileSync('/proc/sys/net/ipv4/ping_group_range', '0 0')
    const { stdout, stderr } = runScript(`
      import { openIcmpSocket } from './src/system/index.ts'
      import { dropCapabilities } from './test/system/capabilities.ts'
      dropCapabilities()
      try {
        const socket = openIcmpSocket('127.0.0.1')
        // The kernel writes the checksum and the identifier of a ping socket itself.
        socket.writeSync(Buffer.from([8, 0, 0, 0, 0, 0, 0, 1, ...Buffer.from('netloom!')]))
        const buffer = Buffer.alloc(256)
        socket.waitSync(1000)
        const length = socket.read(buffer)
        if (buffer[0] === 0 && buffer.readUInt16BE(4) === socket.identifier) console.log(buffer.toString('latin1', 8, length))
        socket.close()
      } catch (error) { console.log(error.message) }`)
    expect(stderr).toBe('')
    expect(stdout).toBe(`${outcome}\n`)
  })
})
