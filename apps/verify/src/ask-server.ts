import type { KnownIssuer, LogoPrint, VerificationReport } from '@laurel/core/verification'
import type { ByAsking } from './trust/anchors.ts'
import type { ByServer } from './trust/lists.ts'

/** What the server used for its own check: DID documents and status lists, as they were fetched. */
export type Material = {
  readonly url: string
  readonly contentType: string
  readonly body: string
  /** Of what was not there (404), or was taken away (410). */
  readonly status?: number
}

/** What a browser is given to come to a verdict of its own. */
export type Help = {
  readonly materials?: readonly Material[]
  /** Those whom the issuer resembles, of all that the server knows. */
  readonly known?: readonly KnownIssuer[]
  /** Pictures that show the logo of somebody whom the server knows, and what they look like. */
  readonly logos?: readonly { readonly image: string; readonly print: LogoPrint }[]
  /** Who vouches for the issuer, by the server's lists. */
  readonly trusted?: readonly ByServer[]
  /** Who else knows the issuers, as the server has asked: a browser asks nobody. */
  readonly layers?: readonly ByAsking[]
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
