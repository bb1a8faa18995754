/** A ruleset that nft has loaded, listed by us as nft lists it. */

import { expect, it, onTestFinished } from 'vitest'
import { openHost } from '../../src/host/index.ts'
import { rulesets } from './nft-rulesets.ts'
import { describeKernel, run } from './sandbox.ts'

/** What nft 1.0.6 lists and does not read. */
const unreadable: readonly string[] = ['elements with quotas']

const styles = {
  '': {},
  '-n': { numeric: true },
  '--handle': { handles: true },
  '-s': { stateless: true },
  '-t': { terse: true },
  '-n --handle -s': { numeric: true, handles: true, stateless: true },
} as const

/** Time passes between the two listings. */
const timeless = (listed: string) => listed.replace(/expires \S+/g, 'expires T')

describeKernel(
  'a ruleset listed as nft lists it',
  () => {
    for (const [name, text] of Object.entries(rulesets)) {
      it.each(Object.entries(styles))(`${name}: nft %s list ruleset`, async (options, style) => {
        const host = openHost()
        onTestFinished(() => host.close())
        run('nft', text)
        const listed = run('nft', ...options.split(' ').filter(Boolean), 'list', 'ruleset')
        expect(timeless(await host.firewall.listRuleset(style))).toBe(timeless(listed))
      })

      if (unreadable.includes(name)) continue
      it(`${name}: what we list, nft loads, and then lists the same`, async () => {
        const host = openHost()
        onTestFinished(() => host.close())
        run('nft', text)
        const listed = await host.firewall.listRuleset({ stateless: true })
        run('nft', 'flush ruleset')
        run('nft', listed)
        expect(run('nft', '-s', 'list', 'ruleset')).toBe(listed)
      })
    }
  },
  'nft',
)
