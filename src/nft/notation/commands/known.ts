/** Sets that are in the kernel already, as commands have to know them. */

import type { SetMessage } from '../../set.ts'
import { familyName } from '../family.ts'
import { notedYes } from '../set-notes.ts'
import { readSetShape } from '../set-shape.ts'
import type { KeyedShape, KnownSet } from './context.ts'

/** Looks sets up among those that the kernel lists. */
export function knownSets(sets: readonly SetMessage[]): KnownSet {
  const byPlace = new Map(sets.map((set) => [`${familyName(set.nfgen_family)} ${set.NFTA_SET_TABLE} ${set.NFTA_SET_NAME}`, set]))
  return (family, table, name) => {
    const set = byPlace.get(`${family} ${table} ${name}`)
    return set && shapeOf(set)
  }
}

function shapeOf(set: SetMessage): KeyedShape {
  return {
    ...readSetShape(set),
    merge: notedYes(set, 'NFTNL_UDATA_SET_MERGE_ELEMENTS'),
    ...(notedYes(set, 'NFTNL_UDATA_SET_DATA_INTERVAL') ? { ranges: true } : {}),
  }
}
