import type { ProofFinding } from '../credential/index.ts'
import type { DidResolver } from '../did/index.ts'
import { isJsonObject, type JsonObject, list } from '../primitives/json.ts'
import { type Instant, timeIn, toIso } from '../primitives/time.ts'
import type { Finding } from './report.ts'

/** Said beside what is said of the key: the issuer has closed since. */
export const ISSUER_CLOSED = 'ISSUER_CLOSED'

/** Clocks differ. */
const SKEW_MS = 60_000

type Closed = { readonly at: Instant; readonly successor: JsonObject | null }

/** That an issuer has closed, as its own document says it, and who goes on with its work. */
function closingIn(services: readonly JsonObject[]): Closed | null {
  const found = services.find(one => list(one.type).includes('ClosedInstitution'))
  const end = isJsonObject(found?.serviceEndpoint) ? found.serviceEndpoint : {}
  const at = timeIn(end.closedAt)
  if (at === null) return null
  const next = services.find(one => list(one.type).includes('Successor'))
  // Who has no DID is named in words alone.
  const name = [next?.name, end.successor].find(one => typeof one === 'string')?.slice(0, 200) ?? null
  const did = typeof next?.serviceEndpoint === 'string' ? next.serviceEndpoint.slice(0, 500) : null
  return { at, successor: name === null ? null : { name, ...(did ? { did } : {}) } }
}

/**
 * Has the issuer closed since? What it signed before counts as ever. What says to have been signed afterwards was not signed
 * by it: there is nobody any more who does.
 *
 * @returns nothing for an issuer that has not said so
 */
export async function checkClosing(
  issuerId: string,
  proofs: readonly ProofFinding[],
  resolver: DidResolver,
  now: Instant,
): Promise<Finding[]> {
  const resolved = await resolver(issuerId)
  const closed = resolved.ok ? closingIn(list(resolved.value.service).filter(isJsonObject)) : null
  // What is to happen on some day has not happened.
  if (!closed || closed.at > now + SKEW_MS) return []
  const isLater = proofs.some(({ created }) => {
    const at = timeIn(created)
    return at !== null && at > closed.at + SKEW_MS
  })
  const details = { closedAt: toIso(closed.at), ...(closed.successor ? { successor: closed.successor } : {}) }
  return [
    isLater
      ? {
          check: 'issuer-key',
          outcome: 'failed',
          code: 'E_AFTER_CLOSING',
          message: 'It says that it was signed after its issuer had closed.',
          details,
        }
      : {
          check: 'issuer-key',
          outcome: 'passed',
          code: ISSUER_CLOSED,
          message: 'Its issuer has closed since. What it had issued before goes on to count.',
          details,
        },
  ]
}
