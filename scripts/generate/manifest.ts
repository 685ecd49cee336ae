import fs from 'node:fs'
import path from 'node:path'
import { releases } from '../../server/src/release.ts'
import { rules } from '../../server/src/rules/rules.ts'
import type { Generated } from '../generate.ts'

const file = path.join(import.meta.dirname, '../../package.json')

/** The manifest with the choices of its settings: the releases, newest first, and the ids of rules. */
const manifest = (): string => {
  const json = JSON.parse(fs.readFileSync(file, 'utf8'))
  const settings = json.contributes.configuration.properties
  const newestFirst = releases.toReversed()
  settings['xen.release'].enum = ['', ...newestFirst]
  settings['xen.release'].enumItemLabels = [`Newest known (${newestFirst[0]})`, ...newestFirst]
  settings['xen.rules'].propertyNames = {
    enum: rules.map(({ id }) => id),
    enumDescriptions: rules.map(({ summary }) => summary),
  }
  return `${JSON.stringify(json, undefined, 2)}\n`
}

export const settingsOfManifest: readonly Generated[] = [{ file: 'package.json', make: manifest }]
