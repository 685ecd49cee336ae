import { readFileSync } from 'node:fs'
import { run } from './run.ts'

// A reader that has seen enough, such as head, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
process.exitCode = await run(process.argv.slice(2), {
  folder: process.cwd(),
  input: () => readFileSync(0),
  out: (part) => process.stdout.write(part),
  err: (text) => process.stderr.write(text),
})
