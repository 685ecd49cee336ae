import { type Entry, isSystemError, type System, SystemError } from './system.ts'

/** Does what the program's own functions do, with our errors for theirs. */
const asked = <T>(act: () => T): T => {
  try {
    return act()
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : error
    throw new SystemError(String(code))
  }
}

const kindOf = (format: number): Entry['kind'] => {
  const kinds = ['file', 'folder', 'pipe', 'block'] as const
  return kinds.find((kind) => format === native.formats[kind]) ?? 'other'
}

/** The operating system as the program without Node.js has it. */
export const quickjsSystem: System = {
  stat(path) {
    const found = asked(() => native.stat(path))
    if (!found) return undefined
    const [format, device, inode, links, mode, owner, group, size] = found
    return { kind: kindOf(format), identity: `${device}:${inode}`, links, mode, owner, group, size }
  },
  list: (folder) => asked(() => native.list(folder)),
  real: (path) => asked(() => native.real(path)),
  open: (path, how, mode = 0o666) => asked(() => native.open(path, native.openings[how], mode)),
  read: (file, into) => asked(() => native.read(file, into)),
  write: (file, bytes) => asked(() => native.write(file, bytes)),
  sync: (file) => asked(() => native.sync(file)),
  cut: (file, size) => asked(() => native.cut(file, size)),
  close: (file) => asked(() => native.close(file)),
  rename: (from, to) => asked(() => native.rename(from, to)),
  remove(path) {
    try {
      asked(() => native.remove(path))
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) throw error
    }
  },
  makeFolder: (path) => asked(() => native.mkdir(path)),
  setOwner: (path, owner, group) => asked(() => native.chown(path, owner, group)),
  setMode: (path, mode) => asked(() => native.chmod(path, mode)),
  sleep: (time) => native.sleep(time),
  async whole(act) {
    native.hold(true)
    try {
      return act()
    } finally {
      native.hold(false)
    }
  },
}
