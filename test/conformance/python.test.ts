import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluatePython, type PythonResult, type PyValue } from '../../server/src/python/read-python.ts'
import { seed } from '../seed.ts'
import { askingProgram, staticProgram } from '../unit/python/programs.ts'

// What we work out from the text of a config, against what a real Python makes of it. Nothing that we claim to know may
// be wrong; what we do not know is counted.

interface Request {
  readonly text: string
  readonly parameters: Readonly<Record<string, string>>
  readonly arch: 'x86' | 'arm'
  readonly environment?: Readonly<Record<string, string>>
}

type Encoded = readonly [kind: string, value?: unknown]

interface Answer {
  readonly names: Readonly<Record<string, Encoded>>
  readonly errors: readonly (readonly [line: number, message: string])[]
  readonly syntax: boolean
}

const oracle = fileURLToPath(new URL('python-oracle.py', import.meta.url))

interface Python {
  readonly command: string
  readonly version: string
  readonly env: NodeJS.ProcessEnv
}

/** A Python of the wanted major version; undefined when there is none. */
const findPython = (commands: readonly string[], env: NodeJS.ProcessEnv, wanted: string): Python | undefined => {
  for (const command of commands) {
    const { status, stdout } = spawnSync(command, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], {
      encoding: 'utf8',
      env,
    })
    if (status === 0 && stdout.startsWith(wanted)) return { command, version: stdout.trim(), env }
  }
  return undefined
}

const python3 = findPython(['python3'], process.env, '3.')
const python2 =
  findPython(['python2.7', 'python2'], process.env, '2.') ??
  findPython(['python2.7'], { ...process.env, PYENV_VERSION: '2.7.18' }, '2.')
const pythons = [python2, python3].filter((python) => python !== undefined)
if (!python3) console.log('Python 3 is not here: the comparison with it is left out.')
if (!python2) console.log('Python 2.7 is not here: the comparison of generated programs with it is left out.')

const ask = ({ command, env }: Python, requests: readonly Request[]): Answer[] => {
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('')
  const { stdout, stderr, status } = spawnSync(command, [oracle], { input, encoding: 'utf8', env, maxBuffer: 1 << 30 })
  if (status !== 0) throw new Error(`The oracle ended with ${status}: ${stderr}`)
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

const encode = (value: PyValue): Encoded => {
  switch (value.type) {
    case 'none':
      return ['none']
    case 'int':
      return [value.long ? 'long' : 'int', String(value.value)]
    case 'float':
      return [
        'float',
        Number.isFinite(value.value)
          ? Number(value.value)
          : String(value.value).replace('Infinity', 'inf').toLowerCase(),
      ]
    case 'list':
    case 'tuple':
      return [value.type, value.items.map(encode)]
    case 'dict':
      return ['dict', value.entries.map(([key, item]) => [encode(key), encode(item)]).sort(byText)]
    default:
      return [value.type, value.value]
  }
}

const byText = (a: unknown, b: unknown): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** The oracle writes a float as Python does: it is compared as a number. */
const normal = (encoded: Encoded): Encoded => {
  const [kind, value] = encoded
  if (kind === 'float') return [kind, Number.isFinite(Number(value)) ? Number(value) : value]
  if (kind === 'list' || kind === 'tuple') return [kind, (value as Encoded[]).map(normal)]
  if (kind === 'dict')
    return [kind, (value as [Encoded, Encoded][]).map(([key, item]) => [normal(key), normal(item)]).sort(byText)]
  return encoded
}

interface Verdict {
  readonly compared: number
  readonly wrong: readonly string[]
  readonly unknown: readonly { readonly name: string; readonly why: string }[]
}

const judge = (text: string, result: PythonResult, answer: Answer, given: Request['parameters'] = {}): Verdict => {
  const wrong: string[] = []
  const unknown: { name: string; why: string }[] = []
  let compared = 0
  for (const { name, value, problems } of result.assignments) {
    const real = answer.names[name]
    if (!value) {
      unknown.push({
        name,
        why: problems[0] ? `${problems[0].kind}: ${problems[0].message}` : 'no order, or too large',
      })
      continue
    }
    // Text that the real Python holds as bytes, or what only it can hold, is not what we could compare.
    if (real && /^(?:bytes|other|deep)$/.test(real[0])) continue
    compared++
    const ours = JSON.stringify(encode(value))
    const theirs = real && JSON.stringify(normal(real))
    if (ours !== theirs)
      wrong.push(`${name}: ${ours} instead of ${theirs} in\n${text}\n${JSON.stringify(answer.errors)}`)
  }
  for (const name of Object.keys(answer.names))
    if (
      !result.assignments.some((assignment) => assignment.name === name) &&
      answer.names[name]?.[0] !== 'other' &&
      !Object.hasOwn(given, name)
    )
      wrong.push(`${name}: missing in\n${text}`)
  return { compared, wrong, unknown }
}

const count = (values: readonly string[]): [string, number][] => {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])
}

const corpus = new URL('../../../shared/corpus/', import.meta.url)
const present = existsSync(fileURLToPath(corpus))
if (!present) console.log('The corpus of real configs is not here: its tests are left out.')

const configs = present
  ? readFileSync(new URL('index.tsv', corpus), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t'))
      .filter(([, kind, features]) => kind === 'xm-domain' || features?.split(',').includes('python'))
      .map(([file = '']) => ({
        file,
        text: readFileSync(new URL(`files/${encodeURIComponent(file)}`, corpus), 'utf8'),
      }))
  : []

describe.runIf(present && pythons.length > 0)('real xm configs', () => {
  const cases = configs.flatMap(({ file, text }) =>
    ([{}, { vmid: '3' }, { vmid: '3', ip: '10.0.0.7', mem: '96' }] as Record<string, string>[]).flatMap((parameters) =>
      (['x86', 'arm'] as const).map((arch) => ({ file, text, parameters, arch })),
    ),
  )
  const results = cases.map(({ text, ...options }) => evaluatePython(text, options))

  it.each(pythons)('$command $version holds what we worked out', (python) => {
    const answers = ask(python, cases)
    const verdicts = cases.map(({ parameters }, index) =>
      judge('', results[index] as PythonResult, answers[index] as Answer, parameters),
    )
    const wrong = verdicts.flatMap((verdict, index) =>
      verdict.wrong.map((what) => `${cases[index]?.file} ${JSON.stringify(cases[index]?.parameters)} ${what}`),
    )
    // A file that this Python cannot read has no values to compare; nor has one that it does not get through.
    const refused = answers.filter(({ syntax }) => syntax).length
    const unreadable = new Set(cases.filter((_, index) => answers[index]?.syntax).map(({ file }) => file))
    const unknown = verdicts.flatMap((verdict) => verdict.unknown)
    console.log(
      [
        `Python ${python.version}: ${configs.length} files, ${cases.length} runs (${refused} of them not readable), ${verdicts.reduce((sum, { compared }) => sum + compared, 0)} values compared, ${wrong.length} wrong, ${unknown.length} not known`,
        ...count(unknown.map(({ why }) => why)).map(([why, times]) => `  ${times} × ${why}`),
        ...[...unreadable].map((file) => `  not readable: ${file}`),
      ].join('\n'),
    )
    expect(wrong.filter((what) => ![...unreadable].some((file) => what.startsWith(`${file} `)))).toEqual([])
    expect(configs.length).toBeGreaterThan(100)
  })
})

const runs = Number(process.env.RUNS ?? 150)

// On a machine that promises to run everything, a comparison that could not be made is a failure; Python 2 is not to be had everywhere.
it.runIf(process.env.CI === 'true' && present)('has a Python to compare with', () => {
  expect(pythons).not.toEqual([])
})

describe.runIf(python2)('programs', () => {
  const python = python2 as Python

  it('and each phrase that we have written down: what it sets, or that it stops', () => {
    const phrases = readFileSync(new URL('../unit/python/phrases.txt', import.meta.url), 'utf8')
      .trimEnd()
      .split(/\n\n(?=\S)/)
      .map((phrase) => `${phrase}\n`)
    const answers = ask(
      python,
      phrases.map((text): Request => ({ text, parameters: {}, arch: 'x86' })),
    )
    const verdicts = phrases.map((text, index) => {
      const result = evaluatePython(text, { arch: 'x86', parameters: {} })
      const answer = answers[index] as Answer
      const stopped = result.problems.some(({ kind }) => kind === 'raises' || kind === 'parameter')
      expect(`${stopped} ${text}`).toBe(`${answer.errors.length > 0} ${text}`)
      return judge(text, result, answer)
    })
    console.log(
      `${phrases.length} phrases: ${verdicts.reduce((sum, { compared }) => sum + compared, 0)} values compared, ${verdicts.reduce((sum, { unknown }) => sum + unknown.length, 0)} not known`,
    )
    expect(verdicts.flatMap((verdict) => verdict.wrong)).toEqual([])
  })

  it(`are worked out as Python 2 runs them (seed ${seed})`, () => {
    const programs = fc.sample(staticProgram, { numRuns: runs, seed })
    const requests = programs.map((text): Request => ({ text, parameters: {}, arch: 'x86' }))
    // The first error ends a config: what stands before it is compared.
    const cut = ask(python, requests).map(({ errors }, index) => {
      const lines = programs[index]?.split('\n') ?? []
      return `${lines.slice(0, errors[0] ? errors[0][0] - 1 : undefined).join('\n')}\n`
    })
    const answers = ask(
      python,
      cut.map((text): Request => ({ text, parameters: {}, arch: 'x86' })),
    )
    expect(answers.flatMap(({ errors }) => errors)).toEqual([])
    const verdicts = cut.map((text, index) =>
      judge(text, evaluatePython(text, { arch: 'x86', parameters: {} }), answers[index] as Answer),
    )
    const unknown = verdicts.flatMap((verdict) => verdict.unknown)
    console.log(
      [
        `${programs.length} programs: ${verdicts.reduce((sum, { compared }) => sum + compared, 0)} values compared, ${unknown.length} not known`,
        ...count(unknown.map(({ why }) => why.replace(/: Python stops.*/, ': Python stops')))
          .slice(0, 12)
          .map(([why, times]) => `  ${times} × ${why}`),
      ].join('\n'),
    )
    expect(verdicts.flatMap((verdict) => verdict.wrong).slice(0, 3)).toEqual([])
  })

  it(`that ask the environment: what we know holds whatever it answers (seed ${seed})`, () => {
    const programs = fc.sample(askingProgram, { numRuns: runs, seed })
    const environments: Record<string, string>[] = [{}, { U0: 'x' }, { U1: 'yes' }, { U0: '1', U1: 'no' }]
    const requests = programs.flatMap((text) =>
      environments.map((environment): Request => ({ text, parameters: {}, arch: 'x86', environment })),
    )
    const answers = ask(python, requests)
    const results = programs.map((text) => evaluatePython(text, { arch: 'x86', parameters: {} }))
    let compared = 0
    let known = 0
    const wrong = requests.flatMap(({ text }, index) => {
      const answer = answers[index] as Answer
      // We say what a config sets that works: one that Python does not get through sets nothing.
      if (answer.errors.length > 0) return []
      const verdict = judge(text, results[Math.floor(index / environments.length)] as PythonResult, answer)
      compared++
      known += verdict.compared
      return verdict.wrong.map((what) => `${JSON.stringify(requests[index]?.environment)} ${what}`)
    })
    console.log(`${compared} of ${requests.length} runs went through: ${known} values compared`)
    expect(wrong.slice(0, 3)).toEqual([])
  })
})
