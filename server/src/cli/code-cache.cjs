// What V8 has made of the parts of xencfg is kept for the next time, for a Node.js that cannot do so by itself (before 22): it takes a third of the
// start. A cache that cannot be read or written, or is of another program, is done without.
const fs = require('node:fs')
const Module = require('node:module')
const path = require('node:path')
const vm = require('node:vm')
const { crc32 } = require('node:zlib')

/** So many caches are kept: of other builds, and of other versions of Node.js. */
const most = 4

/** Of a checksum and a length. */
const inHeader = 8

/**
 * `part: compiled` in one file: the checksum of all that follows, the length of a table, the table, and what was compiled. V8 believes what it is
 * given, and ends with the whole program where that is damaged.
 */
const decode = (bytes) => {
  if (bytes.readUInt32LE(0) !== crc32(bytes.subarray(4))) return new Map()
  const start = inHeader + bytes.readUInt32LE(4)
  const table = JSON.parse(bytes.toString('utf8', inHeader, start))
  return new Map(table.map(([part, from, length]) => [part, bytes.subarray(start + from, start + from + length)]))
}

const encode = (parts) => {
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
const read = (file) => {
  try {
    const opened = fs.openSync(file, fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0))
    try {
      const { uid, mode } = fs.fstatSync(opened)
      if (process.getuid && (uid !== process.getuid() || mode & 0o022)) return new Map()
      return decode(fs.readFileSync(opened))
    } finally {
      fs.closeSync(opened)
    }
  } catch {
    return new Map()
  }
}

const write = (file, parts) => {
  const folder = path.dirname(file)
  const beside = `${file}.${process.pid}`
  try {
    // One by one: asked for all of them below /proc, Node.js tries for ever.
    for (const each of [path.dirname(folder), folder]) if (!fs.existsSync(each)) fs.mkdirSync(each, { mode: 0o700 })
    try {
      fs.writeFileSync(beside, encode(parts), { flag: 'wx', mode: 0o600 })
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
 * Has what is compiled of the modules of `folder` kept in a file of `cache`, and gives what loads them. They require each other by their names
 * there: where they are is not looked for, which takes Node.js as long as half of the rest.
 * @param build what the contents of the modules are known by: V8 compares nothing but their lengths
 */
exports.keepCompiled = (folder, cache, build) => {
  if (!crc32) return (part) => require(path.join(folder, part))
  const file = path.join(cache, `parts-${build}-${process.version}-${process.arch}`)
  const known = read(file)
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
    if (script.cachedDataRejected !== false) made.set(part, script)
    script.runInThisContext().call(module.exports, module.exports, load, module, name, folder)
    return module.exports
  }
  process.on('exit', () => {
    if (made.size > 0)
      write(file, new Map([...known, ...[...made].map(([part, script]) => [part, script.createCachedData()])]))
  })
  return load
}
