/** Logs a packet. <linux/netfilter/nf_tables.h>, enum nft_log_attributes; <linux/netfilter/nf_log.h> */

import { attributes } from '../../schema/attributes.ts'
import { be16, be32 } from '../../schema/integer.ts'
import { flags, named } from '../../schema/names.ts'
import { textOf } from '../../schema/text.ts'

const NFT_LOGLEVEL = {
  NFT_LOGLEVEL_EMERG: 0,
  NFT_LOGLEVEL_ALERT: 1,
  NFT_LOGLEVEL_CRIT: 2,
  NFT_LOGLEVEL_ERR: 3,
  NFT_LOGLEVEL_WARNING: 4,
  NFT_LOGLEVEL_NOTICE: 5,
  NFT_LOGLEVEL_INFO: 6,
  NFT_LOGLEVEL_DEBUG: 7,
  NFT_LOGLEVEL_AUDIT: 8,
} as const

const NF_LOG = {
  NF_LOG_TCPSEQ: 0x01,
  NF_LOG_TCPOPT: 0x02,
  NF_LOG_IPOPT: 0x04,
  NF_LOG_UID: 0x08,
  NF_LOG_NFLOG: 0x10,
  NF_LOG_MACDECODE: 0x20,
} as const

export const log = attributes(
  {
    NFTA_LOG_GROUP: [1, be16, 'of nfnetlink_log; without it the kernel’s own log'],
    NFTA_LOG_PREFIX: [2, textOf(127)],
    NFTA_LOG_SNAPLEN: [3, be32, 'in bytes'],
    NFTA_LOG_QTHRESHOLD: [4, be16],
    NFTA_LOG_LEVEL: [5, named(be32, NFT_LOGLEVEL)],
    NFTA_LOG_FLAGS: [6, flags(be32, NF_LOG)],
  },
  { nested: true },
)
