import { isHvmloader } from '../build/together.ts'
import { textOfKey } from '../config/lookup.ts'
import { atLeast } from '../release.ts'
import { ignored } from '../values/basic/findings.ts'
import { commentOut, removeSetting, withoutOverwritten } from './fixes/edits.ts'
import type { Rule } from './rule.ts'

/** `kernel` under HVM that names xl's own firmware (`parse_config_data`). */
export const hvmloaderKernel: Rule = {
  id: 'hvmloader-kernel',
  summary: '`kernel = "…hvmloader"` of old configs',
  *check(config) {
    const kernel = textOfKey(config, 'kernel')
    if (config.kind !== 'domain' || config.guest.type !== 'hvm' || kernel === undefined) return
    const setting = config.entries.get('kernel')?.setting
    if (!setting) return
    // Up to 4.4 HVM guests have no kernel of their own at all; later only that name is dropped.
    const ownKernel = atLeast(config.release, '4.5')
    if (ownKernel ? !isHvmloader(kernel) : !atLeast(config.release, '4.2')) return
    yield ignored(
      'hvmloader-kernel',
      setting,
      `xl ${config.release} ignores this \`kernel\`: an HVM guest brings its firmware along. For another one there is \`firmware_override\`.`,
      {
        said: ownKernel
          ? 'WARNING: you seem to be using "kernel" directive to override HVM guest firmware. Ignore that. Use "firmware_override" instead if you really want a non-default firmware'
          : 'WARNING: ignoring "kernel" directive for HVM guest.',
        fixes: [
          withoutOverwritten(
            config.tree,
            setting,
            commentOut(config.tree.text, setting, 'kernel: xl brings the firmware of HVM guests along', true),
          ),
          removeSetting(config.tree.text, setting),
        ],
      },
    )
  },
}
