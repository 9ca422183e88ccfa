import { textsOf } from '@laurel/core/achievement'
import { didWebUrl } from '@laurel/core/did'
import { findAchievements, pictureUrl } from '../../achievement/store.ts'
import type { Deps } from '../../deps.ts'
import { currentIssuer, type IssuerRow } from '../../people/store.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { tokenHash } from '../../platform/ids.ts'
import { shortNameOf } from '../../verification/show-verdict.ts'
import { issuerNamed } from '../openid4vci/metadata.ts'
import { addressesOf, linksOf } from './addresses.ts'
import type { AnswerVerdict, Want } from './schema.ts'
import { isoOrNull, type RequestRow, requestByToken, stateOf, verdictByReturn } from './store.ts'

/** One want as people read it. */
export type ShownWant = {
  /** By language; empty where any achievement will do. */
  readonly achievement: Readonly<Record<string, string>>
  readonly type: string | null
  readonly skill: string | null
  readonly issuers: readonly string[]
}

export type AskPageFacts = {
  readonly issuer: { readonly name: string; readonly logoUrl: string | null; readonly path: string }
  readonly name: string
  readonly purpose: string
  readonly wants: readonly ShownWant[]
  readonly asksName: boolean
  readonly keepDays: number
  readonly endsAt: string | null
  /** Closed, or past its end, it takes nothing. */
  readonly isOpen: boolean
  readonly appLink: string
  readonly walletLink: string
  /** Where the page itself gets a request for the browser. */
  readonly browserPath: string
}

/** What people call an issuer that they are asked to be awarded by: our own by name, any other by its place. */
async function nameOfIssuer(deps: Deps, id: string): Promise<string> {
  const shortName = await shortNameOf(deps, id)
  const issuerId = shortName && (await issuerNamed(deps, shortName))
  if (issuerId) return (await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))).name
  const url = didWebUrl(id)
  return url.ok ? new URL(url.value).host : id
}

async function achievementNames(tx: Tx, issuerId: string, wants: readonly Want[]) {
  const rows = await findAchievements(
    tx,
    issuerId,
    wants.flatMap(one => one.achievementId ?? []),
  )
  return new Map(rows.map(row => [row.id, textsOf(row.language, row.name, row.translations, 'name')]))
}

type Names = Awaited<ReturnType<typeof achievementNames>>

async function shownWant(deps: Deps, want: Want, names: Names, locale: string): Promise<ShownWant> {
  const own = want.achievementId === undefined ? undefined : names.get(want.achievementId)
  return {
    achievement: own ?? (want.achievementName === undefined ? {} : { [locale]: want.achievementName }),
    type: want.achievementType ?? null,
    skill: want.skillName ?? want.skillUrl ?? null,
    issuers: await Promise.all(want.issuers.map(one => nameOfIssuer(deps, one))),
  }
}

type Found = {
  readonly issuerId: string
  readonly issuer: IssuerRow
  readonly request: RequestRow
  readonly names: Names
}

async function findAsked(deps: Deps, shortName: string, token: string): Promise<Found | undefined> {
  const issuerId = /^[\w-]{22}$/.test(token) ? await issuerNamed(deps, shortName) : undefined
  if (!issuerId) return undefined
  return tx(deps, { issuerId }, async tx => {
    const request = await requestByToken(tx, issuerId, tokenHash(token))
    if (!request) return undefined
    const names = await achievementNames(tx, issuerId, request.wants)
    return { issuerId, issuer: await currentIssuer(tx, issuerId), request, names }
  })
}

/** `/i/{issuer}/ask/{token}`: who asks, for what, in whose words. Looking begins nothing. */
export async function showAsk(deps: Deps, shortName: string, token: string): Promise<AskPageFacts | 'notFound'> {
  const found = await findAsked(deps, shortName, token)
  if (!found) return 'notFound'
  const { issuer, request, names } = found
  const links = linksOf(deps, shortName, issuer.did, token)
  return {
    issuer: {
      name: issuer.name,
      logoUrl: issuer.logo_sha256 ? pictureUrl(deps.baseUrl, shortName, issuer.logo_sha256) : null,
      path: `/i/${shortName}`,
    },
    name: request.name,
    purpose: request.purpose,
    wants: await Promise.all(request.wants.map(one => shownWant(deps, one, names, issuer.locale))),
    asksName: request.asks_name,
    keepDays: request.keep_days,
    endsAt: isoOrNull(request.ends_at),
    isOpen: stateOf(request, deps.clock()) === 'open',
    appLink: links.app,
    walletLink: links.wallet,
    browserPath: new URL(addressesOf(deps, shortName).browser(token)).pathname,
  }
}

/** `/i/{issuer}/ask/{token}/done`: what became of an answer, for whoever comes back with its code (§8.2). */
export async function showDone(
  deps: Deps,
  shortName: string,
  token: string,
  code: string,
): Promise<{ readonly issuer: string; readonly verdict: AnswerVerdict; readonly askPath: string } | 'notFound'> {
  const found = await findAsked(deps, shortName, token)
  if (!found || !/^[\w-]{43}$/.test(code)) return 'notFound'
  const { issuerId, issuer, request } = found
  const verdict = await tx(deps, { issuerId }, tx => verdictByReturn(tx, issuerId, request.id, tokenHash(code)))
  return verdict
    ? { issuer: issuer.name, verdict, askPath: new URL(addressesOf(deps, shortName).ask(token)).pathname }
    : 'notFound'
}
