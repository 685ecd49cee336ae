import { atLeast } from '../../release.ts'
import { isReadBy, keysOf } from '../../schema/index.ts'
import { fix, replace } from '../fixes/edits.ts'
import { meantKey } from '../fixes/meant-key.ts'
import { syntaxRule } from './syntax-rule.ts'

export const capitalInKey = syntaxRule({
  id: 'capital-in-key',
  summary: 'A key with a capital letter, or another character that no key has',
  message: (marked, _problem, { release }) => {
    if (atLeast(release, '4.3'))
      return `Keys are made of small letters, digits, \`_\` and \`.\`, and begin with a letter: xl refuses \`${marked}\`.`
    const dot = marked.includes('.') ? ' A key may have a `.` since 4.3.' : ''
    return `Keys are made of small letters, digits and \`_\`, and begin with a letter: xl ${release} refuses \`${marked}\`.${dot}`
  },
  fixes: (marked, { start, end }, { kind, release }) => {
    const small = marked.toLowerCase().replaceAll('-', '_').replace(/^_+/, '')
    // The names with a dot are new ones of keys that `xl.conf` had before.
    const old = [...keysOf(kind).values()].find(
      (spec) => spec.deprecated?.use === small && isReadBy(spec, release) && !atLeast(release, '4.3'),
    )
    // `nested-hvm` is `nestedhvm`: a name that xl knows is nearer than one that only its grammar takes.
    const known = keysOf(kind).has(small) ? small : meantKey(small, kind, release)
    const meant = old?.name ?? known ?? small
    const fits = atLeast(release, '4.3') ? /^[a-z][._0-9a-z]*$/ : /^[a-z][_0-9a-z]*$/
    if (meant === marked || !fits.test(meant)) return []
    // A slip beside that may be another one than it seems.
    const safe = meant.replaceAll('_', '') === small.replaceAll('_', '') || meant === old?.name
    return [fix(`Write \`${meant}\``, [replace({ start, end }, meant)], safe)]
  },
})
