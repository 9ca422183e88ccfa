import type { Material } from '@laurel/core/bundle'
import type { JsonObject } from '@laurel/core/primitives'
import type { GivenRecord, KnownIssuer, LogoPrint, VerificationReport } from '@laurel/core/verification'
import type { ByAsking, ByServer } from './trust/lists.ts'

/** What a browser is given to come to a verdict of its own. */
export type Help = {
  /** DID documents, logs and status lists that the server used for its own check, as they were fetched. */
  readonly materials?: readonly Material[]
  /** Those whom the issuer resembles, of all that the server knows. */
  readonly known?: readonly KnownIssuer[]
  /** Pictures that show the logo of somebody whom the server knows, and what they look like. */
  readonly logos?: readonly { readonly image: string; readonly print: LogoPrint }[]
  /** Who vouches for the issuer, by the server's lists. */
  readonly trusted?: readonly ByServer[]
  /** Who else knows the issuers, as the server has asked: a browser asks nobody. */
  readonly layers?: readonly ByAsking[]
  /** Where an issuer’s key was stolen: in which trees of its record documents stand. Believed no further than they are checked. */
  readonly records?: readonly GivenRecord[]
  /** For proof bundles: witnesses whose clocks the server believes, each in one line, and blocks that it has asked about. */
  readonly witnesses?: readonly string[]
  readonly blocks?: readonly KnownBlock[]
  /** For proof bundles: the registries that the server believes, with their keys, and its accreditors. */
  readonly registries?: readonly KnownRegistry[]
  readonly accreditors?: readonly string[]
}
/** A registry by its address, the name that the server gives it, and its keys as JWK Set. */
export type KnownRegistry = { readonly id: string; readonly name: string; readonly jwks: JsonObject }

/** A block that somebody was asked about, with what was answered; a header in hexadecimal. */
export type KnownBlock = {
  readonly ledger: number | 'bitcoin'
  readonly height: number
  readonly hash: string | null
  readonly confirmations: number
  readonly header?: string
}
export type ServerAnswer = VerificationReport & Help

/** The server answers so many checks a minute; `seconds` from now it answers again. */
export class PacedError extends Error {
  readonly seconds: number
  constructor(seconds: number) {
    super('the server asks to wait')
    this.seconds = seconds
  }
}

/** Asks the server, which can reach issuers that a browser may not (no CORS), and brings the materials home. */
export async function askServer(input: BodyInit, contentType: string, signal?: AbortSignal): Promise<ServerAnswer> {
  const response = await fetch('/api/v1/verify', {
    method: 'POST',
    body: input,
    headers: { 'content-type': contentType, accept: 'application/json' },
    credentials: 'omit',
    ...(signal ? { signal } : {}),
  })
  if (response.status === 429) throw new PacedError(Math.min(Number(response.headers.get('retry-after')) || 60, 120))
  const answer = (await response.json()) as ServerAnswer
  if (!Array.isArray(answer.findings)) throw new Error(`the server answered ${response.status}`)
  return answer
}
