/** Next hops, ways out that routes share by their number: added, replaced, ensured, listed and deleted. ip-nexthop(8), <linux/nexthop.h> */

import { type Connection, type Dump, dumpOf } from '../../netlink/index.ts'
import { type NexthopInput, nexthop as nexthopCodec, type route } from '../../netlink/route/index.ts'
import { EncodeError } from '../../schema/errors.ts'
import { families } from '../ip/families.ts'
import type { Family } from '../ip/prefix.ts'
import { type LinkReference, linkIndex } from '../reference/link-reference.ts'
import { agrees, asRead, ensured, explained, isRefusal, merged, missing } from '../verb/ensure.ts'
import { at, type Fields, family as familyReader, link as linkReader, readFields } from '../verb/fields.ts'
import { type Maker, makers } from '../word/maker.ts'
import { describeNexthop, type Nexthop } from './nexthop.ts'
import { fields, kept, type NewNexthop, type NexthopChanges, newNexthop } from './request.ts'

/** Which next hops to list: those for which all that is given holds. */
export interface NexthopFilter {
  /** The kernel chooses by it. */
  readonly family?: Family
  /** The link by which packets leave. The kernel chooses by it. */
  readonly link?: LinkReference
  /** Only those by links of this bridge, bond or VRF. The kernel chooses by it. */
  readonly master?: LinkReference
  /** Groups alone. The kernel chooses by it. */
  readonly groups?: true
  /** Those for forwarding databases alone. The kernel takes the question and sends all; we choose. */
  readonly fdb?: true
  /** The kernel sends all; we choose. */
  readonly madeBy?: Maker
}

/** What can be done with the next hops of one network namespace. One is what it is by its number. From Linux 5.3; resilient groups from 5.13. */
export interface Nexthops {
  /**
   * Makes a next hop and gives its number.
   *
   * Equivalent to: `ip nexthop add id 1 via 10.10.0.1 dev LINK [onlink]`, `ip nexthop add id 2 blackhole`, `ip nexthop add id 10 group 1,5/2
   * [type resilient buckets N idle_timer S unbalanced_timer S]`
   *
   * @throws a TypeError for what is no next hop; NetlinkError: EEXIST where there is one of this number, ENETDOWN where the link is off,
   * EINVAL for a group of next hops that are not there, or are groups, or are of two kinds
   */
  add(nexthop: NewNexthop): Promise<number>
  /**
   * As `add`; takes the place of the one of this number, and all routes by it lead the new way at once.
   *
   * The kernel leaves a group to its first maker.
   *
   * Equivalent to: `ip nexthop replace id 1 ...` @throws as `add`; EINVAL where one would be a group and the other not, or a resilient group
   * would be another kind of group
   */
  replace(nexthop: NewNexthop & { readonly id: number }): Promise<void>
  /**
   * Sees to it that there is one of this number, and that it is as said; what is not said stays. Says whether anything was changed.
   *
   * @throws as `replace`; EEXIST where a group is to have another maker
   */
  ensure(nexthop: NewNexthop & { readonly id: number }): Promise<boolean>
  /** Changes one that is there; what is not said stays. @throws as `replace`; ENOENT where there is none of this number */
  set(id: number, changes: NexthopChanges): Promise<void>
  /** Describes a next hop. Equivalent to: `ip nexthop get id 1` @throws NetlinkError: ENOENT where there is none of this number */
  get(id: number): Promise<Nexthop>
  /** Lists next hops. Equivalent to: `ip nexthop show [dev LINK] [master LINK] [groups] [fdb] [protocol P]` */
  list(filter?: NexthopFilter): Promise<Dump<Nexthop>>
  /**
   * Deletes a next hop and says whether there was one: deleting twice is no error. It takes the routes by it along, and leaves its groups; a group
   * that it was the last of goes with it.
   *
   * Equivalent to: `ip nexthop del id 1`
   */
  delete(id: number): Promise<boolean>
}

/** The next hops of the network namespace that the connection is in. */
export function nexthops(connection: Connection<typeof route>): Nexthops {
  const indexOf = async (link: LinkReference | undefined) => (link === undefined ? undefined : await linkIndex(connection, link))

  const requestOf = (nexthop: NewNexthop): Promise<NexthopInput> => newNexthop(nexthop)((link) => linkIndex(connection, link))

  const get = async (id: number): Promise<Nexthop> => {
    try {
      return describeNexthop(await connection.get('RTM_GETNEXTHOP', { NHA_ID: at('id', () => fields.id(id)) }))
    } catch (error) {
      throw explained(error, ['ENOENT'], `No next hop has the number ${id}`)
    }
  }

  /** Makes of one that is there one as said, and says whether it had to. */
  const adjust = async (found: Nexthop, said: NewNexthop): Promise<boolean> => {
    const { family } = found
    const request = await requestOf(said.via !== undefined || family === undefined ? said : { family, ...said })
    const wanted = describeNexthop(asRead(nexthopCodec, request))
    if (agrees(said, wanted, found)) return false
    if (found.group !== undefined && said.madeBy !== undefined && wanted.madeBy !== found.madeBy)
      throw missing(
        'EEXIST',
        'RTM_NEWNEXTHOP',
        `The group ${found.id} is there, made by ${found.madeBy}, which the kernel does not change: delete it first`,
      )
    const whole = merged<NewNexthop>(fields, said, kept(said, found))
    await connection.request('RTM_NEWNEXTHOP', await requestOf(whole), { flags: ['NLM_F_REPLACE'] })
    return true
  }

  return {
    get,

    async add(nexthop) {
      const request = await requestOf(nexthop)
      const flags = ['NLM_F_CREATE', 'NLM_F_EXCL'] as const
      // Only the kernel knows which number it chose: it says so where it is asked to repeat the request.
      if (nexthop.id === undefined) {
        const [made] = await connection.request('RTM_NEWNEXTHOP', request, { flags: [...flags, 'NLM_F_ECHO'] })
        return made?.NHA_ID ?? 0
      }
      await connection.request('RTM_NEWNEXTHOP', request, { flags })
      return nexthop.id
    },

    async replace(nexthop) {
      checkId(nexthop)
      await connection.request('RTM_NEWNEXTHOP', await requestOf(nexthop), { flags: ['NLM_F_CREATE', 'NLM_F_REPLACE'] })
    },

    async ensure(nexthop) {
      checkId(nexthop)
      const request = await requestOf(nexthop)
      const find = async () => {
        try {
          return await get(nexthop.id)
        } catch (error) {
          if (isRefusal(error, 'ENOENT')) return undefined
          throw error
        }
      }
      const make = () => connection.request('RTM_NEWNEXTHOP', request, { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] })
      return await ensured(find, make, (found) => adjust(found, nexthop))
    },

    async set(id, changes) {
      readFields(changes, fields)
      await adjust(await get(id), { ...changes, id })
    },

    async list(filter = {}) {
      const { family, groups, fdb, madeBy, ...said } = readFields(filter, filterFields)
      const [NHA_OIF, NHA_MASTER] = [await indexOf(said.link), await indexOf(said.master)]
      const request: NexthopInput = {
        nh_family: family === undefined ? 'AF_UNSPEC' : families[family],
        NHA_OIF,
        NHA_GROUPS: groups,
        NHA_MASTER,
        NHA_FDB: fdb,
      }
      const dump = await connection.dump('RTM_GETNEXTHOP', request)
      const passes = (nexthop: Nexthop) =>
        (fdb === undefined || nexthop.fdb) && (madeBy === undefined || nexthop.message.nh_protocol === madeBy)
      return dumpOf(dump.map(describeNexthop).filter(passes), dump.consistent)
    },

    async delete(id) {
      try {
        await connection.request('RTM_DELNEXTHOP', { NHA_ID: at('id', () => fields.id(id)) })
        return true
      } catch (error) {
        if (isRefusal(error, 'ENOENT')) return false
        throw error
      }
    },
  }
}

const yes = (value: unknown) => {
  if (value !== true) throw new EncodeError('expected true, or nothing')
  return value
}

const filterFields = {
  family: familyReader,
  link: linkReader,
  master: linkReader,
  groups: yes,
  fdb: yes,
  madeBy: makers.read,
} as const satisfies Fields<NexthopFilter>

function checkId({ id }: NewNexthop): void {
  if (id === undefined) throw new EncodeError('expected the number of the next hop, got nothing', ['id'])
}
