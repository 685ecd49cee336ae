// What a person types, key by key, and what stands in the file then: in a hurry and at leisure.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import path from 'node:path'
import * as workbench from '../../../scripts/lib/workbench.mjs'

/** Keys that are no letters. `⏳` waits for the list, and for what is in focus there where a label stands behind it in brackets. */
const named = { '⏎': 'Enter', '⇥': 'Tab', '⎋': 'Escape', '→': 'ArrowRight', '↓': 'ArrowDown', '⌃': 'Control+Space' }

/**
 * The texts that are typed, and what is to stand in the file then. What a list puts in depends on whether it is there by the time that
 * Enter comes, so that `⏳` stands before each Enter and Tab that is meant for it. VS Code keeps the list of a letter before until the next
 * answer is there: `⌛` waits until it is closed. It closes a bracket or a quote by itself only where the lines before have been coloured, which
 * a hurried person does not wait for.
 */
const cases = [
  {
    what: 'a word behind the equals sign gets its quotes',
    keys: 'on_crash = r⏳⏎',
    text: 'on_crash = "restart"',
  },
  {
    what: 'a list survives the blank behind the equals sign',
    keys: 'on_crash =⏳ ⏳r⏳⏎',
    text: 'on_crash = "restart"',
  },
  {
    what: 'Enter in a string of fields puts in a field, and no lines of a snippet',
    keys: 'vif = [ "bridge=xenbr0, m⏳⏎',
    text: /^vif = \[ "bridge=xenbr0, mac=00:16:3e:[0-9a-f:]{8}"\]?$/,
  },
  {
    what: 'what is offered behind `vif = ` is a list, and Enter leads through it',
    keys: 'vif = ⏳⏎⏎⏎⏎name = "a',
    text: /^vif = \[ "mac=00:16:3e:[0-9a-f:]{8}, bridge=xenbr\d" \]\nname = "a"?$/,
  },
  {
    what: 'what is typed over a bridge stays, though another one begins so',
    keys: 'vif = ⏳⏎⇥xenbr77⌛⇥⏎',
    text: /^vif = \[ "mac=00:16:3e:[0-9a-f:]{8}, bridge=xenbr77" \]$/,
  },
  {
    what: 'what is typed over a device stays, though another one begins so',
    keys: 'd⏳⏎⏳⏎xvdb⌛⇥⏳⏎/dev/vg/guest2⏎',
    text: 'disk = [ "format=raw, vdev=xvdb, access=rw, target=/dev/vg/guest2" ]',
  },
  {
    what: 'a `d` selects `disk`, and Tab leads through it',
    keys: 'd⏳⏎⏳⏎⇥⏳⏎/dev/vg0/web1⇥',
    text: 'disk = [ "format=raw, vdev=xvda, access=rw, target=/dev/vg0/web1" ]',
  },
  {
    what: 'a key opens the list of its values',
    keys: 'type = "hvm"⏎keymap⏳⏎⏳⏎⇥',
    text: 'type = "hvm"\nkeymap = "en-us"',
  },
  {
    what: 'what nobody has offered stays as it is typed',
    keys: 'type = "hvm"⏎cpus⏳⏎2-5⇥⏎keymap⏳⏎⏳de-at⌛⏎⏎',
    text: 'type = "hvm"\ncpus = "2-5"\nkeymap = "de-at"',
  },
  {
    what: 'what is known and typed whole stays, though another one begins so',
    keys: 'type = "hvm"⏎keymap⏳⏎⏳de⌛⇥⏎vcpus = 2',
    text: 'type = "hvm"\nkeymap = "de"\nvcpus = 2',
  },
  {
    what: 'Enter behind a bracket or a comma begins a line, and takes nothing',
    keys: 'disk = [⏎"/dev/vg0/a,raw,xvda,rw",⏎"/dev/vg0/b,raw,xvdb,rw"',
    text: 'disk = [\n    "/dev/vg0/a,raw,xvda,rw",\n    "/dev/vg0/b,raw,xvdb,rw"\n]',
  },
  {
    what: 'a key that is set does not stand in the way of one that begins so',
    keys: 'type = "hvm"⏎usb = 1⏎usb⏳⏎⏳⏎',
    text: 'type = "hvm"\nusb = 1\nusbdevice = [ "tablet" ]',
  },
  {
    what: 'behind a CD drive the access is the one that it can have',
    keys: 'type = "hvm"⏎disk = [ "vdev=hdc, devtype=cdrom, ac⏳⏎⇥',
    text: /^type = "hvm"\ndisk = \[ "vdev=hdc, devtype=cdrom, access=ro\b/,
  },
  {
    what: 'a number is what is typed',
    keys: 'memory = 5⏎vcpus = 2⏎acpi = 1⏎',
    text: 'memory = 5\nvcpus = 2\nacpi = 1',
  },
  {
    what: 'a number is what is typed, where a list of others was opened',
    keys: 'memory = ⌃⏳768⌛⎋⏎vcpus = 2',
    text: 'memory = 768\nvcpus = 2',
  },
  {
    what: 'behind the comma of a list of CPUs Tab puts in nothing',
    keys: 'cpus = "2-5,7"⏎',
    text: 'cpus = "2-5,7"',
  },
  {
    what: 'a path that is typed to its end is neither replaced by one of another file nor put in once more',
    keys: 'kernel⏳⏎/boot/vmlinuz⌛⇥⏎disk = [ "/dev/vg/web1',
    text: /^kernel = "\/boot\/vmlinuz"\ndisk = \[ "\/dev\/vg\/web1"?\]?$/,
  },
  {
    what: 'whole lines in a hurry',
    keys: 'name = "web1"⏎memory = 2048⏎vif = [ "bridge=xenbr0,mac=00:16:3e:01:02:03" ]⏎',
    text: 'name = "web1"\nmemory = 2048\nvif = [ "bridge=xenbr0,mac=00:16:3e:01:02:03" ]',
  },
  {
    what: 'an empty file begins with whole guests',
    keys: '⌃⏳⏎⎋',
    text: /^name = "guest"\ntype = "pv"\n\nmemory = 1024\n[\s\S]*\ndisk = \[ "\/dev\/vg0\/guest,raw,xvda1,rw" \]\n/,
  },
]

const list = '.suggest-widget.visible .monaco-list-row.focused'

async function type(page, keys, delay) {
  for (const key of keys) {
    if (key === '⏳') await page.locator(list).first().waitFor({ timeout: 20_000 })
    else if (key === '⌛') await page.locator(list).first().waitFor({ timeout: 20_000, state: 'hidden' })
    else if (named[key]) await page.keyboard.press(named[key], { delay: delay / 2 })
    else await page.keyboard.type(key)
    await page.waitForTimeout(delay)
  }
}

/** The text of a file as it is saved, once it is like `expected`; what it is after some time otherwise. */
async function saved(page, file, expected) {
  const fits = (text) => (expected instanceof RegExp ? expected.test(text) : text === expected)
  for (let tries = 0; ; tries++) {
    await page.keyboard.press('Control+s')
    await page.waitForTimeout(200)
    const text = fs.readFileSync(file, 'utf8').trimEnd()
    if (fits(text) || tries > 10) return text
  }
}

/** What is wrong of a line is marked once the cursor leaves it, and not while somebody types there. */
async function marking(page, delay) {
  const marks = page.locator('.squiggly-error, .squiggly-warning')
  await type(page, 'name = "web1"⏎kernel = "/boot/vmlinuz"⏎on_crash = "resx', delay)
  // The server is asked after each key; what it answers is on the screen long before that.
  await page.waitForTimeout(1500)
  assert.equal(await marks.count(), 0, 'a line that is still being typed is marked')
  await page.keyboard.press('ArrowUp')
  await marks.first().waitFor({ timeout: 20_000 })
}

async function emptied(page) {
  await workbench.goTo(page, '1:1')
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.press('Escape')
}

/** Types each of the texts into a new file of the folder. */
export async function typing(page, folder, test) {
  const name = 'typed.xl'
  const file = path.join(folder, name)
  for (const delay of [20, 150]) {
    await test(`what is wrong of a line is marked once it is left, at ${delay} ms a key`, async () => {
      await emptied(page)
      await marking(page, delay)
    })
    for (const { what, keys, text } of cases) {
      await test(`${what}, at ${delay} ms a key`, async () => {
        await emptied(page)
        await type(page, keys, delay)
        const found = await saved(page, file, text)
        if (text instanceof RegExp) assert.match(found, text)
        else assert.equal(found, text)
      })
    }
  }
}
