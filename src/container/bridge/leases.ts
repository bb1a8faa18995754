/** Which address a container gets that asked for none: the next one that nobody has. The set in the kernel decides; this is only where to begin. */

import type { Host } from '../../host/host.ts'
import { fromNumber, numberOf, parseAddress } from '../../host/ip/prefix.ts'
import { NetlinkError } from '../../netlink/index.ts'
import { readComment } from '../../nft/index.ts'
import { parseIp } from '../../schema/index.ts'
import { failure } from '../failure.ts'
import type { Subnet } from './description.ts'
import { leaseSet } from './entries.ts'
import { readTable } from './ruleset.ts'
import { place } from './table.ts'

/** How far apart those begin again who wanted the same address. */
const SPREAD = 16

/** The addresses that a network may give, and where it stands among them. */
export class Leases {
  readonly #host: Host
  readonly #network: string
  /** Addresses that somebody has, as far as is known. */
  #taken: Set<unknown> | undefined
  #reading: Promise<Set<unknown>> | undefined
  readonly #next = new Map<Subnet, bigint>()

  constructor(host: Host, network: string) {
    this.#host = host
    this.#network = network
  }

  /**
   * An address of the subnet that is free; it counts as taken from now on. Between that and the lease somebody else may take it: then `lost` says so.
   *
   * @throws an Error with code EADDRNOTAVAIL where none is free
   */
  async next(subnet: Subnet): Promise<string> {
    let known = this.#taken !== undefined
    for (let taken = this.#taken ?? (await this.#read()); ; ) {
      const found = this.#search(subnet, taken)
      // To ask costs little; to be refused makes the kernel wait for a grace period, and everybody else with it.
      if (found !== undefined && (await holderOf(this.#host, found)) === undefined) return found
      if (found !== undefined) continue
      if (!known) break
      // Somebody may have given one back meanwhile.
      known = false
      taken = await this.#read()
    }
    const { prefix, first, last } = subnet
    throw failure(
      'EADDRNOTAVAIL',
      `network ${this.#network} has no free address left: of ${prefix}, ${first} to ${last} are taken or reserved`,
    )
  }

  /** Says that somebody else took an address first. Those who are at it at the same time go on from different places. */
  lost(subnet: Subnet): void {
    const next = this.#next.get(subnet)
    if (next !== undefined) this.#next.set(subnet, next + BigInt(Math.floor(Math.random() * SPREAD)))
  }

  /** Says that addresses are free again. */
  freed(addresses: readonly string[]): void {
    for (const address of addresses) this.#taken?.delete(address)
  }

  #search(subnet: Subnet, taken: Set<unknown>): string | undefined {
    const { family, gateway, reserved } = subnet
    const [first, last] = [numberOf({ address: subnet.first }), numberOf({ address: subnet.last })]
    const begin = this.#next.get(subnet) ?? first
    for (let number = begin, round = 0; round < 2; number = first, round++) {
      for (const end = round === 0 ? last : min(begin - 1n, last); number <= end; number++) {
        const address = fromNumber(number, family)
        if (address === gateway || taken.has(address) || reserved.includes(address)) continue
        taken.add(address)
        this.#next.set(subnet, number + 1n)
        return address
      }
    }
    return undefined
  }

  /** Reads which are taken; who asks meanwhile waits for the same answer. */
  async #read(): Promise<Set<unknown>> {
    this.#reading ??= readTable(this.#host).then((found) => {
      const leases = found?.entries.filter(({ set }) => set.startsWith('leases')) ?? []
      this.#taken = new Set(leases.map(({ key }) => key))
      return this.#taken
    })
    try {
      return await this.#reading
    } finally {
      this.#reading = undefined
    }
  }
}

/** Who has an address, as the comment on its lease says; undefined where nobody has it, or even the table is gone. */
export async function holderOf(host: Host, address: string): Promise<string | undefined> {
  const set = { ...place, set: leaseSet(parseAddress(address).family) }
  try {
    const { NFTA_SET_ELEM_USERDATA: userdata } = await host.firewall.elements.get(set, parseIp(address) ?? new Uint8Array())
    return readComment(userdata) ?? ''
  } catch (error) {
    if (error instanceof NetlinkError && error.code === 'ENOENT') return undefined
    throw error
  }
}

function min(one: bigint, other: bigint): bigint {
  return one < other ? one : other
}
