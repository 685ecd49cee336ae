// The browser that shows VS Code to the tests.
import fs from 'node:fs'
import { which } from './process.mjs'

/** The Chromium to use: CHROMIUM, or the first one that is installed. Nothing where there is none. */
export function findChromium() {
  const places = [
    process.env.CHROMIUM,
    ...['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(which),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ]
  return places.find((place) => place && fs.existsSync(place))
}

/** A headless browser without the traffic that Chromium makes by itself. */
export async function launchChromium() {
  const executablePath = findChromium()
  if (!executablePath) throw new Error('Chromium is not installed (CHROMIUM may name one)')
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--force-color-profile=srgb',
    ],
  })
}
