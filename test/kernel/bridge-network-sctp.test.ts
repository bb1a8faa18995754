import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createNetwork } from '../../src/container/index.ts'
import type { Host } from '../../src/host/host.ts'
import { container, dualWorld, uplinkAddress6 } from './bridge-network-world.ts'
import { output, uplinkAddress } from './container-network-world.ts'
import { describeKernel } from './sandbox.ts'

/**
 * SCTP by raw sockets: Node has none, and the kernel at hand may have no SCTP of its own. Prints source, destination and bytes of the first packet that
 * comes. `listen ADDRESS BYTES` sends these bytes back, `send ADDRESS BYTES` sends them first.
 */
const SOURCE = `
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

int main(int count, char **words) {
  int six = strchr(words[2], ':') != NULL, family = six ? AF_INET6 : AF_INET, on = 1, listens = !strcmp(words[1], "listen");
  int raw = socket(family, SOCK_RAW, IPPROTO_SCTP);
  if (raw < 0) return perror("socket"), 1;
  if (six) setsockopt(raw, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
  else setsockopt(raw, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  unsigned char sent[512], got[2048];
  int length = strlen(words[3]) / 2;
  for (int i = 0; i < length; i++) sscanf(words[3] + 2 * i, "%2hhx", &sent[i]);

  struct sockaddr_storage peer = { .ss_family = family };
  inet_pton(family, words[2], six ? (void *)&((struct sockaddr_in6 *)&peer)->sin6_addr : (void *)&((struct sockaddr_in *)&peer)->sin_addr);
  socklen_t size = six ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
  if (listens) puts("ready"), fflush(stdout);
  else {
    struct timeval second = { .tv_sec = 1 };
    setsockopt(raw, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    if (sendto(raw, sent, length, 0, (struct sockaddr *)&peer, size) < 0) return perror("sendto"), 1;
  }

  char control[256], from[64], to[64];
  struct iovec part = { got, sizeof got };
  struct msghdr message = { &peer, sizeof peer, &part, 1, control, sizeof control, 0 };
  int received = recvmsg(raw, &message, 0);
  if (received < 0) return puts("nobody answered"), 0;
  for (struct cmsghdr *each = CMSG_FIRSTHDR(&message); each; each = CMSG_NXTHDR(&message, each))
    if (six) inet_ntop(family, &((struct in6_pktinfo *)CMSG_DATA(each))->ipi6_addr, to, sizeof to);
    else inet_ntop(family, &((struct in_pktinfo *)CMSG_DATA(each))->ipi_addr, to, sizeof to);
  if (six) inet_ntop(family, &((struct sockaddr_in6 *)&peer)->sin6_addr, from, sizeof from);
  else inet_ntop(family, &((struct sockaddr_in *)&peer)->sin_addr, from, sizeof from);
  printf("%s %s ", from, to);
  /* Of IPv4 a raw socket gets the header too. */
  for (int i = six ? 0 : (got[0] & 15) * 4; i < received; i++) printf("%02x", got[i]);
  puts("");
  fflush(stdout);
  if (listens && sendto(raw, sent, length, 0, (struct sockaddr *)&peer, size) < 0) return perror("sendto"), 1;
  return 0;
}
`

/** The checksum of SCTP, a bit at a time. RFC 9260, appendix A */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
  }
  return ~crc >>> 0
}

/** A packet of one chunk, INIT (1) or INIT ACK (2), in hexadecimal digits. RFC 9260, 3.1 and 3.3.2 */
function packet(kind: number, from: number, to: number, verificationTag: number): string {
  const bytes = Buffer.alloc(32)
  bytes.writeUInt16BE(from, 0)
  bytes.writeUInt16BE(to, 2)
  bytes.writeUInt32BE(verificationTag, 4)
  bytes.writeUInt8(kind, 12)
  bytes.writeUInt16BE(20, 14)
  bytes.writeUInt32BE(0x12345678, 16)
  bytes.writeUInt32BE(65_536, 20)
  bytes.writeUInt16BE(1, 24)
  bytes.writeUInt16BE(1, 26)
  bytes.writeUInt32BE(1, 28)
  bytes.writeUInt32LE(crc32c(bytes), 8)
  return bytes.toString('hex')
}

const init = (from: number, to: number) => packet(1, from, to, 0)
const initAck = (from: number, to: number) => packet(2, from, to, 0x12345678)

describe('the checksum that the packets are held against', () => {
  it('is the one of the catalogues, and of RFC 3720', () => {
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283)
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa)
  })
})

describeKernel(
  'a port that is published for SCTP',
  () => {
    let folder = ''
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'netloom-sctp-'))
      writeFileSync(join(folder, 'sctp.c'), SOURCE)
      expect(spawnSync('cc', ['-Wall', '-o', join(folder, 'sctp'), join(folder, 'sctp.c')], { encoding: 'utf8' }).stderr).toBe('')
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    function start(place: Host, ...words: string[]): ChildProcess {
      const child = place.spawn(join(folder, 'sctp'), words, { stdio: ['ignore', 'pipe', 'inherit'] })
      onTestFinished(async () => {
        if (child.exitCode === null && child.kill()) await once(child, 'exit')
      })
      return child
    }

    it.each([
      { family: 'IPv4', any: '0.0.0.0', host: uplinkAddress, inside: '10.89.0.2', outside: '203.0.113.1' },
      { family: 'IPv6', any: '::', host: uplinkAddress6, inside: 'fd00:89::2', outside: '2001:db8:1::1' },
    ])('leads to the container and back by $family, with checksums that are right', async ({ any, host, inside, outside }) => {
      const { far } = await dualWorld()
      await using network = await createNetwork({ name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' })
      const one = container('one')
      const { ports } = await network.attach('one', { ports: ['8080:80/sctp'] })
      expect(ports).toEqual(['8080:80/sctp'])
      const server = start(one, 'listen', any, initAck(80, 5555))
      await once(server.stdout ?? server, 'data')
      const heard = output(server)
      expect(await output(start(far, 'send', host, init(5555, 8081))), 'another port').toBe('nobody answered\n')
      expect(await output(start(far, 'send', host, init(5555, 8080)))).toBe(`${host} ${outside} ${initAck(8080, 5555)}\n`)
      expect(await heard).toBe(`${outside} ${inside} ${init(5555, 80)}\n`)
      await network.delete()
    })
  },
  'cc',
)
