import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CommentEdit, removeReleaseComment, setReleaseComment } from '../../client/src/comment.ts'

const apply = (text: string, edit: CommentEdit | undefined) =>
  edit ? text.slice(0, edit.start) + edit.text + text.slice(edit.end) : text

const set = (text: string, release: string) => apply(text, setReleaseComment(text, release))
const remove = (text: string) => apply(text, removeReleaseComment(text))

describe('the release in a comment', () => {
  it.each([
    ['name="a"\n', '# xen-config: release=4.17\nname="a"\n'],
    ['# xen-config: release=4.14 arch=arm64\nname="a"\n', '# xen-config: release=4.17 arch=arm64\nname="a"\n'],
    ['name="a" # xen-config: arch=arm,release=4.14\n', 'name="a" # xen-config: arch=arm,release=4.17\n'],
    [
      '# xen-config: release=4.2\n# xen-config: release=4.6\n',
      '# xen-config: release=4.2\n# xen-config: release=4.17\n',
    ],
    ['# xen-config: known release=4.2\n', '# xen-config: release=4.17\n# xen-config: known release=4.2\n'],
  ])('is set: %j', (before, after) => expect(set(before, '4.17')).toBe(after))

  it.each([
    ['name="a"\n', 'name="a"\n'],
    ['# xen-config: release=4.14\nname="a"\n', 'name="a"\n'],
    ['# xen-config: release=4.14\r\nname="a"\r\n', 'name="a"\r\n'],
    ['name="a"\n  # xen-config: release=4.14', 'name="a"\n'],
    ['# xen-config: release=4.14 arch=arm64\n', '# xen-config: arch=arm64\n'],
    ['# xen-config: arch=arm64 release=4.14\n', '# xen-config: arch=arm64 \n'],
    ['name="a" # xen-config: release=4.14\nvcpus=1\n', 'name="a" \nvcpus=1\n'],
  ])('is removed: %j', (before, after) => expect(remove(before)).toBe(after))

  it('is gone after it was set and removed, wherever it stood', () => {
    const piece = fc.constantFrom(
      '# xen-config:',
      ' ',
      '\n',
      'release=4.2',
      'arch=arm',
      ',',
      'known',
      'name = "a"',
      '#',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        const once = set(text, '4.17')
        expect(set(once, '4.17')).toBe(once)
        expect(remove(set(`name="a"\n${text.replaceAll('xen-config', 'other')}`, '4.17'))).toBe(
          `name="a"\n${text.replaceAll('xen-config', 'other')}`,
        )
      }),
    )
  })
})
