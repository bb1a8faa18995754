/**
 * netfilter: transactions, connection tracking, nf_tables, and who stands at a hook. <linux/netfilter/nfnetlink.h>,
 * <linux/netfilter/nfnetlink_conntrack.h>, <linux/netfilter/nf_tables.h>
 */

import { protocol } from '../netlink/protocol.ts'
import { batch } from './batch.ts'
import { chain } from './chain.ts'
import { compat } from './compat.ts'
import { connection, zeroingQuestion } from './connection/connection.ts'
import { expectation } from './connection/expectation.ts'
import { expectationStatistics, globalStatistics, processorStatistics } from './connection/statistics.ts'
import { flowtable } from './flowtable.ts'
import { generation } from './generation.ts'
import { hint } from './hint.ts'
import { object } from './object.ts'
import { isOneConnection, isPlainChain, isPlainConnection, isPlainElements } from './prompt.ts'
import { registeredHook } from './registered-hook.ts'
import { rule } from './rule.ts'
import { set } from './set.ts'
import { setElements } from './set-element.ts'
import { table } from './table.ts'
import { trace } from './trace.ts'

/** NFT_MSG_DESTROY* is NFT_MSG_DEL* that does not mind when there is nothing to delete (Linux 6.3). */
export const netfilter = protocol(
  'netfilter',
  12,
  {
    NFNL_MSG_BATCH_BEGIN: [0x10, batch, 'control', 'prompt'],
    NFNL_MSG_BATCH_END: [0x11, batch, 'control', 'prompt'],
    IPCTNL_MSG_CT_NEW: [0x100, connection, 'new', isPlainConnection],
    IPCTNL_MSG_CT_GET: [0x101, connection, 'get', 'prompt'],
    IPCTNL_MSG_CT_DELETE: [0x102, connection, 'del', isOneConnection],
    IPCTNL_MSG_CT_GET_CTRZERO: [0x103, zeroingQuestion, 'get', 'prompt'],
    IPCTNL_MSG_CT_GET_STATS_CPU: [0x104, processorStatistics, 'get', 'prompt'],
    IPCTNL_MSG_CT_GET_STATS: [0x105, globalStatistics, 'get', 'prompt'],
    IPCTNL_MSG_CT_GET_DYING: [0x106, connection, 'get', 'prompt'],
    IPCTNL_MSG_CT_GET_UNCONFIRMED: [0x107, connection, 'get', 'prompt'],
    IPCTNL_MSG_EXP_NEW: [0x200, expectation, 'new'],
    IPCTNL_MSG_EXP_GET: [0x201, expectation, 'get', 'prompt'],
    IPCTNL_MSG_EXP_DELETE: [0x202, expectation, 'del'],
    IPCTNL_MSG_EXP_GET_STATS_CPU: [0x203, expectationStatistics, 'get', 'prompt'],
    NFT_MSG_NEWTABLE: [0xa00, table, 'new', 'prompt'],
    NFT_MSG_GETTABLE: [0xa01, table, 'get', 'prompt'],
    NFT_MSG_DELTABLE: [0xa02, table, 'del', 'prompt'],
    NFT_MSG_NEWCHAIN: [0xa03, chain, 'new', isPlainChain],
    NFT_MSG_GETCHAIN: [0xa04, chain, 'get', 'prompt'],
    NFT_MSG_DELCHAIN: [0xa05, chain, 'del', 'prompt'],
    NFT_MSG_NEWRULE: [0xa06, rule, 'new'],
    NFT_MSG_GETRULE: [0xa07, rule, 'get', 'prompt'],
    NFT_MSG_DELRULE: [0xa08, rule, 'del'],
    NFT_MSG_NEWSET: [0xa09, set, 'new'],
    NFT_MSG_GETSET: [0xa0a, set, 'get', 'prompt'],
    NFT_MSG_DELSET: [0xa0b, set, 'del'],
    NFT_MSG_NEWSETELEM: [0xa0c, setElements, 'new', isPlainElements],
    NFT_MSG_GETSETELEM: [0xa0d, setElements, 'get', 'prompt'],
    NFT_MSG_DELSETELEM: [0xa0e, setElements, 'del', isPlainElements],
    NFT_MSG_NEWGEN: [0xa0f, generation, 'new'],
    NFT_MSG_GETGEN: [0xa10, generation, 'get', 'prompt'],
    NFT_MSG_TRACE: [0xa11, trace, 'new'],
    NFT_MSG_NEWOBJ: [0xa12, object, 'new'],
    NFT_MSG_GETOBJ: [0xa13, object, 'get', 'prompt'],
    NFT_MSG_DELOBJ: [0xa14, object, 'del'],
    NFT_MSG_GETOBJ_RESET: [0xa15, object, 'get'],
    NFT_MSG_NEWFLOWTABLE: [0xa16, flowtable, 'new'],
    NFT_MSG_GETFLOWTABLE: [0xa17, flowtable, 'get', 'prompt'],
    NFT_MSG_DELFLOWTABLE: [0xa18, flowtable, 'del'],
    NFT_MSG_GETRULE_RESET: [0xa19, rule, 'get'],
    NFT_MSG_DESTROYTABLE: [0xa1a, table, 'del'],
    NFT_MSG_DESTROYCHAIN: [0xa1b, chain, 'del'],
    NFT_MSG_DESTROYRULE: [0xa1c, rule, 'del'],
    NFT_MSG_DESTROYSET: [0xa1d, set, 'del'],
    NFT_MSG_DESTROYSETELEM: [0xa1e, setElements, 'del', isPlainElements],
    NFT_MSG_DESTROYOBJ: [0xa1f, object, 'del'],
    NFT_MSG_DESTROYFLOWTABLE: [0xa20, flowtable, 'del'],
    NFT_MSG_GETSETELEM_RESET: [0xa21, setElements, 'get'],
    NFNL_MSG_COMPAT_GET: [0xb00, compat, 'get'],
    NFNL_MSG_HOOK_GET: [0xc00, registeredHook, 'get'],
  },
  hint,
)
