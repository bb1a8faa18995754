/** Mounting and unmounting. <sys/mount.h>, mount(2), umount2(2) */

import { call, cString } from './libc.ts'

export const MS_BIND = 4096
export const MS_REC = 16384
export const MS_PRIVATE = 1 << 18
export const MS_SHARED = 1 << 20

/** Unmount now from this tree, and for good when the last user is gone. */
export const MNT_DETACH = 2
/** Do not unmount what a symbolic link points to. */
export const UMOUNT_NOFOLLOW = 8

const NULL = 0

const hints = { EPERM: 'mounting needs CAP_SYS_ADMIN' }

/** Mounts `source` on `target`, or changes the mount there, as the flags say. @throws the system's error, with both paths */
export function mount(source: string, target: string, type: string, flags: number): void {
  call('mount', [cString(source), cString(target), cString(type), flags, NULL], { path: source, dest: target, hints })
}

/** Unmounts what is mounted on `target`. @throws the system's error: EINVAL where nothing is mounted */
export function unmount(target: string, flags: number): void {
  call('umount2', [cString(target), flags], { path: target, hints })
}
