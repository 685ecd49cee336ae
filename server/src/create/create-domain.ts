import { fillDomain } from '../build/build-domain.ts'
import type { BuildOptions, Domain } from '../build/domain.ts'
import type { JsonObject } from '../build/json.ts'
import { printed } from '../build/members.ts'
import type { Config } from '../config/read-config.ts'
import type { Host } from '../values/value-type.ts'
import { draftOf } from './draft.ts'
import { effectiveConfig } from './effective-config.ts'
import { type Check, isCheck, type Objection, stepsFor } from './step.ts'
import { steps } from './steps.ts'

export type { Check, Mend, Objection, Outcome, Place } from './step.ts'

/** An objection, and the check that made it. */
export interface Objected {
  readonly check: Check
  readonly objection: Objection
}

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

/**
 * Takes the domain that xl builds of a config through libxl's creation, in libxl's order: what is unset is filled in, and what libxl
 * refuses ends it. What depends on the host is open while `host` does not state it. Undefined where xl refuses the file.
 */
export const createDomain = (
  config: Config,
  host: Host = config.host ?? {},
  options: CreateOptions = {},
): Creation | undefined => {
  const domain = fillDomain(config, options)
  if (!domain) return undefined
  const draft = draftOf(domain.by('libxl'), host)
  const objections: Objected[] = []
  for (const step of stepsFor(steps, draft)) {
    if (!isCheck(step)) {
      step.fill(draft)
      continue
    }
    const objection = options.permissive && step.layer !== undefined ? undefined : step.find(draft)
    if (!objection) continue
    objections.push({ check: step, objection })
    const ends = (step.outcome ?? 'refused') === 'refused' && !objection.unsure && !options.throughout
    if (ends) return { objections, created: false, domain }
  }
  return { objections, created: true, domain }
}

/** The domain config as it is after the creation, as libxl prints it. */
export const printEffective = ({ domain }: Creation): JsonObject =>
  printed(effectiveConfig, domain.all, domain.config.release)
