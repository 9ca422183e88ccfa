import { parseLocale } from '@laurel/ui/verdict'
import { type ContentRow, findAchievements } from '../../achievement/store.ts'
import { findAwards } from '../../award/store.ts'
import { withBundle } from '../../bundle/bake-bundle.ts'
import { type OpenCredential, openCredential } from '../../credential/open-credential.ts'
import type { Deps } from '../../deps.ts'
import type { Actor } from '../../people/actor.ts'
import { currentIssuer } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { sql } from '../../platform/sql.ts'
import { Refusal } from '../../refusal.ts'
import { words } from '../pages/language.ts'
import { verdictOf } from '../verdict-of.ts'
import type { Certificate, DesignName } from './certificate.ts'
import { composeCertificate } from './compose.ts'
import { drawCertificate, drawSet } from './draw-certificate.ts'
import { certificateChoice, type PrintWishes } from './schema.ts'

type File = { readonly body: Uint8Array; readonly type: string }

const drawn = async (work: Promise<Uint8Array | 'busy'>, type: string): Promise<File> => {
  const body = await work
  if (body === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
  return { body, type }
}

/**
 * The certificate of an award in force, with its signed document and its proof bundle inside. Paper outlives a withdrawal, so nothing is
 * printed of what is withdrawn, suspended or replaced: its page says why.
 *
 * @throws Refusal E_GONE for what is not in force, E_TOO_MANY_REQUESTS where too many wait for theirs
 */
export async function printCredential(
  deps: Deps,
  open: OpenCredential,
  wishes: PrintWishes,
  checkUrl: string,
): Promise<File> {
  const file = await drawn(drawCertificate(await composed(deps, open, wishes, checkUrl), 'pdf'), 'application/pdf')
  return withBundle(deps, { issuerId: open.issuerId, document: open.credential.document }, file)
}

async function composed(deps: Deps, open: OpenCredential, wishes: PrintWishes, checkUrl: string): Promise<Certificate> {
  const { issuerId, issuer, credential } = open
  const { award, content, choice } = await tx(deps, { issuerId }, async tx => {
    const [award] = await findAwards(tx, issuerId, [credential.award_id])
    if (award?.state !== 'issued' || award.suspended_at !== null) throw new Refusal('E_GONE')
    const found = await tx.execute<ContentRow>(sql`
      select * from achievement_version where issuer_id = ${issuerId} and achievement_id = ${award.achievement_id}
        and version = ${award.achievement_version}`)
    const [content] = found.rows
    if (!content) throw new Error('the version of an award is not there')
    return { award, content, choice: await certificateChoice(tx, issuerId, award.achievement_id) }
  })
  return composeCertificate(deps, {
    issuer,
    content,
    choice,
    wishes,
    locale: parseLocale(award.locale ?? '') ?? parseLocale(issuer.locale) ?? 'en',
    earned: {
      name: award.recipient_name,
      level: award.level,
      validFrom: new Date(award.valid_from),
      validUntil: award.valid_until === null ? null : new Date(award.valid_until),
      signedAt: new Date(credential.created_at),
      credential: credential.document,
      endorsements: open.endorsements,
    },
    checkUrl,
    isSample: false,
    // What stands in it may have been withdrawn since; paper says so as of when it is printed.
    transcript: award.transcript ? (await verdictOf(deps, open)).credential?.transcript : undefined,
  })
}

/** Where whoever holds the paper can check it: the open page, or the page for dropping files. */
export const checkUrlOf = (deps: Deps, open: OpenCredential): string =>
  open.isPageOpen && open.sealed.page.length === 0
    ? `${deps.baseUrl}/c/${open.credential.credential_id}`
    : `${deps.baseUrl}/verify`

/**
 * The certificates of a class on one file's pages, in the order of `ids`, for handing over at a ceremony. What is not in
 * force is left out; nothing is attached, since each learner has a file of their own.
 *
 * @throws Refusal E_NOTHING_TO_PRINT where none is in force
 */
export async function printSet(deps: Deps, actor: Actor, ids: readonly string[], wishes: PrintWishes): Promise<File> {
  const awards = await tx(deps, actor, tx => findAwards(tx, actor.issuerId, ids))
  const inForce = awards.filter(award => award.state === 'issued' && award.suspended_at === null)
  if (inForce.length === 0) throw new Refusal('E_NOTHING_TO_PRINT')
  const pages: Certificate[] = []
  for (const award of inForce) {
    const open = await openCredential(deps, award.credential_id)
    pages.push(await composed(deps, open, wishes, checkUrlOf(deps, open)))
  }
  return drawn(drawSet(pages), 'application/pdf')
}

/** How it would look, with the name of a sample learner, marked as a sample and with nothing inside. */
export async function printSample(
  deps: Deps,
  actor: Actor,
  achievementId: string,
  wishes: PrintWishes & { readonly design?: DesignName | undefined; readonly form: 'pdf' | 'svg' },
): Promise<File> {
  const { issuerId } = actor
  const { issuer, content, choice } = await tx(deps, actor, async tx => {
    const [content] = await findAchievements(tx, issuerId, [achievementId])
    if (!content) throw new Refusal('E_NOT_FOUND')
    return {
      content,
      issuer: await currentIssuer(tx, issuerId),
      choice: await certificateChoice(tx, issuerId, achievementId),
    }
  })
  const locale = wishes.lang ?? parseLocale(issuer.locale) ?? 'en'
  const midnight = new Date(`${deps.clock().toISOString().slice(0, 10)}T00:00:00Z`)
  const certificate = await composeCertificate(deps, {
    issuer,
    content,
    choice: { ...choice, design: wishes.design ?? choice.design },
    wishes,
    locale,
    earned: {
      name: words(locale)('print.sampleName'),
      level: content.levels.at(-1)?.id ?? null,
      validFrom: midnight,
      validUntil: null,
      signedAt: midnight,
      credential: null,
      endorsements: [],
    },
    checkUrl: `${deps.baseUrl}/verify`,
    isSample: true,
  })
  return drawn(drawCertificate(certificate, wishes.form), wishes.form === 'pdf' ? 'application/pdf' : 'image/svg+xml')
}
