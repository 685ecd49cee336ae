// The packaged VSIX in a real workbench, driven by keyboard: what a person sees. The pictures go to dist/ui/, and to docs/images/
// with `--update-screenshots`, where the README shows them.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { launchChromium } from '../../../scripts/lib/chromium.mjs'
import { ensureVSCodeServer } from '../../../scripts/lib/install.mjs'
import { dist, root } from '../../../scripts/lib/paths.mjs'
import { report } from '../../../scripts/lib/suite-results.mjs'
import { installExtension, startServer } from '../../../scripts/lib/vscode-server.mjs'
import * as workbench from '../../../scripts/lib/workbench.mjs'
import { packageExtension } from '../../../scripts/package.mjs'
import { prepareWorkspace } from '../workspace.mjs'
import { beside, filesBeside } from './beside.mjs'
import { typing } from './typing.mjs'
import { views } from './views.mjs'

const shots = process.argv.includes('--update-screenshots') ? path.join(root, 'docs/images') : path.join(dist, 'ui')
const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
const [, newestRelease] = manifest.contributes.configuration.properties['xen.release'].enum
const home = fs.mkdtempSync(path.join(os.tmpdir(), 'xen-config-'))
process.on('exit', () => fs.rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
const folder = prepareWorkspace(path.join(home, 'guests'))
fs.writeFileSync(path.join(folder, 'typed.xl'), '# typed\n')
for (const [name, text] of Object.entries(filesBeside)) fs.writeFileSync(path.join(folder, name), text)
const vscode = await ensureVSCodeServer()
const browser = await launchChromium()
const viewport = { viewport: { width: 1200, height: 720 } }

fs.rmSync(path.join(dist, 'ui'), { recursive: true, force: true })

let passed = 0
const failures = []
let page

/** One test; says whether it passed. Where it fails, there is a picture of how far it came, and those after it still run. */
async function test(title, check) {
  try {
    if (page) await workbench.dismiss(page)
    await check()
    passed++
    console.log(`  ✓ ${title}`)
    return true
  } catch (error) {
    failures.push({ title, said: error.message })
    console.log(`  ✗ ${title}\n${error.stack}`)
    const name = `failure-${title.replace(/[^a-z]+/gi, '-')}`
    if (page) await workbench.screenshot(page, path.join(dist, 'ui'), name).catch(() => {})
  }
  return false
}

/** The workbench with one of the files open. */
const openOn = (server, name, text) =>
  workbench.openWorkbench(
    browser,
    server.url({
      folder,
      payload: [
        ['openFile', server.remote(path.join(folder, name))],
        ['skipWelcome', 'true'],
      ],
    }),
    text,
    viewport,
  )

/** `line:column` of a text in a file of the workspace; `offset` moves it on. */
function at(name, text, offset = 0) {
  const before = fs.readFileSync(path.join(folder, name), 'utf8').split(text)[0]
  const lines = before.split('\n')
  return `${lines.length}:${lines.at(-1).length + 1 + offset}`
}

let vsix
const packaged = await test('the extension can be packaged', async () => {
  const made = await packageExtension()
  vsix = made.vsix
  assert.ok(fs.statSync(vsix).size < 4 * 1024 * 1024, 'the VSIX has grown beyond 4 MiB')
  const strange = made.files.filter((file) =>
    /^(node_modules|test|server|client|scripts|bench|examples\/(?!legacy-xm\.xl$)|\.)|\.(map|ts)$/.test(file),
  )
  assert.deepEqual(strange, [], 'files that have no place in the VSIX')
  for (const file of [
    'dist/client/node.cjs',
    'dist/client/browser.cjs.js',
    'dist/client/library.js',
    'dist/server/start.js',
    'dist/server/node.js',
    'dist/server/worker.js',
  ]) {
    assert.ok(made.files.includes(file), `${file} is missing`)
  }
})
const installed =
  packaged &&
  (await test('it installs into VS Code', async () => {
    assert.match(await installExtension(vscode, home, vsix), /successfully installed/)
  }))

if (!installed) {
  await browser.close()
  report({ passed, failed: failures.length, failures, why: 'without the extension in it, VS Code has nothing to show' })
}

const guests = path.join(home, 'guests-of-fake-xl.json')
const fakeXl = ['env', `FAKE_XL_STATE=${guests}`, process.execPath, path.join(root, 'test/unit/fixtures/fake-xl.mjs')]
const trusted = await startServer(vscode, {
  home,
  // In a browser VS Code saves by itself, with a newline at the end: it would come between two keys that are typed.
  settings: { 'editor.minimap.enabled': false, 'editor.fontSize': 13, 'files.autoSave': 'off' },
  machine: { 'xen.dryRun.command': fakeXl },
})
try {
  await test('an old xm file shows what is wrong at once', async () => {
    page = await openOn(trusted, 'legacy-xm.xl', 'maxcpus')
    await workbench.squiggle(page, 'warning')
    await workbench.goTo(page, at('legacy-xm.xl', 'maxcpus'))
    await workbench.screenshot(page, shots, 'diagnostics')
    const editor = page.locator('.editor-instance .view-lines').first()
    await workbench.closeUp(page, shots, 'diagnostics-close', editor, { above: 20 })
  })
  await test('a hover says what xl does', async () => {
    await workbench.goTo(page, at('legacy-xm.xl', 'vcpu_avail', 2))
    assert.match(await workbench.hover(page, 'bit mask'), /xm only/)
    await workbench.screenshot(page, shots, 'hover')
  })
  await test('the Problems view lists everything', async () => {
    assert.match((await workbench.problems(page, 'maxvcpus'))[0], /legacy-xm\.xl/)
    await workbench.screenshot(page, path.join(dist, 'ui'), 'problems')
    await page.keyboard.press('Control+j')
  })
  await test('a quick fix mends a key', async () => {
    await workbench.goTo(page, at('legacy-xm.xl', 'maxcpus', 2))
    const fix = await workbench.quickFixes(page, 'maxvcpus')
    await workbench.closeUp(page, shots, 'quick-fix-close', page.locator('.action-widget').first())
    await fix.click()
    await page
      .locator('.view-line', { hasText: /^maxvcpus.=.4$/ })
      .first()
      .waitFor({ timeout: 20_000 })
  })
  await test('a migration shows the reasons beside the changes', async () => {
    await workbench.command(page, 'Xen: Migrate This Config to xl')
    await page.locator('.quick-input-list .monaco-list-row', { hasText: newestRelease }).first().waitFor()
    await page.keyboard.press('Enter')
    const summary = page.locator('.tree-explorer-viewlet-tree-view .message', { hasText: /\d+ changes/ }).first()
    await summary.waitFor({ timeout: 20_000 })
    // The reasons are drawn behind the text, and are no text themselves.
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.view-line span')].some((part) =>
        getComputedStyle(part, '::after').content.includes('was an option of xm'),
      ),
    )
    // The file with its box, and as many changes as there are.
    await page
      .locator('.tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: /of \d+ changes/ })
      .first()
      .waitFor()
    await workbench.screenshot(page, shots, 'migration')
    const changed = page.locator('.editor-instance .view-line', { hasText: 'maxvcpus' }).last()
    await workbench.closeUp(page, shots, 'migration-close', changed, { above: 200, left: 80 })
    // The keyboard leaves a change out, and takes it in again.
    const row = page.locator('.tree-explorer-viewlet-tree-view .monaco-list-row', { hasText: 'hvmloader' }).first()
    const box = (isChecked) => row.locator(`.custom-view-tree-node-item-checkbox[aria-checked="${isChecked}"]`)
    await row.click()
    for (const isChecked of [false, true]) {
      await page.keyboard.press('Space')
      await box(isChecked).waitFor({ timeout: 20_000 })
    }
    await workbench.command(page, 'Xen: Discard the Migration')
    await page.locator('.tab', { hasText: '↔' }).first().waitFor({ state: 'hidden' })
    // Back into the file: the focus goes there by itself, some time.
    await workbench.goTo(page, '1:1')
  })
  await test('completion offers keys with their documentation', async () => {
    await workbench.openFile(page, 'pv-guest.pv', 'paravirtualised')
    // Room for the text at the side.
    await page.keyboard.press('Control+b')
    await workbench.goTo(page, at('pv-guest.pv', '\n## Boot'))
    await page.keyboard.type('on_')
    const labels = await workbench.suggest(page, 'on_watchdog')
    assert.ok(labels.length > 1)
    // The text at the side is fetched only now.
    if (!(await page.locator('.suggest-details:visible').count())) await page.keyboard.press('Control+Space')
    await page.locator('.suggest-details:visible').first().waitFor({ timeout: 20_000 })
    await workbench.screenshot(page, shots, 'completion')
  })
  await test('a guest is made, paused, and destroyed once that is confirmed', async () => {
    await workbench.openFile(page, 'guest.cfg', 'name')
    await workbench.command(page, 'Xen: Create, Paused, and Destroy')
    const dialog = page.locator('.monaco-dialog-box')
    await dialog.waitFor({ timeout: 20_000 })
    assert.match((await dialog.allInnerTexts()).join(' '), /This is no dry run.*xl destroy/s)
    await workbench.screenshot(page, path.join(dist, 'ui'), 'creation')
    await dialog.locator('.monaco-button', { hasText: 'Create and Destroy' }).click()
    await page
      .locator('.notification-toast', { hasText: 'and destroyed it again' })
      .first()
      .waitFor({ timeout: 20_000 })
    const state = JSON.parse(fs.readFileSync(guests, 'utf8'))
    assert.deepEqual(state.orders, ['list', 'list', 'create', 'list', 'destroy', 'list'])
    assert.deepEqual(state.guests, [])
  })
  await workbench.dismiss(page)
  await workbench.openFile(page, 'hvm-guest.hvm', 'hvm')
  await views(page, { name: 'hvm-guest.hvm', at, newestRelease, shots }, test)
  await workbench.dismiss(page)
  await beside(page, folder, at, test)
  await workbench.dismiss(page)
  await workbench.openFile(page, 'typed.xl', 'typed')
  await typing(page, folder, test)
} finally {
  await page?.close()
  page = undefined
  await trusted.stop()
}

const restricted = await startServer(vscode, { home, trust: true })
try {
  await test('a folder that is not trusted gets the same', async () => {
    page = await openOn(restricted, 'python-xm.xl', 'import')
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor({ timeout: 60_000 })
    await workbench.squiggle(page, 'error')
    await workbench.screenshot(page, path.join(dist, 'ui'), 'restricted')
  })
} finally {
  await restricted.stop()
}

await browser.close()
report({ passed, failed: failures.length, failures })
