/** What nft has noted of a set, for itself to read. See userdata.ts */

import type { SetMessage } from '../set.ts'
import { NFTNL_UDATA_SET, readUserdata } from '../userdata.ts'
import type { Term } from './term.ts'
import { readTypeof } from './typeof.ts'

/** The value of a note; undefined where there is none of that type. */
export function noteOn({ NFTA_SET_USERDATA: userdata }: SetMessage, name: keyof typeof NFTNL_UDATA_SET): Uint8Array | undefined {
  return userdata && readUserdata(userdata).find(({ type }) => type === NFTNL_UDATA_SET[name])?.value
}

/** Whether a note says yes. */
export function notedYes(set: SetMessage, name: keyof typeof NFTNL_UDATA_SET): boolean {
  return noteOn(set, name)?.some((byte) => byte !== 0) === true
}

/** What the keys of a set come from, or what it gives; undefined where nft has noted its type alone. */
export function notedTerm(
  set: SetMessage,
  name: 'NFTNL_UDATA_SET_KEY_TYPEOF' | 'NFTNL_UDATA_SET_DATA_TYPEOF',
): Term | 'verdict' | undefined {
  const note = noteOn(set, name)
  return note && readTypeof(note)
}
