// What is compiled of the parts of xencfg and of the server is kept for the next time, in the person's own cache: by Node.js where it can do that
// (from 22 on), and else here: it takes a third of the start. A cache that cannot be read or written, or is of another program, is done without.
const fs = require('node:fs')
const Module = require('node:module')
const { homedir } = require('node:os')
const path = require('node:path')
const v8 = require('node:v8')

const { env } = process

/** So many caches are kept: of xencfg and of the server, of other builds, and of other versions of Node.js. */
const most = 6

/** Of a checksum and a length. */
const inHeader = 8

/**
 * `part: compiled` in one file: the checksum of all that follows, the length of a table, the table, and what was compiled. V8 believes what it is
 * given, and ends with the whole program where that is damaged.
 */
const decode = (bytes, crc32) => {
  if (bytes.readUInt32LE(0) !== crc32(bytes.subarray(4))) return new Map()
  const start = inHeader + bytes.readUInt32LE(4)
  const table = JSON.parse(bytes.toString('utf8', inHeader, start))
  // Each by itself: what has been loaded is let go.
  return new Map(
    table.map(([part, from, length]) => [
      part,
      Uint8Array.prototype.slice.call(bytes, start + from, start + from + length),
    ]),
  )
}

const encode = (parts, crc32) => {
  let from = 0
  const table = [...parts].map(([part, { length }]) => {
    from += length
    return [part, from - length, length]
  })
  const text = Buffer.from(JSON.stringify(table))
  const header = Buffer.alloc(inHeader)
  header.writeUInt32LE(text.length, 4)
  const bytes = Buffer.concat([header, text, ...parts.values()])
  bytes.writeUInt32LE(crc32(bytes.subarray(4)))
  return bytes
}

/** Nothing but a file of one's own: what is compiled in it will be run. */
const read = (file, crc32) => {
  try {
    const opened = fs.openSync(
      file,
      fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0),
    )
    try {
      const stats = fs.fstatSync(opened)
      const { uid, mode } = stats
      if (!stats.isFile() || (process.getuid && (uid !== process.getuid() || mode & 0o022))) return new Map()
      return decode(fs.readFileSync(opened), crc32)
    } finally {
      fs.closeSync(opened)
    }
  } catch {
    return new Map()
  }
}

const write = (file, parts, crc32) => {
  const folder = path.dirname(file)
  const beside = `${file}.${process.pid}`
  try {
    // One by one: asked for all of them below /proc, Node.js tries for ever.
    for (const each of [path.dirname(folder), folder]) if (!fs.existsSync(each)) fs.mkdirSync(each, { mode: 0o700 })
    try {
      fs.writeFileSync(beside, encode(parts, crc32), { flag: 'wx', mode: 0o600 })
      fs.renameSync(beside, file)
    } catch {
      // Half of it, where the disk is full.
      fs.rmSync(beside, { force: true })
    }
    const all = fs.readdirSync(folder).filter((name) => /^parts-[\w.-]+$/.test(name))
    const dated = all.map((name) => [fs.statSync(path.join(folder, name)).mtimeMs, name]).sort(([a], [b]) => b - a)
    for (const [, name] of dated.slice(most)) fs.rmSync(path.join(folder, name), { force: true })
  } catch {
    // It is done without.
  }
}

/**
 * Keeps what is compiled of the modules of `folder` in a file, and gives what loads them. They require each other by their names
 * there: where they are is not looked for, which takes Node.js as long as half of the rest.
 */
const keeping = (folder, file) => {
  const { crc32 } = require('node:zlib')
  if (!crc32) return undefined
  const vm = require('node:vm')
  const known = read(file, crc32)
  const made = new Map()
  const load = (id) => {
    if (!id.startsWith('./')) return require(id)
    const name = path.join(folder, id)
    const loaded = Module._cache[name]
    if (loaded) return loaded.exports
    const module = new Module(name)
    module.filename = name
    Module._cache[name] = module
    const part = path.basename(name)
    const text = Module.wrap(fs.readFileSync(name, 'utf8'))
    const script = new vm.Script(text, { filename: name, cachedData: known.get(part) })
    known.delete(part)
    if (script.cachedDataRejected !== false) made.set(part, script)
    script.runInThisContext().call(module.exports, module.exports, load, module, name, folder)
    return module.exports
  }
  process.on('exit', () => {
    if (made.size === 0) return
    const compiled = [...made].map(([part, script]) => [part, script.createCachedData()])
    write(file, new Map([...read(file, crc32), ...compiled]), crc32)
  })
  return load
}

/** Where a person keeps what can be made anew; undefined where that is not known. What depends on where a program is started is no such place. */
const ownCaches = () => {
  if (path.isAbsolute(env.XDG_CACHE_HOME ?? '')) return env.XDG_CACHE_HOME
  try {
    const home = homedir()
    return path.isAbsolute(home) ? path.join(home, '.cache') : undefined
  } catch {
    // The system knows of no such person.
    return undefined
  }
}

/**
 * V8 optimises what has run for a fifth of a millisecond (67,584 bytes of bytecode, three times; or 3,000 calls), which takes its compiler longer
 * than most of that will ever run for one config: here it waits twenty to thirty times as long. The words are those of the V8 of Node.js 20, 22 and
 * 24; one that it does not know V8 would complain of.
 */
const optimiseLater = new Map([
  ['11', '--interrupt-budget=2000000'],
  ['12', '--invocation-count-for-turbofan=60000'],
  ['13', '--invocation-count-for-turbofan=60000'],
])

/** Who serves an editor lives for days and has little to do at a time: its room for new objects does not grow. */
const stayLight = '--semi-space-growth-factor=1'

/** What is compiled is for a V8 that was told the same: before anything is read, and not where Node.js has begun to keep it for itself. */
const tellV8 = (serves) => {
  const later = optimiseLater.get(process.versions.v8.split('.')[0])
  if (!later || process.versions.electron || Module.getCompileCacheDir?.()) return
  v8.setFlagsFromString(later)
  if (serves) v8.setFlagsFromString(stayLight)
}

/**
 * Starts the program with one of its parts.
 * @param build what the contents of the parts are known by: V8 compares nothing but their lengths
 * @param serves whether it is a server of an editor
 */
exports.start = (part, build, serves) => {
  const folder = path.join(__dirname, '../server')
  tellV8(serves)
  const own = ownCaches()
  const cache = env.NODE_COMPILE_CACHE || (own && path.join(own, 'xencfg'))
  let load
  if (Module.enableCompileCache) {
    if (cache && !env.NODE_COMPILE_CACHE) Module.enableCompileCache(cache)
  } else if (cache && env.NODE_DISABLE_COMPILE_CACHE !== '1') {
    // What one of them calls the other does not. Electron has a V8 of its own.
    const name = `parts-${part}-${build}-${process.version}-${v8.cachedDataVersionTag()}-${process.arch}`
    load = keeping(folder, path.join(cache, name))
  }
  load ??= (id) => require(path.join(folder, id))
  load(`./${part}.js`)
}
