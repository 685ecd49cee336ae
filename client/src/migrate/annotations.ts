import { t } from '@vscode/l10n'
import {
  type DecorationOptions,
  type Disposable,
  MarkdownString,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  type Uri,
  window,
} from 'vscode'
import { type Note, shortened } from './answer.ts'

const words: Record<Note['kind'], string> = {
  safe: t('Safe'),
  review: t('To be reviewed'),
  differs: t('Differs from xm'),
  left: t('Left to do'),
}
const marks: Record<Note['kind'], string> = {
  safe: '',
  review: `${t('review')}: `,
  differs: `${t('differs')}: `,
  left: `${t('left to do')}: `,
}

const decorate = (editor: TextEditor, notes: readonly Note[]): DecorationOptions[] => {
  const byLine = new Map<number, Note[]>()
  for (const note of notes) {
    const line = Math.min(note.line, editor.document.lineCount - 1)
    byLine.set(line, [...(byLine.get(line) ?? []), note])
  }
  return [...byLine].map(([line, here]) => {
    const end = editor.document.lineAt(line).range.end
    // What needs a person comes first: there is room for one.
    const first = here.find(({ kind }) => kind !== 'safe') ?? here[0]
    const hover = new MarkdownString()
    // The reasons name keys and values of the file: they are text.
    for (const { kind, text, rule } of here)
      hover.appendMarkdown(`\n\n**${words[kind]}**${rule ? ` (${rule})` : ''}: `).appendText(text)
    return {
      range: new Range(line, 0, line, end.character),
      hoverMessage: hover,
      renderOptions: {
        after: {
          contentText: first
            ? `${marks[first.kind]}${shortened(first.text)}${here.length > 1 ? ` (+${here.length - 1})` : ''}`
            : '',
        },
      },
    }
  })
}

/** Shows reasons behind the lines of a document wherever it is visible, until disposed of. */
export const annotate = (uri: Uri, notes: readonly Note[]): Disposable => {
  const type: TextEditorDecorationType = window.createTextEditorDecorationType({
    after: { color: new ThemeColor('editorCodeLens.foreground'), fontStyle: 'italic', margin: '0 0 0 3em' },
  })
  const update = () => {
    for (const editor of window.visibleTextEditors) {
      if (editor.document.uri.toString() === uri.toString()) editor.setDecorations(type, decorate(editor, notes))
    }
  }
  const listener = window.onDidChangeVisibleTextEditors(update)
  update()
  return {
    dispose: () => {
      listener.dispose()
      type.dispose()
    },
  }
}
