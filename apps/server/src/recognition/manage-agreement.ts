import { isDeepStrictEqual } from 'node:util'
import type { Agreement } from '@laurel/core/recognition'
import type * as z from 'zod'
import type { Deps } from '../deps.ts'
import type { Actor } from '../people/actor.ts'
import { note } from '../people/note.ts'
import { currentIssuer, didsOfIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { Refusal } from '../refusal.ts'
import {
  type AgreementRow,
  agreementView,
  findAgreement,
  lockAgreement,
  saveAgreement,
  versionsOfAgreement,
} from './agreement-store.ts'
import type { AgreementRequest, zAgreementDetail } from './schema.ts'

type AgreementDetail = z.infer<typeof zAgreementDetail>

const wrong = (path: string, message: string) => new Refusal('E_REQUEST_MALFORMED', [{ path, code: 'custom', message }])

/** What it counts as is an achievement of this issuer, at a level that it has. @returns its name */
async function requireTarget(tx: Tx, issuerId: string, { institution, countsAs }: Agreement): Promise<string> {
  const found = await tx.execute<{ name: string; state: string; levels: { id: string }[] }>(sql`
    select name, state, levels from achievement where issuer_id = ${issuerId} and id = ${countsAs.achievementId}
    for key share`)
  const achievement = found.rows[0]
  if (!achievement) throw new Refusal('E_ACHIEVEMENT_NOT_FOUND')
  if (achievement.state !== 'active') throw new Refusal('E_ACHIEVEMENT_ARCHIVED')
  const { levels } = achievement
  if (countsAs.level !== null && !levels.some(one => one.id === countsAs.level)) throw new Refusal('E_LEVEL_UNKNOWN')
  if (countsAs.level === null && levels.length > 0)
    throw wrong('countsAs.level', 'is missing: the achievement has levels')
  const issuer = await currentIssuer(tx, issuerId)
  if ((await didsOfIssuer(tx, issuer)).includes(institution.did))
    throw wrong('institution.did', 'is this institution itself')
  return achievement.name
}

async function detail(tx: Tx, deps: Deps, issuerId: string, id: string): Promise<AgreementDetail> {
  const row = await findAgreement(tx, issuerId, id)
  const { short_name: shortName } = await currentIssuer(tx, issuerId)
  return {
    ...agreementView(row, deps.clock()),
    versions: await versionsOfAgreement(tx, issuerId, id),
    publicUrl: `${deps.baseUrl}/i/${shortName}/recognition`,
  }
}

export const readAgreement = (deps: Deps, actor: Actor, id: string): Promise<AgreementDetail> =>
  tx(deps, actor, tx => detail(tx, deps, actor.issuerId, id))

async function write(
  tx: Tx,
  deps: Deps,
  actor: Actor,
  row: AgreementRow,
  said: { readonly reason: string; readonly event: string },
): Promise<AgreementDetail> {
  const { issuerId } = actor
  const achievement = await requireTarget(tx, issuerId, row.content)
  const { reason } = said
  await saveAgreement(tx, issuerId, row, { reason, byId: actor.id, byName: actor.name, achievement })
  await note(tx, deps, actor, { event: said.event, subject: row.id, details: { version: row.version, reason } })
  return detail(tx, deps, issuerId, row.id)
}

/** @throws Refusal E_ACHIEVEMENT_NOT_FOUND, E_ACHIEVEMENT_ARCHIVED, E_LEVEL_UNKNOWN, E_REQUEST_MALFORMED */
export function makeAgreement(deps: Deps, actor: Actor, { reason, ...content }: AgreementRequest) {
  const at = deps.clock().toISOString()
  const id = deps.newId()
  const row: AgreementRow = { id, version: 1, state: 'active', content, created_at: at, updated_at: at }
  return tx(deps, actor, tx => write(tx, deps, actor, row, { reason, event: 'agreement.made' }))
}

/** What was recognised by an earlier version stays so; each version is kept with who said it and why. */
export function changeAgreement(deps: Deps, actor: Actor, id: string, { reason, ...content }: AgreementRequest) {
  return tx(deps, actor, async tx => {
    const row = await lockAgreement(tx, actor.issuerId, id)
    if (isDeepStrictEqual(content, row.content)) return detail(tx, deps, actor.issuerId, id)
    const next = { ...row, version: row.version + 1, content, updated_at: deps.clock().toISOString() }
    return write(tx, deps, actor, next, { reason, event: 'agreement.changed' })
  })
}

/** Suspended, nothing is recognised by it, and nobody reads it on the public page; it can be taken up again. */
export function setAgreementState(deps: Deps, actor: Actor, id: string, state: AgreementRow['state'], reason: string) {
  return tx(deps, actor, async tx => {
    const row = await lockAgreement(tx, actor.issuerId, id)
    if (row.state === state) throw new Refusal('E_AGREEMENT_STATE')
    const next = { ...row, version: row.version + 1, state, updated_at: deps.clock().toISOString() }
    const event = state === 'active' ? 'agreement.resumed' : 'agreement.suspended'
    return write(tx, deps, actor, next, { reason, event })
  })
}
