// From one file to another, by keyboard: F12, F2, Ctrl+T.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import * as workbench from '../../../scripts/lib/workbench.mjs'

const wait = { timeout: 20_000 }

/** The two files, which have to be there before the workbench is. */
export const filesBeside = {
  'gate.xl': '# routes\nname = "gate9"\nkernel = "/boot/vmlinuz"\nmemory = 64\n',
  'behind.xl': 'name = "behind9"\nkernel = "/boot/vmlinuz"\nmemory = 64\nvif = [ "backend=gate9" ]\n',
}

const activeTab = (page, name) => page.locator('.tab.active', { hasText: name }).first().waitFor(wait)

const isReady = (box) => box.evaluate((input) => input.value === 'gate9' && document.activeElement === input)

export async function beside(page, folder, at, test) {
  const stored = (name) => fs.readFileSync(path.join(folder, name), 'utf8')

  await test('F12 leads from the name of a guest to its file', async () => {
    await workbench.openFile(page, 'behind.xl', 'backend')
    await workbench.goTo(page, at('behind.xl', 'gate9', 2))
    await page.keyboard.press('F12')
    await activeTab(page, 'gate.xl')
  })
  await test('F2 gives a guest another name in both files', async () => {
    // The cursor is at the name, where F12 puts it once the file is there.
    await page.locator('.view-line', { hasText: '# routes' }).first().waitFor(wait)
    await page.locator('.active-line-number', { hasText: /^2$/ }).first().waitFor(wait)
    await workbench.goTo(page, at('gate.xl', 'gate9', 2))
    await page.keyboard.press('F2')
    const box = page.locator('.rename-box input').first()
    await box.waitFor(wait)
    // The box is there before it has the name and the focus.
    for (let tries = 0; tries < 100 && !(await isReady(box)); tries++)
      await new Promise((resolve) => setTimeout(resolve, 100))
    await page.keyboard.press('Control+a')
    await page.keyboard.type('hub9')
    await page.keyboard.press('Enter')
    await page.locator('.view-line', { hasText: 'hub9' }).first().waitFor(wait)
    await workbench.command(page, 'File: Save All')
    for (let tries = 0; tries < 100 && !stored('gate.xl').includes('hub9'); tries++)
      await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal(stored('gate.xl'), filesBeside['gate.xl'].replace('gate9', 'hub9'))
    assert.equal(stored('behind.xl'), filesBeside['behind.xl'].replace('gate9', 'hub9'))
  })
  await test('Ctrl+T finds a guest by its name', async () => {
    await page.keyboard.press('Control+t')
    await page.locator('.quick-input-widget input').first().waitFor(wait)
    await page.keyboard.type('behind')
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'behind9' }).first().click()
    await activeTab(page, 'behind.xl')
  })
}
