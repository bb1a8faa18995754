/** Extended matches that no tool asks for: said by us, and told back by the kernel. The rest has met tc's bytes in test/netlink/route/traffic-control. */

import { expect, it } from 'vitest'
import { openHost } from '../../src/host/index.ts'
import { TC_H, TC_H_MAKE, TC_H_MIN } from '../../src/netlink/route/traffic-control/handle.ts'
import { describeKernel } from '../kernel/sandbox.ts'

const create = { flags: ['NLM_F_CREATE', 'NLM_F_EXCL'] } as const
const tcm_parent = TC_H_MAKE(TC_H.TC_H_CLSACT, TC_H_MIN.TC_H_MIN_INGRESS)

/** The words of the kernel for a kind of filter, or of match, that it lacks. */
const lacking = ['ENOENT', 'EOPNOTSUPP']

describeKernel('a filter with extended matches', () => {
  it('finds text between two places, and bytes at one', async ({ skip }) => {
    await using host = openHost()
    await host.links.add({ kind: 'bridge', name: 'br0' })
    const { ifi_index: tcm_ifindex } = (await host.route.get('RTM_GETLINK', { IFLA_IFNAME: 'br0' })) ?? {}
    await host.route.request('RTM_NEWQDISC', { tcm_ifindex, tcm_handle: 0xffff0000, tcm_parent: 'TC_H_CLSACT', TCA_KIND: 'clsact' }, create)

    const from = { from_offset: 0, from_layer: 'TCF_LAYER_TRANSPORT', to_offset: 0xffff, to_layer: 'TCF_LAYER_TRANSPORT' } as const
    const matches = [
      {
        kind: 'TCF_EM_TEXT',
        flags: ['TCF_EM_REL_AND'],
        data: { algo: 'kmp', ...from, pattern_len: 4, pattern: Uint8Array.from(Buffer.from('Host')) },
      },
      { kind: 'TCF_EM_NBYTE', data: { off: 2, len: 4, layer: 'TCF_LAYER_NETWORK', pattern: Uint8Array.from(Buffer.from('abcd')) } },
    ] as const
    const filter = {
      tcm_ifindex,
      tcm_parent,
      tcm_info: { protocol: 'ETH_P_IP', prio: 10 },
      TCA_KIND: 'basic',
      TCA_OPTIONS: { TCA_BASIC_EMATCHES: { TCA_EMATCH_TREE_HDR: { nmatches: matches.length }, TCA_EMATCH_TREE_LIST: matches } },
    } as const
    const refusal = await host.route.request('RTM_NEWTFILTER', filter, create).then(
      () => undefined,
      (error) => error,
    )
    skip(lacking.includes(refusal?.code), refusal?.message)
    expect(refusal).toBeUndefined()

    const told = await host.route.dump('RTM_GETTFILTER', { tcm_ifindex, tcm_parent })
    expect(told).toContainEqual(
      expect.objectContaining({
        TCA_OPTIONS: expect.objectContaining({
          TCA_BASIC_EMATCHES: expect.objectContaining({ TCA_EMATCH_TREE_LIST: matches.map((match) => expect.objectContaining(match)) }),
        }),
      }),
    )
  })
})
