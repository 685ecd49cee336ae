import type { Release } from '../../server/src/release.ts'

/** What is to be written, by path from the root, and what is then left for a person to do. */
export interface Change {
  readonly files: Readonly<Record<string, string>>
  readonly left: string
}

type Read = (file: string) => string

/** `some-id` or `some_key` as a name in TypeScript. */
export const camel = (name: string): string =>
  name.replace(/[-_]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

/** `text` with `line` put before the one place that `mark` stands at. */
const before = (text: string, mark: string, line: string): string => {
  const at = text.lastIndexOf(mark)
  if (at < 0) throw new Error(`there is no ${JSON.stringify(mark)} any more: scripts/new/shapes.ts has to follow`)
  return text.slice(0, at) + line + text.slice(at)
}

/** A file with names of a module imported; Biome puts imports in order. */
const importing = (text: string, names: readonly string[], from: string): string => {
  const there = new RegExp(`import \\{([^}]*)\\} from '${from.replaceAll('.', '\\.')}'`).exec(text)
  if (!there) return `import { ${names.join(', ')} } from '${from}'\n${text}`
  const all = new Set([...(there[1] as string).split(',').map((name) => name.trim()), ...names].filter(Boolean))
  return text.replace(there[0], `import { ${[...all].join(', ')} } from '${from}'`)
}

export const newRule = (id: string, read: Read): Change => ({
  files: {
    [`server/src/rules/${id}.ts`]: `import { keyRange, readingOf } from '../config/lookup.ts'
import { ignored } from '../values/basic/findings.ts'
import type { Rule } from './rule.ts'

/** TODO: what xl does, and where that is to be seen (file, function). */
export const ${camel(id)}: Rule = {
  id: '${id}',
  summary: 'TODO: what it finds, in a few words',
  *check(config) {
    if (config.kind !== 'domain' || readingOf(config, 'name') !== 'TODO') return
    yield ignored('${id}', keyRange(config, 'name'), \`TODO: xl \${config.release} …\`)
  },
}
`,
    'server/src/rules/rules.ts': importing(
      before(read('server/src/rules/rules.ts'), '  // The value of a key.\n', `  ${camel(id)},\n`),
      [camel(id)],
      `./${id}.ts`,
    ),
    [`docs/rules/${id}.md`]: `# ${id}

TODO: what is found, in a sentence.

## What xl does

TODO: what it prints, what it ignores, since which release.

## Example

\`\`\`xen-domain
name = "guest"  # warning: [${id}] TODO: how the message begins
\`\`\`

## How to mend it

\`\`\`xen-domain clean
name = "guest"
\`\`\`

## Level

Warning.
`,
  },
  left: `
1. server/src/rules/${id}.ts: what it looks for, and what it says. \`refused\`, \`ignored\`, \`advice\` and \`remark\` say what xl does; the level follows.
2. docs/rules/${id}.md: the example with the message (\`error\`, \`warning\`, \`information\` or \`hint\`), the mended one, the level.
3. Its place in the list of server/src/rules/rules.ts, if it is not that of the last one.
4. npm run generate
Red until then: npx vitest run --project unit test/unit/rule-pages.test.ts test/unit/generated.test.ts test/unit/workspace.test.ts`,
})

const keyEntry = (
  name: string,
  section: string,
  value: string,
  since: Release,
  example: string,
  more = '',
): string => `  {
    name: '${name}',
    section: '${section}',
    value: ${value},
    since: '${since}',
    stored: 'TODO',
${more}    summary: 'TODO: what it does, in a sentence.',
    text: 'TODO: what it does exactly, what xl makes of odd values, what goes with it.',
    example: '${example}',
  },
`

const end = '] as const satisfies readonly KeySpec[]'

const stored = `\`stored\`: where libxl's JSON has its value. The compiler names a path that there is not: server/src/build/domain-config.ts
   has them all. A value that xl converts first has a line in server/src/build/table.ts instead.`

export const newKey = (name: string, file: string, since: Release, read: Read): Change => {
  const path = `server/src/schema/domain/${file}.ts`
  const text = read(path)
  const section = /section: '([^']*)'/.exec(text.slice(text.lastIndexOf('section: ')))?.[1] ?? 'General'
  return {
    files: {
      [path]: importing(
        before(text, end, keyEntry(name, section, 'integer()', since, `${name} = 1`)),
        ['integer'],
        '../../values/basic/simple.ts',
      ),
    },
    left: `
1. ${path}: its value (\`integer\`, \`boolean\`, \`text\`, \`choice\`, \`listOf\` of values/basic/simple.ts, or a kind of its own), guests, texts.
2. ${stored}
3. test/conformance/facts.json: npm run facts -- --xen XEN.GIT --tag RELEASE-${since}.0 --write. Red: facts.test.ts
Red until then: npx tsc --noEmit; npx vitest run test/unit/{build-places,generated,workspace}.test.ts test/conformance/facts.test.ts`,
  }
}

export const newLanguage = (name: string, variable: string, since: Release, read: Read): Change => {
  const schema = 'server/src/schema/domain/devices.ts'
  const type = variable[0]?.toUpperCase() + variable.slice(1)
  return {
    files: {
      [`server/src/values/devices/${name}.ts`]: `import { deviceList } from '../spec/lists.ts'
import { backendDomain, int, oneOf, spec } from '../spec/spec.ts'

/** TODO: what one is, as libxl's JSON shows it (\`libxl_types.idl\`, \`device_${name}\`). */
export interface ${type} {
  backend_domname?: string
  type?: string
  count?: number
}

/** \`${name}\`: one string for each (TODO: the function of \`xl_parse.c\` that reads it). */
export const ${variable} = deviceList(
  spec<${type}>({
    label: '${name} specification',
    snippet: '"type=\${1|a,b|}, count=\${2:1}"',
    said: ({ text }) => \`TODO: what xl prints for an unknown \${text}\`,
    fields: {
      backend: backendDomain('Domain that serves the device, by name or number. Default: dom0.'),
      type: oneOf({
        text: 'TODO: what it decides.',
        type: 'name',
        values: { a: { text: 'TODO: what it means.' }, b: { text: 'TODO: what it means.' } },
      }),
      count: int({ text: 'TODO: how many of what.', example: '1' }),
    },
  }),
)
`,
      [schema]: importing(
        before(
          read(schema),
          end,
          keyEntry(name, 'Devices', variable, since, `${name} = [ "type=a,count=1" ]`, "    grammar: 'fields',\n"),
        ),
        [variable],
        `../../values/devices/${name}.ts`,
      ),
      [`test/documents/values/devices/${name}.md`]: `# ${name}

TODO: what xl does with it.

\`\`\`xen-domain
${name} = [ "type=a, count=2" ]
\`\`\`

\`\`\`xen-domain
${name} = [ "tpe=a" ]
\`\`\`
`,
    },
    left: `
1. server/src/values/devices/${name}.ts: its fields. \`kept\`, \`oneOf\`, \`int\`, \`uint\`, \`flag\`, \`several\` of values/spec/spec.ts are the readers that there are.
2. ${schema}: the entry of the key at its end.
3. ${stored}
   A new list of devices is a line there, and its members are one in server/src/build/device-members.ts.
4. test/documents/values/devices/${name}.md: configs of it; npm run documents -- that file writes what is found, for you to judge.
5. test/conformance/facts.json: npm run facts -- --xen XEN.GIT --tag RELEASE-${since}.0 --write. Red: facts.test.ts, spec-fields.test.ts
Red until then: npx tsc --noEmit; npx vitest run test/unit/{build-places,documents,generated,workspace}.test.ts`,
  }
}
