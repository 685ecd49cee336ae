import { faultOf } from '../../xm/devices.ts'
import { unreadLate } from '../../xm/late-numbers.ts'
import { toText } from '../../xm/options.ts'
import { subjectOf } from './subject.ts'
import type { Remaining } from './told.ts'
import type { XmReading } from './xm-reading.ts'

const noGuest = (key: string, message: string): Remaining => ({
  ...{ key, xm: 'no guest', xl: 'a guest', field: key, byChoice: false, isGone: false },
  message: `\`${key}\`: ${message}`,
})

/** Disks that xend refused when it came to make them: whatever xl makes of them, xm made no guest with them. */
const disks = ({ domain }: XmReading): readonly Remaining[] =>
  (domain?.disk ?? []).flatMap((disk, index): Remaining[] => {
    const fault = faultOf(disk)
    if (fault === undefined) return []
    const field = `disk[${index}].${fault.field}`
    const message = `${subjectOf(field, 'disk')}: ${fault.words}, and the guest did not start with it. What xl reads of it is kept: look at it.`
    return [{ key: 'disk', xm: 'no disk', xl: 'a disk', message, field, byChoice: false, isGone: false }]
  })

/** The same of options that are no numbers. */
const numbers = ({ domain, options }: XmReading): readonly Remaining[] =>
  (domain ? unreadLate(options, domain.type) : []).map((key) => {
    const message = `xend needed a number when it came to make the guest, and there was no guest with \`${toText(options.get(key) ?? '')}\`. xl makes a guest: look at what was meant.`
    return noGuest(key, message)
  })

/** The same of values that say plainly what was meant, and at which xend ended. */
const plain = ({ choked = new Map() }: XmReading): readonly Remaining[] =>
  [...choked].map(([key, value]) => {
    const message = `xend refused \`${toText(value)}\` here, and there was no guest. What it meant is plain, and kept: xl makes a guest.`
    return noGuest(key, message)
  })

/** What kept xend from making a guest of a config that is compared all the same: it refused single things, or the meaning is plain. */
export const refusedLate = (xm: XmReading): readonly Remaining[] => [...disks(xm), ...numbers(xm), ...plain(xm)]
