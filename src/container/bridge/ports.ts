/** Published ports: what of the host leads into a container. docker-run(1), `--publish` */

import { parseAddress } from '../../host/ip/prefix.ts'

const protocols = ['tcp', 'udp', 'sctp'] as const

/** Ports of the host that lead to ports of a container. */
export interface PublishedPorts {
  /** The host's address; where it is left out, every one that it has. */
  readonly address?: string
  /** The first port of the host. */
  readonly host: number
  /** The first port of the container. Default: the same. */
  readonly container?: number
  /** How many, one behind the other. Default: 1. */
  readonly count?: number
  /** Default: `tcp`. */
  readonly protocol?: (typeof protocols)[number]
}

/** The same with nothing left to be filled in. */
export type Publication = Required<Omit<PublishedPorts, 'address'>> & Pick<PublishedPorts, 'address'>

/**
 * Reads ports as `docker run --publish` takes them: `8080:80`, `127.0.0.1:8080:80`, `[::1]:53:53/udp`, `8000-8009:9000-9009/sctp`.
 *
 * @throws a TypeError that says what would be right
 */
export function parsePorts(said: string | PublishedPorts): Publication {
  if (typeof said === 'string') return checked(parts(said), said)
  if (typeof said !== 'object' || said === null) throw new TypeError(`ports are text such as '8080:80/tcp' or an object, not ${said}`)
  const { address, host, container = host, count = 1, protocol = 'tcp' } = said
  return checked({ ...(address === undefined ? {} : { address }), host, container, count, protocol }, JSON.stringify(said))
}

/** Ports as text: what {@link parsePorts} reads. */
export function portsText({ address, host, container, count, protocol }: Publication): string {
  const range = (first: number) => (count === 1 ? String(first) : `${first}-${first + count - 1}`)
  const at = address === undefined ? '' : `${address.includes(':') ? `[${address}]` : address}:`
  return `${at}${range(host)}:${range(container)}/${protocol}`
}

function parts(said: string): Publication {
  const match = /^(?:(?:\[([^\]]+)\]|(\d+\.[\d.]+)):)?(\d+)(?:-(\d+))?(?::(\d+)(?:-(\d+))?)?(?:\/(\w+))?$/.exec(said)
  if (match === null) throw new TypeError(`ports are text such as '8080:80', '127.0.0.1:8080:80/udp', '8000-8009:9000-9009', not ${said}`)
  const [, six, four, first = '', last = first, into = first, end, protocol = 'tcp'] = match
  const count = Number(last) - Number(first) + 1
  const ending = end ?? (into === first ? last : into)
  if (Number(ending) - Number(into) + 1 !== count) throw new TypeError(`as many ports of the container as of the host, not as in ${said}`)
  const address = six ?? four
  return {
    ...(address === undefined ? {} : { address }),
    host: Number(first),
    container: Number(into),
    count,
    protocol: protocol as Publication['protocol'],
  }
}

function checked(ports: Publication, said: string): Publication {
  const { address, host, container, count, protocol } = ports
  if (!protocols.includes(protocol)) throw new TypeError(`the protocol is one of ${protocols.join(', ')}, not as in ${said}`)
  if (!Number.isInteger(count) || count < 1) throw new TypeError(`at least one port, not as in ${said}`)
  for (const port of [host, container, host + count - 1, container + count - 1])
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new TypeError(`a port is a number from 1 to 65535, not as in ${said}`)
  return address === undefined ? ports : { ...ports, address: parseAddress(address).address }
}
