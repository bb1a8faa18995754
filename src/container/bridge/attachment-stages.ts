/** The stages of attaching a container to a bridge. veth(4), bridge(8), nft(8) */

import { parsePrefix } from '../../host/ip/prefix.ts'
import { NetlinkError } from '../../netlink/index.ts'
import { untilRunning } from '../carrier.ts'
import { addAddress, addRoute } from '../change/addresses.ts'
import { addCable, setLink, turnAround } from '../change/links.ts'
import { linkAt, type Operation, type Workplace } from '../change/operation.ts'
import { setSetting } from '../change/setting.ts'
import type { Stage } from '../change/stage.ts'
import { linkAddressFor } from '../link-names.ts'
import { type Attachment, portAlias } from './alias.ts'
import type { AttachmentPlan } from './attachment-plan.ts'
import { elementCommands } from './element-commands.ts'
import { leaseEntries, ownerOf, publishedEntries, takenEntries } from './entries.ts'
import { entryChanges, settle } from './ruleset.ts'
import { forgetUnpublished } from './stale-connections.ts'
import type { FoundNetwork } from './survey.ts'
import { trustSettings } from './switches.ts'

/** The name of the host's end of a container's cable. */
export function hostLinkOf(owner: Pick<Attachment, 'network' | 'name'>): string {
  // Loaded when it is needed: importing netloom should not cost what not everybody needs.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return `nl${createHash('sha256').update(ownerOf(owner)).digest('hex').slice(0, 12)}`
}

/** All stages, in their order: the lease is the first of them, and `free` takes it back. */
export function attachmentStages(
  { plan, link: bridge }: FoundNetwork,
  { link, mac, ports, routes }: AttachmentPlan,
  attachment: Attachment,
  outside: Workplace,
  inside: Workplace,
  free: () => Promise<unknown>,
): Stage[] {
  const cable = hostLinkOf(attachment)
  const first = parsePrefix(attachment.addresses[0] ?? '').address
  const hasSix = plan.subnets.some(({ family }) => family === 'ipv6')
  return [
    {
      name: 'lease',
      purpose: 'Its addresses are its own from now on, and its ports lead to it: elements that nobody else can make.',
      place: outside,
      operations: [take(attachment, free)],
    },
    {
      name: 'cable',
      purpose:
        'A veth from the host into its namespace. From its first moment it says whose it is; what is not plugged in does not count yet.',
      place: outside,
      operations: [
        addCable(
          {
            name: cable,
            alias: portAlias(attachment),
            mtu: plan.mtu ?? bridge.mtu,
            peer: { name: link, address: mac ?? linkAddressFor(first) },
          },
          inside,
        ),
      ],
    },
    {
      name: 'inside',
      purpose: 'Its own end has the addresses, is up, and knows the way out.',
      place: inside,
      operations: [
        ...(hasSix ? trustSettings(inside.host, link) : []),
        ...attachment.addresses.map((address) => ofTheCable(addAddress(link, address))),
        setLink('lo', { up: true }),
        // Where there is no IPv6 the link needs no address of it either, and asks nobody for routers: each such packet goes to every port of the bridge.
        setLink(link, { up: true, ...(hasSix ? {} : { addressGeneration: 'none' }) }),
        ...routes.map((route) => ofTheCable(addRoute(route))),
      ],
    },
    {
      name: 'plug',
      purpose: 'The host’s end becomes a port of the bridge.',
      place: outside,
      operations: [
        ...(ports.some(({ address = '127' }) => address.startsWith('127')) ? [letLocalOut(plan.bridge)] : []),
        setLink(cable, { master: bridge, addressGeneration: 'none', up: true }),
        // With br_netfilter a packet to a port of its own turns round within the bridge; only such a port lets it out again where it came in.
        ...(ports.length > 0 ? [turnAround(cable)] : []),
      ],
    },
    {
      name: 'keep',
      purpose: 'What was leased for a while is leased for good; connections that go past its ports are forgotten.',
      place: outside,
      operations: [keep(attachment), carry(outside, cable), carry(outside, plan.bridge), carry(inside, link)],
    },
  ]
}

/** What goes with the cable needs no undoing of its own. */
function ofTheCable({ undo: _, ...operation }: Operation): Operation {
  return operation
}

/** Takes addresses, for a while, and ports. */
function take(attachment: Attachment, free: () => Promise<unknown>): Operation {
  const entries = takenEntries(attachment)
  return {
    commands: async () => elementCommands('create', entries),
    perform: async ({ host }) => host.firewall.transaction(await entryChanges(['create', entries])),
    undo: { commands: async () => elementCommands('delete', entries), perform: free },
  }
}

/** Leases for good what was leased for a while: the container is plugged in. */
function keep(attachment: Attachment): Operation {
  const leases = leaseEntries(attachment)
  const published = publishedEntries(attachment)
  const changes = () => entryChanges(['delete', leases], ['create', leases], ['add', published])
  return {
    commands: async () => [
      ...elementCommands('delete', leases),
      ...elementCommands('create', leases),
      ...elementCommands('add', published),
    ],
    async perform({ host }) {
      try {
        await host.firewall.transaction(await changes())
      } catch (error) {
        if (!(error instanceof NetlinkError) || error.code !== 'ENOENT') throw error
        // Somebody has flushed it all: the links say what was there.
        await settle(host)
      }
      await forgetUnpublished(host, attachment)
    },
    rehearse: async ({ host }) => host.firewall.transaction(await changes()),
  }
}

/**
 * Waits until a link carries, be it an end of the cable, or the bridge whose first port it is: else the first packet is lost, and whoever asks for a neighbour asks
 * again only after a second.
 */
function carry(place: Workplace, link: string): Operation {
  return { commands: [], perform: () => untilRunning(place.host, linkAt(place, link)) }
}

/** Lets packets from 127.0.0.1 leave by the bridge, those of published ports. The table keeps such packets from coming in. ip-sysctl, `route_localnet` */
function letLocalOut(bridge: string): Operation {
  return setSetting(`net/ipv4/conf/${bridge}/route_localnet`, '1')
}
