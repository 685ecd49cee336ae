import type { Release } from '../../../server/src/release.ts'
import { defaultPreferences, snapshotOfText } from '../../../server/src/snapshot.ts'
import type { Host } from '../../../server/src/values/value-type.ts'
import { isRefused } from '../create/judge.ts'
import { chanceOf } from '../generate.ts'
import { create } from '../oracle/xl.ts'
import { generateQuestion } from './generate.ts'
import { askXen, cpus, memory, type Xen } from './host.ts'
import type { Answer, Question } from './script.ts'

/** The facts of the emulated host: an AMD machine without an IOMMU, and a hypervisor that Debian builds without shadow page tables. */
const emulatedHost = ({ pools = [] }: Question): Host => ({
  cpus,
  nodes: 1,
  memory,
  scheduler: 'credit2',
  pools: pools.length > 0 ? ['side'] : [],
  ...(pools.length > 0 ? { poolCpus: { side: [2, 3] } } : {}),
  domains: [],
  users: ['root'],
  can: {
    hvm: true,
    pv: true,
    hap: true,
    shadow: false,
    iommu: false,
    share_pt: false,
    vpmu: false,
    xsm: false,
    dtdev: false,
    llc_colors: false,
    igd: false,
    usbback: false,
    vmtrace: false,
    nested: false,
    altp2m: false,
  },
})

/** What Xen did and we did not foretell. */
export interface Disagreement {
  readonly seed: number
  readonly text: string
  readonly ours: string
  readonly xen: string
}

/** What was asked, and what became of it. */
export interface Comparison {
  readonly asked: number
  readonly answered: number
  readonly disagreements: readonly Disagreement[]
}

const verdictOf = ({ exit, said }: Answer) => ({ releases: [], exit, said })

/** Where we differ from what Xen did. What we only doubt has to be refused as well: an emulated host is booted as nearly every host is. */
const compareAnswer = (
  question: Question,
  release: Release,
  answer: Answer,
): Pick<Disagreement, 'ours' | 'xen'> | undefined => {
  const preferences = { ...defaultPreferences, release, arch: 'x86', host: emulatedHost(question) } as const
  const { problems } = snapshotOfText(question.text, question.kind, preferences)
  const against = problems.filter(({ effect, by }) => effect === 'refused' || (effect === 'ignored' && by === 'xen'))
  const refused = isRefused(verdictOf(answer))
  if (refused === against.length > 0) return undefined
  return {
    ours: against.map(({ rule, message }) => `${rule}: ${message}`).join(' | ') || 'nothing is wrong',
    xen: `${refused ? 'refuses' : 'takes'} it: ${answer.said.join(' / ')}`,
  }
}

export interface Asked {
  readonly seed: number
  readonly question: Question
  readonly answer: Answer | undefined
}

/** Asks a release of Xen `count` questions that follow from a seed. */
export const askFresh = async (
  xen: Xen,
  count: number,
  seed: number,
  options: Parameters<typeof askXen>[2] = {},
): Promise<readonly Asked[]> => {
  const questions = Array.from({ length: count }, (_, index) => ({
    seed: seed + index,
    question: generateQuestion(chanceOf(seed + index), xen.release),
  }))
  // CPUs are taken out of Pool-0 for pools: that is done once where those questions come last.
  const sorted = questions.toSorted((a, b) => Number(needsPool(a.question)) - Number(needsPool(b.question)))
  const answers = await askXen(
    xen,
    sorted.map(({ question }) => question),
    options,
  )
  return sorted.map((one, index) => ({ ...one, answer: answers[index] }))
}

const needsPool = ({ kind, pools }: Question) => kind === 'cpupool' || pools !== undefined

/** Compares answers of Xen with ours. */
export const compareXen = ({ release }: Xen, asked: readonly Asked[]): Comparison => {
  const disagreements = asked.flatMap(({ seed, question, answer }) => {
    const difference = answer && compareAnswer(question, release, answer)
    return difference ? [{ seed, text: question.text, ...difference }] : []
  })
  return { asked: asked.length, answered: asked.filter(({ answer }) => answer).length, disagreements }
}

/** The knobs that give the shim such a host. */
const knobs = {
  XLSHIM_CPUS: String(cpus),
  XLSHIM_NODES: '1',
  XLSHIM_MEM: String(memory),
  XLSHIM_FREEMEM: String(memory - 600),
  XLSHIM_NOCAP: 'iommu,share_pt,vpmu,shadow',
  XLSHIM_XEN: 'strict',
}

/** Where the shim of xl 4.17, which has no hypervisor, ends otherwise than the live Xen; only for domains. */
export const compareShim = async ({ question, answer }: Asked): Promise<string | undefined> => {
  if (!answer || question.kind !== 'domain') return undefined
  const pools = question.pools ? { XLSHIM_POOLS: 'side' } : {}
  const { status, said, stopped } = await create(question.text, { ...knobs, ...pools })
  const lines = said.split('\n')
  const refused = isRefused({ releases: [], exit: status, said: lines })
  if (stopped || refused === isRefused(verdictOf(answer))) return undefined
  return `the shim ${refused ? `refuses it: ${lines.join(' / ')}` : 'takes it'}; Xen says ${answer.said.join(' / ')}`
}
