/** Which address a container gets that asked for none: the next one that nobody has. The set in the kernel decides; this is only where to begin. */

import type { Host } from '../../host/host.ts'
import { fromNumber, numberOf } from '../../host/ip/prefix.ts'
import { failure } from '../failure.ts'
import type { Subnet } from './description.ts'
import { readTable } from './ruleset.ts'

/** The addresses that a network may give, and where it stands among them. */
export class Leases {
  readonly #host: Host
  readonly #network: string
  /** Addresses that somebody has, as far as is known. */
  #taken: Set<unknown> | undefined
  readonly #next = new Map<Subnet, bigint>()

  constructor(host: Host, network: string) {
    this.#host = host
    this.#network = network
  }

  /**
   * An address of the subnet that is free, as far as is known; it counts as taken from now on. @throws an Error with code EADDRNOTAVAIL where none is free
   */
  async next(subnet: Subnet): Promise<string> {
    const known = this.#taken
    const taken = known ?? (await this.#read())
    const found = this.#search(subnet, taken)
    if (found !== undefined) return found
    // Somebody may have given one back meanwhile.
    const again = known === undefined ? undefined : this.#search(subnet, await this.#read())
    if (again !== undefined) return again
    const { prefix, first, last } = subnet
    throw failure(
      'EADDRNOTAVAIL',
      `network ${this.#network} has no free address left: of ${prefix}, ${first} to ${last} are taken or reserved`,
    )
  }

  #search(subnet: Subnet, taken: Set<unknown>): string | undefined {
    const { family, gateway, reserved } = subnet
    const [first, last] = [numberOf({ address: subnet.first }), numberOf({ address: subnet.last })]
    const begin = this.#next.get(subnet) ?? first
    for (let number = begin, round = 0; round < 2; number = first, round++) {
      for (const end = round === 0 ? last : begin - 1n; number <= end; number++) {
        const address = fromNumber(number, family)
        if (address === gateway || taken.has(address) || reserved.includes(address)) continue
        taken.add(address)
        this.#next.set(subnet, number + 1n)
        return address
      }
    }
    return undefined
  }

  async #read(): Promise<Set<unknown>> {
    const found = await readTable(this.#host)
    const leases = found?.entries.filter(({ set }) => set.startsWith('leases')) ?? []
    this.#taken = new Set(leases.map(({ key }) => key))
    return this.#taken
  }
}
