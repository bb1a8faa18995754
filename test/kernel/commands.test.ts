import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readlinkSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createContainerNetwork, openContainerNetwork } from '../../src/container/index.ts'
import { openHost } from '../../src/host/host.ts'
import { openNamespace } from '../../src/host/namespace/namespace.ts'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { projectRoot } from '../system/script.ts'
import { asked, far, namespaces, surroundings, world } from './container-network-world.ts'
import { command, netloom } from './run-netloom.ts'
import { describeKernel } from './sandbox.ts'

const myns = ['up', 'myns', '--subnet', '10.10.0.0/24', '--uplink', 'wlo1']

describeKernel('the everyday commands', () => {
  it('up, ls, exec, down', async () => {
    const here = await world()
    const before = await surroundings(here)
    expect(netloom([...myns, '--probe', far])).toEqual({
      status: 0,
      stdout: 'myns: eth0 has 10.10.0.2, veth-myns has 10.10.0.1, out by wlo1\n',
      stderr: '',
    })
    {
      await using network = await openContainerNetwork('myns')
      expect((await network.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
      await network.close()
    }
    expect(netloom(['ls'])).toEqual({ status: 0, stdout: 'myns  10.10.0.0/24  wlo1  veth-myns  eth0\n', stderr: '' })
    using container = openNamespace('myns')
    expect(netloom(['exec', 'myns', '--', 'readlink', '/proc/self/ns/net']).stdout).toBe(`net:[${container.inode}]\n`)
    container.close()
    expect(netloom(['down', 'myns'])).toEqual({ status: 0, stdout: 'myns: deleted\n', stderr: '' })
    expect(netloom(['down', 'myns'])).toEqual({ status: 0, stdout: 'myns: there is none\n', stderr: '' })
    expect(netloom(['ls'])).toEqual({ status: 0, stdout: '', stderr: '' })
    expect(await surroundings(here)).toEqual(before)
  })

  it('up with everything said', async () => {
    const { host } = await world()
    const said = [
      '--gateway',
      '10.10.0.254',
      '--address',
      '10.10.0.9',
      '--host-link',
      'outside',
      '--container-link',
      'inside',
      '--mtu',
      '1300',
    ]
    expect(netloom([...myns, ...said])).toMatchObject({
      status: 0,
      stdout: 'myns: inside has 10.10.0.9, outside has 10.10.0.254, out by wlo1\n',
    })
    expect((await host.links.get('outside')).mtu).toBe(1300)
    expect((await host.addresses.list({ link: 'outside', family: 'ipv4' })).map(({ prefix }) => prefix)).toEqual(['10.10.0.254/24'])
    await using container = openHost('myns')
    expect((await container.addresses.list({ link: 'inside', family: 'ipv4' })).map(({ prefix }) => prefix)).toEqual(['10.10.0.9/24'])
    expect(netloom(['down', 'myns']).status).toBe(0)
  })

  it('up twice is refused, and harms nothing', async () => {
    await world()
    await using network = await createContainerNetwork(asked)
    expect(netloom(myns)).toEqual({ status: 1, stdout: '', stderr: 'netloom up: there is a network myns already\n' })
    expect((await network.check()).filter(({ problem }) => problem !== undefined)).toEqual([])
  })

  it('up where a step fails says which, in a line, and takes all back', async () => {
    const here = await world()
    const before = await surroundings(here)
    expect(netloom([...myns.slice(0, -1), 'wlo2'])).toEqual({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^netloom up: network myns: step ‘veth’ failed: ENODEV: .*"wlo2".*\n$/),
    })
    expect(await surroundings(here)).toEqual(before)
  })

  it('down takes several names, and goes on after one that fails', async () => {
    const { host } = await world()
    await (await createContainerNetwork(asked)).close()
    await (await createContainerNetwork({ ...asked, name: 'other', subnet: '10.20.0.0/24' })).close()
    await host.firewall.deleteTable('netloom-other')
    expect(netloom(['down', 'other', 'myns'])).toEqual({ status: 0, stdout: 'other: there is none\nmyns: deleted\n', stderr: '' })
  })

  it('ls --json is an array of objects', async () => {
    await world()
    expect(netloom(['ls', '--json']).stdout).toBe('[]\n')
    await using _network = await createContainerNetwork(asked)
    expect(JSON.parse(netloom(['ls', '--json']).stdout)).toEqual([
      { name: 'myns', subnet: '10.10.0.0/24', uplink: 'wlo1', hostLink: 'veth-myns', containerLink: 'eth0' },
    ])
  })

  it.each([
    [['up']],
    [['up', 'myns']],
    [['up', 'myns', 'other', '--subnet', '10.10.0.0/24', '--uplink', 'wlo1']],
    [['up', '../myns', '--subnet', '10.10.0.0/24', '--uplink', 'wlo1']],
    [['up', 'a\nb', '--subnet', '10.10.0.0/24', '--uplink', 'wlo1']],
    [['up', 'myns', '--subnet', 'here', '--uplink', 'wlo1']],
    [['up', 'myns', '--subnet', '10.10.0.0/24', '--uplink', '../wlo1']],
    [['up', 'myns', '--subnet', '10.10.0.0/24', '--uplink', 'wlo1', '--mtu', '1e3']],
    [['up', 'myns', '--subnet', '10.10.0.0/24', '--uplink', 'wlo1', '--colour']],
    [['down']],
    [['down', 'myns', '--force']],
    [['down', '../myns']],
    [['ls', 'myns']],
    [['exec']],
    [['exec', 'myns']],
    [['exec', 'myns', '--']],
    [['exec', '--', 'true']],
    [['exec', '..', '--', 'true']],
  ])('%j is not understood: exit status 2, the reason and the usage', (args) => {
    const { status, stdout, stderr } = netloom(args)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(new RegExp(`^netloom ${args[0]}: .*\\n\\nnetloom ${args[0]} `))
    expect(namespaces()).toEqual([])
  })

  it.each(['up', 'down', 'ls', 'exec', 'demo'])('%s --help says what it does', (name) => {
    const { status, stdout, stderr } = netloom([name, '--help'])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(new RegExp(`^netloom ${name} .*\\n\\n[A-Z]`))
  })
})

describeKernel('netloom exec', () => {
  it('ends as the program ends', () => {
    createNamespace('blue').close()
    const status = (...words: string[]) => netloom(['exec', 'blue', '--', ...words]).status
    expect(status('true')).toBe(0)
    expect(status('sh', '-c', 'exit 7')).toBe(7)
    expect(status('sh', '-c', 'kill -KILL $$')).toBe(137)
  })

  it('gives the program its own streams and arguments', () => {
    createNamespace('blue').close()
    const script = 'cat; echo "$1" >&2'
    expect(netloom(['exec', 'blue', '--', 'sh', '-c', script, 'sh', '--help; $HOME'], 'through\n')).toEqual({
      status: 0,
      stdout: 'through\n',
      stderr: '--help; $HOME\n',
    })
  })

  it('finds a namespace by its path as well', () => {
    using blue = createNamespace('blue')
    expect(netloom(['exec', '/run/netns/blue', '--', 'readlink', '/proc/self/ns/net']).stdout).toBe(`net:[${blue.inode}]\n`)
  })

  it('takes a number for a name: never does a process come in its place', () => {
    const name = String(process.pid)
    expect(netloom(['exec', name, '--', 'true'])).toMatchObject({ status: 1, stderr: expect.stringContaining(`/run/netns/${name}`) })
    using namespace = createNamespace(name)
    expect(netloom(['exec', name, '--', 'readlink', '/proc/self/ns/net']).stdout).toBe(`net:[${namespace.inode}]\n`)
    expect(readlinkSync('/proc/self/ns/net')).not.toBe(`net:[${namespace.inode}]`)
  })

  it('says when there is no such program, as a shell does: 127, and 126 for one that cannot run', () => {
    createNamespace('blue').close()
    expect(netloom(['exec', 'blue', '--', 'no-such-program'])).toEqual({
      status: 127,
      stdout: '',
      stderr: 'netloom exec: no-such-program: there is no such program\n',
    })
    expect(netloom(['exec', 'blue', '--', '/etc/passwd'])).toMatchObject({ status: 126, stderr: expect.stringContaining('EACCES') })
  })

  it('says when there is no such namespace', () => {
    expect(netloom(['exec', 'nowhere', '--', 'true'])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/^netloom exec: ENOENT: .*nowhere.*\n$/),
    })
  })

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('passes %s on, or lets the program have it', async (signal, status) => {
    createNamespace('blue').close()
    const child = spawn(process.execPath, [...command, 'exec', 'blue', '--', 'sh', '-c', 'echo ready; exec sleep 60'], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    })
    await once(child.stdout, 'data')
    // Ctrl-C goes to the whole group; others send SIGTERM to the one process that they know.
    process.kill(signal === 'SIGINT' ? -(child.pid ?? 0) : (child.pid ?? 0), signal)
    expect(await once(child, 'close')).toEqual([status, null])
  })
})
