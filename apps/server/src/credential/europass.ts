import { descriptorText, textsOf } from '@laurel/core/achievement'
import { buildEuropass } from '@laurel/core/credential'
import type { JsonObject } from '@laurel/core/primitives'
import { LOCALES } from '@laurel/ui/verdict'
import { achievementUrl, type ContentRow } from '../achievement/store.ts'
import { findAwards } from '../award/store.ts'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { words } from '../presentation/pages/language.ts'
import { Refusal } from '../refusal.ts'
import type { OpenCredential } from './open-credential.ts'

type Texts = Readonly<Record<string, string>>
/** Each outcome in the languages that it is said in, with the skill of ESCO that it has the name of. */
function outcomesOf(content: ContentRow) {
  const { descriptors, language, alignments } = content
  const said = descriptors?.outcomes ?? []
  const skills = alignments.filter(one => /^https?:\/\/data\.europa\.eu\/esco\//.test(one.url))
  const outcomes = said.map((text, at) => ({
    texts: Object.fromEntries([
      [language, text],
      ...Object.entries(descriptors?.translations ?? {}).flatMap(([tag, more]) => {
        const translated = more?.outcomes?.[at]
        return translated ? [[tag, translated] as const] : []
      }),
    ]) as Texts,
  }))
  return [...outcomes, ...skills.map(one => ({ texts: { [language]: one.name }, esco: one.url }))]
}

/** The descriptors in words, in each language that there are words for. */
const notesOf = ({ descriptors, language }: ContentRow): Texts =>
  Object.fromEntries(LOCALES.map(one => [one, descriptorText(descriptors, language, one)]))

const prerequisitesOf = ({ descriptors, language }: ContentRow): Texts =>
  Object.fromEntries([
    ...(descriptors?.prerequisites ? [[language, descriptors.prerequisites] as const] : []),
    ...Object.entries(descriptors?.translations ?? {}).flatMap(([tag, more]) =>
      more?.prerequisites ? [[tag, more.prerequisites] as const] : [],
    ),
  ])

/**
 * A credential restated in the European Learning Model, from the same rows as the signed one. Nothing is restated of
 * what is withdrawn, suspended or replaced: an unsigned document cannot say so by itself.
 *
 * @throws Refusal E_GONE
 */
export async function europassOf(deps: Deps, open: OpenCredential): Promise<JsonObject> {
  const { issuerId, issuer, credential } = open
  const { award, content } = await tx(deps, { issuerId }, async tx => {
    const [award] = await findAwards(tx, issuerId, [credential.award_id])
    if (award?.state !== 'issued' || award.suspended_at !== null) throw new Refusal('E_GONE')
    const found = await tx.execute<ContentRow>(sql`
      select * from achievement_version where issuer_id = ${issuerId} and achievement_id = ${award.achievement_id}
        and version = ${award.achievement_version}`)
    const [content] = found.rows
    if (!content) throw new Error('the version of an award is not there')
    return { award, content }
  })
  const { language, translations } = content
  const said = (field: 'name' | 'description') => textsOf(language, content[field], translations, field)
  const level = content.levels.find(one => one.id === award.level)
  const url = `${deps.baseUrl}/c/${award.credential_id}`
  return buildEuropass({
    credentialUrl: url,
    issuer: { id: issuer.did, name: issuer.name, url: issuer.url, country: issuer.country },
    learner: { id: credential.subject_did, name: award.recipient_name },
    language,
    achievementId: achievementUrl(deps.baseUrl, issuer.short_name, award.achievement_id, award.achievement_version),
    title: said('name'),
    description: said('description'),
    criteria: textsOf(language, content.criteria_narrative, translations, 'criteria'),
    outcomes: outcomesOf(content),
    eqfLevel: content.descriptors?.eqfLevel ?? null,
    hours: content.workload_hours,
    credits: content.credits && { ...content.credits, number: award.credits_earned ?? content.credits.number },
    notes: notesOf(content),
    prerequisites: prerequisitesOf(content),
    level: level ? textsOf(language, level.name, level.translations, 'name') : null,
    results: award.results,
    validFrom: seconds(award.valid_from),
    validUntil: award.valid_until && seconds(award.valid_until),
    unsigned: Object.fromEntries(LOCALES.map(one => [one, words(one)('credential.elmUnsigned', { url })])),
  })
}
