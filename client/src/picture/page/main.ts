// The page of a picture. It draws what it is told, as text, and tells where a person goes.
import './translation.ts'
import { t } from '@vscode/l10n'
import type { Picture, PictureRow, PictureValue } from '../../../../protocol/src/messages.ts'
import type { FromPage, ToPage } from '../messages.ts'
import { element, words } from './elements.ts'

declare const acquireVsCodeApi: () => { postMessage(message: FromPage): void }

const { postMessage } = acquireVsCodeApi()
const part = (id: string): HTMLElement => document.getElementById(id) ?? document.body
const [title, refused, table] = [part('title'), part('refused'), part('table')]

/** The rows of settings as they are drawn, in the order of the file. */
let drawn: { readonly row: PictureRow; readonly at: HTMLElement }[] = []

const valueItem = ({ name, value, by }: PictureValue): HTMLElement =>
  element('li', { class: by ? 'default' : 'set' }, [
    element('span', { class: 'name' }, [name]),
    ' ',
    element('code', {}, [value]),
    ...(by ? [' ', element('span', { class: 'by' }, [by])] : []),
  ])

const rowOf = (row: PictureRow): HTMLElement => {
  const setting = element('code', {}, [row.text === '' ? row.key : `${row.key} = ${row.text}`])
  const notes = row.notes.map((note) =>
    element('p', { class: 'note' }, [...(row.dropped ? [element('b', {}, [t('Dropped.'), ' '])] : []), ...words(note)]),
  )
  const values = row.values.length > 0 ? [element('ul', {}, row.values.map(valueItem))] : []
  const nothing = notes.length + values.length === 0 ? [row.dropped ? t('Dropped.') : t('The default.')] : []
  return element('tr', { class: row.dropped ? 'dropped' : 'kept', tabindex: '-1' }, [
    element('th', { scope: 'row' }, [
      element('span', { class: 'line' }, [`${row.first + 1} `]),
      row.dropped ? element('s', {}, [setting]) : setting,
    ]),
    element('td', {}, [...notes, ...values, ...nothing]),
  ])
}

const defaultRow = (value: PictureValue): HTMLElement =>
  element('tr', { class: 'default' }, [
    element('th', { scope: 'row' }, [t('by {0}', value.by ?? 'xl')]),
    element('td', {}, [element('span', { class: 'name' }, [value.name]), ' ', element('code', {}, [value.value])]),
  ])

const draw = (file: string, { release, guest, made, refused: reasons }: Picture) => {
  title.replaceChildren(t('{0}: what xl {1} makes of it', file, release))
  refused.hidden = !reasons
  refused.replaceChildren(
    ...(reasons
      ? [
          element('p', {}, [
            t('No guest comes of {0}.', file),
            ...(made ? [' ', t('Below is what came of it before.')] : []),
          ]),
          element(
            'ul',
            {},
            reasons.map(({ line, message }) => {
              const go = element('button', { type: 'button', class: 'link' }, [t('Line {0}', line + 1)])
              go.addEventListener('click', () => postMessage({ kind: 'go', line, enter: true }))
              return element('li', {}, [go, ': ', ...words(message)])
            }),
          ),
        ]
      : []),
  )
  table.hidden = !made
  if (!made) return
  const focused = drawn.findIndex(({ at }) => at === document.activeElement)
  drawn = made.rows.map((row) => ({ row, at: rowOf(row) }))
  table.classList.toggle('stale', reasons !== undefined)
  part('guest').replaceChildren(t('{0} guest', guest))
  part('rows').replaceChildren(...drawn.map(({ at }) => at))
  part('defaults').replaceChildren(...made.defaults.map(defaultRow))
  stopAt(Math.max(focused, 0))
  if (focused >= 0) drawn[focused]?.at.focus()
}

/** The row that Tab leads to. */
const stopAt = (index: number) => {
  for (const [each, { at }] of drawn.entries()) at.tabIndex = each === index ? 0 : -1
}

/** Marks the rows of a line of the file. */
const mark = (line: number) => {
  let first = true
  for (const [index, { row, at }] of drawn.entries()) {
    const isHere = row.first <= line && line <= row.last
    if (isHere) at.setAttribute('aria-current', 'true')
    else at.removeAttribute('aria-current')
    if (!isHere || !first) continue
    first = false
    if (table.contains(document.activeElement)) continue
    stopAt(index)
    at.scrollIntoView({ block: 'nearest' })
  }
}

const indexOf = (target: EventTarget | null): number =>
  target instanceof Node ? drawn.findIndex(({ at }) => at.contains(target)) : -1

const goTo = (index: number, enter: boolean) => {
  const found = drawn[index]
  if (found) postMessage({ kind: 'go', line: found.row.first, enter })
}

const moves: Readonly<Record<string, (index: number) => number>> = {
  ArrowDown: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  Home: () => 0,
  End: () => drawn.length - 1,
}

table.addEventListener('keydown', (event) => {
  const index = indexOf(event.target)
  if (index < 0) return
  if (event.key === 'Enter') return goTo(index, true)
  const next = drawn[moves[event.key]?.(index) ?? -1]
  if (!next) return
  event.preventDefault()
  next.at.focus()
})
table.addEventListener('focusin', (event) => {
  const index = indexOf(event.target)
  stopAt(Math.max(index, 0))
  goTo(index, false)
})
table.addEventListener('dblclick', (event) => goTo(indexOf(event.target), true))
part('json').addEventListener('click', () => postMessage({ kind: 'json' }))

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.kind === 'picture') draw(data.file, data.picture)
  else mark(data.line)
})
postMessage({ kind: 'ready' })
