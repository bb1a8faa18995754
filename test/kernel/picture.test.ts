import { expect, it } from 'vitest'
import { createNetwork, picture, pictureSvg, pictureText } from '../../src/container/index.ts'
import { container, dualWorld } from './bridge-network-world.ts'
import { netloom } from './run-netloom.ts'
import { describeKernel, run } from './sandbox.ts'

describeKernel('the picture of networks', () => {
  it('shows namespaces, links, bridges, addresses and rules as the kernel has them', async () => {
    await dualWorld()
    await using web = await createNetwork({ name: 'web', subnet: ['10.89.0.0/24', 'fd00:89::/64'], uplink: 'wlo1' })
    await using db = await createNetwork({ name: 'db', subnet: '10.90.0.0/24', internal: true, bridge: 'br-db' })
    for (const name of ['shop', 'two', 'three']) container(name)
    const { hostLink: shop } = await web.attach('shop', { ports: ['8080:80', '127.0.0.1:53:53/udp'] })
    const { hostLink: two } = await web.attach('two')
    const { hostLink: three } = await db.attach('three', { interface: 'data' })
    run('ip', '-n', 'two', 'link', 'set', 'eth0', 'down')
    const all = await picture()
    expect(pictureText(all)).toBe(`╭ host
│ ═ wlo1  203.0.113.2/24  2001:db8:1::2/64  to the world
│
│ ┌ web  10.89.0.1/24  fd00:89::1/64  bridge
│ │ forward: web → web, wlo1
│ │ forward: from outside only what is published
│ │ postrouting: masquerade 10.89.0.0/24, fd00:89::/64
│ │ prerouting, output: any address:8080/tcp → 10.89.0.2:80
│ │ prerouting, output: 127.0.0.1:53/udp → 10.89.0.2:53
│ │ prerouting, output: any address:8080/tcp → [fd00:89::2]:80
│ ├─ ${shop} ─── eth0 ┤ shop  10.89.0.2/24  fd00:89::2/64  8080:80/tcp  127.0.0.1:53:53/udp
│ └─ ${two} ─╳─ eth0 ┤ two   10.89.0.3/24  fd00:89::3/64
│
│ ┌ br-db  10.90.0.1/24  bridge of network db
│ │ forward: br-db → br-db
│ │ forward: no way out, and none in
│ └─ ${three} ─── data ┤ three  10.90.0.2/24
╰
`)
    expect((await picture({ names: ['db'] })).networks.map(({ name }) => name)).toEqual(['db'])
    // What the rules are said to do the kernel has: without them nothing is said.
    run('nft', 'flush ruleset')
    expect((await picture({ names: ['db'] })).networks[0]?.rules).toEqual(['forward: br-db → any link'])
    await web.repair()
    expect(netloom(['network', 'show'])).toEqual({ status: 0, stdout: pictureText(all), stderr: '' })
    expect(netloom(['network', 'show', '--svg']).stdout).toBe(pictureSvg(all))
    expect(JSON.parse(netloom(['network', 'show', 'db', '--json']).stdout)).toEqual(
      JSON.parse(JSON.stringify(await picture({ names: ['db'] }))),
    )
    expect(netloom(['network', 'show', 'nowhere'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'netloom network show: there is no network nowhere\n',
    })
    await web.delete()
    await db.delete()
  }, 120_000)

  it('shows the network of one container too', async () => {
    await dualWorld()
    const box = await createNetwork({ kind: 'point-to-point', name: 'box', subnet: '10.10.0.0/24', uplink: 'wlo1' })
    const drawn = await picture()
    expect(pictureText(drawn)).toBe(`╭ host
│ ═ wlo1  203.0.113.2/24  2001:db8:1::2/64  to the world
│
│ ┌ box  point to point
│ │ forward: iifname "veth-box" oifname "wlo1" accept
│ │ forward: iifname "wlo1" oifname "veth-box" ct state established,related accept
│ │ postrouting: ip saddr 10.10.0.0/24 oifname "wlo1" masquerade
│ └─ veth-box  10.10.0.1/24 ─── eth0 ┤ box  10.10.0.2/24
╰
`)
    expect(pictureSvg(drawn)).toContain('>point to point</text>')
    await box.delete()
  })
})
