import { parseJwt } from '@laurel/core/credential'
import { isJsonObject, type JsonObject, parseStrictJson } from '@laurel/core/primitives'
import { type Proof, type ProvenSkill, rollUp, skillsStatedIn } from '@laurel/core/skill'
import type { Award } from '../credentials/award.ts'
import type { Contents, Imported } from '../vault/contents.ts'

/** What a skill is proven by: an award in the wallet, or a credential from elsewhere. */
export type ProofOf = {
  readonly title: string
  readonly issuer: string
  readonly at: string
  /** Of an award: where it is shown. */
  readonly awardId: string | null
  /** Of a credential from elsewhere: what its last check came to, and when that was. */
  readonly imported: Pick<Imported, 'verdict' | 'checkedAt'> | null
  readonly isInForce: boolean
  /** As its credential states them. */
  readonly credits: number | null
}

const IN_FORCE = 3
const NOT_KNOWN = 2
const NOT_NOW = 1

const TRUST: Readonly<Record<Award['state'], number>> = {
  draft: 0,
  approved: 0,
  issued: IN_FORCE,
  suspended: NOT_NOW,
  expired: NOT_NOW,
  revoked: 0,
  superseded: 0,
}
const TRUST_BROUGHT: Readonly<Record<Imported['verdict'], number>> = {
  good: IN_FORCE,
  unsure: NOT_NOW,
  ended: NOT_NOW,
  paused: NOT_NOW,
  broken: 0,
  revoked: 0,
}

/** The document in a file that was brought; a compact one carries it as its payload, an older one under `vc`. */
export function documentIn(text: string): JsonObject | null {
  if (text.startsWith('{')) {
    const json = parseStrictJson(text)
    return json.ok && isJsonObject(json.value) ? json.value : null
  }
  const jws = parseJwt(text)
  if (!jws.ok) return null
  const { payload } = jws.value
  return isJsonObject(payload.vc) ? payload.vc : payload
}

const wordsIn = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Open Badges `creditsEarned`, else what the achievement offers (`creditsAvailable`). */
function creditsIn({ credentialSubject: subject }: JsonObject): number | null {
  if (!isJsonObject(subject)) return null
  const offered = isJsonObject(subject.achievement) ? subject.achievement.creditsAvailable : undefined
  const credits = subject.creditsEarned ?? offered
  return typeof credits === 'number' && credits > 0 ? credits : null
}

/** Everything in the vault that states a skill and still counts, without asking anybody. */
export function proofsIn(contents: Contents, awards: readonly Award[]): Proof<ProofOf>[] {
  const own = Object.entries(contents.credentials).map(([id, { credential, takenAt }]): Proof<ProofOf> => {
    const award = awards.find(one => one.id === id)
    const at = award?.validFrom ?? (wordsIn(credential.validFrom) || takenAt)
    const issuer = isJsonObject(credential.issuer) ? wordsIn(credential.issuer.name) : ''
    const trust = award ? TRUST[award.state] : NOT_KNOWN
    return {
      of: {
        title: award?.achievement.name ?? wordsIn(credential.name),
        issuer: award?.issuer.name ?? issuer,
        at,
        awardId: award ? id : null,
        imported: null,
        isInForce: trust >= NOT_KNOWN,
        credits: creditsIn(credential),
      },
      trust,
      at,
      skills: skillsStatedIn(credential),
    }
  })
  const brought = Object.values(contents.imported ?? {}).flatMap((entry): Proof<ProofOf>[] => {
    const document = documentIn(entry.text)
    if (!document) return []
    const at = entry.validFrom ?? entry.importedAt
    const { title, issuer, verdict, checkedAt, isForeign } = entry
    const isSure = verdict === 'good' && !isForeign
    const imported = { verdict: isSure ? verdict : verdict === 'good' ? ('unsure' as const) : verdict, checkedAt }
    return [
      {
        of: {
          title,
          issuer,
          at,
          awardId: null,
          imported,
          isInForce: TRUST_BROUGHT[verdict] === IN_FORCE,
          credits: creditsIn(document),
        },
        trust: isForeign ? Math.min(TRUST_BROUGHT[verdict], NOT_NOW) : TRUST_BROUGHT[verdict],
        at,
        skills: skillsStatedIn(document),
      },
    ]
  })
  return [...own, ...brought].filter(one => one.trust > 0)
}

export type SkillGroup = { readonly framework: string | null; readonly skills: readonly ProvenSkill<ProofOf>[] }

/** Each skill with its strongest proof, by framework; those that name none come last. */
export function skillGroups(contents: Contents, awards: readonly Award[], words: string): SkillGroup[] {
  const wanted = words.trim().toLocaleLowerCase()
  const found = rollUp(proofsIn(contents, awards)).filter(({ skill }) =>
    [skill.name, skill.code ?? '', skill.framework ?? ''].join(' ').toLocaleLowerCase().includes(wanted),
  )
  return [...Map.groupBy(found, one => one.skill.framework)]
    .map(([framework, skills]) => ({ framework, skills }))
    .sort((one, other) =>
      one.framework === null ? 1 : other.framework === null ? -1 : one.framework.localeCompare(other.framework),
    )
}
