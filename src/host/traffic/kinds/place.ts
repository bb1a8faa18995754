/** Places for filters alone, which packets pass before any other: ingress, and clsact, which has one for what is sent too. tc(8) */

import { qdiscKind } from './kind.ts'

export const ingress = qdiscKind('ingress', {})
export const clsact = qdiscKind('clsact', {})
