import * as z from 'zod'
import { achievementUrl } from '../achievement/store.ts'
import { awardView } from '../award/award-view.ts'
import { zAward } from '../award/schema.ts'
import { type AwardRow, findAwards } from '../award/store.ts'
import { isAnyKept, renewSite } from '../closing/site/enqueue-site.ts'
import { isPageOpen } from '../credential/open-credential.ts'
import type { Deps } from '../deps.ts'
import { shownEndorsements } from '../endorsement/shown.ts'
import { SUBJECT_KINDS } from '../endorsement/store.ts'
import { keyIds } from '../identity/names.ts'
import { issuerView } from '../people/memberships.ts'
import { decide, requirePermit } from '../people/minors/consents.ts'
import { ADULT, protectionOfLearner, protectionsOf } from '../people/minors/protection.ts'
import { zPermits, zStage } from '../people/minors/schema.ts'
import { note } from '../people/note.ts'
import type { Person } from '../people/person.ts'
import { zIssuer } from '../people/schema.ts'
import { currentIssuer, didsOfIssuer, type IssuerRow } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { seconds } from '../platform/seconds.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { awardsOfPerson } from './store.ts'

export const zMyAward = zAward.omit({ claimUrl: true }).extend({
  issuer: zIssuer
    .pick({
      id: true,
      shortName: true,
      name: true,
      logoUrl: true,
      did: true,
      url: true,
      linkedinOrganizationId: true,
      closing: true,
    })
    .extend({
      lostKeys: z
        .array(z.string())
        .describe('Keys of the issuer that were stolen: forms that they signed are no good.'),
    }),
  /** The DID that the current statement is made out to; null until it was taken into a wallet. */
  subjectDid: z.string().nullable(),
  /** When the current statement was signed, as its proof says it: another time is another statement. */
  signedAt: z.string().nullable(),
  /** True where the wallet that it was in is lost, and its issuer has not issued it anew. */
  isLost: z.boolean(),
  /** True where the person wants their name in link previews of the page. */
  previewsName: z.boolean(),
  /** Who decides what happens with it: for a minor not everything is offered. */
  protection: z.object({ stage: zStage, mustConfirm: z.boolean(), permits: zPermits }),
  endorsements: z
    .array(
      z.object({
        by: z.string(),
        provenHost: z.string().describe('Where the signer has shown that they read mail.'),
        about: z.enum(SUBJECT_KINDS),
        since: z.string(),
        path: z.string().describe('The page of the endorsement, on this server.'),
      }),
    )
    .describe('What partners have signed about it, its achievement or its issuer, and is in force.'),
})
export type MyAward = z.infer<typeof zMyAward>

const UNSEEN: ReadonlySet<string> = new Set(['draft', 'approved'])

/** All awards of a person, over all issuers, newest first. */
export async function myAwards(deps: Deps, personId: string): Promise<MyAward[]> {
  const mine = await tx(deps, { personId }, tx => awardsOfPerson(tx, personId))
  const byIssuer = Map.groupBy(mine, one => one.issuer_id)
  const pages = await Promise.all(
    [...byIssuer].map(([issuerId, entries]) =>
      tx(deps, { issuerId }, async tx => {
        const issuer = await currentIssuer(tx, issuerId)
        const ids = entries.map(one => one.award_id)
        const lost = new Set(entries.filter(one => one.lost_at !== null).map(one => one.award_id))
        // A correction that waits for approval is in the wallet's table already, and nobody's business yet.
        const rows = (await findAwards(tx, issuerId, ids)).filter(row => !UNSEEN.has(row.state))
        const subjects = await tx.execute<{
          award_id: string
          subject_did: string | null
          previews_name: boolean
          is_opened: boolean
          proof_created: string | null
        }>(sql`
          select credential.award_id, credential.subject_did, previews_name, page_opened_at is not null as is_opened, proof_created
          from credential join award on award.issuer_id = credential.issuer_id and award.id = credential.award_id
          left join issuance_intent as intent on intent.issuer_id = credential.issuer_id
            and intent.award_id = credential.award_id and intent.statement = credential.statement
          where credential.issuer_id = ${issuerId} and is_current and credential.award_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`)
        const learners = [...new Set(rows.map(row => row.learner_id))]
        const protections = await protectionsOf(tx, issuerId, learners, deps.clock())
        const protectionOf = (learnerId: string) => {
          const { stage, mustConfirm, permits } = protections.get(learnerId) ?? ADULT
          return { stage, mustConfirm, permits }
        }
        const lostKeys = keyIds(
          await didsOfIssuer(tx, issuer),
          (await deps.keys.publicKeys(tx, issuerId)).filter(one => one.compromiseId !== null),
        )
        const endorsementsOf = await endorsementsByAward(tx, deps, issuerId, issuer, rows)
        const more = new Map(subjects.rows.map(row => [row.award_id, row]))
        const { id, shortName, name, logoUrl, did, url, linkedinOrganizationId, closing } = issuerView(
          issuer,
          deps.baseUrl,
        )
        return rows.map(row => {
          const { claimUrl: _, ...view } = awardView(row, deps, { issuerId, shortName })
          return {
            ...view,
            publicPage: isPageOpen(
              { public_page: row.public_page, is_opened: more.get(row.id)?.is_opened ?? false },
              protectionOf(row.learner_id),
            ),
            replacedBy: row.state === 'superseded' ? view.replacedBy : null,
            issuer: { id, shortName, name, logoUrl, did, url, linkedinOrganizationId, closing, lostKeys },
            subjectDid: more.get(row.id)?.subject_did ?? null,
            signedAt: secondsOrNull(more.get(row.id)?.proof_created ?? null),
            isLost: lost.has(row.id),
            previewsName: more.get(row.id)?.previews_name ?? false,
            protection: protectionOf(row.learner_id),
            endorsements: endorsementsOf(row),
          }
        })
      }),
    ),
  )
  return pages.flat().sort((one, other) => (one.id < other.id ? 1 : -1))
}

const secondsOrNull = (time: string | null) => time && seconds(time)

/** One reading for all awards of an institution. Recommendations have a place of their own in the wallet. */
async function endorsementsByAward(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  issuer: IssuerRow,
  rows: readonly AwardRow[],
): Promise<(row: AwardRow) => MyAward['endorsements']> {
  const dids = await didsOfIssuer(tx, issuer)
  const urlsOf = (row: AwardRow) => [
    `${deps.baseUrl}/c/${row.credential_id}`,
    achievementUrl(deps.baseUrl, issuer.short_name, row.achievement_id, row.achievement_version),
    ...dids,
  ]
  const shown = await shownEndorsements(tx, deps, issuerId, [...new Set(rows.flatMap(urlsOf))])
  return row => {
    const urls = new Set(urlsOf(row))
    return shown
      .filter(one => one.kind !== 'recommendation' && urls.has(one.subjectUrl))
      .map(({ by, provenHost, about, since, path }) => ({ by: by.name, provenHost, about, since, path }))
  }
}

export type PageChange = { readonly publicPage?: boolean | undefined; readonly previewsName?: boolean | undefined }

/**
 * A minor opens a page with the consent of those who decide; one who decides alone consents by doing it.
 *
 * @throws Refusal E_GUARDIAN_NEEDED, E_HAND_OVER_WAITS
 */
async function requireOpening(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  awardId: string,
  person: Person,
  { publicPage, previewsName }: PageChange,
): Promise<void> {
  const [award] = await findAwards(tx, issuerId, [awardId])
  if (!award) throw new Refusal('E_NOT_FOUND')
  const { stage } = await protectionOfLearner(tx, issuerId, award.learner_id, deps.clock())
  const wanted = [...(publicPage ? (['publish'] as const) : []), ...(previewsName ? (['name'] as const) : [])]
  const speaker = { by: 'learner', personId: person.id, name: person.name } as const
  for (const purpose of wanted) {
    if (stage === 'self') {
      const decision = { purpose, decision: 'granted', childAgrees: false, language: 'en' } as const
      await decide(tx, deps, issuerId, award.learner_id, speaker, decision)
    }
    await requirePermit(tx, deps, issuerId, award.learner_id, purpose)
  }
}

/**
 * Opens or closes the credential's own page (closed, share links are the only way in), and says whether link previews of
 * it may name the person.
 */
export async function changePage(
  deps: Deps,
  person: Person,
  awardId: string,
  { publicPage, previewsName }: PageChange,
): Promise<MyAward> {
  const mine = await tx(deps, { personId: person.id }, tx => awardsOfPerson(tx, person.id))
  const issuerId = mine.find(one => one.award_id === awardId)?.issuer_id
  if (!issuerId) throw new Refusal('E_NOT_FOUND')
  await tx(deps, { issuerId }, async tx => {
    if (publicPage || previewsName)
      await requireOpening(tx, deps, issuerId, awardId, person, { publicPage, previewsName })
    await tx.execute(sql`
      update award set public_page = coalesce(${publicPage ?? null}, public_page),
        page_opened_at = ${publicPage === undefined ? sql`page_opened_at` : publicPage ? deps.clock().toISOString() : null},
        previews_name = coalesce(${previewsName ?? null}, previews_name)
      where issuer_id = ${issuerId} and id = ${awardId}`)
    if (publicPage === undefined) return
    const actor = { issuerId, kind: 'learner' as const, id: person.id, name: person.name }
    await note(tx, deps, actor, { event: publicPage ? 'award.page-opened' : 'award.page-closed', subject: awardId })
    if (!publicPage && (await isAnyKept(tx, issuerId, [awardId]))) await renewSite(tx, deps, issuerId)
  })
  const shown = (await myAwards(deps, person.id)).find(one => one.id === awardId)
  if (!shown) throw new Refusal('E_NOT_FOUND')
  return shown
}
