/** Network namespaces made, listed and deleted; the named ones exactly as `ip netns` keeps them. ip-netns(8), iproute2's ip/ipnetns.c */

import { closeSync, constants, lstatSync, mkdirSync, openSync, readdirSync, statfsSync, statSync, unlinkSync } from 'node:fs'
import { flock, LOCK_EX } from '../../system/descriptor.ts'
import { MNT_DETACH, MS_BIND, MS_REC, MS_SHARED, mount, UMOUNT_NOFOLLOW, unmount } from '../../system/mount.ts'
import { hasCode } from '../../system/system-error.ts'
import { CLONE_NEWNET, excursion, threadNetwork, unshare } from '../../system/thread-namespace.ts'
import { Namespace, namespaceDirectory, namespacePath } from './namespace.ts'

/** The type of the file system that namespaces are files of. <linux/magic.h> */
const NSFS_MAGIC = 0x6e736673

/** How often, and how many milliseconds apart, a busy file is tried again: somebody else may be deleting or mounting just now. */
const busyTries = 20
const busyPause = 5

/** What {@link listNamespaces} tells of one file in /run/netns. */
export interface NamedNamespace {
  readonly name: string
  readonly path: string
  /** See {@link Namespace.inode}. Undefined where the file is stale: no namespace is mounted on it, or none that this mount namespace sees. */
  readonly inode: number | undefined
}

/**
 * Makes a network namespace and opens it. With a name it outlives this process and `ip netns` knows it; without, it lives as long as it
 * is open or something is in it. Nothing in it is up, not even `lo`. If a step fails, nothing stays behind.
 *
 * Equivalent to: `ip netns add NAME`; without a name: `unshare -n`.
 *
 * @throws EEXIST where the name is taken; EPERM without CAP_SYS_ADMIN; a TypeError for a name that cannot be a file's name
 */
export function createNamespace(name?: string): Namespace {
  if (name === undefined) {
    return new Namespace(excursion(unshareNetwork, () => openSync(threadNetwork, 'r')))
  }
  const path = namespacePath(name)
  shareDirectory()
  closeSync(openSync(path, constants.O_RDONLY | constants.O_CREAT | constants.O_EXCL, 0))
  try {
    const fd = excursion(unshareNetwork, () => {
      mount(threadNetwork, path, 'none', MS_BIND)
      return openSync(path, 'r')
    })
    return new Namespace(fd, path, name)
  } catch (error) {
    remove(path)
    throw error
  }
}

/**
 * The files of /run/netns in the order of their names: namespaces, and stale files, which have no inode.
 *
 * Equivalent to: `ip netns list`, which does not tell the two apart.
 */
export function listNamespaces(): NamedNamespace[] {
  const found: NamedNamespace[] = []
  for (const name of namesIn(namespaceDirectory).sort()) {
    const path = namespacePath(name)
    // Somebody may delete while we list: a name that is gone is no stale file.
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) found.push({ name, path, inode: namespaceInode(path) })
  }
  return found
}

/**
 * Takes a name away, and whatever file stands for it, a stale one too; says whether there was one. The namespace itself ends when nothing
 * is in it any more and nobody holds it open, and then some milliseconds later: the kernel clears it in the background, so the other end of a
 * veth pair may outlive this call.
 *
 * Equivalent to: `ip netns delete NAME`, but deleting twice is no error.
 *
 * @throws EPERM without CAP_SYS_ADMIN; EBUSY where the file stays in use; a TypeError for a name that cannot be a file's name
 */
export function deleteNamespace(name: string): boolean {
  return remove(namespacePath(name))
}

function unshareNetwork(): void {
  unshare(CLONE_NEWNET)
}

/**
 * Makes /run/netns a shared mount, so that a namespace mounted there is seen, and later unmounted, in every mount namespace: else copies
 * of the mount, held by services and containers, keep a deleted namespace alive.
 *
 * Only a mount can be shared, so at the first time the directory is mounted onto itself, with all that is mounted in it.
 */
function shareDirectory(): void {
  try {
    share()
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EINVAL')) throw error
    mountDirectory()
  }
}

function share(): void {
  mount('', namespaceDirectory, 'none', MS_SHARED | MS_REC)
}

/** The lock is `ip netns`'s own: two that did this at once would pile up mounts. */
function mountDirectory(): void {
  mkdirSync(namespaceDirectory, { recursive: true, mode: 0o755 })
  const directory = openSync(namespaceDirectory, constants.O_RDONLY | constants.O_DIRECTORY)
  try {
    flock(directory, LOCK_EX)
    try {
      share()
    } catch (error) {
      if (!hasCode(error, 'EINVAL')) throw error
      mount(namespaceDirectory, namespaceDirectory, 'none', MS_BIND | MS_REC)
      share()
    }
  } finally {
    closeSync(directory)
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

function namespaceInode(path: string): number | undefined {
  try {
    return statfsSync(path).type === NSFS_MAGIC ? statSync(path).ino : undefined
  } catch (error) {
    // A symbolic link to a process that has ended.
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Unmounts and unlinks the file of a namespace; says whether there was one. */
function remove(path: string): boolean {
  for (let tries = 1; ; tries += 1) {
    try {
      unmountAll(path)
      unlinkSync(path)
      return true
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return false
      if (!hasCode(error, 'EBUSY') || tries === busyTries) throw error
      sleep(busyPause)
    }
  }
}

/** Several mounts may lie on one file. MNT_DETACH, because whoever has the namespace open through the mount would keep it busy. */
function unmountAll(path: string): void {
  for (;;) {
    try {
      unmount(path, MNT_DETACH | UMOUNT_NOFOLLOW)
    } catch (error) {
      // EINVAL: nothing is mounted there (any more). A symbolic link is such a file too: only the link is deleted.
      if (hasCode(error, 'EINVAL')) return
      throw error
    }
  }
}

/** Blocks the thread: deleting works where nothing asynchronous does, as in a handler of `process.on('exit')`. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}
