// Writes what is found now into documents: `npm run documents -- FILE...`. Look at each change, and ask xl's sources about it.
import { readFileSync, writeFileSync } from 'node:fs'
import { blocksOf } from './block.ts'
import { answersOf } from './exact.ts'

for (const file of process.argv.slice(2)) {
  const markdown = readFileSync(file, 'utf8')
  const lines = markdown.split('\n')
  for (const block of blocksOf(markdown).reverse()) {
    const [first, ...others] = answersOf(block)
    if (!first) continue
    for (const { release, text } of others)
      if (text !== first.text)
        console.error(`${file}:${block.line}: ${release} differs from ${first.release}:\n${text}`)
    lines.splice(block.line, block.source.split('\n').length - 1, ...first.text.replace(/\n$/, '').split('\n'))
  }
  writeFileSync(file, lines.join('\n'))
}
