/** The page of a rule as people read it: without what its examples say to the tests, the options behind a language and the rule in brackets. */
export const forReaders = (page: string): string =>
  page
    .split('\n')
    .map((line) =>
      line.startsWith('```')
        ? line.split(' ', 1).join('')
        : line.replace(/(#[ \t^]*(?:error|warning|information|hint):) \[[\w-]+\]/, '$1'),
    )
    .join('\n')
