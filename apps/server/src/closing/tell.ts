import { sql } from 'drizzle-orm'
import { claimUrl, reopenClaims } from '../award/claim-token.ts'
import { type AwardListRow, findAwards, nameFor } from '../award/store.ts'
import { makeBundle } from '../bundle/make-bundle.ts'
import type { Deps } from '../deps.ts'
import { protectionsOf } from '../people/minors/protection.ts'
import { currentIssuer, type IssuerRow } from '../people/store.ts'
import { mailLocale } from '../platform/button-mail.ts'
import { type Tx, tx } from '../platform/database.ts'
import type { Mail } from '../platform/mail.ts'
import { needsOf } from '../wallet/claim-award.ts'
import { type ClosingMail, closingMail } from './closing-mail.ts'
import { findClosing } from './store.ts'

export const TELL_QUEUE = 'tell-closing'
export type Telling = {
  readonly issuerId: string
  readonly what: 'announced' | 'cancelled' | 'closed'
  /** Of a closing that was cancelled, and so is nowhere else any more. */
  readonly closesAt?: string
}

/** Learners told of in one transaction. */
const AT_ONCE = 100

type News = Pick<Telling, 'what'> & { readonly closesAt: string; readonly successor: string | null }
type Person = { readonly id: string; readonly name: string; readonly email: string; readonly locale: string | null }

/**
 * Tells everybody whom it concerns. A mail has a name of its own, so that whoever does it again after a crash sends none
 * twice; another day is other news.
 */
export async function tellOfClosing(deps: Deps, { issuerId, what, closesAt }: Telling): Promise<void> {
  const news = await tx(deps, { issuerId }, async (tx): Promise<News | null> => {
    const closing = await findClosing(tx, issuerId)
    if (what === 'cancelled') return closesAt === undefined ? null : { what, closesAt, successor: null }
    return closing ? { what, closesAt: closing.closes_at, successor: closing.successor_name } : null
  })
  // It was taken back in between; that is told by itself.
  if (!news) return
  await tx(deps, { issuerId }, tx => tellMembers(tx, deps, issuerId, news))
  for (let after: string | null = ''; after !== null; ) {
    const from: string = after
    const files = what === 'closed' ? await proofFiles(deps, issuerId, from) : new Map<string, string>()
    after = await tx(
      deps,
      { issuerId },
      (tx): Promise<string | null> => tellLearners(tx, deps, issuerId, news, from, files),
    )
  }
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
    messageId: `<closing-${kind}-${Date.parse(news.closesAt)}-${to.id}${about}@${new URL(deps.baseUrl).hostname}>`,
    kind: 'closing',
    to: { email: to.email, name: to.name },
    from: issuer.name,
    ...content,
    attachment,
  }
}

async function tellMembers(tx: Tx, deps: Deps, issuerId: string, news: News): Promise<void> {
  const issuer = await currentIssuer(tx, issuerId)
  const found = await tx.execute<Person>(sql`
    select person.id, person.name, person.email, person.locale from member join person on person.id = member.user_id
    where member.issuer_id = ${issuerId} order by person.id`)
  const url = `${deps.baseUrl}/console/`
  await deps.mailer.send(tx, ...found.rows.map(one => mailTo(deps, issuer, news, MEMBER[news.what], one, { url })))
}

type Learner = Omit<Person, 'email'> & { readonly email: string | null; readonly person_id: string | null }

/** The next learners who have something in force. */
async function learnersAfter(tx: Tx, issuerId: string, after: string): Promise<Learner[]> {
  const found = await tx.execute<Learner>(sql`
    select id, name, email, locale, person_id from learner where issuer_id = ${issuerId}
      and ${after === '' ? sql`true` : sql`id > ${after}::uuid`}
      and exists (select 1 from award where award.issuer_id = learner.issuer_id and learner_id = learner.id and state = 'issued')
    order by id limit ${AT_ONCE}`)
  return found.rows
}

/** The proof files of what the next learners have in no wallet, by award: each stays checkable without this server. */
async function proofFiles(deps: Deps, issuerId: string, after: string): Promise<Map<string, string>> {
  const documents = await tx(deps, { issuerId }, async tx => {
    const learners = await learnersAfter(tx, issuerId, after)
    const unclaimed = await unclaimedOf(
      tx,
      issuerId,
      learners.map(one => one.id),
    )
    return documentsOf(tx, issuerId, unclaimed)
  })
  const files = new Map<string, string>()
  for (const [awardId, document] of documents) files.set(awardId, await makeBundle(deps, issuerId, document))
  return files
}

/** @returns the last one of this page; null when there are no more */
async function tellLearners(
  tx: Tx,
  deps: Deps,
  issuerId: string,
  news: News,
  after: string,
  files: ReadonlyMap<string, string>,
): Promise<string | null> {
  const learners = await learnersAfter(tx, issuerId, after)
  const last = learners.at(-1)
  if (!last) return null
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
      const text = files.get(award.id)
      if (text === undefined) continue
      const file = {
        url: `${deps.baseUrl}/verify`,
        award,
        attachment: { name: `credential-${award.credential_id}.laurel.json`, text },
      }
      if (isOwn && self) mails.push(mailTo(deps, issuer, news, 'learnerProof', self, file))
      else if (!isOwn)
        for (const one of theirs)
          mails.push(mailTo(deps, issuer, news, 'guardianProof', one, { ...file, child: learner.name }))
    }
  }
  await deps.mailer.send(tx, ...mails)
  return last.id
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

/** The signed document of each, as it is given out. */
async function documentsOf(tx: Tx, issuerId: string, awards: readonly AwardListRow[]): Promise<Map<string, string>> {
  const found = await tx.execute<{ award_id: string; document: string }>(sql`
    select award_id, document from credential where issuer_id = ${issuerId} and is_current
      and award_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(awards.map(one => one.id))}::jsonb))`)
  return new Map(found.rows.map(row => [row.award_id, row.document]))
}

type Guardian = Person & { readonly learner_id: string }

async function guardiansOf(tx: Tx, issuerId: string, learners: readonly string[]): Promise<Guardian[]> {
  const found = await tx.execute<Guardian>(sql`
    select id, learner_id, name, email, locale from guardian
    where issuer_id = ${issuerId} and accepted_at is not null and ended_at is null
      and learner_id in (select value::uuid from jsonb_array_elements_text(${JSON.stringify(learners)}::jsonb)) order by id`)
  return found.rows
}
