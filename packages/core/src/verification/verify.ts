import {
  bundledContexts,
  type ContextLibrary,
  canonicalize,
  type ProofFinding,
  verifyJwt,
  verifyProofs,
} from '../credential/index.ts'
import { type DidResolver, type GuardedFetch, resolveDid } from '../did/index.ts'
import { pureCryptography } from '../keys/pure-cryptography.ts'
import type { Cryptography } from '../keys/signer.ts'
import { isJsonObject, type Json, type JsonObject } from '../primitives/json.ts'
import { type Instant, toIso } from '../primitives/time.ts'
import { checkStatus, type StatusFinding, type StatusMemory } from '../status/index.ts'
import { checkSchema, checkSubject, checkValidity } from './check-content.ts'
import { type DisplayCredential, displayCredential, domainOf } from './display.ts'
import { checkNormalForm } from './normal-form.ts'
import { type InputFormat, type ReadInput, readInput } from './read-input.ts'
import { CHECKS, conclude, type Finding, type Verdict } from './report.ts'

/** Who vouches for an issuer, in the verifier's own eyes; nobody by default. */
export type TrustLookup = (
  issuerId: string,
) =>
  | { readonly name: string; readonly list: string }
  | null
  | Promise<{ readonly name: string; readonly list: string } | null>

export type VerifyOptions = {
  readonly now: Instant
  /** The only way out: for DID documents and status lists. `async () => err({code: 'FETCH_OFFLINE'})` for none. */
  readonly fetch: GuardedFetch
  /** "Was it in force on this date?"; the present by default. */
  readonly at?: Instant
  readonly cryptography?: Cryptography
  readonly contexts?: ContextLibrary
  /** Contexts beyond those that Laurel shows, which the operator trusts by digest. */
  readonly allowContexts?: readonly string[]
  readonly trust?: TrustLookup
  readonly statusMemory?: StatusMemory
  /** Presentations: what the verifier gave out. */
  readonly challenge?: string
  readonly domain?: string
}

export type VerificationReport = {
  readonly result: Verdict
  readonly findings: readonly Finding[]
  readonly format: InputFormat | 'presentation'
  /** What it says, read from the gated form; absent where it could not be read safely. */
  readonly credential?: DisplayCredential
  /** The document as it was signed, for export. Never show anything out of it. */
  readonly document?: JsonObject
  readonly issuerId?: string
  /** One report for each credential of a presentation. */
  readonly presented?: readonly VerificationReport[]
  readonly checkedAt: string
}

const MAX_PRESENTED = 20

/**
 * Checks anything that may be a credential: an object, JSON text, a JWT, a PNG or SVG with a credential baked in, a
 * presentation. The checks and their order are those of TRUST.md. Never throws, whatever is given.
 */
export async function verify(input: unknown, options: VerifyOptions): Promise<VerificationReport> {
  try {
    const read = readInput(input)
    if (!read.ok) return refused(read.error.format, read.error.code, options)
    return await verifyRead(read.value, options, 0)
  } catch {
    // A fault of ours or of the fetcher says nothing about what was given.
    const findings: Finding[] = [
      { check: 'structure', outcome: 'not-checked', code: 'INTERNAL', message: 'The check broke off.' },
    ]
    return { result: 'indeterminate', findings: complete(findings), format: 'unknown', checkedAt: toIso(options.now) }
  }
}

function verifyRead(read: ReadInput, options: VerifyOptions, depth: number): Promise<VerificationReport> {
  if (read.kind === 'jwt') return verifyCredentialJwt(read.text, read.format, options)
  const types = list(read.document.type)
  if (types.includes('EnvelopedVerifiableCredential')) return verifyEnveloped(read.document, read.format, options)
  if (types.includes('VerifiablePresentation'))
    return depth > 0
      ? Promise.resolve(refused(read.format, 'PRESENTATION_NESTED', options))
      : verifyPresentation(read.document, options)
  if (!types.includes('VerifiableCredential')) {
    const isOpenBadges2 = types.includes('Assertion') || read.document['@context'] === 'https://w3id.org/openbadges/v2'
    return Promise.resolve(refused(read.format, isOpenBadges2 ? 'OPEN_BADGES_2' : 'NOT_A_CREDENTIAL', options))
  }
  return verifyCredential(read.document, read.format, options)
}

const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json]

const idOf = (value: Json | undefined): string | null =>
  typeof value === 'string' ? value : isJsonObject(value) && typeof value.id === 'string' ? value.id : null

const SENTENCES: Partial<Record<string, string>> = {
  NOT_A_CREDENTIAL: 'This is no credential.',
  OPEN_BADGES_2: 'This is a badge of the older kind (Open Badges 2), which cannot be checked here yet.',
  NOTHING_BAKED: 'This picture holds no credential.',
  BAKED_TWICE: 'This picture holds two credentials; nobody could say which one counts.',
  INPUT_PDF: 'This PDF holds no credential that can be read here.',
  INPUT_EMPTY: 'There is nothing in it.',
}

/** A report on something that could not be read: the first check failed, the others were never made. */
function refused(format: VerificationReport['format'], code: string, options: VerifyOptions): VerificationReport {
  const message = SENTENCES[code] ?? 'This could not be read as a credential.'
  const findings: Finding[] = [{ check: 'structure', outcome: 'failed', code, message }]
  return { result: 'invalid', findings: complete(findings), format, checkedAt: toIso(options.now) }
}

/** Adds "not checked" for each check that was not made, and puts all in order. */
function complete(findings: readonly Finding[]): Finding[] {
  return CHECKS.flatMap(check => {
    const own = findings.filter(one => one.check === check)
    if (own.length > 0) return own
    return [
      {
        check,
        outcome: 'not-checked',
        code: 'NOT_REACHED',
        message: 'Not checked, because an earlier check failed.',
      } as const,
    ]
  })
}

async function verifyEnveloped(
  envelope: JsonObject,
  format: InputFormat,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const prefix = /^data:application\/vc(?:\+ld)?\+jwt[;,]/.exec(typeof envelope.id === 'string' ? envelope.id : '')
  const jwt = prefix ? (envelope.id as string).slice((envelope.id as string).indexOf(',') + 1) : ''
  if (jwt === '') return refused(format, 'ENVELOPE_UNSUPPORTED', options)
  return verifyCredentialJwt(jwt, format, options)
}

async function verifyCredentialJwt(
  text: string,
  format: InputFormat,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const resolver: DidResolver = did => resolveDid(did, { fetch: options.fetch })
  const checked = await verifyJwt(text, {
    resolveDid: resolver,
    now: options.now,
    cryptography: options.cryptography ?? pureCryptography,
  })
  if (!checked.document) {
    const finding: Finding = { check: 'proof', ...described(checked.finding) }
    const findings = [
      { check: 'structure', outcome: 'failed', code: checked.finding.code, message: finding.message } as const,
      finding,
    ]
    return { result: 'invalid', findings: complete(findings), format, checkedAt: toIso(options.now) }
  }
  if (!list(checked.document.type).includes('VerifiableCredential')) return refused(format, 'NOT_A_CREDENTIAL', options)
  return verifyContent(checked.document, format, options, resolver, async () => [checked.finding], 'jwt')
}

function verifyCredential(
  document: JsonObject,
  format: InputFormat,
  options: VerifyOptions,
): Promise<VerificationReport> {
  const resolver = rememberingResolver(options)
  const proofs = () =>
    verifyProofs(document, {
      resolveDid: resolver,
      now: options.now,
      cryptography: options.cryptography ?? pureCryptography,
      contexts: options.contexts ?? bundledContexts,
    })
  return verifyContent(document, format, options, resolver, proofs, 'embedded')
}

/** Asks for each DID once in a verification: what was found for the proof must be what the status list is held to. */
function rememberingResolver(options: VerifyOptions): DidResolver {
  const asked = new Map<string, ReturnType<DidResolver>>()
  return did => {
    const known = asked.get(did)
    if (known) return known
    const made = resolveDid(did, { fetch: options.fetch })
    asked.set(did, made)
    return made
  }
}

async function verifyContent(
  document: JsonObject,
  format: InputFormat,
  options: VerifyOptions,
  resolver: DidResolver,
  proofs: () => Promise<ProofFinding[]>,
  securing: 'embedded' | 'jwt',
): Promise<VerificationReport> {
  const contexts = options.contexts ?? bundledContexts
  const findings: Finding[] = [
    {
      check: 'structure',
      outcome: 'passed',
      code: 'STRUCTURE_OK',
      message: 'It is a credential, and has one reading only.',
    },
  ]
  const done = (more: Partial<VerificationReport> = {}): VerificationReport => {
    const all = complete(findings)
    return { result: conclude(all), findings: all, format, checkedAt: toIso(options.now), ...more }
  }

  const issuerId = idOf(document.issuer)
  if (issuerId === null) {
    findings[0] = {
      check: 'structure',
      outcome: 'failed',
      code: 'ISSUER_MISSING',
      message: 'It does not say who issued it.',
    }
    return done()
  }
  const gate = checkNormalForm(document, {
    contexts,
    ...(options.allowContexts ? { allowContexts: options.allowContexts } : {}),
  })
  if (!gate.ok) {
    const { code, at, reason } = gate.error
    const details = { at: at.slice(0, 200), reason }
    if (code === 'E_NORMAL_FORM')
      findings[0] = {
        check: 'structure',
        outcome: 'failed',
        code,
        message: 'It is written so that it could be read in two ways.',
        details,
      }
    else
      findings.push({
        check: 'contexts',
        outcome: 'failed',
        code,
        message: 'It gives words a meaning of its own.',
        details,
      })
    return done({ issuerId })
  }

  findings.push(checkSchema(document))
  const terms = canonicalize(withoutProof(document), contexts)
  if (terms.ok)
    findings.push({
      check: 'contexts',
      outcome: 'passed',
      code: 'CONTEXTS_OK',
      message: 'Every word in it has its published meaning.',
    })
  else {
    const code = terms.error.code === 'TERM_UNDEFINED' ? 'E_TERM_UNDEFINED' : `E_${terms.error.code}`
    // A JWT signs every byte, so a word without a published meaning cannot have been slipped in; it is still said.
    const outcome = securing === 'jwt' ? 'warning' : 'failed'
    findings.push({
      check: 'contexts',
      outcome,
      code,
      message: 'It has a word that nobody has defined.',
      details: { at: terms.error.at.slice(0, 200) },
    })
    if (outcome === 'failed') return done({ issuerId })
  }
  const credential = displayCredential(document)

  const proofFindings = await proofs()
  for (const one of proofFindings) findings.push({ check: 'proof', ...described(one) })
  findings.push(checkIssuerKey(proofFindings, issuerId))
  findings.push(checkValidity(document, options.at ?? options.now))
  const isAuthentic = proofFindings.every(one => one.outcome === 'passed')
  findings.push(...(await statusFindings(document, issuerId, isAuthentic, resolver, options)))
  findings.push(checkSubject(document))
  findings.push(await checkTrust(issuerId, options))
  return done({ credential, document, issuerId })
}

function withoutProof(document: JsonObject): JsonObject {
  const { proof: _proof, ...rest } = document
  return rest
}

/** A proof's finding in words for a person; the engineer's words stand in the details. */
function described(one: ProofFinding): Omit<Finding, 'check'> {
  const message =
    one.outcome === 'passed'
      ? 'Nothing in it has changed since it was signed.'
      : one.outcome === 'not-checked'
        ? 'The signer’s key could not be had, so the signature could not be checked.'
        : one.code === 'E_SIGNATURE'
          ? 'Something in it has been changed since it was signed.'
          : one.code === 'E_PROOF_MISSING' || one.code === 'E_PROOF_EMPTY'
            ? 'Nobody has signed it.'
            : 'Its signature does not hold.'
  const details: Record<string, Json> = { reason: one.reason }
  for (const key of ['mechanism', 'verificationMethod', 'created'] as const)
    if (one[key] !== undefined) details[key] = one[key]
  return { outcome: one.outcome, code: one.code, message, details }
}

/** At least one proof must be by a key that the issuer's own document lists; a good signature by a stranger proves nothing. */
function checkIssuerKey(proofs: readonly ProofFinding[], issuerId: string): Finding {
  if (proofs.some(one => one.outcome === 'passed' && one.did === issuerId))
    return {
      check: 'issuer-key',
      outcome: 'passed',
      code: 'ISSUER_KEY_OK',
      message: 'It was signed with a key that the issuer has published.',
    }
  if (proofs.some(one => one.outcome === 'not-checked'))
    return {
      check: 'issuer-key',
      outcome: 'not-checked',
      code: 'ISSUER_KEY_UNREACHABLE',
      message: 'The issuer’s keys could not be had.',
    }
  if (proofs.some(one => one.outcome === 'passed'))
    return {
      check: 'issuer-key',
      outcome: 'failed',
      code: 'E_ISSUER_KEY',
      message: 'It was signed by somebody else than the issuer that it names.',
    }
  return {
    check: 'issuer-key',
    outcome: 'failed',
    code: 'E_ISSUER_KEY_UNPROVEN',
    message: 'Nothing shows that the issuer signed it.',
  }
}

const STATUS_SENTENCES: Record<StatusFinding['outcome'], string> = {
  passed: 'The issuer has not revoked it.',
  failed: 'Its status could not be relied on.',
  warning: 'The issuer has something to say about it.',
  'not-checked': 'Whether it has been revoked could not be found out.',
}

async function statusFindings(
  document: JsonObject,
  issuer: string,
  isAuthentic: boolean,
  resolver: DidResolver,
  options: VerifyOptions,
): Promise<Finding[]> {
  const status = document.credentialStatus
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
    verifyList: async listCredential => {
      const proofs = await verifyProofs(listCredential, {
        resolveDid: resolver,
        now: options.now,
        cryptography: options.cryptography ?? pureCryptography,
        contexts: options.contexts ?? bundledContexts,
      })
      const bad = proofs.find(one => one.outcome !== 'passed')
      if (bad) return { outcome: bad.outcome, reason: bad.code }
      const signer = idOf(listCredential.issuer)
      return proofs.some(one => one.did === signer)
        ? { outcome: 'passed', reason: '' }
        : { outcome: 'failed', reason: 'E_ISSUER_KEY' }
    },
  })
  return found.map(one => {
    const message =
      one.code === 'REVOKED'
        ? 'The issuer has revoked it.'
        : one.code === 'SUSPENDED'
          ? 'The issuer has suspended it for now.'
          : STATUS_SENTENCES[one.outcome]
    const details: Record<string, Json> = { reason: one.reason }
    for (const key of ['purpose', 'asOf', 'value'] as const) if (one[key] !== undefined) details[key] = one[key]
    return { check: 'status', outcome: one.outcome, code: one.code, message, details }
  })
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

async function checkTrust(issuerId: string, options: VerifyOptions): Promise<Finding> {
  const known = options.trust ? await options.trust(issuerId) : null
  if (known)
    return {
      check: 'issuer-trust',
      outcome: 'passed',
      code: 'ISSUER_LISTED',
      message: 'The issuer is on a list that you trust.',
      details: { name: known.name, list: known.list },
    }
  const domain = domainOf(issuerId)
  const details: JsonObject = domain === null ? {} : { domain }
  return {
    check: 'issuer-trust',
    outcome: 'warning',
    code: domain === null ? 'ISSUER_NOT_LISTED' : 'ISSUER_DOMAIN_ONLY',
    message: 'Nobody that you trust vouches for this issuer; judge by its web address.',
    details,
  }
}

async function verifyPresentation(document: JsonObject, options: VerifyOptions): Promise<VerificationReport> {
  const credentials = list(document.verifiableCredential)
  if (credentials.length === 0 || credentials.length > MAX_PRESENTED)
    return refused('presentation', 'PRESENTATION_SIZE', options)
  const presented = await Promise.all(
    credentials.map(async one => {
      const read = readInput(typeof one === 'string' || isJsonObject(one) ? one : null)
      return read.ok ? verifyRead(read.value, options, 1) : refused('unknown', read.error.code, options)
    }),
  )
  const findings: Finding[] = [
    { check: 'structure', outcome: 'passed', code: 'PRESENTATION_OK', message: 'It presents credentials.' },
  ]
  if (document.proof === undefined) {
    // Credentials handed over without a holder's proof: each stands for itself, and nobody has shown that they are theirs.
    const outcome = options.challenge === undefined ? 'warning' : 'failed'
    findings.push({
      check: 'proof',
      outcome,
      code: 'PRESENTATION_UNSIGNED',
      message: 'The one who presents it has not signed.',
    })
  } else {
    const proofs = await verifyProofs(document, {
      resolveDid: rememberingResolver(options),
      now: options.now,
      purpose: 'authentication',
      cryptography: options.cryptography ?? pureCryptography,
      contexts: options.contexts ?? bundledContexts,
      ...(options.challenge === undefined ? {} : { challenge: options.challenge }),
      ...(options.domain === undefined ? {} : { domain: options.domain }),
    })
    for (const one of proofs) findings.push({ check: 'proof', ...described(one) })
    const holder = idOf(document.holder)
    if (holder !== null && !proofs.some(one => one.outcome === 'passed' && one.did === holder))
      findings.push({
        check: 'issuer-key',
        outcome: 'failed',
        code: 'E_HOLDER_KEY',
        message: 'It was not signed by the holder that it names.',
      })
  }
  const worst = [conclude(findings), ...presented.map(one => one.result)]
  const result: Verdict = worst.includes('invalid')
    ? 'invalid'
    : worst.includes('indeterminate')
      ? 'indeterminate'
      : 'valid'
  return { result, findings, format: 'presentation', presented, document, checkedAt: toIso(options.now) }
}
