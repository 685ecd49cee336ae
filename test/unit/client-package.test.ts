import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { releases } from '../../server/src/release.ts'

const { contributes } = manifest

describe('package.json', () => {
  it('offers the releases that the server knows, newest first', () => {
    const setting = contributes.configuration.properties['xen.release']
    const newestFirst = [...releases].reverse()
    expect(setting.enum).toEqual(['', ...newestFirst])
    expect(setting.enumItemLabels).toEqual([`Newest known (${newestFirst[0]})`, ...newestFirst])
  })

  it('gives each of our languages a grammar and defaults under which xl can read what is written', () => {
    const ours = contributes.languages.map(({ id }) => id).filter((id) => id.startsWith('xen-'))
    expect(ours).toEqual(['xen-domain', 'xen-cpupool', 'xen-xl-conf'])
    expect(contributes.grammars.flatMap((grammar) => ('language' in grammar ? [grammar.language] : []))).toEqual(ours)
    const defaults: Record<string, Record<string, unknown>> = contributes.configurationDefaults
    for (const id of ours) {
      expect(defaults[`[${id}]`]).toMatchObject({
        'files.eol': '\n',
        'files.encoding': 'utf8',
        'files.insertFinalNewline': true,
      })
    }
  })

  it('matches what xl prints', () => {
    const [xl, xencfg] = contributes.problemMatchers.map(({ pattern }) => new RegExp(pattern[0]?.regexp ?? ''))
    expect(xl?.exec('/etc/xen/web.cfg:3: syntax error, unexpected NUMBER')?.slice(1)).toEqual([
      '/etc/xen/web.cfg',
      '3',
      'syntax error, unexpected NUMBER',
    ])
    expect(xl?.exec('Parsing config from web.cfg')).toBeNull()
    expect(xencfg?.exec('web.cfg:3:1: warning: xl ignores `maxcpus` [unknown-key]')?.slice(1)).toEqual([
      'web.cfg',
      '3',
      '1',
      'warning',
      'xl ignores `maxcpus`',
      'unknown-key',
    ])
  })
})
