// What is compiled of the parts of xencfg and of the server is kept for the next time, in the person's own cache: it takes a third of the start. A
// cache that cannot be read or written, or is of another program, is done without.
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
 * What V8 is told, and how it has it from the start. V8 optimises what has run for a fifth of a millisecond (so many bytes of bytecode, three times; or
 * so many calls), which takes its compiler longer than most of that will ever run for one config: here it waits twenty to thirty times as long.
 */
const optimiseLater = {
  bytes: ['--interrupt-budget=2000000', '--interrupt-budget=67584'],
  calls: ['--invocation-count-for-turbofan=60000', '--invocation-count-for-turbofan=3000'],
}

/** Who serves an editor lives for days and has little to do at a time: its room for new objects does not grow. */
const stayLight = ['--semi-space-growth-factor=1', '--semi-space-growth-factor=2']

/** By the versions of V8 in Node.js 20, 22 and 24: for a program that ends, and for a server. Others may not know the words, and would complain. */
const words = new Map([
  ['11', { ends: [optimiseLater.bytes], serves: [optimiseLater.bytes, stayLight] }],
  ['12', { ends: [optimiseLater.calls], serves: [optimiseLater.calls, stayLight] }],
  // What this one tells of the calls is not how it has them from the start.
  ['13', { ends: [], serves: [stayLight] }],
])

/** Pairs of what this V8 is told and how it has it from the start. */
const wordsForV8 = (serves) => {
  const known = process.versions.electron ? undefined : words.get(process.versions.v8.split('.')[0])
  return known?.[serves ? 'serves' : 'ends'] ?? []
}
exports.wordsForV8 = wordsForV8

/**
 * Gives what loads the modules of `folder`, and keeps in `file` what is compiled of them. They require each other by their names
 * there: where they are is not looked for, which takes Node.js as long as half of the rest.
 * @param words pairs of what V8 is told for them, and for what Node.js brings along: what was compiled is for a V8 that was told the same
 */
const loading = (folder, words, file) => {
  const { crc32 } = require('node:zlib')
  const vm = require('node:vm')
  const known = file && crc32 ? read(file, crc32) : new Map()
  const made = new Map()
  const fromNode = (id) => {
    for (const [, before] of words) v8.setFlagsFromString(before)
    try {
      return require(id)
    } finally {
      for (const [told] of words) v8.setFlagsFromString(told)
    }
  }
  const load = (id) => {
    if (!id.startsWith('./')) return fromNode(id)
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
  if (file && crc32)
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
 * Starts the program with one of its parts.
 * @param build what the contents of the parts are known by: V8 compares nothing but their lengths
 * @param serves whether it is a server of an editor
 */
exports.start = (part, build, serves) => {
  const words = wordsForV8(serves)
  for (const [told] of words) v8.setFlagsFromString(told)
  const own = ownCaches()
  const cache =
    env.NODE_DISABLE_COMPILE_CACHE === '1' ? undefined : env.NODE_COMPILE_CACHE || (own && path.join(own, 'xencfg'))
  // What one of them calls the other does not. Electron has a V8 of its own.
  const name = `parts-${part}-${build}-${process.version}-${v8.cachedDataVersionTag()}-${process.arch}`
  loading(path.join(__dirname, '../server'), words, cache && path.join(cache, name))(`./${part}.js`)
}
