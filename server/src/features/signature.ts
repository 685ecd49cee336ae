import type { Position, SignatureHelp } from 'vscode-languageserver-types'
import { contextOf, valueTypeOf } from '../config/read-config.ts'
import type { Snapshot } from '../snapshot.ts'
import { placeAt } from './place.ts'

/** Which field of a spec string a position is in, and what the others are. */
export const signatureHelp = (
  snapshot: Snapshot,
  position: Position,
  /** Whether the editor takes places in the line for parameters; else it looks for their texts by itself. */
  byPlace = true,
): SignatureHelp | undefined => {
  const offset = snapshot.document.offsetAt(position)
  const place = placeAt(snapshot, offset)
  if (place.at !== 'value' || !place.setting.value) return undefined
  const key = place.setting.key.name
  const { config } = snapshot
  const signature = valueTypeOf(config, key)?.signature?.(place.setting.value, offset, contextOf(config, key))
  if (!signature) return undefined
  const { label, documentation, parameters, active } = signature
  let from = 0
  /** Where a parameter stands: its text may be found elsewhere in the line as well. */
  const placeOf = (text: string): [number, number] => {
    const start = label.indexOf(text, from)
    from = start + text.length
    return [start, from]
  }
  return {
    signatures: [
      {
        label,
        ...(documentation ? { documentation: { kind: 'markdown', value: documentation } } : {}),
        parameters: parameters.map((parameter) => ({
          label: byPlace ? placeOf(parameter.label) : parameter.label,
          ...(parameter.documentation ? { documentation: { kind: 'markdown', value: parameter.documentation } } : {}),
        })),
      },
    ],
    activeSignature: 0,
    ...(active === undefined ? {} : { activeParameter: active }),
  }
}
