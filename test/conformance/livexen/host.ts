// Boots real Xen with a dom0 in QEMU, and has its xl make domains and pools. Used by tests and scripts only.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Release } from '../../../server/src/release.ts'
import { archive, standInKernel } from './ramdisk.ts'
import { type Answer, filesOf, type Printed, type Question, readPrinted, scriptOf } from './script.ts'

/** A release of Xen that Debian has. */
export interface Xen {
  readonly release: Release
  readonly suite: string
}

export const xens: readonly [Xen, ...Xen[]] = [
  { release: '4.17', suite: 'bookworm' },
  { release: '4.20', suite: 'trixie' },
]

const fileOf = ({ suite }: Xen, name: string) =>
  fileURLToPath(new URL(`../../../.vscode-test/livexen-${suite}/${name}`, import.meta.url))

/** Whether a release can be booted; install.mjs sees to it where it can. */
export const hasXen = (xen: Xen): boolean =>
  ['xen.elf', 'vmlinuz', 'initrd.gz'].every((name) => existsSync(fileOf(xen, name)))

export const cpus = 4
export const memory = 4096

/** Milliseconds without a word after which the host hangs: more than a boot, and than the longest question, takes on a busy machine. */
const patience = { boot: 90_000, question: 110_000 }

const commandLine = [
  'console=com1 com1=115200 loglvl=info bootscrub=0 spec-ctrl=no xpti=no',
  'dom0_mem=512M,max:512M dom0_max_vcpus=1',
].join(' ')

/** Xen on an emulated AMD CPU. A PV dom0 comes up without SMAP and SMEP alone in QEMU 7.2. */
const argumentsOf = (xen: Xen): string[] => [
  ...['-M', 'pc', '-cpu', 'max,-smap,-smep', '-accel', 'tcg', '-m', String(memory), '-smp', String(cpus)],
  ...['-display', 'none', '-nodefaults', '-no-reboot', '-serial', 'file:console', '-serial', 'file:printed'],
  ...['-kernel', fileOf(xen, 'xen.elf'), '-append', commandLine],
  ...['-initrd', 'vmlinuz console=hvc0 quiet loglevel=4 mitigations=off,ramdisk'],
]

/** Runs QEMU in a folder until it ends, falls silent, or the time is over. */
const runQemu = (xen: Xen, folder: string, end: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const qemu = spawn('qemu-system-x86_64', argumentsOf(xen), { cwd: folder, stdio: 'ignore' })
    const stop = () => qemu.kill('SIGKILL')
    let size = 0
    let last = Date.now()
    const timer = setInterval(async () => {
      const now = await stat(join(folder, 'printed')).then(
        (file) => file.size,
        () => 0,
      )
      if (now !== size) last = Date.now()
      size = now
      if (Date.now() > end || Date.now() - last > (size === 0 ? patience.boot : patience.question)) stop()
    }, 500)
    process.once('exit', stop)
    const over = () => {
      clearInterval(timer)
      process.off('exit', stop)
    }
    qemu.on('error', (error) => {
      over()
      reject(error)
    })
    qemu.on('exit', () => {
      over()
      resolve()
    })
  })

/** One boot: as many answers as it gave, and the end of what was on the console. */
const boot = async (
  xen: Xen,
  questions: readonly Question[],
  end: number,
): Promise<Printed & { readonly console: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'xen-config-live-'))
  const mark = `@@${folder.slice(-6)}`
  try {
    const ramdisk = await readFile(fileOf(xen, 'initrd.gz'))
    const files = new Map<string, string | Buffer>(filesOf(questions))
    files.set('run.sh', scriptOf(questions, mark, cpus)).set('kernel', standInKernel())
    const parts = [ramdisk, Buffer.alloc(-ramdisk.length & 3), archive(files)]
    await writeFile(join(folder, 'ramdisk'), Buffer.concat(parts))
    await symlink(fileOf(xen, 'vmlinuz'), join(folder, 'vmlinuz'))
    await runQemu(xen, folder, end)
    const read = (name: string) => readFile(join(folder, name), 'utf8').catch(() => '')
    const lines = (await read('console')).trim().split('\n')
    return { ...readPrinted(await read('printed'), mark), console: lines.slice(-15).join('\n') }
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** How often a boot is tried. */
const attempts = 3

/** Asks some questions, in a new boot after one on which the host hangs: that one has no answer, and those for which there was no time. */
const askBatch = async (xen: Xen, questions: readonly Question[], end: number): Promise<(Answer | undefined)[]> => {
  const answers: (Answer | undefined)[] = []
  let failed = 0
  while (answers.length < questions.length && Date.now() < end) {
    const printed = await boot(xen, questions.slice(answers.length), end)
    const next = Math.max(-1, printed.begun ?? -1, ...printed.answers.keys()) + 1
    // Under emulation a boot hangs now and then.
    failed = next === 0 ? failed + 1 : 0
    if (failed === attempts && Date.now() < end)
      throw new Error(`Xen ${xen.release} does not come up:\n${printed.console}`)
    for (let index = 0; index < next; index++) answers.push(printed.answers.get(index))
  }
  return [...answers, ...Array.from({ length: questions.length - answers.length }, () => undefined)]
}

/**
 * Asks a release of Xen. `minutes` is how long it may take; `batch` questions are asked in one boot, `at` boots run side by side.
 * Throws where Xen does not come up.
 */
export const askXen = async (
  xen: Xen,
  questions: readonly Question[],
  {
    minutes = 120,
    batch = 30,
    at = 2,
  }: { readonly minutes?: number; readonly batch?: number; readonly at?: number } = {},
): Promise<readonly (Answer | undefined)[]> => {
  const end = Date.now() + minutes * 60_000
  const batches = Array.from({ length: Math.ceil(questions.length / batch) }, (_, index) =>
    questions.slice(index * batch, (index + 1) * batch),
  )
  const answers: (Answer | undefined)[][] = []
  let next = 0
  const work = async () => {
    while (next < batches.length) {
      const own = next++
      answers[own] = await askBatch(xen, batches[own] ?? [], end)
    }
  }
  await Promise.all(Array.from({ length: at }, work))
  return answers.flat()
}
