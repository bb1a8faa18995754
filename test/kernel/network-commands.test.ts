import { expect, it } from 'vitest'
import { container } from './bridge-network-world.ts'
import { far, surroundings, world } from './container-network-world.ts'
import { netloom } from './run-netloom.ts'
import { describeKernel, run } from './sandbox.ts'

const good = (stdout: string) => ({ status: 0, stdout, stderr: '' })

describeKernel('the commands for bridge networks', () => {
  it('network create, attach, inspect, check, detach, rm', async () => {
    const here = await world()
    container('shop')
    const before = await surroundings(here)
    expect(netloom(['network', 'create', 'web', '--subnet', '10.89.0.0/24', '--uplink', 'wlo1', '--isolate'])).toEqual(
      good('web  10.89.0.0/24  bridge web  out by wlo1  isolated\n'),
    )
    expect(netloom(['attach', 'web', 'shop', '--publish', '8080:80', '--address', '10.89.0.7'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^shop: 10\.89\.0\.7\/24 {2}8080:80\/tcp {2}by nl[\da-f]{12}\n$/),
      stderr: '',
    })
    expect(netloom(['network', 'ls'])).toEqual(good('web  10.89.0.0/24  bridge web  out by wlo1  isolated\n'))
    expect(netloom(['network', 'inspect', 'web']).stdout).toMatch(
      /^web {2}10\.89\.0\.0\/24 {2}bridge web {2}out by wlo1 {2}isolated\n {2}shop {2}10\.89\.0\.7\/24 {2}8080:80\/tcp {2}by nl[\da-f]{12}\n$/,
    )
    expect(JSON.parse(netloom(['network', 'inspect', 'web', '--json']).stdout)).toMatchObject({
      plan: { name: 'web', uplink: 'wlo1' },
      containers: [{ name: 'shop', addresses: ['10.89.0.7/24'], ports: ['8080:80/tcp'] }],
    })
    expect(netloom(['network', 'check', 'web'])).toEqual(
      good(
        ['bridge', 'addresses', 'forwarding', 'table', 'containers', 'other rules'].map((part) => `${part}: as it should be\n`).join(''),
      ),
    )
    run('nft', 'add table ip filter; add chain ip filter FORWARD { type filter hook forward priority 0; policy drop; }')
    const { status, stdout } = netloom(['network', 'check', 'web'])
    expect(status).toBe(1)
    expect(stdout).toContain(
      [
        'other rules: chain FORWARD of table ip filter drops what goes from and to the containers',
        `  try: nft 'insert rule ip filter FORWARD iifname "web" accept'`,
        `  try: nft 'insert rule ip filter FORWARD oifname "web" accept'\n`,
      ].join('\n'),
    )
    run('nft', 'delete table ip filter')
    expect(netloom(['attach', 'web', 'shop'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'netloom attach: shop is attached to network web already\n',
    })
    expect(netloom(['detach', 'web', 'shop', 'nobody'])).toEqual(good('web: 1 of 2 detached\n'))
    expect(netloom(['network', 'rm', 'web', 'db'])).toEqual(good('web: deleted\ndb: there is none\n'))
    expect(netloom(['network', 'check', 'web'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'netloom network check: there is no network web\n',
    })
    expect(await surroundings(here)).toEqual(before)
  }, 120_000)

  it.each([
    [['network'], 'expected one of create, ls, inspect, show, check, repair, rm'],
    [['network', 'mend'], 'expected one of create, ls, inspect, show, check, repair, rm'],
    [['network', 'create', 'web'], 'expected --subnet'],
    [['network', 'create', 'web', '--subnet', '10.89.0.1/24'], 'the network is 10.89.0.0/24'],
    [['network', 'create', 'my web', '--subnet', '10.89.0.0/24'], 'a network’s name has letters'],
    [['network', 'rm'], 'expected a name'],
    [['attach', 'web'], 'expected a network and a namespace'],
    [['attach', 'web', 'shop', '--publish', 'http'], 'ports are text such as'],
    [['detach', 'web'], 'expected a network and a name'],
  ])('%j is not understood: exit status 2, the reason and the usage', (args, reason) => {
    const { status, stdout, stderr } = netloom(args)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(reason)
    expect(stderr).toContain(`netloom ${args[0]} `)
  })

  it('--dry-run says what would be done, and does nothing', async () => {
    const here = await world()
    container('shop')
    const before = await surroundings(here)
    const first = (args: string[]) => {
      const { status, stdout, stderr } = netloom([...args, '--dry-run'])
      expect([status, stderr]).toEqual([0, ''])
      return stdout.split('\n').filter((line) => /^\d/.test(line))
    }
    const create = ['network', 'create', 'web', '--subnet', '10.89.0.0/24', '--uplink', 'wlo1']
    expect(first(create)).toEqual(['bridge', 'table', 'settings', 'addresses'].map((name, index) => `${index + 1}. ${name}  in the host`))
    expect(first(['up', 'box', '--subnet', '10.10.0.0/24', '--uplink', 'wlo1'])[1]).toBe('2. veth  in the host')
    expect(await surroundings(here)).toEqual(before)
    netloom(create)
    expect(netloom([...create, '--dry-run']).stdout).toBe('nothing has to be done\n')
    expect(first(['attach', 'web', 'shop'])).toEqual([
      '1. lease  in the host',
      '2. cable  in the host',
      '3. inside  in shop',
      '4. plug  in the host',
      '5. keep  in the host',
    ])
    netloom(['attach', 'web', 'shop'])
    expect(first(['detach', 'web', 'shop'])).toEqual(['1. cables  in the host', '2. leases  in the host'])
    const [step] = JSON.parse(netloom(['detach', 'web', 'shop', '--dry-run', '--json']).stdout)
    expect(step).toMatchObject({
      name: 'cables',
      commands: [expect.stringMatching(/^ip link delete nl[\da-f]{12}$/)],
      messages: [
        { protocol: 'route', message: { nlmsg_type: 'RTM_NEWLINK' } },
        { protocol: 'route', message: { nlmsg_type: 'RTM_DELLINK' } },
      ],
      undo: ['netloom attach web shop --address 10.89.0.2'],
    })
    run('ip', 'link', 'set', 'web', 'down')
    expect(first(['network', 'repair', 'web'])).toEqual(['1. addresses  in the host'])
    expect(netloom(['network', 'repair', 'web'])).toEqual(good('web: put right: addresses\n'))
    expect(netloom(['network', 'repair', 'web'])).toEqual(good('web: all is as it should be\n'))
    expect(first(['network', 'rm', 'web']).at(-1)).toBe('5. connections  in the host')
    expect(netloom(['network', 'rm', 'web', '--json'])).toEqual(good('{"name":"web","deleted":true}\n'))
    expect(await surroundings(here)).toEqual(before)
  }, 120_000)

  it('diagnose', async () => {
    await world()
    container('shop')
    netloom(['network', 'create', 'web', '--subnet', '10.89.0.0/24', '--uplink', 'wlo1'])
    netloom(['attach', 'web', 'shop'])
    // How wide the columns are, the longest word says.
    const linesOf = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => line.trim().replaceAll(/ +/g, ' '))
    const well = netloom(['diagnose', 'shop', far])
    expect(well).toMatchObject({ status: 0, stderr: '' })
    const lines = linesOf(well.stdout)
    expect(lines[0]).toBe(`ok → inside route to ${far} by way of 10.89.0.1 by eth0 from 10.89.0.2`)
    expect(lines).toContain('ok → host chain forward 0, inet netloom forward: accept by ‘iifname . oifname @ways accept’')
    expect(lines.at(-1)).toMatch(/^ok ← inside answer 198\.51\.100\.1 answered in [\d.]+ ms$/)
    run('ip', '-n', 'shop', 'route', 'delete', 'default')
    const badly = netloom(['diagnose', 'shop', far, '--timeout', '300'])
    expect(badly.status).toBe(1)
    expect(linesOf(badly.stdout).slice(0, 3)).toEqual([
      `!! → inside route to ${far}: ENETUNREACH`,
      'no route leads there',
      'try: ip -n shop route add default via 10.89.0.1',
    ])
    const { isReachable, stops } = JSON.parse(netloom(['diagnose', 'shop', far, '--port', '7', '--json']).stdout)
    expect(isReachable).toBe(false)
    expect(stops[0]).toMatchObject({
      part: 'route',
      place: 'inside',
      problem: 'no route leads there',
      help: ['ip -n shop route add default via 10.89.0.1'],
    })
    expect(netloom(['diagnose', 'shop', 'somewhere'])).toMatchObject({ status: 2, stderr: expect.stringContaining('somewhere') })
    netloom(['network', 'rm', 'web'])
  }, 120_000)
})
