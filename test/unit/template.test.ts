import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mendedText } from '../../server/src/features/fix-all.ts'
import { formattedText } from '../../server/src/features/formatting.ts'
import { reasonsOfRefusal, showView } from '../../server/src/features/show.ts'
import { snapshotOfText } from '../../server/src/snapshot.ts'
import { atomsOf } from '../../server/src/syntax/index.ts'
import { templateOf } from '../../server/src/template/template.ts'
import { detectKind } from '../../server/src/workspace/detect.ts'
import { verdictRows } from '../conformance/verdicts.ts'
import { xencfg } from './cli/run.ts'

const jinja = `# {{ ansible_managed }}
name = "{{ inventory_hostname }}"
{% if hvm %}
builder = "hvm"
{% else %}
kernel = "/boot/{{ kernel }}"
{% endif %}
vcpus = {{ cpus | default(2) }}
memory = 5x2
maxcpus = 4
disk = [ "phy:/dev/{{ vg }}/root,xvda,w", {{ more }} ]
vif = [ "mac={{ mac }},brigde=xenbr0", "brigde=xenbr1" ]
{{ extra_settings }}
{{ prefix }}_key = 1
`

const erb = `name = "<%= @name %>"
<% if @pv -%>
kernel = "/boot/vmlinuz"
<% end -%>
memory = <%= @memory %>
maxcpus = 4
`

const go = `name = "{{ .Name }}"
{{- range .Disks }}
# a disk
{{- end }}
memory = {{.Memory}}
maxcpus = 4
`

/** Rule and text of each problem. */
const problemsOf = (text: string) =>
  snapshotOfText(text, 'domain').problems.map(({ rule, start, end }) => [rule, text.slice(start, end)])

describe('a template', () => {
  it('is told what holds whatever is filled in, at its place', () => {
    expect(problemsOf(jinja)).toEqual([
      ['not-a-number', '5x2'],
      ['unknown-key', 'maxcpus'],
      ['deprecated-field', 'phy:'],
      ['unknown-field', 'brigde'],
      ['unknown-field', 'brigde'],
    ])
    expect(problemsOf(erb)).toEqual([['unknown-key', 'maxcpus']])
    expect(problemsOf(go)).toEqual([['unknown-key', 'maxcpus']])
  })

  it.each(['{{ n }}', '"{{ n }}"', '[ "a={{ n }}", {{ m }} ]', '<%= @n %>', '4 # {{ n }}'])(
    'is told of a key that xl does not know, whatever its value %s becomes, and of no key with a hole in it',
    (value) => {
      const good = 'name = "a"\nkernel = "/{{ k }}"\n'
      expect(problemsOf(`${good}maxcpus = ${value}\nmemory = ${value}\n`)).toEqual([['unknown-key', 'maxcpus']])
      for (const key of ['max{{ n }}', '{{ n }}cpus', 'a{{ n }}b'])
        expect(problemsOf(`${good}${key} = ${value}\n`)).toEqual([])
    },
  )

  it.each([
    ['vif=["mac={{ m }},brigde=xenbr0"]', ['brigde']],
    ['vif=["{{ m }},brigde={{ b }}"]', ['brigde']],
    ['vif=[ {{ more }}, "brigde=xenbr0" ]', ['brigde']],
    ['vif=[\n{% for m in all %}\n  "mac={{ m }},brigde=xenbr0",\n{% endfor %}\n]', ['brigde']],
    ['vif=["bri{{ d }}ge=xenbr0,model=e1000"]', []],
    ['vif=["{% if x %}model{% else %}type{% endif %}=x"]', []],
    ['disk=["format=raw,vdev=xvda,access=q,target=/dev/{{ d }}"]', ['q']],
    ['disk=["phy:/dev/{{ d }},xvda,w", "phy:/dev/b,xvdb,q"]', ['phy:', 'q']],
    // Of a guest of some types it is wrong, of others right.
    ['type="{{ t }}"\ntimer_mode=1', []],
    ['timer_mode=1', ['1']],
  ])('is told of what stands beside a hole, and of nothing that the hole decides: %s', (text, marked) => {
    const good = 'name = "{{ n }}"\n'
    const wrong = problemsOf(`${good}${text}\n`).filter(([rule]) => rule !== 'deprecated-value')
    expect(wrong.map(([, where]) => where)).toEqual(marked)
  })

  it.each([jinja, erb, go])('is not rewritten by anything, and no domain is shown of it', (text) => {
    const snapshot = snapshotOfText(text, 'domain')
    expect(snapshot.problems.flatMap(({ fixes = [] }) => fixes)).toEqual([])
    expect(mendedText(snapshot, true)).toBe(text)
    expect(formattedText(snapshot)).toEqual({ text, refused: 'it is a template' })
    expect(showView(snapshot, 'built')).toBeUndefined()
    expect(showView(snapshot, 'effective')).toBeUndefined()
    expect(reasonsOfRefusal(snapshot)[0]?.message).toContain('template')
  })

  it('is left alone by a migration, with a word', async () => {
    const { status, out, err } = await xencfg(['migrate', '-'], { input: jinja })
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain('is a template')
  })

  it('is known by its name without what says so, or by what is known of it', () => {
    expect(detectKind('/srv/guest.xl.j2', '').kind).toBe('domain')
    expect(detectKind('/srv/pool.cpupool.erb', '').kind).toBe('cpupool')
    expect(detectKind('/srv/guest.cfg.j2', jinja).kind).toBe('domain')
    expect(detectKind('/srv/nginx.conf.j2', 'server { listen {{ port }}; }\n').kind).toBeUndefined()
  })

  it('is none for braces that are no holes, and for holes in comments alone', () => {
    for (const text of [
      '# {{{ fold\nname = "a"\n# }}}\n',
      '# {{ ansible_managed }}\nname = "a"\n',
      'extra = "a={{}} b={% %}"\n',
      'name = "a < b %> c"\n',
      'x = {1: {2: 3}}\n',
    ])
      expect(templateOf(text), text).toBeUndefined()
  })
})

describe('what is known of a template', () => {
  const piece = fc.constantFrom(
    '{{ a }}',
    '{{ b.c | d("}") }}',
    '{% if x %}',
    '{% endif %}',
    '{# note\n over lines #}',
    '<%= @a %>',
    '<% end %>',
    '{{',
    '}}',
    '<%',
    'name = ',
    '"',
    "'",
    '\n',
    '\r\n',
    '[',
    ']',
    ',',
    '# ',
    'vcpus=2',
    '\\',
    'é',
    '😀',
    ' ',
  )
  const texts = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''))

  it('is as long as the file line by line, and the same outside of the holes', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const template = templateOf(text)
        if (!template) return
        expect(template.text.length).toBe(text.length)
        expect(template.text.split(/\r\n|\n/).map(({ length }) => length)).toEqual(
          text.split(/\r\n|\n/).map(({ length }) => length),
        )
        let at = 0
        for (const { start, end } of template.holes) {
          expect(start).toBeGreaterThanOrEqual(at)
          expect(template.text.slice(at, start)).toBe(text.slice(at, start))
          at = end
        }
        expect(template.text.slice(at)).toBe(text.slice(at))
      }),
    )
  })

  it('has no problem that touches a hole', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { template, problems } = snapshotOfText(text, 'domain')
        for (const { start, end } of problems)
          for (const hole of template?.holes ?? []) expect(start <= hole.end && hole.start <= end).toBe(false)
      }),
    )
  })

  it('holds for whatever is filled in', () => {
    const values = fc.array(fc.stringMatching(/^[a-z0-9]{1,8}$/), { minLength: 8, maxLength: 8 })
    fc.assert(
      fc.property(values, fc.constantFrom('hvm', 'pv', 'pvh'), (given, type) => {
        const text = `type = "{{ t }}"\nname = "{{ n }}"\nkernel = "/{{ k }}"\nvcpus = 5x\nmaxcpus = 4\nvif = [ "brigde={{ b }}" ]\nmemory = "{{ m }}"\n`
        const rest = [...given]
        const filled = text.replace(/\{\{ (\w) \}\}/g, (_, name) => (name === 't' ? type : (rest.pop() ?? 'x')))
        const said = (of: string) =>
          snapshotOfText(of, 'domain').problems.map(({ rule, message }) => `${rule} ${message}`)
        expect(said(filled)).toEqual(expect.arrayContaining(said(text)))
        expect(said(text).length).toBeGreaterThan(1)
      }),
    )
  })

  it('says nothing of a file with a hole for a value that the file as it is does not show, in that place or before it in the same setting', () => {
    /** What stands in quotes, and each value in it. */
    const valuesOf = (text: string) =>
      snapshotOfText(text, 'domain')
        .config.tree.settings.flatMap(({ value }) => (value ? atomsOf(value) : []))
        .flatMap(({ start, end, quote }) => {
          if (!quote) return [{ start, end }]
          const inner = text.slice(start + 1, end - 1)
          return [{ 0: inner, 1: inner, index: 0 }, ...inner.matchAll(/(?<=[=,:])([^=,:]+)/g)].map((each) => ({
            start: start + 1 + each.index,
            end: start + 1 + each.index + each[0].length,
          }))
        })
    const rows = verdictRows.filter(({ text }) => text.length < 2000 && !templateOf(text))
    const severities = ['hint', 'information', 'warning', 'error']
    const level = ({ severity }: { readonly severity: string }) => severities.indexOf(severity)
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.nat(), ({ text }, index) => {
        const whole = snapshotOfText(text, 'domain')
        // What is in quotes there ends with the file.
        if (whole.config.tree.problems.some(({ code }) => code === 'unclosed-string')) return
        const values = valuesOf(text)
        const value = values[index % values.length]
        if (!value) return
        const hole = '{{ x }}'
        const shift = hole.length - (value.end - value.start)
        const template = snapshotOfText(text.slice(0, value.start) + hole + text.slice(value.end), 'domain')
        for (const problem of template.problems) {
          const moved = problem.start > value.start ? shift : 0
          const [start, end] = [problem.start - moved, problem.end - moved]
          const setting = whole.config.tree.settings.find((each) => each.start <= start && end <= each.end)
          const known = whole.problems.filter((each) =>
            each.severity === 'error' && setting
              ? setting.start <= each.start && each.end <= setting.end
              : each.start <= end && start <= each.end,
          )
          expect(Math.max(-1, ...known.map(level)), problem.message).toBeGreaterThanOrEqual(level(problem))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is found in one go', () => {
    for (const unit of ['{{', '{{ a ', '{% ', '<%', '"{{ a }}', '{{ a }}']) {
      const began = performance.now()
      templateOf(`{% x %}${unit.repeat(100_000)}`)
      expect(performance.now() - began, unit).toBeLessThan(5_000)
    }
  })
})
