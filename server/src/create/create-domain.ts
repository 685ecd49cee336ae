import { append } from '../append.ts'
import { fillDomain } from '../build/build-domain.ts'
import type { BuildOptions, Domain } from '../build/domain.ts'
import type { JsonObject } from '../build/json.ts'
import { printed } from '../build/members.ts'
import type { Config } from '../config/read-config.ts'
import type { Host } from '../values/value-type.ts'
import { type Draft, draftOf } from './draft.ts'
import { effectiveConfig } from './effective-config.ts'
import { takingOver } from './remembered.ts'
import { applies, type Check, isCheck, type Objected, type Step } from './step.ts'
import { steps } from './steps.ts'

export type { Check, Mend, Objected, Objection, Outcome, Place } from './step.ts'

/** What a creation may be told beside the config and its host. */
export interface CreateOptions extends BuildOptions {
  /** Whether the hypervisor and QEMU take everything: then libxl alone is asked. */
  readonly permissive?: boolean
  /** Whether it goes on where libxl ends: what else there is against the domain. What libxl had not filled in by then counts for nothing. */
  readonly throughout?: boolean
}

/** What `xl create` makes of a domain. */
export interface Creation {
  /** What libxl has against it, in its order; the one that ends the creation is the last. */
  readonly objections: readonly Objected[]
  /** Whether nothing ended it, as far as the host is known. */
  readonly created: boolean
  /** The domain with all that libxl has filled in by its end. */
  readonly domain: Domain
}

/** A host of which nothing is known. */
const anyHost: Host = {}

/** What is asked of the steps. */
interface Way {
  readonly asks: (check: Check) => boolean
  readonly ends: (objected: Objected | undefined) => boolean
  /** Whether what is done to a device may be that of the last time, or of another one. */
  readonly takesOver: boolean
}

/** The steps that are taken for such a guest: the same for each device. */
const takenOf = (steps: readonly Step[], draft: Draft): readonly Step[] =>
  steps.filter((step) => 'each' in step || applies(step, draft))

const none: readonly never[] = []

/** Goes through steps that are taken, in their order; what there is against the domain, up to what ends it. */
const goThrough = (taken: readonly Step[], draft: Draft, way: Way, at = 0): readonly Objected[] => {
  let found: Objected[] | undefined
  for (const step of taken) {
    if ('each' in step) {
      const own = takenOf(step.steps, draft)
      if (own.length === 0 || step.idle?.(draft)) continue
      const run = (its: Draft, index: number) => goThrough(own, its, way, index)
      const runFor = way.takesOver ? takingOver(step, draft, run) : (index: number) => run(draft, index)
      const devices = draft.items(step.each)
      for (let index = 0; index < devices.length; index++) {
        const objected = runFor(index)
        if (objected.length === 0) continue
        found ??= []
        append(found, objected)
        if (way.ends(objected.at(-1))) return found
      }
    } else if (!isCheck(step)) step.fill(draft, at)
    else {
      const objection = way.asks(step) ? step.find(draft, at) : undefined
      if (!objection) continue
      const objected = { check: step, objection }
      found ??= []
      found.push(objected)
      if (way.ends(objected)) return found
    }
  }
  // Most devices have nothing against them.
  return found ?? none
}

/**
 * Takes the domain that xl builds of a config through libxl's creation, in libxl's order: what is unset is filled in, and what libxl
 * refuses ends it. What depends on the host is open while `host` does not state it. Undefined where xl refuses the file.
 */
export const createDomain = (
  config: Config,
  host: Host = config.host ?? anyHost,
  options: CreateOptions = {},
): Creation | undefined => {
  const domain = fillDomain(config, options)
  if (!domain) return undefined
  const { permissive = false, throughout = false, untraced = false } = options
  const way: Way = {
    asks: ({ layer }) => !permissive || layer === undefined || layer === 'xl',
    ends: (objected) =>
      objected !== undefined &&
      (objected.check.outcome ?? 'refused') === 'refused' &&
      !objected.objection.unsure &&
      !throughout,
    // What is taken over leaves no trace of who has stored what.
    takesOver: untraced && !permissive && !throughout,
  }
  const draft = draftOf(domain.by('libxl'), host)
  const objections = goThrough(takenOf(steps, draft), draft, way)
  return { objections, created: !way.ends(objections.at(-1)), domain }
}

/**
 * The domain config as it is after the creation, as libxl prints it.
 * @param only the one member that is asked for
 */
export const printEffective = ({ domain }: Creation, only?: string): JsonObject =>
  printed(effectiveConfig, domain.all, domain.config.release, only)
