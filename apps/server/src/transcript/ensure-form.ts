import { type Design, textFor } from '@laurel/core/achievement'
import { TRANSCRIPT_TYPE } from '@laurel/core/credential'
import { LOCALES, parseLocale } from '@laurel/ui/verdict'
import { drawDesign } from '../achievement/draw-design.ts'
import { addAchievement } from '../achievement/manage-achievement.ts'
import { type NewAchievement, zNewAchievement } from '../achievement/schema.ts'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { words } from '../presentation/pages/language.ts'
import { Refusal } from '../refusal.ts'

const DESIGN: Design = { template: 'plate', palette: 'ink', symbol: 'book' }

/** What a transcript is, in the words of an achievement: in the institution's language, and in the others as well. */
function formOf(locale: string): NewAchievement {
  const own = parseLocale(locale) ?? 'en'
  const said = (key: string) => Object.fromEntries(LOCALES.map(one => [one, words(one)(`transcript.form.${key}`)]))
  const [name, description, criteria] = [said('name'), said('description'), said('criteria')]
  const one = (texts: Record<string, string>, language: string) => textFor(texts, language, own) as string
  return zNewAchievement.parse({
    name: one(name, own),
    description: one(description, own),
    kind: 'macro',
    achievementType: TRANSCRIPT_TYPE,
    criteria: { narrative: one(criteria, own) },
    language: own,
    design: DESIGN,
    translations: Object.fromEntries(
      LOCALES.filter(language => language !== own).map(language => [
        language,
        { name: one(name, language), description: one(description, language), criteria: one(criteria, language) },
      ]),
    ),
  })
}

async function findForm(tx: Tx, issuerId: string): Promise<string | undefined> {
  const found = await tx.execute<{ id: string; state: string }>(sql`
    select id, state from achievement where issuer_id = ${issuerId} and achievement_type = ${TRANSCRIPT_TYPE}
    order by state = 'active' desc, created_at, id limit 1`)
  const [form] = found.rows
  if (form && form.state !== 'active') throw new Refusal('E_ACHIEVEMENT_ARCHIVED')
  return form?.id
}

/**
 * The achievement that an institution's transcripts are awards of. It is made with the first transcript, by the server,
 * since whoever makes transcripts need not be allowed to describe achievements; its name, picture and printed form can
 * then be changed like any other's.
 *
 * @throws Refusal E_ACHIEVEMENT_ARCHIVED where the institution has put it away
 */
export async function transcriptForm(deps: Deps, issuerId: string): Promise<string> {
  const server: Actor = { issuerId, kind: 'server', id: 'transcripts', name: 'Laurel' }
  const known = await tx(deps, { issuerId }, async tx => ({
    id: await findForm(tx, issuerId),
    issuer: await currentIssuer(tx, issuerId),
  }))
  if (known.id) return known.id
  // Drawn outside of any transaction.
  const drawn = await drawDesign(deps, known.issuer, DESIGN, [])
  return tx(deps, { issuerId }, async tx => {
    // Of two first transcripts at once, the second waits here and then finds the form.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`transcript-form:${issuerId}`}))`)
    const first = await findForm(tx, issuerId)
    if (first) return first
    const id = deps.newId()
    const { issuer } = known
    await addAchievement(tx, deps, server, id, formOf(issuer.locale), { issuer, levels: [], design: DESIGN, drawn })
    return id
  })
}
