#!/usr/bin/env node
// Starts xencfg. What is compiled is kept for the next time in the person's own cache: by Node.js where it can do that (from 22 on).
// CommonJS, as Node.js takes longer to start with an ES module.
const Module = require('node:module')
const { homedir } = require('node:os')
const { join } = require('node:path')

const { env } = process
const cache = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'xencfg')
const parts = join(__dirname, '../server')

const loader = () => {
  if (Module.enableCompileCache) {
    if (!env.NODE_COMPILE_CACHE) Module.enableCompileCache(cache)
  } else if (env.NODE_DISABLE_COMPILE_CACHE !== '1')
    return require('./code-cache.cjs').keepCompiled(parts, env.NODE_COMPILE_CACHE || cache, 'BUILD')
  return (part) => require(join(parts, part))
}

loader()('./cli-main.js')
