import * as z from 'zod'
import { findAwards, nameFor } from '../../award/store.ts'
import type { Deps } from '../../deps.ts'
import { protectionsOf } from '../../people/minors/protection.ts'
import { note } from '../../people/note.ts'
import type { Person } from '../../people/person.ts'
import { currentIssuer } from '../../people/store.ts'
import { tx } from '../../platform/database.ts'
import { newToken, tokenHash } from '../../platform/ids.ts'
import { Refusal } from '../../refusal.ts'
import { awardsOfPerson } from '../../wallet/store.ts'
import { spendWalletProof } from '../../wallet/take-award.ts'
import { issuerAddress } from './addresses.ts'
import { configurationById, type GrantedAward, goesWith, grantedAward } from './configurations.ts'
import { issuerNamed } from './metadata.ts'
import { decideRequest, type RequestRow, requestByHash } from './store.ts'

/** The wallet has this long to redeem the code. */
const CODE_SECONDS = 120

export const zConnection = z.object({
  issuer: z.string(),
  /** What the other wallet calls itself; nobody has checked it. */
  client: z.string(),
  /** Where the answer goes: a host, or an app on this device. */
  goesTo: z.string(),
  isWeb: z.boolean(),
  awards: z.array(z.object({ id: z.uuid(), achievement: z.string() })),
})
export type Connection = z.infer<typeof zConnection>
export const zDecision = z.strictObject({
  /** Nothing is given where the list is empty. */
  awardIds: z.array(z.uuid()).max(50),
  proof: z.string().min(1).max(8_192),
})

type Found = { readonly issuerId: string; readonly request: RequestRow }

async function findRequest(deps: Deps, shortName: string, token: string): Promise<Found> {
  const issuerId = await issuerNamed(deps, shortName)
  const request =
    issuerId && (await tx(deps, { issuerId }, tx => requestByHash(tx, issuerId, tokenHash(token), deps.clock())))
  if (!issuerId || !request || request.decided_at !== null) throw new Refusal('E_EXPIRED')
  return { issuerId, request }
}

/** The learner's awards of this issuer that the other wallet can be given. */
async function grantable(deps: Deps, person: Person, { issuerId, request }: Found) {
  const mine = await tx(deps, { personId: person.id }, tx => awardsOfPerson(tx, person.id))
  const ids = mine.filter(one => one.issuer_id === issuerId && one.lost_at === null).map(one => one.award_id)
  const wanted = request.wanted.flatMap(id => configurationById(id) ?? [])
  return tx(deps, { issuerId }, async tx => {
    const awards = (await findAwards(tx, issuerId, ids)).filter(
      one => one.state === 'issued' && wanted.some(configuration => goesWith(grantedAward(one), configuration)),
    )
    const protections = await protectionsOf(tx, issuerId, [...new Set(awards.map(one => one.learner_id))], deps.clock())
    const isOpen = (learnerId: string) => {
      const protection = protections.get(learnerId)
      return !protection || protection.stage === 'adult' || protection.permits.hold
    }
    return { issuer: await currentIssuer(tx, issuerId), awards: awards.filter(one => isOpen(one.learner_id)) }
  })
}

/** What a wallet of another maker asks for, for the learner to decide on. @throws Refusal E_EXPIRED */
export async function readConnection(
  deps: Deps,
  person: Person,
  shortName: string,
  token: string,
): Promise<Connection> {
  const found = await findRequest(deps, shortName, token)
  const { issuer, awards } = await grantable(deps, person, found)
  const to = new URL(found.request.redirect_uri)
  const isWeb = to.protocol === 'https:' || to.protocol === 'http:'
  return {
    issuer: issuer.name,
    client: found.request.client_id,
    goesTo: isWeb ? to.host : to.protocol.replace(/:$/, ''),
    isWeb,
    awards: awards.map(one => ({ id: one.id, achievement: nameFor(one, person.locale ?? issuer.locale) })),
  }
}

/**
 * The learner's word, said by the key of their open wallet: once, for this request.
 *
 * @returns where the browser goes with it (RFC 6749 §4.1.2, RFC 9207)
 */
export async function decideConnection(
  deps: Deps,
  person: Person,
  shortName: string,
  token: string,
  { awardIds, proof }: z.infer<typeof zDecision>,
): Promise<{ redirect: string }> {
  const found = await findRequest(deps, shortName, token)
  const { issuerId, request } = found
  await spendWalletProof(deps, person, proof)
  const { awards } = await grantable(deps, person, found)
  const chosen: GrantedAward[] = awards.filter(one => awardIds.includes(one.id)).map(grantedAward)
  if (chosen.length < new Set(awardIds).size) throw new Refusal('E_NOT_FOUND')
  const code = chosen.length > 0 ? newToken() : null
  const at = deps.clock()
  await tx(deps, { issuerId }, async tx => {
    const decision = {
      personId: person.id,
      awards: chosen,
      codeHash: code && tokenHash(code),
      at,
      until: new Date(at.getTime() + CODE_SECONDS * 1_000),
    }
    if (!(await decideRequest(tx, issuerId, request.id, decision))) throw new Refusal('E_EXPIRED')
    const actor = { issuerId, kind: 'learner' as const, id: person.id, name: person.name }
    await note(tx, deps, actor, ...chosen.map(one => ({ event: 'award.offered', subject: one.id })))
  })
  const to = new URL(request.redirect_uri)
  if (code) to.searchParams.set('code', code)
  else to.searchParams.set('error', 'access_denied')
  if (request.state !== null) to.searchParams.set('state', request.state)
  to.searchParams.set('iss', issuerAddress(deps.baseUrl, shortName))
  return { redirect: to.href }
}
