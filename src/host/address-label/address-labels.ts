/** Address labels: which address of IPv6 this host takes as sender for which destinations. ip-addrlabel(8), RFC 6724, <linux/if_addrlabel.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import type { AddressLabelInput, AddressLabelMessage, route } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { parseNetwork } from '../ip/prefix.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { deleteAll } from '../verb/delete-all.ts'
import { ensured, isRefusal, missing } from '../verb/ensure.ts'
import { type Fields, link as linkReader, readFields, wholeNumber } from '../verb/fields.ts'

/** What makes a label the one it is. */
export interface AddressLabelKey {
  /** The network whose addresses have it: `fd00::/8`. */
  readonly prefix: string
  /** The link that it is for; all where none is said. */
  readonly link?: LinkReference
}

/** A label that is to be made: an address is preferred as sender for destinations with the same one. */
export interface NewAddressLabel extends AddressLabelKey {
  readonly label: number
}

/** A label, as the kernel described it. */
export interface AddressLabel {
  readonly prefix: string
  readonly label: number
  /** The index of the link that it is for; undefined: for all. */
  readonly link: number | undefined
  /** The kernel's own description, under the kernel's own names. */
  readonly message: AddressLabelMessage
}

/** Which labels to list: those for which all that is given holds. The kernel sends all; we choose. */
export interface AddressLabelFilter {
  readonly link?: LinkReference
  readonly label?: number
}

/** What can be done with the address labels of one network namespace. One is what it is by its network and its link. A new namespace has those of the RFC. */
export interface AddressLabels {
  /**
   * Makes a label. Equivalent to: `ip addrlabel add prefix PREFIX [dev LINK] label N`
   *
   * @throws a TypeError for what is no network of IPv6; NetlinkError: EEXIST where this network has one, ENODEV where there is no such link
   */
  add(label: NewAddressLabel): Promise<void>
  /** As `add`; takes the place of one that is there. @throws as `add`, but EEXIST */
  replace(label: NewAddressLabel): Promise<void>
  /** Sees to it that a network has this label. Says whether anything was changed. @throws as `replace` */
  ensure(label: NewAddressLabel): Promise<boolean>
  /** Changes a label that is there. @throws as `replace`; NetlinkError: ESRCH where the network has none */
  set(label: NewAddressLabel): Promise<void>
  /** Describes the label of a network. @throws NetlinkError: ESRCH where it has none of its own, ENODEV where there is no such link */
  get(key: AddressLabelKey): Promise<AddressLabel>
  /** Lists labels. Equivalent to: `ip addrlabel list` */
  list(filter?: AddressLabelFilter): Promise<Dump<AddressLabel>>
  /** Takes a label away and says whether there was one: deleting twice is no error. Equivalent to: `ip addrlabel del prefix PREFIX [dev LINK] label N` */
  delete(key: AddressLabelKey): Promise<boolean>
  /** Takes all labels away that pass the filter, those of the RFC too, and says how many. Equivalent to: `ip addrlabel flush` */
  flush(filter: AddressLabelFilter): Promise<number>
}

/** The largest but one: the kernel takes the last for none. <linux/if_addrlabel.h>; the kernel's net/ipv6/addrlabel.c, IPV6_ADDR_LABEL_DEFAULT */
const LABEL_MAX = 0xffff_fffe

const network = (value: unknown) => {
  const prefix = parseNetwork(value as string)
  if (prefix.family !== 'ipv6') throw new EncodeError(`expected a network of IPv6 such as fd00::/8, got ${prefix.address}/${prefix.length}`)
  return prefix
}

const keyFields = { prefix: network, link: linkReader } as const satisfies Fields<AddressLabelKey>
const fields = { ...keyFields, label: wholeNumber(0, LABEL_MAX) } as const satisfies Fields<NewAddressLabel>
const filterFields = { link: linkReader, label: fields.label } as const satisfies Fields<AddressLabelFilter>

/** The address labels of the network namespace that the connection is in. */
export function addressLabels(connection: Connection<typeof route>): AddressLabels {
  const list = async (filter: AddressLabelFilter = {}): Promise<Dump<AddressLabel>> => {
    const said = readFields(filter, filterFields)
    const link = said.link === undefined ? undefined : await linkIndex(connection, said.link)
    const dump = await connection.dump('RTM_GETADDRLABEL', { ifal_family: 'AF_INET6' })
    const passes = (each: AddressLabel) =>
      (link === undefined || each.link === link) && (said.label === undefined || each.label === said.label)
    return dumpOf(dump.map(describe).filter(passes), dump.consistent)
  }

  /** The request for a label, with the index of its link. */
  const ask = async ({ prefix, link, label }: ReturnType<typeof said>): Promise<AddressLabelInput> => ({
    ifal_family: 'AF_INET6',
    ifal_prefixlen: prefix.length,
    ifal_index: link === undefined ? 0 : await linkIndex(connection, link),
    IFAL_LABEL: label,
    IFAL_ADDRESS: prefix.address,
  })

  const find = async ({ ifal_prefixlen, ifal_index, IFAL_ADDRESS }: AddressLabelInput): Promise<AddressLabel | undefined> =>
    (await list()).find(({ prefix, link }) => prefix === `${IFAL_ADDRESS}/${ifal_prefixlen}` && (link ?? 0) === ifal_index)

  const make = (request: AddressLabelInput, how: 'NLM_F_EXCL' | 'NLM_F_REPLACE') =>
    connection.request('RTM_NEWADDRLABEL', request, { flags: ['NLM_F_CREATE', how] })

  const adjust = async (found: AddressLabel, request: AddressLabelInput): Promise<boolean> => {
    if (found.label === request.IFAL_LABEL) return false
    await make(request, 'NLM_F_REPLACE')
    return true
  }

  return {
    list,

    async add(label) {
      await make(await ask(said(label, true)), 'NLM_F_EXCL')
    },

    async replace(label) {
      await make(await ask(said(label, true)), 'NLM_F_REPLACE')
    },

    async ensure(label) {
      const request = await ask(said(label, true))
      return await ensured(
        () => find(request),
        () => make(request, 'NLM_F_EXCL'),
        (found) => adjust(found, request),
      )
    },

    async set(label) {
      const request = await ask(said(label, true))
      const found = await find(request)
      if (found === undefined) throw noLabel(label)
      await adjust(found, request)
    },

    async get(key) {
      const found = await find(await ask(said(key, false)))
      if (found === undefined) throw noLabel(key)
      return found
    },

    async delete(key) {
      try {
        // The kernel wants a label, whichever.
        await connection.request('RTM_DELADDRLABEL', { ...(await ask(said(key, false))), IFAL_LABEL: 0 })
        return true
      } catch (error) {
        if (isRefusal(error, 'ESRCH', 'ENODEV')) return false
        throw error
      }
    },

    async flush(filter) {
      const found = await list(filter)
      const requests = found.map(({ message: { ifal_prefixlen, ifal_index, IFAL_LABEL, IFAL_ADDRESS } }) => {
        return { nlmsg_type: 'RTM_DELADDRLABEL', ifal_family: 'AF_INET6', ifal_prefixlen, ifal_index, IFAL_LABEL, IFAL_ADDRESS } as const
      })
      await deleteAll(connection, requests, 'ESRCH')
      return found.length
    },
  }
}

/** What was said, read. @throws EncodeError with the path of the offender */
function said(value: AddressLabelKey & { readonly label?: number }, isNew: boolean) {
  const { prefix, link, label } = isNew ? readFields(value, fields) : { ...readFields(value, keyFields), label: undefined }
  if (prefix === undefined) throw new EncodeError('expected a network of IPv6 such as fd00::/8, got nothing', ['prefix'])
  if (isNew && label === undefined) throw new EncodeError('expected a number, got nothing', ['label'])
  return { prefix, link, label }
}

function describe(message: AddressLabelMessage): AddressLabel {
  const { ifal_prefixlen, ifal_index, IFAL_ADDRESS = '::', IFAL_LABEL: label = 0 } = message
  return { prefix: `${IFAL_ADDRESS}/${ifal_prefixlen}`, label, link: ifal_index || undefined, message }
}

function noLabel({ prefix }: AddressLabelKey): Error {
  return missing('ESRCH', 'RTM_GETADDRLABEL', `The network ${prefix} has no label of its own`)
}
