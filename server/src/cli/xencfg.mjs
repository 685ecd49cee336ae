#!/usr/bin/env node
// Starts xencfg. What is compiled is kept for the next time in the person's own cache: by Node.js where it can do that (from 22 on).
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const { env } = process
const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'xencfg')
const require = module.createRequire(import.meta.url)
const parts = fileURLToPath(new URL('../server', import.meta.url))
if (module.enableCompileCache) {
  if (!env.NODE_COMPILE_CACHE) module.enableCompileCache(cache)
} else if (env.NODE_DISABLE_COMPILE_CACHE !== '1')
  require('./code-cache.cjs').keepCompiled(parts, env.NODE_COMPILE_CACHE || cache, 'BUILD')
require(join(parts, 'cli-main.js'))
