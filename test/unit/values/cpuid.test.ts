import { expect, test } from 'vitest'
import { releases } from '../../../server/src/release.ts'
import { cpuidFeatures, featureNames } from '../../../server/src/values/cpu/cpuid/features.ts'

test('every name has a text, in every release', () => {
  for (const release of releases) expect(featureNames(release).length).toBeGreaterThan(90)
  for (const [name, { text, alias }] of Object.entries(cpuidFeatures))
    expect(text ?? cpuidFeatures[alias ?? '']?.text, name).toBeTruthy()
})
