import { isTrue, toInt, type XmOptions, XmRefusal, type XmValue } from './options.ts'

/** Of any guest, and of an HVM guest alone. */
const late = {
  any: ['oos', 'tsc_mode', 'nomigrate'],
  hvm: ['hap', 'nestedhvm', 'viridian', 'hpet', 'vpt_align', 'timer_mode'],
} as const

/** Whether Python's `int()` takes a value. */
export const isNumber = (value: XmValue): boolean => {
  try {
    toInt(value)
    return true
  } catch (error) {
    if (error instanceof XmRefusal) return false
    throw error
  }
}

/**
 * Options whose value is no number, which xend found out only when it came to make the guest (`XendDomainInfo.py`, `_constructDomain`):
 * it had taken the config, and the guest did not start.
 */
export const unreadLate = (options: XmOptions, type: 'hvm' | 'pv'): readonly string[] =>
  [...late.any, ...(type === 'hvm' ? late.hvm : [])].filter((name) => {
    const value = options.get(name)
    return value !== undefined && isTrue(value) && !isNumber(value)
  })

/** Whether xend passed over the value of an option, which is no number (`image.py`, `HVMImageHandler.parseDeviceModelArgs`). */
export const isUnread = (options: XmOptions, name: string): boolean => {
  const value = options.get(name)
  return (name === 'usb' || name === 'stdvga') && value !== undefined && isTrue(value) && !isNumber(value)
}
