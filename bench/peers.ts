// Beside other language servers: `npm run bench -- --peers`. Each over stdio, one after the other in one run, with a document of as many lines.
// The peers come from npm when first needed, into a folder of the cache. Times are medians in milliseconds: from the message to the answer, or with
// `--cpu` what the whole process of the server has used of processors meanwhile, which a busy machine changes little. Nothing is asserted.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { homedir, release as kernel, cpus as processors } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createMessageConnection, type MessageConnection } from 'vscode-languageserver/node'
import { framedReader } from '../server/src/lsp/framed-reader.ts'
import { framedWriter } from '../server/src/lsp/framed-writer.ts'
import { inputs } from './inputs.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'xen-config-bench')

interface Server {
  readonly name: string
  readonly packages: readonly string[]
  /** What Node.js is to run; ours as it is built there, a peer's from its `node_modules`. */
  readonly program: readonly string[]
  readonly languageId: string
  readonly file: string
  /** A document of so many lines. */
  readonly text: (lines: number) => string
  /** What is typed at the end of the middle line, and taken away again. */
  readonly typed: string
  /** What the client says is set, in its own words. */
  readonly settings?: object
}

const repeat = (lines: number, each: (index: number) => string) =>
  Array.from({ length: lines }, (_, index) => each(index)).join('\n')

const input = (name: string) => (lines: number) => (inputs[name] as (count: number) => string)(lines - 3)

const ours = (what: string, text: (lines: number) => string): Server => ({
  name: `Xen Config, ${what}`,
  packages: [],
  program: ['dist/server/start.js', '--stdio'],
  languageId: 'xen-domain',
  file: 'guest.xl',
  text,
  typed: ' ',
})

const json: Server = {
  name: 'JSON (VS Code)',
  packages: ['vscode-langservers-extracted@4.10.0'],
  program: ['vscode-langservers-extracted/bin/vscode-json-language-server', '--stdio'],
  languageId: 'json',
  file: 'disks.json',
  text: (lines) =>
    `{ "disk": [\n${repeat(lines - 2, (index) => `"/dev/vg/d${index},raw,xvda${index},rw"`)}\n] }\n`.replaceAll(
      '"\n"',
      '",\n"',
    ),
  typed: ' ',
}

/** Says of the list of disks what there is to be said of strings, so that the server has something to check and to offer. */
const schema = {
  type: 'object',
  properties: {
    disk: {
      type: 'array',
      description: 'The disks of the guest.',
      uniqueItems: true,
      items: {
        type: 'string',
        description: 'Where the disk comes from, its format, its name in the guest, and how it may be used.',
        pattern: '^[^,]+,(raw|qcow2|vhd),[a-z]+\\d*,(rw|ro)$',
        examples: ['rw', 'ro'].flatMap((mode) =>
          ['raw', 'qcow2', 'vhd'].map((format) => `/dev/vg/d,${format},xvda,${mode}`),
        ),
      },
    },
  },
}

const servers: readonly Server[] = [
  ours('disks', input('disks, all valid')),
  ours('interfaces', input('vif')),
  ours('keys', input('one key again and again')),
  json,
  {
    ...json,
    name: 'JSON (VS Code), with a schema',
    settings: { json: { validate: { enable: true }, schemas: [{ fileMatch: [json.file], schema }] } },
  },
  {
    name: 'YAML (Red Hat)',
    packages: ['yaml-language-server@1.18.0'],
    program: ['yaml-language-server/bin/yaml-language-server', '--stdio'],
    languageId: 'yaml',
    file: 'disks.yaml',
    text: (lines) => `disk:\n${repeat(lines - 1, (index) => `- "/dev/vg/d${index},raw,xvda${index},rw"`)}\n`,
    typed: ' ',
  },
  {
    name: 'Dockerfile',
    packages: ['dockerfile-language-server-nodejs@0.15.0'],
    program: ['dockerfile-language-server-nodejs/bin/docker-langserver', '--stdio'],
    languageId: 'dockerfile',
    file: 'Dockerfile',
    text: (lines) =>
      `FROM debian:12\n${repeat(lines - 1, (index) => `ENV disk${index}=/dev/vg/d${index},raw,xvda${index},rw`)}\n`,
    typed: ' ',
  },
  {
    name: 'Bash',
    packages: ['bash-language-server@5.6.0'],
    program: ['bash-language-server/out/cli.js', 'start'],
    languageId: 'shellscript',
    file: 'disks.sh',
    text: (lines) => repeat(lines, (index) => `disk${index}="/dev/vg/d${index},raw,xvda${index},rw"\n`.trimEnd()),
    typed: ' ',
  },
]

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN

const install = ({ name, packages }: Server): boolean => {
  if (packages.every((each) => existsSync(join(cache, 'node_modules', each.slice(0, each.lastIndexOf('@'))))))
    return true
  try {
    const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock']
    execFileSync('npm', ['install', ...options, ...packages, '--prefix', cache], { stdio: 'ignore' })
    return true
  } catch {
    console.log(`${name}: npm could not install it`)
    return false
  }
}

/** What a server keeps of the machine's memory, in MB. */
const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024

/** What the threads of a process have used of processors, in milliseconds. */
const cpuOf = (pid: number): number =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    0,
  )

/** No answer after this is none. */
const patience = 60_000

const inTime = <T>(what: Promise<T>): Promise<T | undefined> =>
  new Promise((done, failed) => {
    const timer = setTimeout(() => done(undefined), patience)
    what.then(done, failed).finally(() => clearTimeout(timer))
  })

/** How long something takes, by a clock. */
const timed = async (clock: () => number, run: () => Promise<unknown>): Promise<number> => {
  const start = clock()
  const answer = await inTime(run().then(() => true))
  return answer === undefined ? Number.NaN : clock() - start
}

/** The next diagnostics that a server publishes. */
const published = (connection: MessageConnection): Promise<void> =>
  new Promise((done) => {
    const listening = connection.onNotification('textDocument/publishDiagnostics', () => {
      listening.dispose()
      done()
    })
  })

interface Row {
  readonly start: number
  readonly open: number
  readonly key: number
  readonly completion: number
  /** How much is offered. */
  readonly items: number
  readonly hover: number
  readonly memory: number
  readonly way: 'pull' | 'push'
}

const capabilities = (pull: boolean) => ({
  textDocument: {
    synchronization: {},
    publishDiagnostics: {},
    // As VS Code says it.
    completion: {
      completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'] },
      completionList: { itemDefaults: ['commitCharacters', 'editRange', 'insertTextFormat', 'insertTextMode', 'data'] },
    },
    hover: { contentFormat: ['markdown'] },
    ...(pull ? { diagnostic: {} } : {}),
  },
  workspace: { configuration: false },
})

interface Options {
  /** Whether processors are measured in place of time. */
  readonly cpu: boolean
  readonly keys: number
}

/** One session with a server. */
const session = async (server: Server, lines: number, pull: boolean, { cpu, keys }: Options): Promise<Row> => {
  const [program = '', ...rest] = server.program
  const base = server.packages.length > 0 ? join(cache, 'node_modules') : cache
  const child = spawn(process.execPath, [join(base, program), ...rest], {
    cwd: cache,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const began = performance.now()
  const clock = () => (cpu ? cpuOf(child.pid ?? 0) : performance.now() - began)
  // The library's own reader and writer would be a third of the time of a quick answer, whoever gives it.
  const writer = framedWriter(child.stdin, Buffer.byteLength)
  const connection = createMessageConnection(
    framedReader(child.stdout, writer, () => {}),
    writer,
  )
  connection.onRequest(() => null)
  connection.onError(() => {})
  connection.listen()
  try {
    const answer: { capabilities?: { diagnosticProvider?: { identifier?: string } } } | undefined = await inTime(
      connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: capabilities(pull) }),
    )
    const start = clock()
    const provider = answer?.capabilities?.diagnosticProvider
    const pulls = pull && provider !== undefined
    await connection.sendNotification('initialized', {})
    if (server.settings)
      await connection.sendNotification('workspace/didChangeConfiguration', { settings: server.settings })
    const uri = `file://${cache}/${server.file}`
    const text = server.text(lines)
    const document = { textDocument: { uri } }
    let previousResultId: string | undefined
    /** Asks as the client of VS Code does, which says what it has: a server that gives out no ids for that has none to answer by. */
    const pulled = async () => {
      const report: { resultId?: string } = await connection.sendRequest('textDocument/diagnostic', {
        ...document,
        identifier: provider?.identifier,
        previousResultId,
      })
      previousResultId = report.resultId
    }
    /** From a change to the diagnostics for it. */
    const diagnosed = (method: string, params: object) =>
      timed(clock, async () => {
        const pushed = pulls ? undefined : published(connection)
        await connection.sendNotification(method, params)
        await (pushed ?? pulled())
      })
    const open = await diagnosed('textDocument/didOpen', {
      textDocument: { uri, languageId: server.languageId, version: 1, text },
    })
    const line = lines >> 1
    const written = text.split('\n')[line] ?? ''
    const end = { line, character: written.length }
    const times: number[] = []
    for (let key = 0; key < keys; key++) {
      const odd = key % 2 === 1
      const range = { start: end, end: odd ? { line, character: end.character + server.typed.length } : end }
      times.push(
        await diagnosed('textDocument/didChange', {
          textDocument: { uri, version: key + 2 },
          contentChanges: [{ range, text: odd ? '' : server.typed }],
        }),
      )
    }
    const asked = async (method: string, position: object) => {
      const times: number[] = []
      let answer: unknown
      for (let time = 0; time < 9; time++)
        times.push(
          await timed(clock, async () => {
            answer = await connection.sendRequest(method, { ...document, position })
          }),
        )
      return { time: median(times), answer }
    }
    // Behind the last word of the line: there each of them that knows of it has something to offer.
    const word = written.search(/\w"?,?$/) + 1
    const completion = await asked('textDocument/completion', { line, character: word })
    const { items = completion.answer } = (completion.answer ?? {}) as { readonly items?: unknown }
    const hover = await asked('textDocument/hover', { line, character: 3 })
    return {
      start,
      open,
      key: median(times),
      completion: completion.time,
      items: Array.isArray(items) ? items.length : 0,
      hover: hover.time,
      memory: memoryOf(child.pid ?? 0),
      way: pulls ? 'pull' : 'push',
    }
  } finally {
    // Ended as an editor does it: what a server keeps for its next start is kept.
    await inTime(connection.sendRequest('shutdown').catch(() => undefined))
    await connection.sendNotification('exit').catch(() => undefined)
    await Promise.race([once(child, 'exit'), new Promise((done) => setTimeout(done, 2000))])
    connection.dispose()
    child.kill()
  }
}

const shown = (time: number) => (Number.isNaN(time) ? '–' : time < 10 ? time.toFixed(1) : time.toFixed(0))

/** Prints the table. @param only words of the names of servers, and numbers of lines */
export const peers = async (words: readonly string[], cpu = false, runs = 3, keys = 20) => {
  mkdirSync(cache, { recursive: true })
  const sizes = words.map(Number).filter((each) => !Number.isNaN(each))
  const only = words.filter((each) => Number.isNaN(Number(each)))
  const chosen = servers.filter(
    ({ name }) => only.length === 0 || only.some((word) => name.toLowerCase().includes(word)),
  )
  // As it is shipped, whatever has been built beside the sources.
  const ours = ['--production', '--only', 'dist/server/node.js', '--into', cache]
  execFileSync(process.execPath, [join(root, 'esbuild.mjs'), ...ours], { stdio: ['ignore', 'ignore', 'inherit'] })
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node.js ${process.version}, Linux ${kernel()}, ${processors().length} × ${processors()[0]?.model}, ${cpu ? 'CPU time' : 'time'} in ms`,
  )
  for (const lines of sizes.length > 0 ? sizes : [100, 1000, 10_000]) {
    console.log(
      `\n| ${lines} lines | diagnostics by | start | open | keystroke | completion | offered | hover | memory, MB |\n|---|---|--:|--:|--:|--:|--:|--:|--:|`,
    )
    for (const server of chosen) {
      if (!install(server)) continue
      for (const pull of server.packages.length > 0 ? [true] : [true, false]) {
        const rows: Row[] = []
        for (let run = 0; run < runs; run++) rows.push(await session(server, lines, pull, { cpu, keys }))
        const middle = (name: Exclude<keyof Row, 'way'>) => median(rows.map((row) => row[name]))
        const cells = [
          ...(['start', 'open', 'key', 'completion'] as const).map((name) => shown(middle(name))),
          String(middle('items')),
          ...(['hover', 'memory'] as const).map((name) => shown(middle(name))),
        ]
        console.log(`| ${server.name} | ${rows[0]?.way} | ${cells.join(' | ')} |`)
      }
    }
  }
}
