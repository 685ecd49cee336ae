// What a person does in the workbench, by keyboard: nothing here waits for a fixed time or aims at a pixel.
import fs from 'node:fs'
import path from 'node:path'
import UPNG from 'upng-js'

/** A workbench has few: a picture is a fifth as large with so many. What is packed into the extension makes do with half of them. */
const colours = 32

const wait = { timeout: 45_000 }

/** Opens the workbench in a new page and waits until the first editor shows a line with `text`. */
export async function openWorkbench(browser, url, text, { viewport = { width: 1280, height: 800 }, scale = 1 } = {}) {
  const page = await browser.newPage({ viewport, deviceScaleFactor: scale })
  await page.goto(url, { waitUntil: 'commit' })
  await page.locator('.monaco-editor .view-line', { hasText: text }).first().waitFor(wait)
  return page
}

/** Waits for a squiggle of this level in the active editor. */
export async function squiggle(page, level) {
  await page.locator(`.editor-instance .squiggly-${level}`).first().waitFor(wait)
}

/**
 * Opens a list by its keys, gives it a text, and takes what is in focus then, once that says `expected`. A web view that is closing or
 * opening takes the focus in its own time: a key is lost, or the list is closed again before it has its text. Then a person asks once more.
 */
async function ask(page, keys, text, expected) {
  const input = page.locator('.quick-input-widget input').first()
  for (let tries = 1; ; tries++) {
    const patience = { timeout: tries < 5 ? 5000 : wait.timeout }
    await page.keyboard.press(keys)
    try {
      await input.waitFor(patience)
      await input.fill(text, patience)
      // What was opened last is in the list before a letter is typed.
      const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: expected }).first()
      await row.waitFor(patience)
      return await page.keyboard.press('Enter')
    } catch (error) {
      if (tries === 5) throw error
      // The commands in a list are those of what had the focus when it was opened.
      await page.keyboard.press('Escape')
    }
  }
}

/** Opens a file of the folder by its name. */
export async function openFile(page, name, text) {
  await ask(page, 'Control+p', name, name)
  await page.locator('.monaco-editor .view-line', { hasText: text }).first().waitFor(wait)
}

/** Runs a command by its title, once more where it does not show what it is to show (`shown`): the list can be closed before it is taken. */
export async function command(page, title, shown) {
  const run = () => ask(page, 'Control+Shift+p', `>${title}`, title)
  await (shown ? show(page, run, shown) : run())
}

/** Puts the cursor at `line:column`, both from 1. */
export async function goTo(page, position) {
  // Into the editor, wherever the focus was.
  await page.keyboard.press('Control+1')
  await ask(page, 'Control+g', `:${position}`, position.split(':')[0])
  await page
    .locator('.quick-input-widget')
    .first()
    .waitFor({ ...wait, state: 'hidden' })
}

/** Does something until something shows: a key that comes while the focus is on its way is lost. */
async function show(page, act, shown) {
  for (let tries = 1; ; tries++) {
    await act()
    try {
      return await shown.waitFor({ timeout: tries < 5 ? 8000 : wait.timeout })
    } catch (error) {
      if (tries === 5) throw error
      await page.keyboard.press('Escape')
    }
  }
}

const keys = (page, all) => async () => {
  for (const key of all) await page.keyboard.press(key)
}

/** Shows the hover at the cursor; gives its text. */
export async function hover(page, expected) {
  const box = page.locator('.monaco-hover:visible', { hasText: expected }).first()
  await show(page, keys(page, ['Control+k', 'Control+i']), box)
  return (await box.allInnerTexts()).join('\n')
}

/** Opens the suggestions at the cursor; gives the labels that are on the screen. */
export async function suggest(page, expected) {
  await show(
    page,
    keys(page, ['Control+Space']),
    page.locator('.suggest-widget .monaco-list-row', { hasText: expected }).first(),
  )
  return page.locator('.suggest-widget .monaco-list-row').allInnerTexts()
}

/** Opens the lightbulb's menu at the cursor and waits for an entry. */
export async function quickFixes(page, expected) {
  const row = page.locator('.action-widget .monaco-list-row', { hasText: expected }).first()
  await show(page, keys(page, ['Control+.']), row)
  return row
}

/** Opens the Problems view; gives its rows once one of them holds `expected`. */
export async function problems(page, expected) {
  await page.keyboard.press('Control+Shift+m')
  const rows = page.locator('.markers-panel .monaco-list-row')
  await rows.filter({ hasText: expected }).first().waitFor(wait)
  return rows.allInnerTexts()
}

/** Closes whatever floats over the editor. */
export async function dismiss(page) {
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
}

/** Saves a picture of what is around something: large enough to be read and small enough for the side pane of a walkthrough. */
export async function closeUp(page, dir, name, locator, { left = 60, above = 60 } = {}) {
  const [width, height] = [640, 400]
  const box = await locator.boundingBox()
  const view = page.viewportSize()
  const x = Math.max(0, Math.min((box?.x ?? 0) - left, view.width - width))
  const y = Math.max(0, Math.min((box?.y ?? 0) - above, view.height - height))
  await screenshot(page, dir, name, { x, y, width, height }, colours / 2)
}

/** Saves a picture of the page, or of a part of it, as DIR/NAME.png. */
export async function screenshot(page, dir, name, clip, most = colours) {
  fs.mkdirSync(dir, { recursive: true })
  // Notifications come and go with the machine's speed, and the cursor blinks.
  const picture = UPNG.decode(await page.screenshot({ animations: 'disabled', caret: 'hide', ...(clip && { clip }) }))
  const small = UPNG.encode(UPNG.toRGBA8(picture), picture.width, picture.height, most)
  fs.writeFileSync(path.join(dir, `${name}.png`), new Uint8Array(small))
}
