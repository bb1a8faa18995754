/** A ruleset that nft has loaded, listed by us as nft lists it. */

import { expect, it, onTestFinished } from 'vitest'
import { openHost } from '../../src/host/index.ts'
import { describeKernel, run } from './sandbox.ts'

const rulesets: Readonly<Record<string, string>> = {
  'a firewall': `
    table inet filter {
      comment "what may come in"
      set trusted { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/8, 192.0.2.1 comment "the printer", 198.51.100.1-198.51.100.9 }
      }
      chain base { comment "for both"; }
      chain input {
        type filter hook input priority filter - 5; policy drop;
        ct state vmap { established : accept, related : accept, invalid : drop }
        iifname "lo" accept
        ip saddr @trusted tcp dport { 22, 80, 443 } counter accept comment "ways in"
        ip6 saddr fd00::/8 icmpv6 type { echo-request, nd-neighbor-solicit } accept
        meta mark & 0xff == 0x10 jump base
        udp dport 1000-2000 goto base
      }
    }`,
  'address translation': `
    table ip nat {
      flags dormant
      map ports { type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.0.0.2 . 8080, 443 : 10.0.0.3 . 8443 }
      }
      map ways { type ipv4_addr : verdict; elements = { 10.0.0.2 : accept, 10.0.0.3 : drop }
      }
      chain postrouting {
        type nat hook postrouting priority srcnat;
        ip saddr 10.0.0.0/24 oifname != "br0" masquerade
      }
    }
    table netdev edge {
      chain early { type filter hook ingress device "lo" priority 10; ether saddr 02:00:00:00:00:01 drop
      }
    }`,
  'sets of every layout': `
    table ip t {
      set a { type ipv4_addr; elements = { 1.1.1.1, 1.1.1.2, 1.1.1.3, 1.1.1.4, 1.1.1.5 }
      }
      set b { type ipv6_addr; elements = { ::1, ::2, fd00::3 }
      }
      set c { type ether_addr; elements = { 02:00:00:00:00:01, 02:00:00:00:00:02 }
      }
      set d { type ifname; elements = { "a", "br0", "veth-host" }
      }
      set e { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.0/8 . 80, 10.1.1.1 . 1-9 }
      }
      set f { type mark; elements = { 1, 2, 3, 4, 5, 6, 7 }
      }
      set g { type inet_service; flags interval; elements = { 1-9, 20, 65000-65535 }
      }
      set h { type ipv4_addr; size 100; flags dynamic,timeout; timeout 1h30m; gc-interval 10s; comment "seen"; }
      map i { type inet_service : mark; elements = { 1 : 1, 2 : 2, 3 : 3, 4 : 4, 5 : 5, 6 : 6 }
      }
    }`,
}

const styles = {
  '': {},
  '-n': { numeric: true },
  '--handle': { handles: true },
  '-s': { stateless: true },
  '-n --handle -s': { numeric: true, handles: true, stateless: true },
} as const

describeKernel(
  'a ruleset listed as nft lists it',
  () => {
    for (const [name, text] of Object.entries(rulesets)) {
      it.each(Object.entries(styles))(`${name}: nft %s list ruleset`, async (options, style) => {
        const host = openHost()
        onTestFinished(() => host.close())
        run('nft', text)
        expect(await host.firewall.listRuleset(style)).toBe(run('nft', ...options.split(' ').filter(Boolean), 'list', 'ruleset'))
      })

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
