import { openChoice } from './device-model.ts'

/** The keyboard layouts that QEMU brings. */
const layouts = {
  'en-us': { text: 'English, United States.' },
  'en-gb': { text: 'English, United Kingdom.' },
  ar: { text: 'Arabic.' },
  da: { text: 'Danish.' },
  de: { text: 'German.' },
  'de-ch': { text: 'German, Switzerland.' },
  es: { text: 'Spanish.' },
  et: { text: 'Estonian.' },
  fi: { text: 'Finnish.' },
  fo: { text: 'Faroese.' },
  fr: { text: 'French.' },
  'fr-be': { text: 'French, Belgium.' },
  'fr-ca': { text: 'French, Canada.' },
  'fr-ch': { text: 'French, Switzerland.' },
  hr: { text: 'Croatian.' },
  hu: { text: 'Hungarian.' },
  is: { text: 'Icelandic.' },
  it: { text: 'Italian.' },
  ja: { text: 'Japanese.' },
  lt: { text: 'Lithuanian.' },
  lv: { text: 'Latvian.' },
  mk: { text: 'Macedonian.' },
  nl: { text: 'Dutch.' },
  no: { text: 'Norwegian.' },
  pl: { text: 'Polish.' },
  pt: { text: 'Portuguese.' },
  'pt-br': { text: 'Portuguese, Brazil.' },
  ru: { text: 'Russian.' },
  sl: { text: 'Slovenian.' },
  sv: { text: 'Swedish.' },
  th: { text: 'Thai.' },
  tr: { text: 'Turkish.' },
  bepo: { text: 'French, Bépo.' },
  cz: { text: 'Czech.' },
  'nl-be': { text: 'Dutch, Belgium.' },
}

/** Their names. */
export const keymaps: readonly string[] = Object.keys(layouts)

export const keymap = openChoice(layouts, { label: 'keyboard layout' })
