import { once } from 'node:events'
import { expect, it } from 'vitest'
import { createNetwork } from '../../src/container/index.ts'
import type { Host } from '../../src/host/host.ts'
import { projectRoot } from '../system/script.ts'
import { container, dualWorld, uplinkAddress6 } from './bridge-network-world.ts'
import { uplinkAddress } from './container-network-world.ts'
import { describeKernel } from './sandbox.ts'

const PORT = 8080
const FROM = 4444
/** An INIT chunk: type, flags, length, initiate tag, window, streams out and in, first TSN. RFC 9260, section 3.3.2 */
const INIT = '01000014' + '00000001' + '0001ffff' + '000a' + '000a' + '00000001'

/** CRC32c, bit by bit: slow and plain. RFC 9260, appendix A */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0x82f63b78 & -(crc & 1))
  }
  return ~crc >>> 0
}

/** A packet with its checksum, which stands with its lowest byte first. */
function packet(source: number, destination: number): Buffer {
  const bytes = Buffer.concat([Buffer.alloc(12), Buffer.from(INIT, 'hex')])
  bytes.writeUInt16BE(source, 0)
  bytes.writeUInt16BE(destination, 2)
  bytes.writeUInt32LE(crc32c(bytes), 8)
  return bytes
}

/** A raw socket of SCTP, which this kernel need not know: it hears what comes for the namespace, or sends one packet. */
function raw(place: Pick<Host, 'spawn'>, address: string, body: string) {
  const script = `
    const { openSocket, connect, bind } = await import('./src/system/socket.ts')
    const { DatagramSocket } = await import('./src/system/datagram-socket.ts')
    const { socketAddress, versionOf } = await import('./src/system/internet-address.ts')
    const [family, header] = versionOf('${address}') === 6 ? [10, 0] : [2, 20]
    const open = (prepare) => openSocket(family, 3, 132, (fd) => (prepare(fd), new DatagramSocket(fd)))
    ${body}`
  return place.spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

describeKernel('a published port of SCTP', () => {
  it.each([
    ['IPv4', uplinkAddress, '0.0.0.0'],
    ['IPv6', uplinkAddress6, '::'],
  ])(
    'leads to the container, from outside and from the host itself, with a checksum that is right: %s',
    async (_, address, any) => {
      const { far, host } = await dualWorld()
      await using network = await createNetwork({ name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' })
      const one = container('one')
      await network.attach('one', { ports: [`${PORT}:80/sctp`] })
      for (const [index, from] of [far, host].entries()) {
        const ear = raw(
          one,
          any,
          `const socket = open((fd) => bind(fd, socketAddress('${any}')))
         const buffer = new Uint8Array(2048)
         socket.listen(() => {
           const length = socket.read(buffer)
           if (length < 0) return
           console.log(Buffer.from(buffer.subarray(header, length)).toString('hex'))
           process.exit()
         }, (error) => { throw error })
         console.log('ready')`,
        )
        await once(ear.stdout ?? ear, 'data')
        const heard = once(ear.stdout ?? ear, 'data')
        // Another port each time: the connection before is remembered.
        const mouth = raw(
          from,
          address,
          `open((fd) => connect(fd, socketAddress('${address}'))).writeSync(Buffer.from('${packet(FROM + index, PORT).toString('hex')}', 'hex'))
         process.exit()`,
        )
        await once(mouth, 'close')
        const arrived = Buffer.from(String((await heard)[0]).trim(), 'hex')
        expect(arrived.readUInt16BE(0)).toBe(FROM + index)
        expect(arrived.readUInt16BE(2)).toBe(80)
        expect(arrived.subarray(12).toString('hex')).toBe(INIT)
        const sum = arrived.readUInt32LE(8)
        arrived.writeUInt32LE(0, 8)
        expect(sum).toBe(crc32c(arrived))
      }
      await network.delete()
    },
    30_000,
  )
})
