import type { StatedSkill } from '../skill/index.ts'
import { withoutRepeats } from '../skill/index.ts'
import type { DisplayAlignment, DisplayCredential } from '../verification/index.ts'

/** What a credential that was brought says, as far as it matters to whoever recognises it. Read from the gated form. */
export type Brought = {
  readonly credentialId: string | null
  readonly name: string
  readonly issuer: { readonly did: string; readonly name: string | null; readonly url: string | null }
  readonly achievementId: string | null
  /** Every name that it goes by, in whatever language. */
  readonly achievementNames: readonly string[]
  readonly description: string | null
  readonly criteria: string | null
  readonly criteriaUrl: string | null
  readonly subject: { readonly id: string | null; readonly name: string | null }
  /** The level that was reached, counted from 1 among `levels`. */
  readonly level: { readonly name: string; readonly place: number } | null
  /** The names of the levels, the lowest first. */
  readonly levels: readonly string[]
  readonly results: readonly { readonly name: string | null; readonly value: string }[]
  readonly credits: string | null
  readonly skills: readonly StatedSkill[]
  readonly evidence: number
  readonly validFrom: string | null
  readonly validUntil: string | null
}

const skillsOf = (alignments: readonly DisplayAlignment[]): readonly StatedSkill[] =>
  withoutRepeats(alignments.flatMap(one => (one.name ? [{ ...one, name: one.name }] : [])))

/** Takes what is compared and decided upon out of a credential that was verified. */
export function readBrought(credential: DisplayCredential): Brought {
  const subject = credential.subjects[0]
  const achievement = subject?.achievement
  const reached = subject?.results.find(one => one.level !== null)?.level ?? null
  const at = achievement?.levels.findIndex(one => one.name === reached) ?? -1
  const level = achievement?.levels[at]
  const names = [achievement?.name, ...Object.values(achievement?.names ?? {}), credential.name]
  return {
    credentialId: credential.id,
    name: achievement?.name ?? credential.name ?? credential.types.at(-1) ?? '',
    issuer: { did: credential.issuer.id, name: credential.issuer.name, url: credential.issuer.url },
    achievementId: achievement?.id ?? null,
    achievementNames: [...new Set(names.flatMap(one => one ?? []))],
    description: achievement?.description ?? credential.description,
    criteria: achievement?.criteria.narrative ?? null,
    criteriaUrl: achievement?.criteria.id ?? null,
    subject: { id: subject?.id ?? null, name: subject?.name ?? null },
    level: level?.name ? { name: level.name, place: at + 1 } : null,
    levels: (achievement?.levels ?? []).map(one => one.name ?? ''),
    results: (subject?.results ?? []).flatMap(one =>
      one.value === null ? [] : [{ name: one.name, value: one.value }],
    ),
    credits: subject?.creditsEarned ?? achievement?.creditsAvailable ?? null,
    skills: skillsOf([...(achievement?.alignments ?? []), ...(level?.alignments ?? [])]),
    evidence: credential.evidence.length,
    validFrom: credential.awardedDate ?? credential.validFrom,
    validUntil: credential.validUntil,
  }
}
