/** Rulesets for nft to load: what there is in a table. */

export const rulesets: Readonly<Record<string, string>> = {
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
  'objects of every kind that this kernel has': `
    table inet t {
      comment "objects"
      counter c { comment "mine"; packets 3 bytes 400
      }
      counter plain {
      }
      quota q { over 25 mbytes used 10 kbytes
      }
      quota q2 { until 1000 bytes
      comment "small"; }
      limit l { rate 400/minute
      }
      limit l2 { rate over 1024 kbytes/second burst 512 bytes
      }
      limit l3 { rate 10/second burst 7 packets
      comment "seven"; }
      ct helper h { type "ftp" protocol tcp;
      l3proto inet;
      comment "help"; }
      ct timeout tm {
        protocol tcp;
        l3proto ip;
        policy = { established : 120, close : 10 }
        comment "out"
      }
      ct timeout tu {
        protocol udp
        policy = { unreplied : 10, replied : 25 }
      }
      ct expectation e {
        protocol udp;
        dport 9876;
        timeout 2m;
        size 12;
        l3proto ip;
        comment "exp"
      }
      synproxy s { mss 1460
      wscale 7
      timestamp sack-perm
      }
      synproxy s2 { mss 1460
      wscale 7
      comment "two"; }
      map objs { type inet_service : counter; elements = { 80 : "c", 81 : "plain" }
      }
      chain ch { counter name "c" quota name "q" limit name "l"
      ct helper set "h"
      ct timeout set "tm"
      ct expectation set "e"
      synproxy name "s"
      counter name tcp dport map @objs
      ct count 10 accept
      }
    }`,
  'sets by what their keys come from, and with statements': `
    table ip el {
      set a { type ipv4_addr; counter; elements = { 1.1.1.1 counter packets 3 bytes 4, 1.1.1.2 }
      }
      set c { type ipv4_addr; flags dynamic; size 1000; ct count over 5
      }
      set d { type ipv4_addr; flags dynamic; size 1000; limit rate 10/second counter
      elements = { 1.2.3.4 limit rate 10/second counter }
      }
      set e { typeof ip saddr; elements = { 1.1.1.1, 1.1.1.2, 1.1.1.3 }
      }
      set f { typeof ip saddr . tcp dport; flags interval; elements = { 10.0.0.0/8 . 80, 1.1.1.1 . 1-9 }
      }
      map g { typeof ip saddr : meta mark; elements = { 1.1.1.1 : 0x10 }
      }
      map h { typeof vlan id : verdict; elements = { 10 : accept }
      }
      set i { typeof ip hdrlength . ip length . tcp option maxseg size
      }
      map j { type ipv4_addr : interval ipv4_addr; flags interval; elements = { 10.0.0.0/24 : 10.1.0.1-10.1.0.9 }
      }
      map k { type ipv4_addr . inet_service : verdict; flags interval; elements = { 10.0.0.0/24 . 1-5 : drop, * : accept }
      }
      set l { type ipv4_addr
      elements = { 1.1.1.1 }
      }
      set m { type inet_proto . inet_service; elements = { tcp . 80, udp . 53, sctp . 9 }
      }
      set n { typeof meta iifname . numgen inc mod 4 ; elements = { "eth0" . 1 }
      }
      set o { typeof ct mark; elements = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 }
      }
      set p { typeof osf name; elements = { "Linux" }
      }
      map q { type ipv4_addr : quota
      }
      quota qq { over 10 bytes
      }
      map r { type ipv4_addr : limit
      }
      map s { type ipv4_addr : synproxy
      }
    }`,
  'concatenations, in an order of their own': `
    table ip orders {
      set a { type ipv4_addr . inet_service; flags interval; elements = { 9.9.9.9 . 5, 10.0.0.0/8 . 80, 1.1.1.1 . 1-9, 2.2.2.2 . 3, 10.0.0.0/24 . 1-5, 3.3.3.0/24 . 70-300 }
      }
      set b { type inet_service . ipv4_addr; elements = { 1 . 2.2.2.2, 2 . 1.1.1.1, 256 . 1.1.1.1, 3 . 9.0.0.1 }
      }
      set c { type mark . ipv4_addr; elements = { 1 . 2.2.2.2, 2 . 1.1.1.1, 256 . 1.1.1.1 }
      }
      set d { type ipv4_addr . mark; elements = { 2.2.2.2 . 1, 1.1.1.1 . 2, 1.1.1.1 . 256 }
      }
      set e { type ifname . mark; elements = { "eth0" . 1, "br0" . 2, "lo" . 256, "eth1" . 1 }
      }
      set g { type ipv4_addr . inet_service; flags interval; elements = { 3.3.3.0/24 . 70-300, 2.2.2.2 . 3,  1.1.1.1 . 1-9, 10.0.0.0/8 . 80, 9.9.9.9 . 5,10.0.0.0/24 . 1-5 }
      }
    }`,
  'elements with quotas': `
    table ip metered {
      set b { type ipv4_addr; flags dynamic,timeout; timeout 1h; size 65535; quota 500 bytes; elements = { 1.1.1.1 timeout 5m expires 3m }
      }
    }`,
}
