import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }

const { contributes } = manifest

describe('package.json', () => {
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

  it('has no command in the palette that means nothing there', () => {
    const always = ['xen.openSample', 'xen.openGuide', 'xen.explainOutput', 'xen.newGuest']
    const told = new Map(contributes.menus.commandPalette.map(({ command, when }) => [command, when]))
    const untold = contributes.commands.map(({ command }) => command).filter((command) => !told.get(command))
    expect(untold.sort()).toEqual(always.sort())
    const programs = ['xen.dryRun', 'xen.createAndDestroy', 'xen.checkInTerminal']
    for (const command of programs) expect(told.get(command), command).toContain('(!isWeb || remoteName)')
  })

  it('has a title for each command of a menu, and a menu for each submenu', () => {
    const commands = new Set(contributes.commands.map(({ command }) => command))
    const menus: Record<string, readonly { command?: string; submenu?: string }[]> = contributes.menus
    const submenus = new Set<string>(contributes.submenus.map(({ id }) => id))
    for (const [menu, items] of Object.entries(menus))
      for (const { command, submenu } of items)
        expect(command === undefined ? submenus.has(submenu ?? '') : commands.has(command), `${menu}: ${command}`).toBe(
          true,
        )
    for (const id of submenus) expect(menus[id]?.length, id).toBeGreaterThan(0)
  })

  it('has icons for our files, for light and for dark themes', () => {
    for (const language of contributes.languages.filter(({ id }) => id.startsWith('xen-'))) {
      const { light = '', dark = '' } = 'icon' in language ? (language.icon ?? {}) : {}
      for (const file of [light, dark])
        expect(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'), `${language.id} ${file}`).toMatch(
          /^<svg /,
        )
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
