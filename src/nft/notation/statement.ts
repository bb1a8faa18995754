/** What a rule does, as plain data: the statements of nft's JSON. libnftables-json(5), “STATEMENTS” */

import type { StatementTerms } from './statements/statements.ts'

/** One statement: an object with one key, its name. */
export type Statement = { [K in keyof StatementTerms]: { readonly [P in K]: StatementTerms[K] } }[keyof StatementTerms]
