import { createTwoFilesPatch } from 'diff'

/** What changes in a file, as a patch; empty where nothing does. */
export const patchOf = (path: string, before: string, after: string): string =>
  before === after
    ? ''
    : createTwoFilesPatch(path, path, before, after, 'before', 'after').replace(/^Index: .*\n=+\n/, '')
