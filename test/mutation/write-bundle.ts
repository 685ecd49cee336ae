// Stryker runs this in its copy of the project, once the sources there hold all the changes.
import { mkdirSync, writeFileSync } from 'node:fs'
import { bundle } from './bundle.ts'

mkdirSync('dist/mutation', { recursive: true })
writeFileSync('dist/mutation/cases.cjs', await bundle())
