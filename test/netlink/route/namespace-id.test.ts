/** Requests for namespace ids: our bytes are those of `ip netns`. */

import { describe, expect, test } from 'vitest'
import { route } from '../../../src/netlink/route/rtnetlink.ts'
import { answers, type Case, expectToolsBytes } from '../tool-request.ts'

/** The descriptor of the namespace in the recording. */
const MYNS = 6

const cases: Case<typeof route>[] = [
  {
    command: 'ip netns set myns 7',
    fixture: 'set-id',
    request: { nlmsg_type: 'RTM_NEWNSID', nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK'], NETNSA_FD: MYNS, NETNSA_NSID: 7 },
  },
  {
    command: 'ip netns set myns auto',
    fixture: 'set-id-any',
    request: { nlmsg_type: 'RTM_NEWNSID', nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_ACK'], NETNSA_FD: MYNS, NETNSA_NSID: -1 },
  },
  {
    command: 'ip netns list-id',
    fixture: 'list-ids',
    request: { nlmsg_type: 'RTM_GETNSID', nlmsg_flags: ['NLM_F_REQUEST', 'NLM_F_DUMP'] },
  },
]

describe('the same bytes as ip', () => {
  for (const row of cases) test(row.command, () => expectToolsBytes(route, 'route/netns', row))
})

describe('the kernel answers', () => {
  test('the number that the fixture’s setup gave', () => {
    expect(answers(route, 'route/netns', 'list-ids', 'RTM_NEWNSID')).toMatchObject([{ NETNSA_NSID: 7 }, { NETNSA_NSID: 7 }])
  })
})
