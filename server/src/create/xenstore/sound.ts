import { isFilled, wholeOf } from '../../build/members.ts'
import { stringOf } from '../draft.ts'
import { type DeviceKind, devid, nodesOf, valued } from './kind.ts'
import { type Node, text } from './node.ts'

const listed = (list: unknown): string | undefined =>
  Array.isArray(list) && list.length > 0 ? list.map(String).join(',') : undefined

/** `libxl__set_params_vsnd`. */
const soundParameters = (path: string, member: string, given: unknown): readonly Node[] => {
  const params = isFilled(given) ? given : {}
  const number = (value: unknown) =>
    (wholeOf(value) ?? 0n) === 0n ? undefined : BigInt.asUintN(32, wholeOf(value) ?? 0n).toString()
  return [
    valued(`${path}sample-rates`, member, listed(params.sample_rates)),
    valued(`${path}sample-formats`, member, listed(params.sample_formats)),
    valued(`${path}channels-min`, member, number(params.channels_min)),
    valued(`${path}channels-max`, member, number(params.channels_max)),
    valued(`${path}buffer-size`, member, number(params.buffer_size)),
  ]
}

/** `libxl__set_xenstore_vsnd` of libxl_vsnd.c. */
export const sound: DeviceKind = {
  list: 'vsnds',
  frontend: 'vsnd',
  number: devid,
  back: [],
  front: ({ params, pcms }) => [
    text('long_name'),
    text('short_name'),
    ...soundParameters('', 'params', params),
    ...nodesOf(pcms, (pcm, index) => [
      valued(`${index}/name`, 'pcms', stringOf(pcm.name)),
      ...soundParameters(`${index}/`, 'pcms', pcm.params),
      ...nodesOf(pcm.streams, (stream, at) => [
        valued(`${index}/${at}/unique-id`, 'pcms', stringOf(stream.unique_id)),
        valued(`${index}/${at}/type`, 'pcms', stringOf(stream.type)),
        ...soundParameters(`${index}/${at}/`, 'pcms', stream.params),
      ]),
    ]),
  ],
}
