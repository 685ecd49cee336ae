#!/usr/bin/env node
// Starts xencfg. What Node.js compiles is kept for the next time where it can do that (from 22 on), in the person's own cache.
import module from 'node:module'
import { homedir } from 'node:os'
import { join } from 'node:path'

if (!process.env.NODE_COMPILE_CACHE)
  module.enableCompileCache?.(join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'xencfg'))
module.createRequire(import.meta.url)('../server/cli-main.js')
