import { bundledContexts, verifyJwt, verifyProofs } from '../credential/index.ts'
import type { DidResolver } from '../did/index.ts'
import { pureCryptography } from '../keys/pure-cryptography.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import { checkStatus, type FetchedList, type StatusFinding, type VerifyList } from '../status/index.ts'
import { idOf, list } from './findings.ts'
import { checkNormalForm } from './normal-form.ts'
import type { VerifyOptions } from './options.ts'
import type { Finding } from './report.ts'

const STATUS_SENTENCES: Record<StatusFinding['outcome'], string> = {
  passed: 'The issuer has not revoked it.',
  failed: 'Its status could not be relied on.',
  warning: 'The issuer has something to say about it.',
  'not-checked': 'Whether it has been revoked could not be found out.',
}

/** Has the issuer taken it back? Every entry counts (HOSTILE H-26). */
export async function checkRevocation(
  document: JsonObject,
  issuer: string,
  isAuthentic: boolean,
  resolver: DidResolver,
  options: VerifyOptions,
  isPart: boolean,
): Promise<Finding[]> {
  const status = document.credentialStatus
  if (status === undefined && isPart)
    return [
      {
        check: 'status',
        outcome: 'not-checked',
        code: 'STATUS_WITHHELD',
        message: 'Whether it has been revoked could not be found out: where that stands was not shown.',
      },
    ]
  if (status === undefined)
    return [
      { check: 'status', outcome: 'passed', code: 'STATUS_NONE', message: 'The issuer has not made it revocable.' },
    ]
  // Nobody is asked about a document that nobody has signed: its addresses could be anybody's.
  if (!isAuthentic)
    return [
      {
        check: 'status',
        outcome: 'not-checked',
        code: 'STATUS_SKIPPED',
        message: 'Not looked up, because the signature does not hold.',
      },
    ]
  const found = await checkStatus(status as Json, {
    fetch: options.fetch,
    now: options.now,
    issuer,
    delegates: await delegatesOf(issuer, resolver),
    ...(options.statusMemory ? { memory: options.statusMemory } : {}),
    verifyList: list => verifyStatusList(list, resolver, options),
  })
  return found.map(statusFinding)
}

/** What an entry of a list says, in words for a person. */
export function statusFinding(one: StatusFinding): Finding {
  const message =
    one.code === 'REVOKED'
      ? 'The issuer has revoked it.'
      : one.code === 'SUSPENDED'
        ? 'The issuer has suspended it for now.'
        : STATUS_SENTENCES[one.outcome]
  const details: Record<string, Json> = { reason: one.reason }
  for (const key of ['purpose', 'asOf', 'value', 'message'] as const)
    if (one[key] !== undefined) details[key] = one[key]
  return { check: 'status', outcome: one.outcome, code: one.code, message, details }
}

/** A list is read from the document that was signed, and only if that can be read in one way (TRUST.md 1). */
const verifyStatusList = async (
  list: FetchedList,
  resolver: DidResolver,
  options: VerifyOptions,
): ReturnType<VerifyList> => {
  const tools = { resolveDid: resolver, now: options.now, cryptography: options.cryptography ?? pureCryptography }
  if (list.form === 'jwt') {
    const { finding, document } = await verifyJwt(list.text, tools)
    return { outcome: finding.outcome, reason: finding.code, ...(document ? { document } : {}) }
  }
  const { document } = list
  const contexts = options.contexts ?? bundledContexts
  const gate = checkNormalForm(document, { contexts, allowContexts: options.allowContexts ?? [] })
  if (!gate.ok) return { outcome: 'failed', reason: gate.error.code }
  const proofs = await verifyProofs(document, { ...tools, contexts })
  const bad = proofs.find(one => one.outcome !== 'passed')
  if (bad) return { outcome: bad.outcome === 'not-checked' ? 'not-checked' : 'failed', reason: bad.code, document }
  const isSigners = proofs.some(one => one.did === idOf(document.issuer))
  return isSigners ? { outcome: 'passed', reason: '', document } : { outcome: 'failed', reason: 'E_CONTROLLER' }
}

/** Those whom an issuer names in its own document as publishers of its status lists. */
async function delegatesOf(issuer: string, resolver: DidResolver): Promise<string[]> {
  const resolved = await resolver(issuer)
  if (!resolved.ok) return []
  return list(resolved.value.service)
    .filter(isJsonObject)
    .filter(one => list(one.type).includes('BitstringStatusListIssuer'))
    .flatMap(one => idOf(one.serviceEndpoint) ?? [])
}
