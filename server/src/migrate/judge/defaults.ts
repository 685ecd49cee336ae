/** What to do about something that xm did where the file is silent, and xl does otherwise. */
interface Default {
  /** Whether the one of xm's is written out; otherwise the one of xl stays, and that is told. */
  readonly write: boolean
  readonly why: string
}

/** By the field of the domain, without its number in a list. Others are written out without more words. */
const decisions: ReadonlyMap<string, Default> = new Map(
  Object.entries({
    memory: { write: true, why: 'The guest ran with that much.' },
    on_crash: { write: true, why: 'After a crash the guest came back.' },
    boot: { write: true, why: 'It booted from its hard disk, whatever was in the CD drive.' },
    'display.vnc': { write: true, why: 'There was no VNC server that anybody could reach.' },
    'display.opengl': { write: true, why: 'The window was drawn with OpenGL.' },
    bootloader: { write: true, why: 'Without a kernel xend looked for one in the disk.' },
    bootloader_args: { write: true, why: 'The bootloader waited for nobody at its menu.' },
    'pci.msitranslate': { write: true, why: 'The guest saw interrupts of the older kind.' },
    hpet: { write: false, why: 'Systems of today want the timer, and old ones pass over it.' },
    videoram: { write: false, why: 'The card needs as much, and libxl refuses less.' },
  } satisfies Record<string, Default>),
)

/** What is decided about a field; undefined for most. */
export const decisionOf = (field: string): Default | undefined => decisions.get(field.replace(/\[\d+\]/, ''))
