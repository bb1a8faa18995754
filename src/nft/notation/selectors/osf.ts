/** Which system the sender of a TCP connection's first packet runs. nft(8), “OSF EXPRESSION”; <linux/netfilter/nf_tables.h>, nft_osf */

import { EncodeError, show } from '../../../schema/errors.ts'
import type { Expression } from '../../expressions/expression.ts'
import { datatypes } from '../datatypes/index.ts'
import type { Noting } from '../noting.ts'
import type { Operand } from '../operand.ts'
import type { Loaded } from '../reading.ts'
import { registerOf } from '../registers.ts'

export interface OsfTerm {
  /** Its name alone (`Linux`), or with its version (`Linux:4.20`). */
  readonly key: 'name' | 'version'
  /** How far its TTL is compared: not more than that of the fingerprint (`loose`), not at all (`skip`); exactly where it is left out. */
  readonly ttl?: keyof typeof ttls
}

const ttls = { loose: 1, skip: 2 } as const
const value = { type: datatypes.string, bits: 128, order: 'host' } as const

export const osf = {
  operand({ key, ttl }: OsfTerm): Operand {
    if (key !== 'name' && key !== 'version') throw new EncodeError(`expected name or version, got ${show(key)}`, ['key'])
    if (ttl !== undefined && !Object.hasOwn(ttls, ttl)) throw new EncodeError(`expected loose or skip, got ${show(ttl)}`, ['ttl'])
    return {
      ...value,
      length: 16,
      load: (slot) => [
        {
          NFTA_EXPR_NAME: 'osf',
          NFTA_EXPR_DATA: {
            NFTA_OSF_DREG: registerOf(slot),
            NFTA_OSF_TTL: ttl === undefined ? 0 : ttls[ttl],
            ...(key === 'version' ? { NFTA_OSF_FLAGS: ['NFT_OSF_F_VERSION'] as const } : {}),
          },
        },
      ],
    }
  },

  read({ NFTA_EXPR_NAME: name, NFTA_EXPR_DATA: data }: Expression): Loaded | undefined {
    if (name !== 'osf') return undefined
    const ttl = (Object.keys(ttls) as (keyof typeof ttls)[]).find((ttl) => ttls[ttl] === data?.NFTA_OSF_TTL)
    const key = data?.NFTA_OSF_FLAGS?.includes('NFT_OSF_F_VERSION') === true ? 'version' : 'name'
    return { ...value, term: { osf: { key, ...(ttl === undefined ? {} : { ttl }) } } }
  },

  /** nft notes that it is one, and no more. */
  noting: { kind: 11, write: () => [], read: () => ({ key: 'name' }) } satisfies Noting<OsfTerm>,

  text: ({ key, ttl }: OsfTerm): string => (ttl === undefined ? `osf ${key}` : `osf ttl ${ttl} ${key}`),
}
