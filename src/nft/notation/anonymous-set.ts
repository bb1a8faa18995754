/** Sets and maps that one rule alone has: made before it, in the same transaction. nft(8), “Anonymous sets” */

import { EncodeError, show } from '../../schema/errors.ts'
import type { NFT_OBJECT } from '../object-types.ts'
import type { NFT_SET, SetInput } from '../set.ts'
import { setUserdata } from '../userdata.ts'
import type { Draft } from './draft.ts'
import { type KeyFitting, writeElements } from './elements.ts'
import type { Looked } from './keys.ts'
import { noteTogether, noteVerdict } from './noting.ts'
import type { Operand } from './operand.ts'
import { only } from './term.ts'

/** What a map gives. */
export type MapSide = 'verdict' | ObjectSide | KeyFitting

/** Objects of a kind. */
export interface ObjectSide {
  readonly object: keyof typeof NFT_OBJECT
}

/** Notes a set for the rule and gives its name. @throws EncodeError for what is no set of such keys */
export function anonymousSet(term: unknown, key: Key, draft: Draft, data?: MapSide): Looked {
  const [kind, values] = only(term) ?? []
  if (kind !== 'set' || !Array.isArray(values))
    throw new EncodeError(`expected a set, { set: [...] }, or the name of one, got ${show(term)}`)
  if (values.length === 0) throw new EncodeError('expected at least one element')
  const { elements, interval, size } = writeElements(values, {
    key,
    ...(data === undefined ? {} : { data: isObject(data) ? 'object' : data }),
  })
  const id = draft.nextSet++
  const name = data === undefined ? '__set%d' : isObject(data) ? '__objmap%d' : '__map%d'
  const flags: (keyof typeof NFT_SET)[] = ['NFT_SET_ANONYMOUS', 'NFT_SET_CONSTANT']
  if (interval) flags.push('NFT_SET_INTERVAL')
  if (data !== undefined && !isObject(data)) flags.push('NFT_SET_MAP')
  if (interval && key.parts !== undefined) flags.push('NFT_SET_CONCAT')
  if (isObject(data)) flags.push('NFT_SET_OBJECT')
  const set: SetInput = {
    NFTA_SET_NAME: name,
    NFTA_SET_FLAGS: flags,
    NFTA_SET_KEY_TYPE: key.type.id,
    NFTA_SET_KEY_LEN: Math.ceil(key.bits / 8),
    ...(data === undefined ? {} : given(data)),
    NFTA_SET_ID: id,
    NFTA_SET_DESC: {
      NFTA_SET_DESC_SIZE: size,
      ...(interval && key.parts !== undefined
        ? { NFTA_SET_DESC_CONCAT: key.parts.map(({ bits }) => ({ NFTA_SET_FIELD_LEN: Math.ceil(bits / 8) })) }
        : {}),
    },
    NFTA_SET_USERDATA: userdata(key, data, interval),
  }
  draft.sets.push({ set, elements })
  return { name, id, interval: interval && key.parts === undefined }
}

function isObject(data: MapSide | undefined): data is ObjectSide {
  return typeof data === 'object' && 'object' in data
}

/** What a map gives, in the kernel’s terms. A verdict has no length; of a range, both ends are given. */
function given(data: MapSide): Pick<SetInput, 'NFTA_SET_DATA_TYPE' | 'NFTA_SET_DATA_LEN' | 'NFTA_SET_OBJ_TYPE'> {
  if (isObject(data)) return { NFTA_SET_OBJ_TYPE: data.object }
  const ends = data !== 'verdict' && data.ranges === true ? 2 : 1
  const [type, length] = data === 'verdict' ? (['NFT_DATA_VERDICT', 0] as const) : [data.type.id, ends * Math.ceil(data.bits / 8)]
  return { NFTA_SET_DATA_TYPE: type, NFTA_SET_DATA_LEN: length }
}

type Key = Operand & { readonly parts?: readonly Operand[] }

/** What nft notes about such a set, for itself to read. */
function userdata(key: Key, data: MapSide | undefined, interval: boolean): Uint8Array {
  const gives = data === undefined || isObject(data) ? undefined : data
  return setUserdata({
    keyByteOrder: key.parts === undefined ? key.order : 'none',
    dataByteOrder: gives === 'verdict' || gives?.parts !== undefined ? 'none' : gives?.order,
    merge: interval && data === undefined,
    // Of a map’s key nft knows the type alone, unless it is a concatenation.
    keyTypeof: !isObject(data) && (data === undefined || key.parts !== undefined) ? typeNotes(key) : undefined,
    dataTypeof: data === 'verdict' ? noteVerdict() : undefined,
    dataInterval: data === undefined ? undefined : typeof data === 'object' && 'ranges' in data,
  })
}

/** What the keys come from, as far as nft notes it. */
function typeNotes({ noted, parts }: Key): Uint8Array | undefined {
  return parts === undefined ? noted?.() : noteTogether(parts.map(typeNotes))
}
