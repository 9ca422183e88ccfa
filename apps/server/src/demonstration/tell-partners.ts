import { findAchievements } from '../achievement/store.ts'
import type { Deps } from '../deps.ts'
import { askPartner } from '../endorsement/ask-partner.ts'
import { readLink } from '../endorsement/read-link.ts'
import { signByLink } from '../endorsement/sign-by-link.ts'
import type { Actor } from '../people/actor.ts'
import { issuerDid } from '../people/make-issuer.ts'
import { tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { makeAgreement } from '../recognition/manage-agreement.ts'
import { type Accounts, weeksBefore } from './at.ts'
import type { DemoAchievement, DemoInstitution } from './institution.ts'
import { achievementsOf, INSTITUTIONS } from './institutions.ts'

const ASKED_WEEKS_AGO = 60

const achievement = (institution: Pick<DemoInstitution, 'programme'>, key: string): DemoAchievement => {
  const found = achievementsOf(institution).find(one => one.key === key)
  if (!found) throw new Error(`there is no achievement ${key}`)
  return found
}

/**
 * Partners who stood behind something before most of it was awarded, so that it travels inside. One who was asked at an
 * earlier start is not asked again.
 */
export async function endorseByPartners(
  deps: Deps,
  accounts: Accounts,
  institution: DemoInstitution,
  owner: Actor,
  idByName: ReadonlyMap<string, string>,
): Promise<void> {
  const { issuerId } = owner
  for (const partner of institution.partners ?? []) {
    // Of a host of their own, under the name that nobody can own: it is what their signing proves.
    const email = `training@${new URL(partner.url).host}`
    const then = weeksBefore(deps, ASKED_WEEKS_AGO)
    if (await isAsked(then, owner, email)) continue
    const achievementId = idByName.get(achievement(institution, partner.achievement).name) as string
    const { organisation, url, comment, signer } = partner
    await askPartner(then, owner, {
      subject: { kind: 'achievement', achievementId },
      organisation,
      email,
      locale: institution.locale,
      message: '',
      statements: ['in-demand', 'reflects-work'],
    })
    const mail = await tx(then, { issuerId }, tx =>
      tx.execute<{ text: string }>(
        sql`select text from mail where issuer_id = ${issuerId} and to_email = ${email} order by id desc limit 1`,
      ),
    )
    // As the partner does: by the link that the mail brings.
    const token = /\/endorse\/([\w-]+)/.exec(mail.rows[0]?.text ?? '')?.[1]
    if (!token) throw new Error('a sample partner has no link')
    const signing = weeksBefore(deps, ASKED_WEEKS_AGO - 1)
    const { subject } = await readLink(signing, token)
    await signByLink(
      signing,
      accounts,
      token,
      {
        as: 'new',
        organisation,
        url,
        ...signer,
        statements: ['in-demand', 'reflects-work'],
        comment,
        years: '0',
        seen: subject?.digest ?? '',
      },
      institution.locale,
    )
  }
}

const isAsked = (deps: Deps, owner: Actor, email: string): Promise<boolean> =>
  tx(deps, owner, async tx => {
    const found = await tx.execute(
      sql`select 1 from endorsement_request where issuer_id = ${owner.issuerId} and email = ${email}`,
    )
    return found.rows.length > 0
  })

/** What credentials of the other institutions count as here; whoever looks at a case says yes or no. */
export async function makeAgreements(
  deps: Deps,
  institution: DemoInstitution,
  registrar: Actor,
  idByName: ReadonlyMap<string, string>,
): Promise<void> {
  const then = weeksBefore(deps, 20)
  const { issuerId } = registrar
  for (const { from, countsAs, reason } of institution.agreements ?? []) {
    const other = INSTITUTIONS.find(one => one.shortName === from.shortName)
    if (!other) throw new Error(`there is no institution ${from.shortName}`)
    const did = issuerDid(deps.baseUrl, other.shortName)
    const known = await tx(then, registrar, tx =>
      tx.execute(sql`
        select 1 from recognition_agreement where issuer_id = ${issuerId} and institution_did = ${did}`),
    )
    if (known.rows.length > 0) continue
    const achievementId = idByName.get(achievement(institution, countsAs).name) as string
    const [{ levels } = { levels: [] }] = await tx(then, registrar, tx =>
      findAchievements(tx, issuerId, [achievementId]),
    )
    await makeAgreement(then, registrar, {
      institution: { did, name: other.name, url: other.url },
      credential: { achievementId: null, achievementName: achievement(other, from.achievement).name, level: null },
      maxAgeMonths: 60,
      countsAs: {
        achievementId,
        level: levels[0]?.id ?? null,
        credits: null,
      },
      from: then.clock().toISOString().slice(0, 10),
      until: null,
      awarding: 'approval',
      reason,
    })
  }
}
