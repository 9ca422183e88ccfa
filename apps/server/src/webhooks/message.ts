import { createHmac } from 'node:crypto'
import type { Deps } from '../deps.ts'

/** What details of an entry of the trail go out: ids of what belongs together, and never a word that somebody wrote. */
const LINKS = ['by', 'replaces', 'renews', 'version', 'pathway', 'award', 'request'] as const

/** What has a call of its own to be read by. */
const READABLE = new Set(['award', 'achievement', 'learner-claim', 'endorsement'])

type Happening = {
  readonly event: string
  readonly subject: string
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * The body of a message. It says what happened to which id and where to read it, and names nobody: what a receiver may
 * know of people it asks for with its own key, and what is erased here is erased.
 */
export function messageOf({ event, subject, details = {} }: Happening, at: Date, baseUrl: string): string {
  const [kind = ''] = event.split('.')
  const links = LINKS.flatMap(name =>
    typeof details[name] === 'string' || typeof details[name] === 'number' ? [[name, details[name]] as const] : [],
  )
  return JSON.stringify({
    type: event,
    timestamp: at.toISOString(),
    data: {
      id: subject,
      ...(READABLE.has(kind) ? { url: `${baseUrl}/api/v1/${kind}s/${subject}` } : {}),
      ...Object.fromEntries(links),
    },
  })
}

type Signing = Pick<Deps, 'deriveSecret'>
export type SecretOf = { readonly issuerId: string; readonly webhookId: string; readonly version: number }

/** 32 bytes that follow from the master key, so that no secret lies in the database or in a backup. */
const secretBytes = (deps: Signing, { issuerId, webhookId, version }: SecretOf) =>
  deps.deriveSecret(`webhook ${issuerId} ${webhookId} ${version}`)

/** As receivers are given it: `whsec_` and base64. */
export const secretText = (deps: Signing, of: SecretOf): string =>
  `whsec_${Buffer.from(secretBytes(deps, of)).toString('base64')}`

/**
 * The headers of one sending. Receivers refuse a timestamp that is more than five minutes off and an id that they have
 * seen (HOSTILE H-56).
 *
 * @param versions of the secret; while one is exchanged both sign
 * @see Standard Webhooks 1.0, "Signature scheme"
 */
export function signedHeaders(
  deps: Signing,
  of: Omit<SecretOf, 'version'>,
  versions: readonly number[],
  message: { readonly id: string; readonly at: Date; readonly body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(message.at.getTime() / 1000))
  const signatures = versions.map(version => {
    const mac = createHmac('sha256', secretBytes(deps, { ...of, version }))
    return `v1,${mac.update(`${message.id}.${timestamp}.${message.body}`).digest('base64')}`
  })
  return {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  }
}
