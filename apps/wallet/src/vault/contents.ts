import type { Json, JsonObject } from '@laurel/core/primitives'
import * as z from 'zod'

/** A signed credential as it was taken: the document, and the same statement in compact form. */
export type KeptCredential = { readonly credential: JsonObject; readonly jwt: string; readonly takenAt: string }

/** The forms of an award that can be shown in parts, made out to one key of the wallet. They are its holder's alone. */
export type KeptForms = {
  readonly did: string
  readonly forms: readonly (
    | { readonly format: 'ecdsa-sd-2023' | 'bbs-2023'; readonly credential: JsonObject }
    | { readonly format: 'dc+sd-jwt'; readonly credential: string }
  )[]
}

/** Credentials chosen for an occasion, in an order. */
export type Collection = {
  readonly id: string
  readonly name: string
  readonly sentence: string
  readonly awardIds: readonly string[]
  /** The links that were made of it. */
  readonly shareIds: readonly string[]
}

/** A credential from elsewhere, as it was brought, and what the last check of it came to. */
export type Imported = {
  /** The signed document or compact text. */
  readonly text: string
  readonly title: string
  readonly issuer: string
  readonly validFrom: string | null
  readonly validUntil: string | null
  readonly verdict: 'good' | 'broken' | 'revoked' | 'paused' | 'ended' | 'unsure'
  readonly checkedAt: string
  readonly importedAt: string
  /** Made out to another key than this wallet's. */
  readonly isForeign: boolean
  /** What was checked and what came of it, so that it can be said later; missing in what was brought before it was kept. */
  readonly checks?: readonly { readonly check: string; readonly outcome: string; readonly code: string }[] | undefined
  /** A badge without a signature, as its issuer's website had it (Open Badges 2). */
  readonly isHosted?: boolean | undefined
  /** The host that offered it, where it was taken from an offer. */
  readonly from?: string | undefined
}

/** What an issuer elsewhere has promised and did not have ready (OpenID4VCI 1.0 §9). */
export type WaitingOffer = {
  readonly title: string
  /** The host that promised it. */
  readonly issuer: string
  /** What the server needs to ask again, sealed by it. */
  readonly state: string
  /** It is to be made out to this wallet's key. */
  readonly isBound: boolean
  readonly askedAt: string
  /** Before then the issuer does not want to be asked. */
  readonly notBefore: string
}

/** An answer to somebody who asked: to whom and when, and what kinds of things. What it said is kept nowhere. */
export type Answered = {
  readonly at: string
  readonly address: string
  /** What they call themselves. */
  readonly name: string | null
  /** `unsure`: it was sent, and whoever asked has not said that it came. */
  readonly outcome: 'told' | 'unsure' | 'refused'
  /** The credentials by name, each with the words of the facts that were told. */
  readonly told: readonly { readonly title: string; readonly words: readonly string[] }[]
}

/** Something done to learn, as the person writes it down for themselves. */
export type LogEntry = {
  readonly id: string
  readonly what: string
  /** The day, `2026-03-02`. */
  readonly on: string
  readonly hours: number | null
  readonly reflection: string
  readonly link: string
  /** A small picture as a `data:` address. */
  readonly photo: string | null
  readonly writtenAt: string
}

/** Who holds which card of a lock that two of three cards open. Nobody but the person learns it. */
export type CardHolders = { readonly madeAt: string; readonly holders: readonly string[] }

/** What is sealed in the vault for daily use. Share links are here because the server keeps only their hashes. */
export type Contents = {
  readonly format: 1
  readonly credentials: Readonly<Record<string, KeptCredential>>
  readonly shares: Readonly<Record<string, string>>
  /** By the award's id; of awards that were taken before there were any, once they are needed. */
  readonly parts?: Readonly<Record<string, KeptForms>> | undefined
  /** Missing in vaults from before there were any. */
  readonly collections?: Readonly<Record<string, Collection>> | undefined
  /** By the lock's id. */
  readonly cards?: Readonly<Record<string, CardHolders>> | undefined
  readonly imported?: Readonly<Record<string, Imported>> | undefined
  readonly log?: Readonly<Record<string, LogEntry>> | undefined
  readonly offers?: Readonly<Record<string, WaitingOffer>> | undefined
  /** The latest last. */
  readonly answers?: readonly Answered[] | undefined
}
export const EMPTY: Contents = { format: 1, credentials: {}, shares: {} }

const contents = z.object({
  format: z.literal(1),
  credentials: z.record(
    z.string(),
    z.object({ credential: z.record(z.string(), z.json()), jwt: z.string(), takenAt: z.string() }),
  ),
  shares: z.record(z.string(), z.string()),
  parts: z
    .record(
      z.string(),
      z.object({
        did: z.string(),
        forms: z.array(
          z.union([
            z.object({ format: z.enum(['ecdsa-sd-2023', 'bbs-2023']), credential: z.record(z.string(), z.json()) }),
            z.object({ format: z.literal('dc+sd-jwt'), credential: z.string() }),
          ]),
        ),
      }),
    )
    .optional(),
  collections: z
    .record(
      z.string(),
      z.object({
        id: z.string(),
        name: z.string(),
        sentence: z.string(),
        awardIds: z.array(z.string()),
        shareIds: z.array(z.string()),
      }),
    )
    .optional(),
  imported: z
    .record(
      z.string(),
      z.object({
        text: z.string(),
        title: z.string(),
        issuer: z.string(),
        validFrom: z.string().nullable(),
        validUntil: z.string().nullable(),
        verdict: z.enum(['good', 'broken', 'revoked', 'paused', 'ended', 'unsure']),
        checkedAt: z.string(),
        importedAt: z.string(),
        isForeign: z.boolean(),
        checks: z.array(z.object({ check: z.string(), outcome: z.string(), code: z.string() })).optional(),
        isHosted: z.boolean().optional(),
        from: z.string().optional(),
      }),
    )
    .optional(),
  log: z
    .record(
      z.string(),
      z.object({
        id: z.string(),
        what: z.string(),
        on: z.string(),
        hours: z.number().nullable(),
        reflection: z.string(),
        link: z.string(),
        photo: z.string().nullable(),
        writtenAt: z.string(),
      }),
    )
    .optional(),
  offers: z
    .record(
      z.string(),
      z.object({
        title: z.string(),
        issuer: z.string(),
        state: z.string(),
        isBound: z.boolean(),
        askedAt: z.string(),
        notBefore: z.string(),
      }),
    )
    .optional(),
  answers: z
    .array(
      z.object({
        at: z.string(),
        address: z.string(),
        name: z.string().nullable(),
        outcome: z.enum(['told', 'unsure', 'refused']),
        told: z.array(z.object({ title: z.string(), words: z.array(z.string()) })),
      }),
    )
    .optional(),
  cards: z.record(z.string(), z.object({ madeAt: z.string(), holders: z.array(z.string()) })).optional(),
})
const secrets = z.object({
  keys: z.array(z.object({ type: z.literal('Ed25519'), seed: z.string(), createdAt: z.string() })).min(1),
})

export const parseContents = (json: Json): Contents | null => {
  const parsed = contents.safeParse(json)
  return parsed.success ? (parsed.data as unknown as Contents) : null
}
export const parseSecrets = (json: Json) => {
  const parsed = secrets.safeParse(json)
  return parsed.success ? parsed.data : null
}
