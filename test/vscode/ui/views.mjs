import * as workbench from '../../../scripts/lib/workbench.mjs'

const wait = { timeout: 20_000 }

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

/** An entry of the menu that is open. */
const entry = (page, text) => page.locator('.monaco-menu .action-label', { hasText: text }).first()

/** In the editor stands the config of an HVM guest. */
export async function views(page, { newestRelease }, test) {
  await test('the status bar has the release', async () => {
    await page
      .locator('.statusbar-item', { hasText: `Xen ${newestRelease}` })
      .first()
      .waitFor(wait)
  })
  await test('a lens says where a guest builds', async () => {
    await workbench.goTo(page, '1:1')
    await page.locator('.codelens-decoration', { hasText: 'builds on' }).first().waitFor(wait)
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
    await workbench.openFile(page, 'legacy-xm.xl', 'vcpu_avail')
    await workbench.problems(page, 'vcpu_avail')
    await page.locator('.markers-panel a', { hasText: 'xm-only-key' }).first().click()
    await page.locator('.tab', { hasText: 'Preview xm-only-key.md' }).first().waitFor(wait)
    await page.keyboard.press('Control+j')
  })
  await test('the explorer has our commands for a config', async () => {
    await page.keyboard.press('Control+Shift+e')
    await page
      .locator('.explorer-folders-view .monaco-list-row', { hasText: 'pv-guest.pv' })
      .first()
      .click({ button: 'right' })
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
}
