/**
 * The C library, called through `ffi-rs` with integers and bytes only: no pointers, no structs, no callbacks. ({@link addressOf} is for structs that
 * hold pointers, which are packed by hand like the others.)
 *
 * Structs are packed by hand, little-endian: so is every platform that `ffi-rs` has a build for (x64, arm64, arm). The numbers of flags
 * and socket options that this folder uses are the same on those three too, which is not true of Linux at large.
 */

import { createRequire } from 'node:module'
import { type Subject, systemError } from './system-error.ts'

type FfiRs = typeof import('ffi-rs')
type Argument = number | Uint8Array

const library = 'netloom-libc'
let loaded: FfiRs | undefined

/** Only at the first call: whoever encodes and decodes messages alone, on any system, neither loads `ffi-rs` nor needs it. */
function ffi(): FfiRs {
  if (loaded !== undefined) return loaded
  if (process.platform !== 'linux') {
    throw noLibc(`netlink sockets and namespaces exist on Linux only, and this is ${process.platform}`)
  }
  const require = createRequire(import.meta.url)
  let module: FfiRs
  try {
    module = require('ffi-rs')
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw noLibc(`ffi-rs cannot be loaded on ${process.platform}-${process.arch}: ${reason}`, cause)
  }
  // An empty path is the running program itself, whose C library is the right one on glibc and on musl.
  module.open({ library, path: '' })
  loaded = module
  for (const file of Object.keys(require.cache)) {
    if (/ffi-rs.*\.node$/.test(file)) keepLoaded(file)
  }
  return module
}

const RTLD_LAZY = 0x0001
const RTLD_NOLOAD = 0x0004
const RTLD_NODELETE = 0x1000

/**
 * Keeps the machine code of `ffi-rs` in memory for as long as the process lives. If a worker thread alone had loaded it, Node would unload it
 * when that thread ends, and the thread's last act, a destructor in that very code, would crash the process.
 */
function keepLoaded(file: string): void {
  call('dlopen', [cString(file), RTLD_LAZY | RTLD_NOLOAD | RTLD_NODELETE])
}

function noLibc(message: string, cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code: 'ERR_NO_LIBC' })
}

/**
 * Functions that are not called again after EINTR: `poll` would wait its whole time anew, and an interrupted `close` has closed on Linux,
 * so that the number may be another file's by now.
 */
const neverRepeated = new Set(['close', 'poll'])

const EINTR = 4

/**
 * Calls a function of the C library that returns an `int`, and returns that. Integers go as `int` (they are widened where the
 * function takes a `long`; 0 is a null pointer), bytes as a pointer to them, read and written in place.
 *
 * @throws a {@link SystemError} when the function returns -1; a TypeError for an argument that is neither a 32-bit integer nor bytes.
 */
export function call(name: string, args: readonly Argument[], subject?: Subject): number {
  const { DataType, load } = ffi()
  const paramsType = args.map((argument, index) => {
    if (argument instanceof Uint8Array) return DataType.U8Array
    if (typeof argument !== 'number') throw new TypeError(`argument ${index} of ${name} is neither an integer nor bytes`)
    // ffi-rs cuts 1.5 to 1 and 2 ** 32 to 0 without a word.
    if ((argument | 0) !== argument) throw new TypeError(`argument ${index} of ${name} is no 32-bit integer: ${argument}`)
    return DataType.I32
  })
  for (;;) {
    const { value, errnoCode, errnoMessage } = load({
      library,
      funcName: name,
      retType: DataType.I32,
      paramsType,
      paramsValue: [...args],
      errno: true as const,
    })
    if (value !== -1) return value
    if (errnoCode === EINTR && !neverRepeated.has(name)) continue
    throw systemError(errnoCode, name, subject, errnoMessage.replace(/ \(os error \d+\)$/, ''))
  }
}

/**
 * Where bytes lie in memory, for a pointer inside a struct. Only for what `Buffer.allocUnsafeSlow` gave, or a part of it: that is outside of the
 * heap of V8, which moves small arrays about, and stays where it is. It goes when the last array over it is collected: whoever uses the address holds on
 * to the buffer.
 */
export function addressOf(buffer: Buffer): bigint {
  const { DataType, load } = ffi()
  const paramsType = [DataType.U8Array, DataType.U8Array, DataType.I32]
  // Moves nothing onto itself, and returns where it would have.
  return load({ library, funcName: 'memmove', retType: DataType.BigInt, paramsType, paramsValue: [buffer, buffer, 0] }) as bigint
}

/** A C string: UTF-8 with its closing NUL. A NUL inside would silently cut it, so it is refused. */
export function cString(text: string): Uint8Array {
  if (text.includes('\0')) throw new TypeError(`a NUL character inside ${JSON.stringify(text)}`)
  return Buffer.from(`${text}\0`)
}
