import { isJsonObject, type Json, type JsonObject } from '@laurel/core/primitives'
import {
  checkCredentialModel,
  checkRelatedContent,
  type Finding,
  modelFailure,
  readTime,
} from '@laurel/core/verification'
import type { Deps } from '../../deps.ts'
import { record } from '../../log/record.ts'
import { whyNotIssuing } from '../../people/halt-issuing.ts'
import { note } from '../../people/note.ts'
import { quotaWait, roomForAwards } from '../../people/quotas.ts'
import { type Tx, tx } from '../../platform/database.ts'
import { seconds } from '../../platform/seconds.ts'
import { refusalSentence } from '../../refusal.ts'
import type { Caller } from './access.ts'
import { type Chosen, chooseKey } from './choose-key.ts'
import { FOR_CREDENTIALS } from './mechanisms.ts'
import { malformed, refusedFor, VcApiError } from './problem.ts'
import type { Issue } from './schema.ts'
import { addStatus, type StatusPurpose } from './status-places.ts'
import { keepCredential } from './store.ts'
import { securingTools } from './tools.ts'

/** The DID that a document names under `key`, where it is written as it should be. */
export function namedIn(document: JsonObject, key: 'issuer' | 'holder'): string | null {
  const named = document[key]
  if (typeof named === 'string') return named
  return isJsonObject(named) && typeof named.id === 'string' ? named.id : null
}

/** The same document with another DID in its place; what else is said of the issuer stays. */
export function renamed(document: JsonObject, key: 'issuer' | 'holder', did: string): JsonObject {
  const named = document[key]
  return { ...document, [key]: isJsonObject(named) ? { ...named, id: did } : did }
}

/** When the proof says that it was made: what the caller says, if that is a time; else now. */
export function proofTimes(
  deps: Deps,
  options: { readonly created?: string | undefined; readonly expires?: string | undefined },
) {
  for (const key of ['created', 'expires'] as const) {
    const time = options[key] === undefined ? null : readTime(options[key])
    if (options[key] !== undefined && !time?.hasZone)
      throw malformed(`options.${key} is no dateTimeStamp.`, `/options/${key}`)
  }
  const created = options.created ?? seconds(deps.clock())
  if ((readTime(created)?.instant ?? 0) > deps.clock().getTime() + 60_000)
    throw malformed('options.created is in the future.', '/options/created')
  return { created, ...(options.expires === undefined ? {} : { expires: options.expires }) }
}

export const domainOf = (domain: string | string[] | undefined): string | undefined =>
  Array.isArray(domain) ? domain[0] : domain

function wantedStatus(wish: Issue['options']['credentialStatus']): StatusPurpose[] {
  if (wish === undefined || wish === false) return []
  if (wish === true) return ['revocation']
  const purposes = (Array.isArray(wish) ? wish : [wish]).flatMap(one => one.statusPurpose)
  return [...new Set(purposes)]
}

/** What is wrong with it in any case, and what is wrong with what it refers to. */
async function requireConforming(deps: Deps, document: JsonObject): Promise<void> {
  const contexts = deps.contexts.withInline()
  const wrong = checkCredentialModel(document, { for: 'issuing', contexts })
  if (wrong.length > 0) throw refusedFor(wrong.map(modelFailure))
}

async function requireRelated(deps: Deps, document: JsonObject): Promise<void> {
  const contexts = deps.contexts.withInline()
  const related = await checkRelatedContent(document, { fetch: deps.fetch, contexts })
  const differs = related.filter(one => one.outcome === 'failed')
  if (differs.length === 0) return
  throw refusedFor(
    differs.map(
      ({ at, reason }): Finding => ({
        check: 'structure',
        outcome: 'failed',
        code: 'RELATED_RESOURCE_DIFFERS',
        message: `${at}: ${reason} (VC 2.0 §5.3).`,
        details: { at, reason },
      }),
    ),
  )
}

/** What it is about, for whoever must be found again by it. */
const subjectsOf = (document: JsonObject): string[] => {
  const subjects = document.credentialSubject
  const list: readonly Json[] = Array.isArray(subjects) ? subjects : [subjects as Json]
  return list.flatMap(one => (isJsonObject(one) && typeof one.id === 'string' ? [one.id] : []))
}

async function requireRoom(tx: Tx, deps: Deps, issuerId: string): Promise<void> {
  const why = await whyNotIssuing(tx, issuerId)
  if (why) throw new VcApiError(409, why, refusalSentence(why))
  const [code] = await roomForAwards(tx, deps, issuerId, [false])
  if (code) throw new VcApiError(429, code, refusalSentence(code), { retryAfter: quotaWait(code, deps.clock()) })
}

/**
 * Signs a credential that the caller has written, and keeps it: `POST /credentials/issue`. Held to the standard first;
 * what does not conform is never signed.
 */
export async function issueCredential(
  deps: Deps,
  caller: Caller,
  isOpenServer: boolean,
  { credential, options }: Issue,
): Promise<JsonObject> {
  const { issuerId, actor } = caller
  const given = credential as JsonObject
  if (given.proof !== undefined) throw malformed('The credential has a proof already.', '/credential/proof')
  await requireConforming(deps, given)
  const chosen: Chosen = await chooseKey(deps, caller, isOpenServer, FOR_CREDENTIALS, namedIn(given, 'issuer'), options)
  const { mechanism, key } = chosen
  const mandatoryPointers = options.mandatoryPointers ?? null
  if (mandatoryPointers && mandatoryPointers.length > 0 && !mechanism.takesPointers)
    throw malformed(
      `${mechanism.name} shows a credential as a whole: it takes no mandatoryPointers.`,
      '/options/mandatoryPointers',
    )
  const unsigned = key.isOpen ? renamed(given, 'issuer', key.did) : given
  await requireRelated(deps, unsigned)
  const purposes = wantedStatus(options.credentialStatus)
  const times = proofTimes(deps, options)
  const signer = await key.signer(mechanism.name)
  const domain = domainOf(options.domain)
  const wishes = {
    ...times,
    mandatoryPointers,
    ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
    ...(domain === undefined ? {} : { domain }),
  }
  const id = deps.newId()
  const tools = securingTools(deps)
  return tx(deps, actor, async tx => {
    await requireRoom(tx, deps, issuerId)
    const document = await addStatus(tx, deps, caller, { document: unsigned, id, purposes, key })
    // Signing is deterministic and takes milliseconds; a crash before the commit leaves neither a credential nor a place.
    const secured = await mechanism.secure(document, signer, wishes, tools)
    if (!secured.ok)
      throw malformed(`It cannot be secured: ${secured.error.code} ${secured.error.reason}`.trim(), '/credential')
    const signed = JSON.stringify(secured.value)
    const kept = await keepCredential(tx, issuerId, {
      id,
      credential_id: options.credentialId ?? `urn:uuid:${id}`,
      document_id: typeof document.id === 'string' ? document.id : null,
      document: signed,
      mechanism: mechanism.name,
      issuer_did: key.did,
      subjects: subjectsOf(document),
      created_by: actor.id,
      created_at: deps.clock().toISOString(),
    })
    if (!kept)
      throw new VcApiError(409, 'E_CREDENTIAL_ID_TAKEN', 'There is a credential with this credentialId already.')
    await record(tx, deps, issuerId, [{ kind: 'vc-api', subject: id, document: signed }])
    await note(tx, deps, actor, {
      event: 'vc-api.issued',
      subject: id,
      details: { mechanism: mechanism.name, isOpen: key.isOpen },
    })
    return secured.value
  })
}
