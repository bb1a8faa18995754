import { setTimeout as pause } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { createNamespace } from '../../src/host/namespace/namespaces.ts'
import { subscribe } from '../../src/netlink/index.ts'
import { RTNLGRP, route } from '../../src/netlink/route/index.ts'
import { type AllNamespacesSocket, openAllNamespacesSocket } from '../../src/system/all-namespaces-socket.ts'
import { openNetlinkSocket } from '../../src/system/netlink-socket.ts'
import { filesAtRest, threads } from '../system/open-files.ts'
import { runScript } from '../system/script.ts'
import { setLoopback } from './loopback.ts'
import { describeKernel, run } from './sandbox.ts'

const RTM_NEWLINK = 16

function open(): AllNamespacesSocket {
  const socket = openAllNamespacesSocket(route.number)
  onTestFinished(() => socket.close())
  socket.join(RTNLGRP.RTNLGRP_LINK)
  return socket
}

/** Where each datagram that waits came from, and the type of its first message. */
function drain(socket: AllNamespacesSocket): [number | undefined, number][] {
  const buffer = Buffer.alloc(32 * 1024)
  const found: [number | undefined, number][] = []
  while (socket.read(buffer) >= 0) found.push([socket.nsid, buffer.readUInt16LE(4)])
  return found
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('it did not happen within 5 seconds')
    await pause(5)
  }
}

describeKernel(
  'a socket for all namespaces',
  () => {
    it('hears of those that have an id, and says which one it was', () => {
      for (const name of ['one', 'two', 'without']) createNamespace(name).close()
      run('ip', 'netns', 'set', 'one', '5')
      run('ip', 'netns', 'set', 'two', '7')
      const socket = open()
      for (const name of ['two', 'without', 'one']) run('ip', '-n', name, 'link', 'set', 'lo', 'up')
      run('ip', 'link', 'set', 'lo', 'up')
      expect(drain(socket)).toEqual([
        [7, RTM_NEWLINK],
        [5, RTM_NEWLINK],
        [undefined, RTM_NEWLINK],
      ])
    })

    it('is heard by the event loop, which does not read in its stead', async () => {
      createNamespace('one').close()
      run('ip', 'netns', 'set', 'one', '5')
      const socket = open()
      const heard: (number | undefined)[] = []
      const stop = socket.listen(
        () => heard.push(...drain(socket).map(([nsid]) => nsid)),
        (error) => {
          throw error
        },
      )
      for (const count of [1, 2, 3]) {
        run('ip', '-n', 'one', 'link', 'set', 'lo', count % 2 === 1 ? 'up' : 'down')
        await until(() => heard.length === count)
      }
      stop()
      run('ip', '-n', 'one', 'link', 'set', 'lo', 'down')
      await pause(50)
      expect(heard).toEqual([5, 5, 5])
      expect(drain(socket)).toEqual([[5, RTM_NEWLINK]])
    })

    it('says what was lost, and goes on', async () => {
      const socket = open()
      const other = openNetlinkSocket(route.number)
      onTestFinished(() => other.close())
      const subscription = subscribe(route, socket, [])
      onTestFinished(async () => void (await subscription.return()))
      for (let times = 0; times < 400; times += 1) setLoopback(other, times % 2 === 0)
      const types: unknown[] = []
      while (types.at(-1) !== 'NLMSG_OVERRUN') types.push((await subscription.next()).value?.nlmsg_type)
      expect(types.length).toBeLessThan(400)
      setLoopback(other, true)
      expect((await subscription.next()).value).toMatchObject({ nlmsg_type: 'RTM_NEWLINK', ifi_index: 1 })
    })

    it('takes no thread and leaves nothing behind', async () => {
      const before = await filesAtRest()
      const other = openNetlinkSocket(route.number)
      const running = threads()
      for (let times = 0; times < 20; times += 1) {
        const socket = openAllNamespacesSocket(route.number)
        socket.join(RTNLGRP.RTNLGRP_LINK)
        let heard = 0
        socket.listen(
          () => {
            heard += drain(socket).length
          },
          (error) => {
            throw error
          },
        )
        setLoopback(other, times % 2 === 0)
        await until(() => heard === 1)
        expect(threads()).toBe(running)
        await socket.close()
      }
      await other.close()
      expect(await filesAtRest()).toBe(before)
    })

    it('does not keep the process alive once it is told so', () => {
      const { status, stderr } = runScript(`
        import { openAllNamespacesSocket } from './src/system/index.ts'
        const socket = openAllNamespacesSocket(0)
        socket.listen(() => {}, () => {})
        socket.unref()`)
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    })
  },
  'ip',
)
