import type { Uri } from 'vscode'

/** The name of a file, without its folder. */
export const nameOf = ({ path }: Uri): string => path.slice(path.lastIndexOf('/') + 1)
