import { type Design, designSvg, type LevelMark } from '@laurel/core/achievement'
import { bakePng, bakeSvg } from '@laurel/core/credential'
import { levelMark, partsOf } from '../achievement/draw-design.ts'
import { AWARD_PICTURE, type ContentRow } from '../achievement/store.ts'
import { withBundle } from '../bundle/bake-bundle.ts'
import type { Deps } from '../deps.ts'
import { type ShownEndorsement, shownEndorsements } from '../endorsement/shown.ts'
import { ADULT, type Protection, protectionOfLearner, sealedParts } from '../people/minors/protection.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { prepared, tx } from '../platform/database.ts'
import { oncePer } from '../platform/once-per.ts'
import { readTogether } from '../platform/read-together.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import { wholeToken } from './detached-token.ts'
import { stateAsSdJwt } from './state-as-sd-jwt.ts'
import type { CredentialRow } from './store.ts'

export type OpenCredential = {
  readonly issuerId: string
  readonly issuer: IssuerRow
  readonly credential: CredentialRow
  readonly isPageOpen: boolean
  /** Neither revoked nor suspended nor replaced. */
  readonly isInForce: boolean
  /** How the learner stands: what of a minor may be shown. */
  readonly protection: Protection
  /**
   * What the open page and what links leave out, since the learner is a minor. The signed document has it all, so it is
   * given out only where nothing is sealed.
   */
  readonly sealed: Readonly<Record<'page' | 'link', readonly ('name' | 'evidence')[]>>
  /** The learner wants their name in link previews. */
  readonly previewsName: boolean
  /** Another credential has taken its place; with the id of it where that one's page is open too. */
  readonly replacedBy: { readonly credentialId: string | null } | null
  /** What partners have signed about it, its achievement and its issuer, and is in force now. */
  readonly endorsements: readonly ShownEndorsement[]
  /** Changes with whatever its status rests on: what was found out under one standing holds for a moment. */
  readonly standing: string
  readonly picture: {
    readonly sha256: string
    readonly design: Design | null
    /** Which level it shows, where the achievement's pictures do. */
    readonly level: LevelMark | undefined
    readonly title: string
  }
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

type Facts = CredentialRow & {
  issuer_id: string
  learner_id: string
  state: string
  suspended_at: string | null
  valid_from: string
  valid_until: string | null
  status_versions: string | null
  has_evidence: boolean
  public_page: boolean
  is_opened: boolean
  previews_name: boolean
  picture_sha256: string
  design: Design | null
  level: string | null
  levels: ContentRow['levels']
  level_pictures: ContentRow['level_pictures']
  name: string
  is_replaced: boolean
  newer_id: string | null
  may_be_minor: boolean
  /** Another whenever an endorsement comes, is withdrawn or hidden; null where the issuer has none. */
  endorsed: string | null
  /** When its issuer last declared a key stolen. */
  compromised: string | null
}

const periodOf = (award: { valid_from: string; valid_until: string | null }, now: Date) =>
  now < new Date(award.valid_from)
    ? 'before'
    : award.valid_until !== null && now >= new Date(award.valid_until)
      ? 'after'
      : 'within'

const readFacts = prepared<Facts>(
  'open_credential',
  sql`
    select credential.issuer_id, credential.award_id, credential.statement, credential.credential_id,
      credential.subject_did, credential.document, credential.jwt, credential.created_at,
      award.learner_id, award.state, award.suspended_at, award.valid_from, award.valid_until,
      (select string_agg(list.id || '.' || list.version, ' ' order by list.id) from status_entry as entry
        join status_list as list on list.issuer_id = entry.issuer_id and list.id = entry.list_id
        where entry.issuer_id = award.issuer_id and entry.award_id = award.id) as status_versions,
      jsonb_array_length(award.evidence) > 0 or exists (select 1 from award as part
        where part.issuer_id = award.issuer_id and jsonb_array_length(part.evidence) > 0
          and award.constituents ? part.id::text) as has_evidence, award.public_page,
      award.page_opened_at is not null as is_opened, award.previews_name, ${AWARD_PICTURE},
      achievement.design, award.level, achievement.levels, achievement.level_pictures, achievement.name,
      award.state = 'superseded' as is_replaced,
      case when newer.public_page and newer.state = 'issued' then newer.credential_id end as newer_id,
      (select without_age = 'minor' from issuer where issuer_id = laurel_issuer())
        or exists (select 1 from learner_age where learner_age.issuer_id = award.issuer_id
          and learner_age.learner_id = award.learner_id) as may_be_minor,
      (select nullif(count(document), 0) || '.' || count(withdrawn_at) || '.' || count(hidden_at)
        from endorsement_request where endorsement_request.issuer_id = award.issuer_id and document is not null) as endorsed,
      (select max(declared_at) from key_compromise where key_compromise.issuer_id = award.issuer_id) as compromised
    from credential
    join award on award.issuer_id = credential.issuer_id and award.id = credential.award_id
    join achievement_version as achievement on achievement.issuer_id = award.issuer_id
      and achievement.achievement_id = award.achievement_id and achievement.version = award.achievement_version
    left join award as newer on newer.issuer_id = award.issuer_id and newer.replaces = award.id
    where credential.issuer_id = laurel_issuer() and credential.credential_id = ${sql.placeholder('credentialId')}
      and is_current`,
)

const opener = oncePer((deps: Deps) => readTogether(id => readCredential(deps, id)))

/** What stands under `/c/{id}`, read after it was asked for. @throws Refusal E_NOT_FOUND */
export async function openCredential(deps: Deps, credentialId: string): Promise<OpenCredential> {
  if (!UUID.test(credentialId)) throw new Refusal('E_NOT_FOUND')
  return opener(deps)(credentialId)
}

async function readCredential(deps: Deps, credentialId: string): Promise<OpenCredential> {
  return tx(deps, { at: { kind: 'credential', address: credentialId } }, async tx => {
    const [facts] = await readFacts(tx, { credentialId })
    if (!facts) throw new Refusal('E_NOT_FOUND')
    const { issuer_id: issuerId } = facts
    const protection = facts.may_be_minor
      ? await protectionOfLearner(tx, issuerId, facts.learner_id, deps.clock())
      : ADULT
    const sealedIn = (place: 'page' | 'link') =>
      sealedParts(protection, place).filter(part => part !== 'evidence' || facts.has_evidence)
    const sealed = { page: sealedIn('page'), link: sealedIn('link') }
    return {
      issuerId,
      issuer: await currentIssuer(tx, issuerId),
      credential: facts,
      isPageOpen: isPageOpen(facts, protection),
      isInForce: facts.state === 'issued' && facts.suspended_at === null,
      protection,
      sealed,
      previewsName: facts.previews_name && !sealed.page.includes('name'),
      // The other one is the same learner's, and their page as open or closed to strangers as this.
      replacedBy: facts.is_replaced ? { credentialId: protection.permits.publish ? facts.newer_id : null } : null,
      standing: `${facts.statement} ${facts.state} ${periodOf(facts, deps.clock())} ${facts.status_versions} ${facts.endorsed} ${facts.compromised}`,
      endorsements:
        facts.endorsed === null ? [] : await shownEndorsements(tx, deps, issuerId, endorsable(facts.document)),
      picture: {
        sha256: facts.picture_sha256,
        design: facts.design,
        level: facts.level_pictures ? levelMark(facts.levels, facts.level) : undefined,
        title: facts.name,
      },
    }
  })
}

/** The ids in a credential of ours that somebody may have endorsed. */
function endorsable(document: string): string[] {
  const { id, issuer, credentialSubject } = JSON.parse(document) as {
    id: string
    issuer: { id: string }
    credentialSubject: { achievement: { id: string } | { id: string }[] }
  }
  return [id, issuer.id, ...[credentialSubject.achievement].flat().map(one => one.id)]
}

/**
 * Whether anybody may open an award's page now. Of a minor who decides alone only what they have opened themselves, one
 * by one.
 */
export const isPageOpen = (
  award: { readonly public_page: boolean; readonly is_opened: boolean },
  { stage, permits }: Pick<Protection, 'stage' | 'permits'>,
): boolean => award.public_page && permits.publish && (stage !== 'self' || award.is_opened)

export const FORMS = ['json', 'jwt', 'sd-jwt', 'png', 'svg'] as const
export type CredentialForm = (typeof FORMS)[number]

/** The credential in one of its forms; pictures carry the whole Data Integrity document inside (OB 3.0 §5.3). */
export async function credentialForm(
  deps: Deps,
  { issuerId, credential, issuer, picture }: OpenCredential,
  form: CredentialForm,
  issuerAs?: 'did' | 'web',
): Promise<{ readonly body: string | Uint8Array; readonly type: string }> {
  if (form === 'json') return { body: credential.document, type: 'application/vc' }
  if (form === 'jwt') return { body: wholeToken(credential.jwt, credential.document), type: 'application/vc+jwt' }
  if (form === 'sd-jwt')
    return {
      body: await stateAsSdJwt(deps, issuerId, credential, issuerAs ? { issuerAs } : {}),
      type: 'application/dc+sd-jwt',
    }
  const png = await deps.blobs.get(picture.sha256)
  if (form === 'png') {
    const baked = png && bakePng(png, credential.document)
    if (!baked?.ok) throw new Error('the picture of an achievement cannot be baked into')
    return withBundle(deps, { issuerId, document: credential.document }, { body: baked.value, type: 'image/png' })
  }
  const svg = picture.design
    ? designSvg(picture.design, {
        ...(await partsOf(deps, issuer, picture.design)),
        title: picture.title,
        level: picture.level,
      })
    : `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512" width="512" height="512"><image width="512" height="512" href="data:image/png;base64,${Buffer.from(png ?? []).toString('base64')}"/></svg>`
  const baked = bakeSvg(svg, credential.document)
  if (!baked.ok) throw new Error('the picture of an achievement cannot be baked into')
  return { body: baked.value, type: 'image/svg+xml' }
}

/**
 * Open to the world as a document, or only through a share link.
 *
 * @throws Refusal E_GONE where the learner has closed the page, and where parts are sealed that the document holds
 */
export function requireOpenPage(open: OpenCredential): OpenCredential {
  if (!open.isPageOpen || open.sealed.page.length > 0) throw new Refusal('E_GONE')
  return open
}
