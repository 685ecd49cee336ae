import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatNames } from '../../../server/src/cli/report/formats.ts'
import { ruleIds } from '../../../server/src/rule-ids.ts'
import { blocksOf } from '../../documents/block.ts'
import { xencfg } from './run.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'xencfg-formats-'))
  writeFileSync(join(folder, 'good.xl'), good)
  writeFileSync(join(folder, 'bad.xl'), bad)
  writeFileSync(join(folder, 'a,b: 50% <ü>.xl'), 'name = a"<&>\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const good = 'name = "a"\nkernel = "/boot/vmlinuz"\nmemory = 512\n'
const bad = 'name = "a"\nmaxcpus = 4\nkernel = "/boot/中"\t=\nmemory = 08\n'

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const control = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/

const report = async (format: string, ...paths: string[]) =>
  (await xencfg(['check', '--format', format, ...paths], { folder })).out

const lines = (text: string) => text.trimEnd().split('\n')

/** What is valid by the published schema. */
const validatorOfSarif = () => {
  const ajv = new Ajv({ strict: false, unicodeRegExp: false })
  addFormats.default(ajv)
  return ajv.compile(schema)
}

describe('every format of xencfg check', () => {
  it.each(formatNames)('%s has each problem of each file', async (format) => {
    const out = await report(format, 'good.xl', 'bad.xl')
    for (const rule of ['unknown-key', 'unexpected']) expect(out).toContain(rule)
  })

  it.each(formatNames)('%s names a file whose name is no UTF-8', async (format) => {
    const name = Buffer.from('l\xe4t\xff in.xl', 'latin1')
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), name]), bad)
    const { status, out, err } = await xencfg(['check', '-q', '--format', format, '.'], { folder })
    expect({ status, err }).toEqual({ status: 1, err: '' })
    if (format === 'sarif') expect(out).toContain('"uri": "l%E4t%FF%20in.xl"')
    if (format === 'json') expect(out).toContain('"l\\udce4t\\udcff in.xl"')
    rmSync(Buffer.concat([Buffer.from(`${folder}/`), name]))
  })

  it.each(formatNames)('%s shows no control character of a file or its name', async (format) => {
    const name = '\u001B[31mred.xl'
    writeFileSync(join(folder, name), 'na\u001B[2Jme = 1\nnodes = "\u009B31m"\n\u009B31m = 1\n')
    const out = await report(format, name)
    expect(out).not.toMatch(control)
    rmSync(join(folder, name))
  })
})

describe('the paths of a report', () => {
  const placeIn = {
    github: (out: string) => /file=([^,]+)/.exec(out)?.[1],
    gitlab: (out: string) => JSON.parse(out)[0].location.path,
    junit: (out: string) => /classname="([^"]+)"/.exec(out)?.[1],
    sarif: (out: string) => JSON.parse(out).runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri,
  } as const

  it.each(Object.entries(placeIn))(
    'are those of the checkout in %s, however a file is named',
    async (format, place) => {
      const pathOf = async (path: string, environment: Record<string, string> = {}, at = folder) =>
        place((await xencfg(['check', '--format', format, path], { folder: at, world: { environment } })).out)
      const whole = join(folder, 'bad.xl')
      for (const path of ['bad.xl', './bad.xl', `../${basename(folder)}//bad.xl`, whole])
        expect(await pathOf(path)).toBe('bad.xl')
      const root = { GITHUB_WORKSPACE: dirname(folder), CI_PROJECT_DIR: dirname(folder) }
      const below = format === 'junit' ? 'bad.xl' : `${basename(folder)}/bad.xl`
      for (const path of ['bad.xl', whole]) expect(await pathOf(path, root)).toBe(below)
      // The command runs somewhere else, or the file lies there.
      expect(await pathOf('bad.xl', { GITHUB_WORKSPACE: '/none', CI_PROJECT_DIR: '/none' })).toBe('bad.xl')
      expect(await pathOf(whole, {}, '/')).toBe(whole.slice(1))
      expect(await pathOf(whole, {}, '/proc')).toBe(format === 'sarif' ? `file://${whole}` : whole)
    },
  )
})

describe('what a command says beside its answer', () => {
  const red = '\u001B[31mred\u009B\u007F'
  const log = `libxl: error: libxl_disk.c:1:add: ${red}\n${red}.xl:1: config parsing error near \`${red}\`: syntax error\n`

  it.each([
    ['show'],
    ['show', '--effective', '--origin'],
    ['show', '--device-model'],
    ['show', '--xenstore'],
    ['migrate'],
    ['migrate', '--diff', '--safe'],
    ['migrate', '--output', '/dev/full'],
    ['migrate', '--report', 'json'],
    ['upgrade-check', '--from', '4.4', '--to', '4.22'],
    ['upgrade-check', '--format', 'json', '--from', '4.4', '--to', '4.22'],
    ['explain-error'],
    ['explain-error', '--format', 'json'],
    ['fix', '--diff', '--all'],
    ['format', '--check'],
    ['check', '--together'],
    ['check', '--host', `${red}.json`],
    ['check', '--release', red],
    ['check', `--${red}`],
    ['explain', red],
    [red],
  ])('shows no control character: %j %j', async (...command) => {
    const texts = [
      `name = "${red}"\nkernel = "/k"\nmemory = 512\nvif = [ "bridge=${red},${red}=1" ]\n`,
      `name = "${red}"\n${red} = 1\n`,
      `name = "${red}" % 5\nif ${red}:\n    kernel = "${red}"\nvcpu_avail = "${red}"\n`,
    ]
    for (const text of texts) {
      writeFileSync(join(folder, `${red}.xl`), text)
      const paths = command[0] === 'explain' ? [] : [`${red}.xl`, ...(command[0] === 'check' ? [`none${red}.xl`] : [])]
      const { err, out } = await xencfg([...command.filter((word) => word !== undefined), ...paths], {
        folder,
        input: log,
      })
      // What a command writes itself of a file is the file's.
      const said = ['show', 'migrate', 'fix'].includes(command[0] ?? '') && !command.includes('json') ? err : err + out
      expect(said).not.toMatch(control)
      rmSync(join(folder, `${red}.xl`))
    }
  })
})

describe('a file that cannot be read', () => {
  it.each(formatNames)('is named with the reason in %s, beside the others', async (format) => {
    const { status, out, err } = await xencfg(['check', '--format', format, 'none.xl', 'bad.xl', ''], { folder })
    expect(status).toBe(2)
    expect(err).toContain('xencfg: none.xl: there is no such file\n')
    expect(out).toContain('unknown-key')
    // People have it on standard error already.
    if (format === 'text') return
    expect(out).toContain('none.xl')
    expect(out).toContain('there is no such file')
    expect(out).toContain('an empty name is no file')
  })

  it.each(formatNames)('is the same in %s, however many are judged at a time', async (format) => {
    const { out } = await xencfg(['check', '--format', format, 'none.xl', 'bad.xl'], { folder })
    expect((await xencfg(['check', '--format', format, 'bad.xl', 'none.xl'], { folder })).out).toBe(out)
  })

  it('is an error of JUnit, and no failure', async () => {
    const { out } = await xencfg(['check', '--format', 'junit', 'good.xl', 'bad.xl', 'none.xl'], { folder })
    expect(XMLValidator.validate(out)).toBe(true)
    const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(out)
    const [, bad, none] = testsuites.testsuite
    expect(none).toMatchObject({ name: 'none.xl', tests: '1', failures: '0', errors: '1' })
    expect(none.testcase.error.message).toBe('The file cannot be read: there is no such file.')
    expect(testsuites).toMatchObject({ tests: String(Number(bad.tests) + 2), failures: bad.failures, errors: '1' })
  })

  it('has kept the tool of SARIF from its work', async () => {
    const invocationOf = (log: string) => JSON.parse(log).runs[0].invocations[0]
    expect(invocationOf(await report('sarif', 'bad.xl'))).toEqual({ executionSuccessful: true })
    const log = await report('sarif', 'bad.xl', 'none.xl')
    const valid = validatorOfSarif()
    expect(valid(JSON.parse(log)), JSON.stringify(valid.errors)).toBe(true)
    expect(invocationOf(log)).toMatchObject({
      executionSuccessful: false,
      toolExecutionNotifications: [
        { locations: [{ physicalLocation: { artifactLocation: { uri: 'none.xl' } } }], level: 'error' },
      ],
    })
  })

  it('has a place where the format wants one', async () => {
    expect(await report('gcc', 'none.xl')).toBe('none.xl:1:1: error: The file cannot be read: there is no such file.\n')
    expect(JSON.parse(await report('gitlab', './none.xl'))).toMatchObject([
      {
        severity: 'blocker',
        fingerprint: expect.stringMatching(/^[\da-f]{64}$/),
        location: { path: 'none.xl', lines: { begin: 1 } },
      },
    ])
    expect(await report('github', 'none.xl')).toMatch(/^::error file=none\.xl,title=xencfg::The file cannot be read/)
    expect(JSON.parse(await report('jsonl', 'none.xl'))).toEqual({
      file: 'none.xl',
      unreadable: 'there is no such file',
    })
    expect(JSON.parse(await report('json', 'none.xl'))).toEqual([
      { file: 'none.xl', unreadable: 'there is no such file', diagnostics: [] },
    ])
  })
})

describe('what libxl prints of a creation that it refuses', () => {
  const line = 'libxl: error: libxl__domain_build_info_setdefault: qemu-xen does not support bios=rombios.'

  it.each(formatNames)('is in %s', async (format) => {
    writeFileSync(join(folder, 'bios.xl'), 'name = "a"\ntype = "hvm"\nmemory = 64\nbios = "rombios"\n')
    expect(await report(format, 'bios.xl')).toContain(line)
    rmSync(join(folder, 'bios.xl'))
  })
})

describe('text', () => {
  it('shows the line with a mark below, as wide as it is on a terminal, and the first fix', async () => {
    expect(lines(await report('text', 'bad.xl')).slice(0, 7)).toEqual([
      'bad.xl:2:1: warning: xl 4.22 ignores `maxcpus` without a message. Did you mean `maxvcpus`? [unknown-key]',
      '2 | maxcpus = 4',
      '  | ^^^^^^^',
      '  = fix: Replace `maxcpus` by `maxvcpus`',
      'bad.xl:3:20: error: xl does not expect `=` here and refuses the file. [unexpected]',
      '3 | kernel = "/boot/中" =',
      `  | ${' '.repeat(20)}^`,
    ])
  })

  it('keeps what is marked in sight where a line is long', async () => {
    writeFileSync(
      join(folder, 'long.xl'),
      `${good}# ${'x'.repeat(5000)}\nmemory = "${'x'.repeat(5000)}" ,${' '.repeat(3000)}\n`,
    )
    const all = lines(await report('text', 'long.xl'))
    const line = all.find((each) => each.startsWith('5 | …')) ?? ''
    const mark = all[all.indexOf(line) + 1] ?? ''
    expect(line.length).toBeLessThan(140)
    expect(line[mark.indexOf('^')]).toBe(',')
  })

  it('says how much there is to do, unless it is to be quiet', async () => {
    const { err } = await xencfg(['check', 'good.xl', 'bad.xl'], { folder })
    expect(err).toBe('1 error, 2 warnings in 1 of 2 files; 2 have a fix (xencfg fix --all)\n')
    expect((await xencfg(['check', '--quiet', 'bad.xl'], { folder })).err).toBe('')
    expect(await xencfg(['check', 'good.xl'], { folder })).toEqual({ status: 0, out: '', err: '' })
  })

  it('says which command mends how much of it', async () => {
    const summary = async (input: string) =>
      (await xencfg(['check', '-'], { input })).err.replace(/^.*in 1 of 1 file/, '').trimEnd()
    const crlf = good.replaceAll('\n', '\r\n')
    expect(await summary(crlf)).toBe('; 1 has a safe fix (xencfg fix)')
    expect(await summary(`${crlf}maxcpus = 4\r\n`)).toBe('; 1 has a safe fix (xencfg fix), 1 another (--all)')
    expect(await summary(`${good}maxcpus = 4\n`)).toBe('; 1 has a fix (xencfg fix --all)')
  })

  it.each(ruleIds)('names a command where it mends something: the first example of %s', async (rule) => {
    const page = readFileSync(new URL(`../../../docs/rules/${rule}.md`, import.meta.url), 'utf8')
    for (const { kind, source: input } of blocksOf(page).slice(0, 1)) {
      const named = ['--kind', kind, '-']
      const { out, err } = await xencfg(['check', ...named], { input })
      const changes = async (...how: string[]) => (await xencfg(['fix', ...how, ...named], { input })).out !== input
      const isSafeNamed = err.includes('(xencfg fix)')
      expect({ input, changes: await changes() }).toEqual({ input, changes: isSafeNamed })
      // A fix that would bring an Error is not applied: then less happens than was named.
      if (await changes('--all')) expect(isSafeNamed || err.includes('--all)'), input).toBe(true)
      expect({ input, isNamed: out.includes('\n  = fix: ') && !(await changes('--all')) }).toEqual({
        input,
        isNamed: false,
      })
    }
  })

  it('is coloured where colours are asked for', async () => {
    const { out } = await xencfg(['check', '--color', 'always', 'bad.xl'], { folder })
    expect(out).toContain('\u001B[33mwarning:\u001B[39m')
  })
})

describe('sarif', () => {
  it('is valid by the published schema, with every rule, its page, and the fixes', async () => {
    const log = JSON.parse(await report('sarif', 'good.xl', 'bad.xl', 'a,b: 50% <ü>.xl'))
    const valid = validatorOfSarif()
    expect(valid(log), JSON.stringify(valid.errors)).toBe(true)
    const [{ tool, results }] = log.runs
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(ruleIds)
    expect(tool.driver.rules[0].help.markdown).toMatch(/^# bad-character/)
    // What the examples say to the tests is nothing to a reader.
    const helps = tool.driver.rules.map(({ help }: { help: { markdown: string } }) => help.markdown).join('\n')
    expect(helps).toMatch(/# error: \w/)
    expect(helps).not.toMatch(/```[\w-]+ \S|# *(?:error|warning|information|hint): \[/)
    expect(results[0]).toMatchObject({
      ruleId: 'unknown-key',
      level: 'warning',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'bad.xl' },
            region: { startLine: 2, startColumn: 1, endLine: 2, endColumn: 8 },
          },
        },
      ],
      fixes: [
        {
          description: { text: 'Replace `maxcpus` by `maxvcpus`' },
          artifactChanges: [{ replacements: [{ insertedContent: { text: 'maxvcpus' } }] }],
        },
        {},
        {},
      ],
    })
    expect(tool.driver.rules[0]).toMatchObject({
      helpUri: expect.stringMatching(/^https:\/\/github\.com\/.*\/docs\/rules\/bad-character\.md$/),
      defaultConfiguration: { level: 'error' },
    })
    const unknownKey = tool.driver.rules.find(({ id }: { id: string }) => id === 'unknown-key')
    expect(unknownKey.defaultConfiguration).toEqual({ level: 'warning' })
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex].id).toBe(ruleId)
    expect(results.at(-1).locations[0].physicalLocation.artifactLocation.uri).toBe('a%2Cb%3A%2050%25%20%3C%C3%BC%3E.xl')
  })

  it('is valid where nothing is found', async () => {
    const valid = validatorOfSarif()
    expect(valid(JSON.parse(await report('sarif', 'good.xl')))).toBe(true)
  })
})

describe('junit', () => {
  it('is XML: a file without a problem has passed, each problem has failed', async () => {
    const out = await report('junit', 'good.xl', 'bad.xl', 'a,b: 50% <ü>.xl')
    expect(XMLValidator.validate(out)).toBe(true)
    const { testsuites } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(out)
    const [good, bad, odd] = testsuites.testsuite
    expect(good).toEqual({
      name: 'good.xl',
      tests: '1',
      failures: '0',
      errors: '0',
      testcase: { name: 'xencfg', classname: 'good.xl' },
    })
    expect(bad.testcase[0]).toMatchObject({ name: 'unknown-key 2:1', failure: { type: 'warning' } })
    expect(bad.failures).toBe(String(bad.testcase.length))
    expect(odd.name).toBe('a,b: 50% <ü>.xl')
    expect(testsuites.tests).toBe(String(1 + Number(bad.tests) + Number(odd.tests)))
  })
})

describe('gitlab', () => {
  it('knows a finding again when lines come before it, and tells like ones apart', async () => {
    const fingerprints = async (text: string) => {
      writeFileSync(join(folder, 'moved.xl'), text)
      const all = JSON.parse(await report('gitlab', 'moved.xl')) as { fingerprint: string }[]
      return all.map(({ fingerprint }) => fingerprint)
    }
    const twice = 'kernel = "/k"\nname = "a"\nmaxcpus = 4\nmaxcpus = 4\nmemory = 512\n'
    const before = await fingerprints(twice)
    expect(new Set(before).size).toBe(before.length)
    expect(await fingerprints(`# more\n${twice}`)).toEqual(before)
  })

  it('has what a Code Quality report wants', async () => {
    expect(JSON.parse(await report('gitlab', 'bad.xl'))[0]).toMatchObject({
      description: expect.stringContaining('maxcpus'),
      check_name: 'unknown-key',
      fingerprint: expect.stringMatching(/^[\da-f]{64}$/),
      severity: 'major',
      location: { path: 'bad.xl', positions: { begin: { line: 2, column: 1 } } },
    })
    expect(JSON.parse(await report('gitlab', 'good.xl'))).toEqual([])
  })
})

describe('github, gcc and jsonl', () => {
  it('have a line for each problem', async () => {
    expect(lines(await report('github', 'bad.xl'))[0]).toBe(
      '::warning file=bad.xl,line=2,endLine=2,col=1,endColumn=8,title=xencfg (unknown-key)::xl 4.22 ignores `maxcpus` without a message. Did you mean `maxvcpus`?',
    )
    expect(lines(await report('gcc', 'bad.xl'))[1]).toBe(
      'bad.xl:3:22: error: xl does not expect `=` here and refuses the file. [unexpected]',
    )
    const first = JSON.parse(lines(await report('jsonl', 'bad.xl'))[0] ?? '')
    expect(first).toMatchObject({ file: 'bad.xl', code: 'unknown-key', fixes: [{ safe: false }, {}, {}] })
  })

  it('count bytes for GCC', async () => {
    writeFileSync(join(folder, 'wide.xl'), '# ä\nname = "ä中𝔛"\t=\n')
    const before = Buffer.from('name = "ä中𝔛"\t').length
    expect(await report('gcc', 'wide.xl')).toMatch(
      new RegExp(`^wide\\.xl:2:${before + 1}: error: xl does not expect`, 'm'),
    )
    rmSync(join(folder, 'wide.xl'))
  })

  it('escape what GitHub takes for the end of a property', async () => {
    expect(await report('github', 'a,b: 50% <ü>.xl')).toMatch(/^::error file=a%2Cb%3A 50%25 <ü>\.xl,line=1,/)
  })
})
