import { claimUrl, reopenClaims } from '../award/claim-token.ts'
import { type AwardListRow, findAwards, nameFor } from '../award/store.ts'
import { makeBundle } from '../bundle/make-bundle.ts'
import type { Deps } from '../deps.ts'
import { protectionsOf } from '../people/minors/protection.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { mailLocale } from '../platform/button-mail.ts'
import { type Tx, tx } from '../platform/database.ts'
import { isMailAddress, type Mail } from '../platform/mail.ts'
import { sql } from '../platform/sql.ts'
import { needsOf } from '../wallet/claim-award.ts'
import { type ClosingMail, closingMail } from './closing-mail.ts'
import { findClosing } from './store.ts'

export const TELL_QUEUE = 'tell-closing'
export type Telling = {
  readonly issuerId: string
  readonly what: 'announced' | 'cancelled' | 'closed'
  /** Of a closing that was cancelled, and so is nowhere else any more. */
  readonly closesAt?: string
  readonly announcedAt?: string
  /** Whom this job tells; without it, it makes the jobs that do. */
  readonly to?: 'members' | Learners
}
/** A page of learners, by their ids: those after the first and up to the last. */
type Learners = { readonly after: string | null; readonly upTo: string | null }

/** Learners told of in one transaction. */
const AT_ONCE = 100

type News = Pick<Telling, 'what'> & {
  readonly closesAt: string
  readonly announcedAt: string
  readonly successor: string | null
}
type Person = { readonly id: string; readonly name: string; readonly email: string; readonly locale: string | null }

/**
 * Tells everybody whom it concerns, page by page, so that one of whom something is broken holds up few others. A mail has a
 * name of its own, so that whoever does it again after a crash sends none twice; another day is other news, and so is what
 * is announced again after it was taken back.
 */
export async function tellOfClosing(deps: Deps, telling: Telling): Promise<void> {
  const { issuerId, to } = telling
  if (to === undefined) await tx(deps, { issuerId }, tx => divide(tx, deps, telling))
  else if (to === 'members')
    await tx(deps, { issuerId }, async tx => {
      const news = await newsOf(tx, telling)
      if (news) await tellMembers(tx, deps, issuerId, news)
    })
  else await tellPage(deps, telling, to)
}

async function divide(tx: Tx, deps: Deps, telling: Telling): Promise<void> {
  const { issuerId } = telling
  const found = await tx.execute<{ id: string }>(sql`
    select id from (select id, row_number() over (order by id) as number from learner
      where issuer_id = ${issuerId} and ${hasSomething}) as numbered
    where number % ${AT_ONCE} = 0 order by id`)
  const ends = [null, ...found.rows.map(row => row.id), null]
  const pages = ends.slice(1).map((upTo, index) => ({ after: ends[index] ?? null, upTo }))
  await deps.jobs.enqueueMany(
    tx,
    TELL_QUEUE,
    ['members' as const, ...pages].map((to): Telling => ({ ...telling, to })),
  )
}

/** What there is to tell at this moment; null where that has changed, which is told by itself. */
async function newsOf(tx: Tx, { issuerId, what, closesAt, announcedAt }: Telling): Promise<News | null> {
  const closing = await findClosing(tx, issuerId)
  if (what === 'cancelled')
    return closing || !closesAt || !announcedAt ? null : { what, closesAt, announcedAt, successor: null }
  return closing
    ? {
        what,
        closesAt: closing.closes_at,
        announcedAt: closing.announced_at,
        successor: closing.successor_name,
      }
    : null
}

async function tellPage(deps: Deps, telling: Telling, page: Learners): Promise<void> {
  const { issuerId, what } = telling
  const files = what === 'closed' ? await proofFiles(deps, issuerId, page) : new Map<string, ProofFile>()
  await tx(deps, { issuerId }, async tx => {
    const news = await newsOf(tx, telling)
    if (news) await tellLearners(tx, deps, issuerId, news, page, files)
  })
}

const MEMBER = { announced: 'memberAnnounced', cancelled: 'cancelled', closed: 'memberClosed' } as const
const LEARNER = { announced: 'learnerAnnounced', cancelled: 'cancelled', closed: 'learnerClosed' } as const
const GUARDIAN = { announced: 'guardianAnnounced', cancelled: 'cancelled', closed: 'guardianClosed' } as const

const mailTo = (
  deps: Deps,
  issuer: IssuerRow,
  news: News,
  kind: ClosingMail,
  to: Person,
  more: {
    readonly url: string
    readonly child?: string
    readonly award?: AwardListRow
    readonly attachment?: Mail['attachment']
  },
): Mail => {
  const { url, child, award, attachment } = more
  const locale = mailLocale(to.locale, issuer.locale)
  const about = award ? `-${award.id}` : child === undefined ? '' : '-child'
  const content = closingMail(kind, {
    name: to.name,
    issuer: issuer.name,
    closesAt: news.closesAt,
    successor: news.successor,
    url,
    locale,
    ...(child === undefined ? {} : { child }),
    ...(award ? { achievement: nameFor(award, locale) } : {}),
  })
  return {
    issuerId: issuer.issuer_id,
    messageId: `<closing-${kind}-${Date.parse(news.announcedAt)}-${Date.parse(news.closesAt)}-${to.id}${about}@${new URL(deps.baseUrl).hostname}>`,
    kind: 'closing',
    to: { email: to.email, name: to.name },
    from: issuer.name,
    ...content,
    attachment,
  }
}

/** What was noted as an address and is none reaches nobody, and keeps nobody else from being told. */
const canBeSent = ({ to }: Mail): boolean => isMailAddress(typeof to === 'string' ? to : to.email)

async function tellMembers(tx: Tx, deps: Deps, issuerId: string, news: News): Promise<void> {
  const issuer = await currentIssuer(tx, issuerId)
  const found = await tx.execute<Person>(sql`
    select person.id, person.name, person.email, person.locale from member join person on person.id = member.user_id
    where member.issuer_id = ${issuerId} order by person.id`)
  const url = `${deps.baseUrl}/console/`
  const mails = found.rows.map(one => mailTo(deps, issuer, news, MEMBER[news.what], one, { url }))
  await deps.mailer.send(tx, ...mails.filter(canBeSent))
}

type Learner = Omit<Person, 'email'> & { readonly email: string | null; readonly person_id: string | null }

const hasSomething = sql`exists (select 1 from award
  where award.issuer_id = learner.issuer_id and learner_id = learner.id and state = 'issued')`

/** Those of a page who have something in force. */
async function learnersOf(tx: Tx, issuerId: string, { after, upTo }: Learners): Promise<Learner[]> {
  const found = await tx.execute<Learner>(sql`
    select id, name, email, locale, person_id from learner where issuer_id = ${issuerId} and ${hasSomething}
      and ${after === null ? sql`true` : sql`id > ${after}::uuid`} and ${upTo === null ? sql`true` : sql`id <= ${upTo}::uuid`}
    order by id`)
  return found.rows
}

type ProofFile = NonNullable<Mail['attachment']>

/** The proof files of what learners have in no wallet, by award: each stays checkable without this server. */
async function proofFiles(deps: Deps, issuerId: string, page: Learners): Promise<Map<string, ProofFile>> {
  const documents = await tx(deps, { issuerId }, async tx => {
    const learners = await learnersOf(tx, issuerId, page)
    const unclaimed = await unclaimedOf(
      tx,
      issuerId,
      learners.map(one => one.id),
    )
    return documentsOf(tx, issuerId, unclaimed)
  })
  const files = new Map<string, ProofFile>()
  for (const one of documents) files.set(one.award_id, await proofFile(deps, issuerId, one))
  return files
}

/** Where no bundle can be made, what was signed is given as it is, which is the most that there is. */
async function proofFile(deps: Deps, issuerId: string, { credential_id: id, document }: Signed): Promise<ProofFile> {
  try {
    return { name: `credential-${id}.laurel.json`, text: await makeBundle(deps, issuerId, document) }
  } catch {
    return { name: `credential-${id}.json`, text: document }
  }
}

async function tellLearners(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  news: News,
  page: Learners,
  files: ReadonlyMap<string, ProofFile>,
): Promise<void> {
  const learners = await learnersOf(tx, issuerId, page)
  if (learners.length === 0) return
  const issuer = await currentIssuer(tx, issuerId)
  const ids = learners.map(one => one.id)
  const protections = await protectionsOf(tx, issuerId, ids, deps.clock())
  const unclaimed = await unclaimedOf(tx, issuerId, ids)
  const guardians = await guardiansOf(tx, issuerId, ids)
  if (news.what === 'announced')
    await reopenClaims(
      tx,
      issuerId,
      unclaimed.map(one => one.id),
      deps.clock(),
    )
  const mails: Mail[] = []
  for (const learner of learners) {
    const protection = protections.get(learner.id)
    const isGuarded = protection?.stage === 'guardian' || protection?.stage === 'together'
    const own = unclaimed.filter(one => one.learner_id === learner.id)
    const theirs = isGuarded ? guardians.filter(one => one.learner_id === learner.id) : []
    const self = learner.email === null ? null : { ...learner, email: learner.email }
    const [first] = own
    const home = news.what === 'closed' ? `${deps.baseUrl}/i/${issuer.short_name}` : `${deps.baseUrl}/wallet/`
    const url = first && news.what === 'announced' ? claimUrl(deps, issuerId, first.id, 'mail') : home
    if (self) mails.push(mailTo(deps, issuer, news, LEARNER[news.what], self, { url }))
    for (const one of theirs)
      mails.push(
        mailTo(deps, issuer, news, GUARDIAN[news.what], one, {
          url: `${deps.baseUrl}/children/${learner.id}`,
          child: learner.name,
        }),
      )
    // A minor is given nothing that they would not have been given by the school: whoever decides for them gets it.
    const isOwn = !protection || needsOf(protection) === null
    for (const award of own) {
      const attachment = files.get(award.id)
      if (attachment === undefined) continue
      const file = { url: `${deps.baseUrl}/verify`, award, attachment }
      if (isOwn && self) mails.push(mailTo(deps, issuer, news, 'learnerProof', self, file))
      else if (!isOwn)
        for (const one of theirs)
          mails.push(mailTo(deps, issuer, news, 'guardianProof', one, { ...file, child: learner.name }))
    }
  }
  await deps.mailer.send(tx, ...mails.filter(canBeSent))
}

/** What of these learners is in no wallet. */
async function unclaimedOf(tx: Tx, issuerId: string, learners: readonly string[]): Promise<AwardListRow[]> {
  const found = await tx.execute<{ id: string }>(sql`
    select id from award where issuer_id = ${issuerId} and state = 'issued' and claimed_at is null
      and learner_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(learners)}::jsonb)) order by id`)
  return findAwards(
    tx,
    issuerId,
    found.rows.map(row => row.id),
  )
}

type Signed = { readonly award_id: string; readonly credential_id: string; readonly document: string }

/** The signed document of each, as it is given out. */
async function documentsOf(tx: Tx, issuerId: string, awards: readonly AwardListRow[]): Promise<Signed[]> {
  const found = await tx.execute<Signed>(sql`
    select award_id, credential_id, document from credential where issuer_id = ${issuerId} and is_current
      and award_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(awards.map(one => one.id))}::jsonb))`)
  return found.rows
}

type Guardian = Person & { readonly learner_id: string }

async function guardiansOf(tx: Tx, issuerId: string, learners: readonly string[]): Promise<Guardian[]> {
  const found = await tx.execute<Guardian>(sql`
    select id, learner_id, name, email, locale from guardian
    where issuer_id = ${issuerId} and accepted_at is not null and ended_at is null
      and learner_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(learners)}::jsonb)) order by id`)
  return found.rows
}
