/**
 * A virtual machine that runs one command on another kernel. Its root is this machine's, read-only, under an overlay in memory; it has no network.
 * The processor is emulated: that needs no right and no hardware, and takes some ten times as long. qemu-system-x86_64(1)
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StockKernel } from './stock-kernel.ts'

/** What Debian calls the programs that this takes. */
export const packages = 'qemu-system-x86 busybox-static kmod'

const project = fileURLToPath(new URL('../..', import.meta.url))

/** To reach the machine's files and to write over them. */
const modules = ['virtio_pci', '9pnet_virtio', '9p', 'overlay']

/**
 * Without KVM, which is not everywhere where a qemu is; without a network; with a CAN controller, which no kernel module stands in for.
 * One processor, since a second one costs more than it gives, and since kernels that rewrite their own code while another processor runs it die of
 * the emulation now and then. There is nobody in there to guard against, and links go sooner where the kernel hurries its grace periods.
 */
const hardware = words(
  '-accel tcg -cpu max -smp 1 -m 3072 -nodefaults -no-user-config -no-reboot -display none -nic none -object can-bus,id=can -device kvaser_pci,canbus=can',
)
const parameters = 'console=ttyS0 loglevel=1 panic=-1 mitigations=off rcupdate.rcu_expedited=1'

/** A boot takes five seconds, and thirty on a machine with much else to do. */
const BOOT_MINUTES = 2
const BOOTS = 3

export interface GuestOptions {
  readonly minutes: number
  /** A folder of this machine in which the guest may write. Everything else that it writes is lost. */
  readonly writable?: string
  /** Where what is printed there goes. */
  readonly print?: (output: Buffer) => void
}

/** Which of the programs that this takes is not installed. */
export function missingPrograms(): string[] {
  return ['qemu-system-x86_64', 'busybox', 'modprobe'].filter((program) => spawnSync(program, ['--help']).error)
}

/**
 * Boots a kernel, runs a command in the project's folder there as root, and gives its exit status. A guest that does not come up is booted again.
 * Throws where none comes up, and where one ends without a status: it died, or the time was up.
 */
export async function runInGuest(
  kernel: StockKernel,
  command: readonly string[],
  { minutes, writable, print = toOurOutput }: GuestOptions,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'netloom-guest-'))
  try {
    const initramfs = join(folder, 'initramfs')
    writeFileSync(initramfs, archive(join(folder, 'files'), kernel, session(kernel, command, writable)))
    const said = join(folder, 'said')
    const machine = [
      ...hardware,
      ...['-kernel', kernel.image, '-initrd', initramfs, '-append', parameters],
      ...['-serial', 'stdio', '-serial', `file:${said}`],
      ...['-virtfs', 'local,path=/,mount_tag=machine,readonly=on,security_model=none,multidevs=remap'],
      ...(writable === undefined ? [] : ['-virtfs', `local,path=${writable},mount_tag=writable,security_model=none`]),
    ]
    for (let boots = 1; ; boots++) {
      writeFileSync(said, '')
      const inTime = await runMachine(machine, said, minutes, print)
      const [up, status] = words(readFileSync(said, 'latin1'))
      if (status !== undefined) return Number(status)
      if (up !== undefined) throw new Error(inTime ? 'the guest died' : `the guest did not end within ${minutes} minutes`)
      if (boots === BOOTS) throw new Error(`the guest did not come up, ${BOOTS} times`)
      console.log(
        `${kernel.version}: the guest ${inTime ? 'died before it was up' : `was not up after ${BOOT_MINUTES} minutes`}: once more`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const toOurOutput = (output: Buffer): void => void process.stdout.write(output)

/** Runs the machine until it switches itself off, and says whether it did so in time. What init.sh says is in the file `said`, which is empty until it is up. */
function runMachine(machine: readonly string[], said: string, minutes: number, print: (output: Buffer) => void) {
  return new Promise<boolean>((resolve, reject) => {
    const qemu = spawn('qemu-system-x86_64', machine, { stdio: ['ignore', 'pipe', 'inherit'] })
    let inTime = true
    const stop = () => {
      inTime = false
      qemu.kill('SIGKILL')
    }
    const boot = setTimeout(() => {
      if (readFileSync(said).length === 0) stop()
    }, BOOT_MINUTES * 60_000)
    const whole = setTimeout(stop, minutes * 60_000)
    qemu.stdout.on('data', print)
    qemu.on('error', reject).on('close', () => {
      clearTimeout(boot)
      clearTimeout(whole)
      resolve(inTime)
    })
  })
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '')
}

/** What init.sh is to do, as shell. */
function session({ base }: StockKernel, command: readonly string[], writable = ''): string {
  const environment = { PATH: process.env['PATH'] ?? '', HOME: '/root', TERM: 'dumb', CI: '1' }
  const exported = Object.entries(environment).map(([name, value]) => `export ${name}=${quoted(value)}`)
  const variables = Object.entries({ modules: `${base}/lib/modules`, folder: project, writable }).map(
    ([name, value]) => `${name}=${quoted(value)}`,
  )
  return [...exported, ...variables, `set -- ${command.map(quoted).join(' ')}`, ''].join('\n')
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}

/** The initramfs: busybox, the modules to come to the machine's root with, and what to do there. */
function archive(folder: string, { base, version }: StockKernel, session: string): Buffer {
  for (const name of ['bin', 'modules', 'machine', 'memory', 'root']) mkdirSync(join(folder, name), { recursive: true })
  copyFileSync(program('busybox'), join(folder, 'bin', 'busybox'))
  copyFileSync(new URL('init.sh', import.meta.url), join(folder, 'init'))
  chmodSync(join(folder, 'init'), 0o755)
  writeFileSync(join(folder, 'session'), session)
  for (const [index, file] of moduleFiles(base, version).entries()) {
    const name = `${String(index).padStart(2, '0')}-${basename(file, '.xz')}`
    writeFileSync(join(folder, 'modules', name), file.endsWith('.xz') ? run('busybox', ['xzcat', file]) : readFileSync(file))
  }
  return run('sh', ['-c', 'find . | busybox cpio -o -H newc 2>/dev/null'], folder)
}

/** The files of the modules and of all that they need, each behind what it needs. modprobe(8) */
function moduleFiles(base: string, version: string): string[] {
  const lines = run('modprobe', ['-d', base, '-S', version, '--show-depends', '-a', ...modules]).toString()
  return [...new Set([...lines.matchAll(/^insmod (\S+)/gm)].map(([, file = '']) => file))]
}

function program(name: string): string {
  return run('sh', ['-c', `command -v ${name}`])
    .toString()
    .trim()
}

function run(file: string, args: string[], folder?: string): Buffer {
  return execFileSync(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28 })
}
