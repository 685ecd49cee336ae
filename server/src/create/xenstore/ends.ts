import { type Entry, entry, isWritten, memberOf, type Node, type Subject, theDevice } from './node.ts'

/** The two ends of a device, by the kinds in their paths. */
interface Ends {
  readonly frontend: string
  readonly backend: string
  readonly number: string
  /** The domain of the backend. */
  readonly domain: string
  /** Where the frontend is, if not among the devices. */
  readonly frontPath?: string
}

/** The number of a domain as `%d` prints it; a name whose number is not known stays. */
const signed = (domain: string): string =>
  /^\d+$/.test(domain) ? BigInt.asIntN(32, BigInt(domain)).toString() : domain

/** What libxl writes for both ends of every device (`libxl__device_generic_add`), and where the rest goes. */
export const endsOf = ({ frontend, backend, number, domain, ...given }: Ends, domid: string) => {
  const frontPath = given.frontPath ?? `/local/domain/${domid}/device/${frontend}/${number}`
  const backPath = `/local/domain/${domain}/backend/${backend}/${domid}/${number}`
  return {
    frontPath,
    backPath,
    front: [
      entry(`${frontPath}/backend`, backPath),
      entry(`${frontPath}/backend-id`, signed(domain)),
      entry(`${frontPath}/state`, '1'),
    ],
    back: [
      entry(`${backPath}/frontend`, frontPath),
      entry(`${backPath}/frontend-id`, domid),
      entry(`${backPath}/online`, '1'),
      entry(`${backPath}/state`, '1'),
    ],
  }
}

/** The nodes of a device below `path`; `member` is where the device stands in the domain. */
export const written = (path: string, nodes: readonly Node[], subject: Subject, member: string): readonly Entry[] =>
  nodes.flatMap((node) => {
    const value = isWritten(node, subject.release) ? node.value(subject) : undefined
    return value === undefined ? [] : [entry(`${path}/${node.name}`, value, ...membersOf(node, subject, member))]
  })

/** Where in the domain a node comes from: members that are set, or the device itself. */
const membersOf = ({ from }: Node, { device }: Subject, member: string): readonly string[] =>
  from.flatMap((name) => {
    if (name === theDevice) return [member]
    return memberOf(device, name) === undefined ? [] : [`${member}.${name}`]
  })
