import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { minify } from 'terser'
import { nodeModules } from '../lib/paths.mjs'

const options = {
  ecma: 2020,
  compress: { passes: 2 },
  format: { ascii_only: true, comments: false },
}

/** What has been made smaller on this machine, by the digest of what it was made of: `npm ci` takes it away. */
const kept = path.join(nodeModules, '.cache/xen-config')
const terser = JSON.parse(fs.readFileSync(path.join(nodeModules, 'terser/package.json'), 'utf8')).version

/** Where the result for a script is kept: another Terser, or other options, makes another one. */
const placeOf = (code) => {
  const made = [terser, JSON.stringify(options), code].join('\n')
  return path.join(kept, `${createHash('sha256').update(made).digest('hex')}.js`)
}

/**
 * A script of esbuild's, minified once more: what is used once is put where it is used, which esbuild does in few cases. A twentieth of the
 * size, packed, and as much less for an engine to read. It takes half a minute for all scripts, so that a result is kept. An error of its
 * syntax is an exception.
 * @param code a whole script, whose own names nobody else sees
 */
export async function smaller(code) {
  const place = placeOf(code)
  if (fs.existsSync(place)) return fs.readFileSync(place, 'utf8')
  const { code: result } = await minify(code, structuredClone(options))
  fs.mkdirSync(kept, { recursive: true })
  // Two builds may run at a time: a result is there as a whole or not at all.
  const draft = `${place}.${process.pid}`
  fs.writeFileSync(draft, result)
  fs.renameSync(draft, place)
  return result
}
