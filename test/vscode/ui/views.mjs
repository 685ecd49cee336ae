// What stands around the text, by mouse and by keyboard: lenses, the status bar, the picture of what xl builds.
import assert from 'node:assert/strict'
import * as workbench from '../../../scripts/lib/workbench.mjs'

const wait = { timeout: 20_000 }

/** The page of the picture, in the frames that VS Code puts around it. */
const pictureOf = (page) => page.frameLocator('iframe.webview.ready').frameLocator('#active-frame')

/** The frame that shows a heading: of several web views each has frames of its own. */
async function frameUnder(page, heading) {
  for (const end = Date.now() + wait.timeout; Date.now() < end; await page.waitForTimeout(200))
    for (const frame of page.frames()) {
      const found = frame.locator('h1', { hasText: heading }).first()
      if (await found.isVisible().catch(() => false)) return frame
    }
  throw new Error(`nothing is under ${heading}`)
}

/** Waits until the cursor of an editor is on a line. */
const cursorAt = (page, line) =>
  page
    .locator('.active-line-number', { hasText: new RegExp(`^${line}$`) })
    .first()
    .waitFor(wait)

/** The rows of a list that is picked from. */
const picks = (page, text) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first()

/** Picks from the list that is asked with `question`, by what is typed. */
async function pick(page, question, text) {
  const asked = page.locator('.quick-input-widget:visible')
  await asked.getByText(question).or(asked.getByPlaceholder(question)).first().waitFor(wait)
  await page.keyboard.type(text)
  await picks(page, text).waitFor(wait)
  await page.keyboard.press('Enter')
}

/** The texts of a page whose colour is too near to that of what lies behind them (WCAG: 3 to 1), with what they have. Runs in the page. */
const faintTexts = (body) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const over = (colors) => {
    canvas.clearRect(0, 0, 1, 1)
    for (const color of colors) {
      canvas.fillStyle = color
      canvas.fillRect(0, 0, 1, 1)
    }
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)]
  }
  const light = (rgb) => {
    const [red, green, blue] = rgb.map((part) =>
      part > 10 ? ((part / 255 + 0.055) / 1.055) ** 2.4 : part / 255 / 12.92,
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const page = getComputedStyle(body).getPropertyValue('--vscode-editor-background')
  const faint = []
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode.data.trim()
    const element = texts.currentNode.parentElement
    if (text === '' || element.closest('script, style') || element.getClientRects().length === 0) continue
    const behind = []
    for (let each = element; each; each = each.parentElement) behind.unshift(getComputedStyle(each).backgroundColor)
    const ground = [page, ...behind]
    const lights = [over(ground), over([...ground, getComputedStyle(element).color])].map(light)
    const contrast = (Math.max(...lights) + 0.05) / (Math.min(...lights) + 0.05)
    if (contrast < 3) faint.push(`${text}: ${contrast.toFixed(1)}`)
  }
  return faint
}

/** An entry of the menu that is open. */
const entry = (page, text) => page.locator('.monaco-menu .action-label', { hasText: text }).first()

/** `name` is a config that is open; `at` finds places in it. */
export async function views(page, { name, at, newestRelease, shots }, test) {
  const picture = pictureOf(page)
  const row = (text) => picture.locator('tr', { hasText: text }).first()
  const lineOf = (text) => at(name, text).split(':')[0]

  await test('the status bar has the release', async () => {
    await page
      .locator('.statusbar-item', { hasText: `Xen ${newestRelease}` })
      .first()
      .waitFor(wait)
  })
  await test('a lens shows what xl builds', async () => {
    await workbench.goTo(page, '1:1')
    await page.locator('.codelens-decoration', { hasText: 'builds on' }).first().waitFor(wait)
    await page
      .locator('.codelens-decoration a', { hasText: /^Show$/ })
      .first()
      .click()
    await row('max_memkb').waitFor(wait)
  })
  await test('the picture follows the cursor, and leads back', async () => {
    await workbench.goTo(page, at(name, 'vcpus ='))
    await picture.locator('tr[aria-current]', { hasText: 'avail_vcpus' }).first().waitFor(wait)
    await workbench.screenshot(page, shots, 'picture')
    await row('memory =').click()
    await cursorAt(page, lineOf('memory ='))
    // The keyboard goes from row to row, and the cursor with it.
    await page.keyboard.press('Home')
    const first = await picture.locator('tr:focus .line').textContent()
    await cursorAt(page, first.trim())
    await page.keyboard.press('ArrowDown')
    await picture.locator('tr:focus', { hasNotText: new RegExp(`^${first.trim()}\\b`) }).waitFor(wait)
    await page.keyboard.press('Enter')
    await page.locator('.monaco-editor.focused').first().waitFor(wait)
  })
  await test('the picture can be read in every kind of theme', async () => {
    const kinds = {
      'Light Modern': 'light',
      'Dark High Contrast': 'high-contrast',
      'Light High Contrast': 'high-contrast-light',
      'Dark Modern': 'dark',
    }
    for (const [theme, kind] of Object.entries(kinds)) {
      for (const key of ['Control+k', 'Control+t']) await page.keyboard.press(key)
      await pick(page, /Color Theme/, theme)
      await picture.locator(`body.vscode-${kind}`).waitFor(wait)
      assert.deepEqual([theme, ...(await picture.locator('body').evaluate(faintTexts))], [theme])
    }
  })
  await test('while the file is refused the last picture stays, with the reason', async () => {
    await workbench.goTo(page, '1:1')
    await page.keyboard.type('no equals ')
    await picture.locator('#refused', { hasText: 'No guest comes of' }).waitFor(wait)
    assert.equal(await picture.locator('table.stale').count(), 1)
    await row('max_memkb').waitFor(wait)
    for (let words = 0; words < 4; words++) await page.keyboard.press('Control+z')
    await picture.locator('#refused').waitFor({ ...wait, state: 'hidden' })
    assert.equal(await picture.locator('table.stale').count(), 0)
  })
  await test('the page can do nothing but what it is for', async () => {
    const policy = await picture.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')
    assert.match(policy, /^default-src 'none'; style-src [^;]+; script-src 'nonce-[0-9a-f]{32}'$/)
    assert.equal(await picture.locator('body script:not([src]), body [onclick], body [style], body img').count(), 0)
  })
  await test('the JSON is one click away', async () => {
    await picture.locator('#json').click()
    await page.locator('.tab', { hasText: 'effective.jsonc' }).first().waitFor(wait)
  })
  await test('the lines of an upgrade check lead into the file', async () => {
    await workbench.goTo(page, '1:1')
    await workbench.command(page, 'Xen: Upgrade Check')
    await pick(page, 'from which release of xl', '4.9')
    await pick(page, 'to which release', newestRelease)
    const line = pictureOf(page)
      .locator('a', { hasText: /^Line \d+$/ })
      .first()
    const number = /\d+/.exec(await line.textContent({ timeout: 20_000 }))?.[0]
    await line.click()
    await cursorAt(page, number)
  })
  await test('the id of a rule opens its page as a person reads it', async () => {
    // Out of the report, whose link has just taken the focus elsewhere: a list that is open then would close.
    await workbench.goTo(page, '1:1')
    await workbench.openFile(page, 'legacy-xm.xl', 'vcpu_avail')
    await workbench.problems(page, 'vcpu_avail')
    await page.locator('.markers-panel a', { hasText: 'xm-only-key' }).first().click()
    await page.locator('.tab', { hasText: 'Preview xm-only-key.md' }).first().waitFor(wait)
    await workbench.command(page, 'View: Hide Panel')
  })
  await test('the explorer has our commands for a config', async () => {
    const guest = page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'pv-guest.pv' }).first()
    await workbench.command(page, 'View: Show Explorer', guest)
    await guest.click({ button: 'right' })
    await entry(page, /^Xen$/).hover()
    for (const title of ['Check the File in a Terminal', 'Migrate This Config to xl', 'Format', 'Clone Guest As'])
      await entry(page, title).waitFor(wait)
    await workbench.dismiss(page)
  })
  await test('a new file can be a guest', async () => {
    await workbench.command(page, 'Create: New File...')
    await picks(page, /^Xen Guest/).click()
    await page.locator('.suggest-widget.visible .monaco-list-row', { hasText: 'guest' }).first().waitFor(wait)
    await page.keyboard.press('Enter')
    await page
      .locator('.view-line', { hasText: /^name.=."guest"/ })
      .first()
      .waitFor(wait)
  })
  await test('the buttons of the walkthrough do what they say', async () => {
    await workbench.command(page, 'Welcome: Open Walkthrough...')
    await pick(page, 'Select a walkthrough', 'Get started with Xen Config')
    const step = (title) => page.locator('.getting-started-step', { hasText: title }).first()
    await step('Fix one').click()
    await page.getByText('Show the fixes').first().click()
    await page.locator('.action-widget .monaco-list-row', { hasText: 'maxvcpus' }).first().waitFor(wait)
    await workbench.dismiss(page)
  })
  await test('the guide opens from the package, as a person reads it', async () => {
    await workbench.command(page, 'Xen: Read the Guide from xm to xl')
    await page.locator('.tab', { hasText: 'Preview migrating-from-xm.md' }).first().waitFor(wait)
    await frameUnder(page, /^From xm to xl$/)
  })
  await test('the page of the extension has its pictures and links', async () => {
    const ours = page.locator('.extensions-list .monaco-list-row', { hasText: 'Xen Config' }).first()
    await workbench.command(page, 'Extensions: Show Installed Extensions', ours)
    await ours.click()
    const shown = await frameUnder(page, /^Xen Config$/)
    // VS Code takes those away that it does not show and follow.
    const kept = (name, attribute) =>
      shown.locator(name).evaluateAll((all, attribute) => all.map((each) => each.getAttribute(attribute)), attribute)
    for (const [name, attribute, least] of [
      ['img', 'src', 3],
      ['a', 'href', 5],
    ]) {
      const found = await kept(name, attribute)
      assert.ok(found.length >= least)
      assert.deepEqual(
        found.filter((each) => !/^(?:https:|#)/.test(each ?? '')),
        [],
      )
    }
  })
}
