/** The levels that a text names, as in "Error where xl refuses the file, Warning otherwise.", in their order there. */
export const levelsIn = (text: string): string[] => [
  ...new Set(text.match(/\b(?:Error|Warning|Information|Hint)\b/g) ?? []),
]

/** The section of a rule's page that says which level it has. */
export const levelSection = (page: string): string => page.split('\n## Level\n')[1]?.split('\n## ')[0] ?? ''
