// What one checkout answers for a batch of configs, through its service: bundled once for each checkout by compare.mjs.
// `@checkout/service` is the checkout's `server/src/service.ts`, the one place that has stayed where it is.
import readline from 'node:readline'
import { createService, type Service } from '@checkout/service'
import { TextDocument } from 'vscode-languageserver-textdocument'

interface Config {
  readonly id: string
  readonly kind: 'domain' | 'cpupool' | 'xl-conf'
  readonly text: string
  readonly release: Parameters<Service['upgradeReport']>[1]
}

const logged: string[] = []
const service = createService({ log: (message: string) => logged.push(message) })

/** The same answers as `check --format json`, `show` and `migrate --report json` give, and what xl is expected to print. */
const answer = ({ kind, text, release }: Config): Record<string, unknown> => {
  const document = TextDocument.create('untitled:config', `xen-${kind}`, 0, text)
  const preferences = { release, arch: undefined, rules: {}, knownKeys: [], host: undefined }
  const snapshot = service.snapshot(document, kind, preferences)
  logged.length = 0
  return {
    check: service.diagnostics(snapshot),
    judge: service.judge(snapshot),
    ...(kind === 'domain'
      ? { show: service.show(snapshot, 'built'), migrate: service.migrate(snapshot, { release }) }
      : {}),
    ...(logged.length > 0 ? { logged: [...logged] } : {}),
  }
}

for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY }))
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`)
