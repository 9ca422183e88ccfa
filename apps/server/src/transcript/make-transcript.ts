import { createHash } from 'node:crypto'
import { MAX_CONSTITUENTS } from '@laurel/core/verification'
import { parseLocale } from '@laurel/ui/verdict'
import { finishIntents } from '../award/finish-intents.ts'
import { makeAwards } from '../award/make-awards.ts'
import type { TranscriptLayout } from '../award/transcript-layout.ts'
import type { Deps } from '../deps.ts'
import { type Actor, mayDo } from '../people/actor.ts'
import { readLearner } from '../people/learners.ts'
import { note } from '../people/note.ts'
import { isQuotaCode, quotaWait } from '../people/quotas.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { putIntoWallet } from '../wallet/store.ts'
import { transcriptForm } from './ensure-form.ts'
import type { NewTranscript } from './schema.ts'
import { type EntryRow, lastTranscript, type TranscriptRow, transcriptEntries } from './store.ts'
import { summaryOf } from './summarise.ts'

/** What verifies reads no more than 256 KiB; the record's own words and signature need their room. */
const MOST_BYTES = 225_000

const malformed = (path: string, code: string, message: string) =>
  new Refusal('E_REQUEST_MALFORMED', [{ path, code, message }])

/** The entries asked for, each once, those of one achievement under one heading: a heading names achievements. */
function chosenEntries({ sections }: NewTranscript, entries: readonly EntryRow[]): EntryRow[] {
  const known = new Map(entries.map(one => [one.id, one]))
  const headingOf = new Map<string, number>()
  const chosen = new Map<string, EntryRow>()
  for (const [index, { awards }] of sections.entries())
    for (const [place, id] of awards.entries()) {
      const path = `sections.${index}.awards.${place}`
      const entry = known.get(id)
      if (!entry) throw malformed(path, 'unknown', 'is no award of this learner that is issued and not withdrawn')
      if (chosen.has(id)) throw malformed(path, 'twice', 'is in it already')
      const key = `${entry.achievementId} ${entry.version}`
      if ((headingOf.get(key) ?? index) !== index)
        throw malformed(path, 'heading', 'is of an achievement that stands under another heading')
      headingOf.set(key, index)
      chosen.set(id, entry)
    }
  const parts = [...chosen.values()].flatMap(one => (one.consistsOf.length > 0 ? one.consistsOf : [one.id]))
  if (
    new Set(parts).size > MAX_CONSTITUENTS ||
    [...chosen.values()].reduce((sum, one) => sum + one.bytes, 0) > MOST_BYTES
  )
    throw new Refusal('E_TRANSCRIPT_TOO_LARGE')
  return [...chosen.values()]
}

/** Where the last one is in a wallet, the new one is too, as open or closed to strangers as that was. */
async function takeOver(tx: Tx, issuerId: string, made: string, last: TranscriptRow, now: Date): Promise<void> {
  await tx.execute(sql`
    update award set claimed_at = ${last.claimed_at}, public_page = ${last.public_page}
    where issuer_id = ${issuerId} and id = ${made}`)
  if (!last.claimed_at || !last.person_id) return
  // Into the person's own rows, for this moment.
  await tx.execute(sql`select set_config('laurel.person_id', ${last.person_id}, true)`)
  await putIntoWallet(tx, last.person_id, issuerId, made, now)
  await tx.execute(sql`select set_config('laurel.person_id', '', true)`)
}

/**
 * Makes a transcript: an award whose credential is a learner record (CLR 2.0) with the learner's credentials inside. It
 * is told, claimed, kept and revoked like every other, and takes the place of the last one.
 *
 * @returns the award
 */
export async function makeTranscript(
  deps: Deps,
  actor: Actor,
  learnerId: string,
  wanted: NewTranscript,
  idempotencyKey: string | undefined,
): Promise<string> {
  if (!mayDo(actor, 'awards:write')) throw new Refusal('E_FORBIDDEN')
  const { issuerId } = actor
  const now = deps.clock()
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
  // Nothing is made for a learner who is not there.
  await tx(deps, actor, tx => readLearner(tx, issuerId, learnerId))
  const achievementId = await transcriptForm(deps, issuerId)
  const made = await tx(deps, actor, async tx => {
    // Two transcripts of one learner are made one after the other, so that each takes the place of the one before.
    await tx.execute(sql`select 1 from learner where issuer_id = ${issuerId} and id = ${learnerId} for update`)
    const learner = await readLearner(tx, issuerId, learnerId)
    const issuer = await currentIssuer(tx, issuerId)
    const entries = await transcriptEntries(tx, issuerId, learnerId, now)
    const chosen = chosenEntries(wanted, entries)
    const last = wanted.replacesLast ? await lastTranscript(tx, issuerId, learnerId) : undefined
    const origin = idempotencyKey ? `transcript:${sha256(`${learnerId}\n${idempotencyKey}`)}` : null
    const held = new Set(chosen.flatMap(one => [one.id, ...one.consistsOf]))
    const locale = parseLocale(learner.locale ?? '') ?? parseLocale(issuer.locale) ?? 'en'
    const transcript: TranscriptLayout = {
      sections: wanted.sections,
      partial: entries.some(one => one.inForce && !held.has(one.id)),
      summary: summaryOf(chosen, locale),
    }
    const did = last?.subject_did ?? chosen.findLast(one => one.subjectDid)?.subjectDid
    const [answer] = await makeAwards(tx, deps, actor, [
      {
        request: {
          achievementId,
          recipient: {
            name: learner.name,
            ...(learner.email ? { email: learner.email } : {}),
            ...(learner.locale ? { locale: learner.locale } : {}),
            // Made out to the key that the learner's credentials are made out to; a wallet has it stated anew.
            ...(did ? { did } : {}),
          },
          results: [],
          evidence: [],
          issue: true,
        },
        origin,
        originDigest: origin && sha256(JSON.stringify(wanted)),
        learnerId,
        constituents: chosen.map(one => one.id),
        transcript,
        replaces: last?.replaced_by ? null : (last?.id ?? null),
      },
    ])
    if (!answer?.ok) {
      const code = answer?.code ?? 'E_NOT_FOUND'
      throw new Refusal(code, [], isQuotaCode(code) ? quotaWait(code, now) : undefined)
    }
    if (!answer.isNew) return answer.awardId
    // The one that waits for approval is in the way of another.
    if (last?.replaced_by) throw new Refusal('E_CORRECTION_WAITS')
    if (last) await takeOver(tx, issuerId, answer.awardId, last, now)
    await note(tx, deps, actor, {
      event: 'transcript.made',
      subject: answer.awardId,
      details: { credentials: chosen.length, ...(last ? { replaces: last.id } : {}) },
    })
    return answer.awardId
  })
  await finishIntents(deps, actor, [made])
  return made
}
