import fs, { constants } from 'node:fs'
import { nameOfBytes, nodePath } from './names.ts'
import { type Entry, type Opening, type System, SystemError } from './system.ts'

/** Does what Node.js does, with our errors for its own. */
const asked = <T>(act: () => T): T => {
  try {
    return act()
  } catch (error) {
    // What Node.js throws here are its own errors.
    const { code, message } = error as NodeJS.ErrnoException
    throw new SystemError(code ?? message)
  }
}

const entryOf = (stats: fs.Stats): Entry => ({
  kind: stats.isFile()
    ? 'file'
    : stats.isDirectory()
      ? 'folder'
      : stats.isFIFO()
        ? 'pipe'
        : stats.isBlockDevice()
          ? 'block'
          : 'other',
  identity: `${stats.dev}:${stats.ino}`,
  links: stats.nlink,
  mode: stats.mode & 0o7777,
  owner: stats.uid,
  group: stats.gid,
  size: stats.size,
})

// Windows knows of no waiting for a pipe.
const atOnce = constants.O_NONBLOCK ?? 0

const openings: Readonly<Record<Opening, number>> = {
  read: constants.O_RDONLY | atOnce,
  write: constants.O_WRONLY | atOnce,
  new: constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL,
}

/**
 * The arguments behind the name of the program, with names as `System` has them. Node.js reads them as UTF-8, and loses what is none: Linux has the
 * bytes, those for Node.js itself before them.
 */
export const givenArguments = (): string[] => {
  const given = process.argv.slice(2)
  if (!given.some((each) => each.includes('\uFFFD'))) return given
  try {
    const bytes = fs.readFileSync('/proc/self/cmdline', 'latin1').split('\0').slice(0, -1).slice(-given.length)
    return bytes.map((each) => nameOfBytes(Buffer.from(each, 'latin1')))
  } catch {
    return given
  }
}

/** What a person or the system ends a program with. */
const endings = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const

/** The operating system as Node.js knows it. */
export const nodeSystem: System = {
  stat: (path) =>
    asked(() => {
      const stats = fs.statSync(nodePath(path), { throwIfNoEntry: false })
      return stats && entryOf(stats)
    }),
  list: (folder) => asked(() => fs.readdirSync(nodePath(folder), 'buffer').map(nameOfBytes)),
  real: (path) => asked(() => nameOfBytes(fs.realpathSync.native(nodePath(path), 'buffer'))),
  open: (path, how, mode = 0o666) => asked(() => fs.openSync(nodePath(path), openings[how], mode)),
  read: (file, into) =>
    asked(() => {
      try {
        return fs.readSync(file, into)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EAGAIN') return undefined
        // So Windows says that a pipe has ended.
        if (code === 'EOF') return 0
        throw error
      }
    }),
  write: (file, bytes) =>
    asked(() => {
      for (let at = 0; at < bytes.length; ) {
        try {
          at += fs.writeSync(file, bytes, at)
        } catch (error) {
          // Whoever reads is slower than we are.
          if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
          nodeSystem.sleep(5)
        }
      }
    }),
  sync: (file) => asked(() => fs.fsyncSync(file)),
  cut: (file, size) => asked(() => fs.ftruncateSync(file, size)),
  close: (file) => asked(() => fs.closeSync(file)),
  rename: (from, to) => asked(() => fs.renameSync(nodePath(from), nodePath(to))),
  remove: (path) => asked(() => fs.rmSync(nodePath(path), { force: true })),
  makeFolder: (path) => asked(() => fs.mkdirSync(nodePath(path))),
  setOwner: (path, owner, group) => asked(() => fs.chownSync(nodePath(path), owner, group)),
  setMode: (path, mode) => asked(() => fs.chmodSync(nodePath(path), mode)),
  sleep: (time) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, time),
  async whole(act) {
    let ended: NodeJS.Signals | undefined
    const hear = (signal: NodeJS.Signals) => {
      ended = signal
    }
    for (const each of endings) process.on(each, hear)
    try {
      return act()
    } finally {
      // In its next turn the loop hears of what has come.
      await new Promise((resolve) => setImmediate(resolve))
      for (const each of endings) process.off(each, hear)
      if (ended) process.kill(process.pid, ended)
    }
  },
}
