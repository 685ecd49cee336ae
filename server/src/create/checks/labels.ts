import type { Host } from '../../values/value-type.ts'

/** Why a label is none of the policy that a host with XSM has loaded, as far as that is known. */
export const whyNoLabel = (label: string, host: Host | undefined): string | undefined => {
  if (host?.can?.xsm !== true) return undefined
  // What has not three parts is a label of no policy.
  if (label.split(':').length < 3) return `\`${label}\` is no label: it reads \`user:role:type\`.`
  if (host.labels?.includes(label) !== false) return undefined
  return `the policy that the host has loaded has no label \`${label}\`.`
}
