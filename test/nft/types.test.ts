/** What the declarations say to TypeScript. `npm run typecheck` is what runs these. */

import { expectTypeOf, it } from 'vitest'
import type { AnyMessage } from '../../src/netlink/datagram.ts'
import type { Sent } from '../../src/netlink/protocol.ts'
import type { Change, Expression, ExpressionInput, netfilter } from '../../src/nft/index.ts'

type Message = AnyMessage<typeof netfilter>

it('the name of an expression tells what its data is', () => {
  const look = (expression: Expression) => {
    if (expression.NFTA_EXPR_NAME === 'counter') {
      expectTypeOf(expression.NFTA_EXPR_DATA?.NFTA_COUNTER_PACKETS).toEqualTypeOf<bigint | undefined>()
      // @ts-expect-error a counter has no register
      void expression.NFTA_EXPR_DATA?.NFTA_META_DREG
    }
    if (expression.NFTA_EXPR_NAME === 'lookup') {
      expectTypeOf(expression.NFTA_EXPR_DATA?.NFTA_LOOKUP_SET).toEqualTypeOf<string | undefined>()
    }
    if (expression.NFTA_EXPR_NAME === 'dynset') {
      expectTypeOf(expression.NFTA_EXPR_DATA?.NFTA_DYNSET_EXPRESSIONS).toEqualTypeOf<Expression[] | undefined>()
      expectTypeOf(expression.NFTA_EXPR_DATA?.NFTA_DYNSET_EXPR).toEqualTypeOf<Expression | undefined>()
    }
  }
  expectTypeOf(look).parameter(0).toEqualTypeOf<Expression>()
})

it('a message’s type tells what is in it', () => {
  const look = (message: Message) => {
    if (message.nlmsg_type === 'NFT_MSG_NEWRULE') {
      expectTypeOf(message.NFTA_RULE_EXPRESSIONS).toEqualTypeOf<Expression[] | undefined>()
      expectTypeOf(message.NFTA_RULE_HANDLE).toEqualTypeOf<bigint | undefined>()
      // @ts-expect-error a rule has no policy
      void message.NFTA_CHAIN_POLICY
    }
    if (message.nlmsg_type === 'NFT_MSG_NEWCHAIN') {
      expectTypeOf(message.NFTA_CHAIN_POLICY).toEqualTypeOf<'NF_DROP' | 'NF_ACCEPT' | number | undefined>()
    }
    if (message.nlmsg_type === 'NFT_MSG_NEWOBJ' && message.NFTA_OBJ_TYPE === 'NFT_OBJECT_QUOTA') {
      expectTypeOf(message.NFTA_OBJ_DATA?.NFTA_QUOTA_CONSUMED).toEqualTypeOf<bigint | undefined>()
    }
  }
  expectTypeOf(look).parameter(0).toEqualTypeOf<Message>()
})

it('what is written takes names and numbers, and no misspelled ones', () => {
  expectTypeOf<{ NFTA_EXPR_NAME: 'masq'; NFTA_EXPR_DATA: { NFTA_MASQ_FLAGS: ['NF_NAT_RANGE_PERSISTENT'] } }>().toExtend<ExpressionInput>()
  expectTypeOf<{ NFTA_EXPR_NAME: 'masq'; NFTA_EXPR_DATA: { NFTA_MASQ_FLAGS: ['NF_NAT_PERSISTENT'] } }>().not.toExtend<ExpressionInput>()
  expectTypeOf<{ nlmsg_type: 'NFT_MSG_NEWTABLE'; nlmsg_flags: ['NLM_F_CREATE']; NFTA_TABLE_NAME: 't' }>().toExtend<Change>()
  expectTypeOf<{ NFTA_TABLE_NAME: 7 }>().not.toExtend<Sent<typeof netfilter, 'NFT_MSG_NEWTABLE'>>()
})
