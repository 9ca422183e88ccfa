import { bundledContexts, canonicalQuads, verifyJwt, verifyProofs, withoutProof } from '../credential/index.ts'
import type { DidResolver } from '../did/index.ts'
import { pureCryptography } from '../keys/pure-cryptography.ts'
import { rememberSignatures } from '../keys/remember-signatures.ts'
import { idOf, isJsonObject, type Json, type JsonObject, list } from '../primitives/json.ts'
import { checkStatus, type FetchedList, type VerifyList } from '../status/index.ts'
import { checkTokenRevocation } from './check-token-revocation.ts'
import type { ListForm } from './memory.ts'
import { checkNormalForm } from './normal-form.ts'
import type { VerifyOptions } from './options.ts'
import type { Finding } from './report.ts'
import { STATUS_NONE, STATUS_SKIPPED, statusFinding } from './status-finding.ts'

/** What else there is to know of a document's status than what stands in it. */
export type StatusBeside = {
  /** Its holder chose what to show of it: a status that is not there may have been kept back. */
  readonly isPart: boolean
  /** The `status` claim of the token that it came in. */
  readonly ofToken?: Json
}

/** Has the issuer taken it back? Every entry counts (HOSTILE H-26), and so does what its token says. */
export async function checkRevocation(
  document: JsonObject,
  issuer: string,
  isAuthentic: boolean,
  resolver: DidResolver,
  options: VerifyOptions,
  { isPart, ofToken }: StatusBeside,
): Promise<Finding[]> {
  const entries = await checkEntries(document, issuer, isAuthentic, resolver, options)
  const own = entries.length === 0 && isPart ? [STATUS_WITHHELD] : entries
  if (ofToken !== undefined)
    // What its token says takes nothing from what may have been kept back.
    return [...own, await checkTokenRevocation(ofToken, issuer, isAuthentic, resolver, options)]
  return own.length > 0 ? own : [STATUS_NONE]
}

const STATUS_WITHHELD: Finding = {
  check: 'status',
  outcome: 'not-checked',
  code: 'STATUS_WITHHELD',
  message: 'Whether it has been revoked could not be found out: where that stands was not shown.',
}

/** The entries of its `credentialStatus`; none where it has none. */
async function checkEntries(
  document: JsonObject,
  issuer: string,
  isAuthentic: boolean,
  resolver: DidResolver,
  options: VerifyOptions,
): Promise<Finding[]> {
  const status = document.credentialStatus
  if (status === undefined) return []
  if (!isAuthentic) return [STATUS_SKIPPED]
  const found = await checkStatus(status, {
    fetch: options.fetch,
    now: options.now,
    issuer,
    delegates: await delegatesOf(issuer, resolver),
    ...(options.statusMemory ? { memory: options.statusMemory } : {}),
    isSaved: options.isSaved,
    ...(options.memory ? { opened: options.memory.lists } : {}),
    verifyList: list => verifyStatusList(list, resolver, options),
  })
  return found.map(statusFinding)
}

function listForm(document: JsonObject, options: VerifyOptions): ListForm {
  const known = options.memory?.forms.get(document)
  if (known) return known
  const contexts = options.contexts ?? bundledContexts
  const gate = checkNormalForm(document, { contexts, allowContexts: options.allowContexts ?? [] })
  const made = gate.ok ? { canonical: options.memory && canonicalOf(document, options) } : { refused: gate.error.code }
  options.memory?.forms.set(document, made)
  return made
}

/** Only for lists that are met again: a proof by P-384 or by RFC 8785 is over other bytes. */
function canonicalOf(
  document: JsonObject,
  { contexts = bundledContexts, cryptography = pureCryptography }: VerifyOptions,
) {
  const plain = withoutProof(document)
  const quads = canonicalQuads(plain, { contexts, cryptography })
  return quads.ok ? { document: plain, text: quads.value } : undefined
}

/** A list is read from the document that was signed, and only if that can be read in one way (TRUST.md 1). */
const verifyStatusList = async (
  list: FetchedList,
  resolver: DidResolver,
  options: VerifyOptions,
): ReturnType<VerifyList> => {
  const { memory, cryptography = pureCryptography } = options
  const tools = {
    resolveDid: resolver,
    now: options.now,
    cryptography: memory ? rememberSignatures(cryptography, memory.signatures) : cryptography,
    presentKeysOnly: true,
  } as const
  if (list.form === 'jwt') {
    const { finding, document } = await verifyJwt(list.text, tools)
    return { outcome: finding.outcome, reason: finding.code, ...(document ? { document } : {}) }
  }
  const { document } = list
  const contexts = options.contexts ?? bundledContexts
  const form = listForm(document, options)
  if ('refused' in form) return { outcome: 'failed', reason: form.refused }
  const proofs = await verifyProofs(document, { ...tools, contexts, canonical: form.canonical })
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
