import { execFileSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** What git knows of the project, as it stands here, in another folder: as somebody has it who has cloned it. */
export const checkOut = (folder: string): void => {
  const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of tracked) cpSync(join(root, file), join(folder, file))
}

/** Runs git in a folder; what it prints. */
export const git = (folder: string, ...args: readonly string[]): string => {
  const person = ['-c', 'user.name=Tester', '-c', 'user.email=tester@example.org', '-c', 'commit.gpgsign=false']
  return execFileSync('git', [...person, ...args], { cwd: folder, encoding: 'utf8' }).trim()
}
