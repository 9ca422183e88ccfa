import type { VerificationReport } from '@laurel/core/verification'
import { ApiProblem, api } from '@laurel/ui/api'
import { conclude, TONES } from '@laurel/ui/verdict'
import { type Candidate, candidateOf, isKeyOf, withImported } from '../imported/imported.ts'
import { verifyHere } from '../imported/verify-file.ts'
import { proveKey } from '../keys/proof.ts'
import type { Contents, WaitingOffer } from '../vault/contents.ts'
import type { OpenWallet } from '../vault/wallet.ts'
import { keepAway } from './away.ts'
import type { Display, Granted, Offer, OfferedCredential } from './offered.ts'

type Taken =
  | { readonly outcome: 'here'; readonly credential: string; readonly notice: string | null }
  | { readonly outcome: 'later'; readonly state: string; readonly seconds: number }

/** Why the wallet does not keep what came: `offers.refused.…`. */
export type Refused = 'unreadable' | 'broken' | 'otherKey'
/** What came of one credential. `failed` says why by its code. */
export type Outcome =
  | { readonly kind: 'good'; readonly title: string; readonly candidate: Candidate; readonly notice: string | null }
  | { readonly kind: 'later'; readonly title: string; readonly id: string; readonly waiting: WaitingOffer }
  | { readonly kind: 'refused'; readonly title: string; readonly why: Refused; readonly notice: string | null }
  /** The code is spent, so it is asked for again by what it was exchanged for. */
  | { readonly kind: 'failed'; readonly title: string; readonly error: unknown; readonly again: () => Promise<Outcome> }

const base = (tag: string) => tag.split('-')[0]?.toLowerCase()

/** The words for a reader: in their language, else in no language in particular, else the first. */
export const displayFor = (displays: readonly Display[], reader: string): Display | undefined =>
  displays.find(one => one.locale?.toLowerCase() === reader.toLowerCase()) ??
  displays.find(one => one.locale !== null && base(one.locale) === base(reader)) ??
  displays.find(one => one.locale === null) ??
  displays[0]

export const readOffer = (offer: string, signal: AbortSignal): Promise<Offer> =>
  api.post<Offer>('/wallet/offers/read', { offer }, { signal })

/**
 * Whether what came is kept. The issuer was told by which key it is to be made out, so one that is made out to another, or
 * to none, is not what was agreed to; and what does not verify is nothing.
 */
export function whyRefused(report: VerificationReport, did: string, isBound: boolean): Refused | null {
  if (!report.credential) return 'unreadable'
  if (TONES[conclude(report)] === 'broken') return 'broken'
  const subjects = report.credential.subjects.flatMap(one => (one.id ? [one.id] : []))
  return subjects.some(one => isKeyOf(one, did)) || (!isBound && subjects.length === 0) ? null : 'otherKey'
}

/** What the credential calls itself; the name of its kind says less than what it was offered as. */
const nameIn = ({ credential, format }: VerificationReport): string | undefined =>
  credential?.subjects[0]?.achievement?.name || (format === 'sd-jwt' ? undefined : credential?.name) || undefined

type About = Pick<WaitingOffer, 'title' | 'issuer' | 'isBound'>

async function outcomeOf(taken: Taken, about: About, wallet: OpenWallet): Promise<Outcome> {
  const { title } = about
  if (taken.outcome === 'later') {
    const now = Date.now()
    const notBefore = new Date(now + taken.seconds * 1_000).toISOString()
    return {
      kind: 'later',
      title,
      id: crypto.randomUUID(),
      waiting: { ...about, state: taken.state, askedAt: new Date(now).toISOString(), notBefore },
    }
  }
  const { credential: text, notice } = taken
  const report = await verifyHere(text)
  const candidate = await candidateOf(text, report, wallet)
  const why = whyRefused(report, wallet.device.did, about.isBound)
  if (why !== null || candidate === null) return { kind: 'refused', title, why: why ?? 'unreadable', notice }
  const entry = { ...candidate.entry, title: nameIn(report) ?? title, from: about.issuer }
  return { kind: 'good', title: entry.title, candidate: { ...candidate, entry }, notice }
}

async function takeOne({ issuer, state }: Granted, one: OfferedCredential, about: About, wallet: OpenWallet) {
  const { nonce } = await api.post<{ nonce: string | null }>('/wallet/offers/nonce', { state })
  const challenge = { audience: issuer.id, ...(nonce === null ? {} : { challenge: nonce }) }
  const proof = one.proof.by === 'none' ? null : await proveKey(wallet.device, challenge, one.proof)
  const taken = await api.post<Taken>('/wallet/offers/take', { state, credentialId: one.id, proof })
  return outcomeOf(taken, about, wallet)
}

/** Takes what was granted, one after the other: proves the key, checks what comes. Nothing is kept yet. */
export async function takeGranted(wallet: OpenWallet, granted: Granted, locale: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const one of granted.credentials) {
    const title = displayFor(one.displays, locale)?.name ?? one.id
    const about = { title, issuer: granted.issuer.host, isBound: one.proof.by !== 'none' }
    const take = (): Promise<Outcome> =>
      takeOne(granted, one, about, wallet).catch(error => ({ kind: 'failed', title, error, again: take }))
    outcomes.push(await take())
  }
  return outcomes
}

/**
 * Takes what is wanted of an offer that brings its code.
 *
 * @throws ApiProblem where the offer as a whole is refused, as for a wrong code
 */
export async function takeOffer(
  wallet: OpenWallet,
  offer: Offer,
  wanted: readonly OfferedCredential[],
  { txCode, locale }: { readonly txCode: string; readonly locale: string },
): Promise<Outcome[]> {
  const { state } = await api.post<{ state: string }>('/wallet/offers/redeem', {
    state: offer.state,
    ...(offer.txCode ? { txCode } : {}),
  })
  return takeGranted(wallet, { issuer: offer.issuer, credentials: wanted, state }, locale)
}

/** Goes to sign in with whoever makes the offer. @returns where that is; what is needed after it is kept in this browser */
export async function beginSignIn(offer: Offer, wanted: readonly OfferedCredential[]): Promise<string> {
  const credentialIds = wanted.map(one => one.id)
  const begun = await api.post<{ to: string; flow: string; state: string }>('/wallet/offers/sign-in', {
    state: offer.state,
    credentialIds,
  })
  keepAway(begun.flow, begun.state)
  return begun.to
}

/** Asks again for what was not ready. @throws ApiProblem E_OFFER_OVER, E_OFFER_STATE where it will not come any more */
export const askAgain = async (wallet: OpenWallet, waiting: WaitingOffer): Promise<Outcome> =>
  outcomeOf(await api.post<Taken>('/wallet/offers/again', { state: waiting.state }), waiting, wallet)

/** It will not come by asking any more. */
export const isOver = (error: unknown): boolean =>
  error instanceof ApiProblem && (error.code === 'E_OFFER_OVER' || error.code === 'E_OFFER_STATE')

/** The contents with what came and what is still to come. @param asked what was waited for until now, by its id */
export function withOutcomes(contents: Contents, outcomes: readonly Outcome[], asked?: string): Contents {
  let next = asked === undefined ? contents : withoutWaiting(contents, asked)
  for (const one of outcomes) {
    if (one.kind === 'good') next = withImported(next, one.candidate.key, one.candidate.entry)
    if (one.kind === 'later') next = { ...next, offers: { ...next.offers, [asked ?? one.id]: one.waiting } }
  }
  return next
}

export function withoutWaiting(contents: Contents, id: string): Contents {
  const { [id]: _gone, ...offers } = contents.offers ?? {}
  return { ...contents, offers }
}

/** Tells the issuers that want to know. It changes nothing here whether that succeeds. */
export async function tellIssuer(outcomes: readonly Outcome[]): Promise<void> {
  const notices = outcomes.flatMap(one => {
    if (one.kind !== 'good' && one.kind !== 'refused') return []
    const event = one.kind === 'good' ? 'credential_accepted' : 'credential_failure'
    return one.notice === null ? [] : [{ state: one.notice, event }]
  })
  await Promise.allSettled(notices.map(one => api.post('/wallet/offers/notice', one)))
}
