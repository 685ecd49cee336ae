import { describe, expect, it, vi } from 'vitest'
import { codeActions, resolveFix } from '../../../server/src/features/code-actions.ts'
import { laterOf } from '../../../server/src/features/picked.ts'
import { firstToTry, soundFixes } from '../../../server/src/features/trial.ts'
import { snapshotOfText, snapshotWith } from '../../../server/src/snapshot.ts'

vi.mock('../../../server/src/snapshot.ts', { spy: true })

const lines = ['max = = 4\n', 'x = [ "a" "b" ]\n', 'boot = cd\n', 'disk = "a"\n', 'maxcpus = 4\n', 'd\n']
const selected = (line: string, count: number) => {
  const snapshot = snapshotOfText(`name = "g"\nkernel = "k"\n${line.repeat(count)}`, 'domain')
  return { snapshot, range: { start: { line: 0, character: 0 }, end: { line: count + 2, character: 0 } } }
}

describe('what is offered for a whole file', () => {
  it.each(lines)('reads the file anew for so many fixes only, however many lines are wrong: %s', (line) => {
    const { snapshot } = selected(line, 2000)
    const length = snapshot.document.getText().length
    vi.mocked(snapshotWith).mockClear()
    const problems = firstToTry(snapshot, snapshot.problems)
    for (const problem of problems) soundFixes(snapshot, problem)
    expect(problems.length).toBeGreaterThan(0)
    const anew = vi.mocked(snapshotWith).mock.calls.length
    expect(anew * length).toBeLessThanOrEqual(500_000)
    expect(anew * snapshot.problems.length).toBeLessThanOrEqual(10_000)
  })

  it.each(lines)('is what is offered at each of its lines, in a file as there are: %s', (line) => {
    const { snapshot, range } = selected(line, 30)
    const titles = new Set(codeActions(snapshot, range).map(({ title }) => title))
    for (let at = 0; at < 30; at++) {
      const here = { line: at + 2, character: 2 }
      for (const { title } of codeActions(snapshot, { start: here, end: here })) expect(titles).toContain(title)
    }
    expect(firstToTry(snapshot, snapshot.problems)).toEqual(snapshot.problems)
  })
})

describe('what is offered at one place of a long file', () => {
  const long = [...lines, 'nosuch = 1\n', 'Vcpus = 2\n', 'vcpus = "x"\n', 'disk = [ "/a,rawx,xvda" ]\n']
  const here = { start: { line: 700, character: 2 }, end: { line: 700, character: 2 } }
  const linesAnew = () => vi.mocked(snapshotWith).mock.calls.length

  it.each(long)(
    'reads the file for the fixes of that place alone: what mends all is worked out once it is picked: %s',
    (line) => {
      const { snapshot } = selected(line, 2000)
      const at = snapshot.document.offsetAt(here.start)
      const fixes = snapshot.problems
        .filter(({ start, end }) => start <= at && at <= end)
        .flatMap((each) => each.fixes ?? [])
      vi.mocked(snapshotWith).mockClear()
      const offered = codeActions(snapshot, here, undefined, { resolves: true })
      expect(linesAnew()).toBeLessThanOrEqual(fixes.length)
      expect(codeActions(snapshot, here, undefined, { resolves: true })).toEqual(offered)
      expect(linesAnew()).toBeLessThanOrEqual(fixes.length)
      const whole = codeActions(snapshot, here)
      const after = linesAnew()
      expect(codeActions(snapshot, here)).toEqual(whole)
      expect(linesAnew()).toBe(after)
      for (const action of whole) {
        const same = offered.find(({ title }) => title === action.title)
        const does = same && laterOf(same)?.does
        if (!same || does === undefined) expect(same).toEqual(action)
        else expect(resolveFix(same, snapshot, does instanceof Object ? does.fix : undefined).edit).toEqual(action.edit)
      }
    },
  )
})
