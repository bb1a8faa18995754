/** What bytes mean, for people: the annotated tree, the refused request, hex as it is found. Pure: it runs in a browser. */

export { type Explanation, leaves, partsAt, pathAt } from '../schema/explanation.ts'
export { explain } from './explain.ts'
export { explainError } from './explain-error.ts'
export { readHex } from './hex.ts'
export { guessProtocol, protocols } from './protocols.ts'
export { drawTree, type TreeOptions } from './tree.ts'
