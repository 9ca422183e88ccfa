import { type DisclosureSuite, mandatoryPointers } from '../credential/index.ts'
import type { JsonObject } from '../primitives/json.ts'
import { valueAt } from './value-at.ts'

/** Kinds of facts that an issuer can want to see in every part of a credential. */
export const ALWAYS_SHOWABLE = ['results', 'credits', 'dates', 'evidence', 'skills', 'narrative', 'name'] as const
export type AlwaysShowable = (typeof ALWAYS_SHOWABLE)[number]

const POINTERS: Readonly<Record<AlwaysShowable, readonly string[]>> = {
  results: ['/credentialSubject/result', '/credentialSubject/achievement/resultDescription'],
  credits: ['/credentialSubject/creditsEarned', '/credentialSubject/achievement/creditsAvailable'],
  dates: ['/validFrom', '/awardedDate'],
  evidence: ['/evidence'],
  skills: ['/credentialSubject/achievement/alignment'],
  narrative: ['/credentialSubject/narrative'],
  name: ['/credentialSubject/identifier'],
}

/**
 * What no part of an award of ours goes without: who says it, what for and until when, and what its achievement asks for
 * besides. Since when it counts is the learner's to say, unless the achievement asks for the dates.
 */
export const pointersAlwaysShown = (
  document: JsonObject,
  suite: DisclosureSuite,
  wanted: readonly AlwaysShowable[],
): string[] => [
  ...mandatoryPointers(document, suite).filter(pointer => pointer !== '/validFrom'),
  ...['/name', ...wanted.flatMap(one => POINTERS[one])].filter(pointer => valueAt(document, pointer) !== undefined),
]
