import type { XmDisplay } from './domain.ts'
import { isTrue, itemsOf, pairsOf, plainText, textItem, toInt, toText, type XmOptions, XmRefusal } from './options.ts'

const vfbOptions = new Set(
  'vnclisten vncunused vncdisplay display videoram xauthority sdl vnc vncpasswd opengl keymap serial monitor type'.split(
    ' ',
  ),
)

/** The first `vfb`; `type=vnc` is an old way to write `vnc=1` (`create.py`, `configure_vfbs`). */
const vfbOf = (options: XmOptions): ReadonlyMap<string, string> | undefined => {
  const all = itemsOf(options.get('vfb')).map((item) => {
    const pairs = new Map(pairsOf(textItem(item)))
    for (const name of pairs.keys())
      if (!vfbOptions.has(name)) throw new XmRefusal(`configuration option ${name} unknown to vfbs`)
    const type = pairs.get('type')
    if (type !== undefined) pairs.set(type, '1')
    return pairs
  })
  return all[0]
}

const asNumber = (text: string | undefined, standard: number): number =>
  text === undefined || text === '' ? standard : Number(toInt(text))

/** The settings of VNC where it is on; those that are not given have xend's defaults. */
const vncOf = (of: (name: string) => string | undefined): Partial<XmDisplay> => ({
  listen: of('vnclisten') || '127.0.0.1',
  display: asNumber(of('vncdisplay'), 0),
  unused: asNumber(of('vncunused'), 1) !== 0,
  passwd: of('vncpasswd') ?? '',
})

/**
 * The screen. A PV guest has the one of its `vfb`; of an HVM guest, VNC and SDL are on when its `vfb` or the options at the top say
 * so, and all that goes with VNC comes from the `vfb` alone where there is one (xend's `image.py`, `parseDeviceModelArgs`).
 */
export const displayOf = (options: XmOptions, hvm: boolean): XmDisplay => {
  const vfb = vfbOf(options)
  const top = (name: string): string | undefined => {
    const value = options.get(name)
    return value === undefined ? undefined : toText(value)
  }
  const inVfb = (name: string): boolean => vfb !== undefined && asNumber(vfb.get(name), 0) !== 0
  const atTop = (name: string): boolean => hvm && isTrue(options.get(name)) && asNumber(top(name), 0) !== 0
  const none = hvm && isTrue(options.get('nographic')) && asNumber(top('nographic'), 0) !== 0
  const vnc = !none && (inVfb('vnc') || atTop('vnc'))
  const sdl = !none && (inVfb('sdl') || atTop('sdl'))
  const of = (name: string): string | undefined => (vfb ? vfb.get(name) : top(name))
  const keymap = none ? '' : vfb?.get('keymap') || plainText(options.get('keymap'))
  const opengl = of('opengl') ?? (hvm ? top('opengl') : undefined)
  return {
    vnc,
    sdl,
    ...(vnc ? vncOf(of) : {}),
    ...(sdl ? { opengl: asNumber(opengl, 1) !== 0 } : {}),
    ...(hvm || vfb ? { keymap } : {}),
    ...(hvm ? {} : { vfb: vfb !== undefined }),
  }
}
