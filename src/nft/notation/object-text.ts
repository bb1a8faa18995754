/** Counters, quotas and the like in nft's notation. nft(8), “STATEFUL OBJECTS” */

import type { ObjectMessage } from '../object.ts'
import { readComment } from '../userdata.ts'
import { objectKind } from './objects/objects.ts'
import type { Style } from './text.ts'

/** An object; one of a kind that nft has no word for by the kernel's name, in square brackets. */
export function objectText(object: ObjectMessage, style: Style, handle: string): string {
  const { NFTA_OBJ_TYPE: type, NFTA_OBJ_NAME: name, NFTA_OBJ_DATA: data = {}, NFTA_OBJ_USERDATA: userdata } = object
  const kind = objectKind(type)
  const comment = readComment(userdata)
  const lines = [...(comment === undefined ? [] : [`comment "${comment}"`]), ...(kind?.lines(kind.read(data), style) ?? [])]
  return `\t${kind?.word ?? `[object ${type}]`} ${name} {${handle}\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`
}
