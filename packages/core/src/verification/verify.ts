import { isSdJwtText, parseJwt } from '../credential/index.ts'
import { type Json, type JsonObject, list } from '../primitives/json.ts'
import { toIso } from '../primitives/time.ts'
import { MAX_CONSTITUENTS } from './check-constituents.ts'
import { MAX_ENDORSEMENTS, type Reach } from './check-endorsements.ts'
import { rememberingResolver } from './check-issuer.ts'
import { complete, refused } from './findings.ts'
import { isAssertion, isWebAddress } from './open-badges-2/read-document.ts'
import type { verifyAssertion as VerifyAssertionOf } from './open-badges-2/verify-assertion.ts'
import type { VerificationReport, VerifyOptions } from './options.ts'
import { type InputFormat, type ReadInput, readInput } from './read-input.ts'
import type { Finding } from './report.ts'
import { verifyCredential, verifyCredentialJwt } from './verify-credential.ts'
import { type VerifyPresented, verifyPresentation, verifyPresentationJwt } from './verify-presentation.ts'
import { verifyCredentialSdJwt } from './verify-sd-jwt.ts'

/**
 * Checks anything that may be a credential: an object, JSON text, a JWT, an SD-JWT, a PNG or SVG with a credential baked in, a
 * presentation. The checks and their order are those of TRUST.md. Never throws, whatever is given.
 */
export async function verify(input: unknown, options: VerifyOptions): Promise<VerificationReport> {
  try {
    const read = readInput(input)
    if (!read.ok) return refused(read.error.format, read.error.code, options)
    return await verifyRead(read.value, options, 'outermost', reachOf(options, MAX_ENDORSEMENTS))
  } catch {
    // A fault of ours or of the fetcher says nothing about what was given.
    const findings: Finding[] = [
      { check: 'structure', outcome: 'not-checked', code: 'INTERNAL', message: 'The check broke off.' },
    ]
    return { result: 'indeterminate', findings: complete(findings), format: 'unknown', checkedAt: toIso(options.now) }
  }
}

/** Open Badges 2 are met now and then; what reads them is loaded when one is. */
const verifyAssertion = async (...of: Parameters<typeof VerifyAssertionOf>) =>
  (await import('./open-badges-2/verify-assertion.ts')).verifyAssertion(...of)

/** Whether a presentation may come here: there is none inside a presentation, and none is an endorsement. */
type Place = 'outermost' | 'inside'

/** What is inside answers to nobody: the question was put to whoever presents the whole. */
function unasked({ challenge: _challenge, domain: _domain, ...options }: VerifyOptions): VerifyOptions {
  return options
}

function reachOf(asked: VerifyOptions, endorsements: number, resolver = rememberingResolver(asked)): Reach {
  // Of whoever endorses, or has issued a part, it is enough to know whether they are on a list.
  const { layers: _layers, ...options } = unasked(asked)
  const verifyEndorsement = async (endorsement: JsonObject | string) => {
    const none = reachOf(options, 0, resolver)
    if (typeof endorsement === 'string') return verifyToken(endorsement, 'jwt', options, 'inside', none)
    const read = readInput(endorsement)
    return read.ok ? verifyRead(read.value, options, 'inside', none) : refused('object', read.error.code, options)
  }
  const verifyConstituent = (constituent: JsonObject) => verifyEndorsement(constituent)
  // Only what stands by itself is opened further.
  return {
    resolver,
    endorsements,
    constituents: endorsements === 0 ? 0 : MAX_CONSTITUENTS,
    verifyEndorsement,
    verifyConstituent,
  }
}

async function verifyRead(
  read: ReadInput,
  options: VerifyOptions,
  place: Place,
  reach: Reach,
): Promise<VerificationReport> {
  if (read.kind === 'sd-jwt') return verifyCredentialSdJwt(read.text, read.format, options, reach)
  if (read.kind === 'jwt') return verifyToken(read.text, read.format, options, place, reach)
  if (read.kind === 'link')
    return place === 'inside'
      ? refused(read.format, 'NOT_A_CREDENTIAL', options)
      : verifyAssertion({ kind: 'hosted', copy: null, url: read.url }, read.format, options)
  const { document, format } = read
  const types = list(document.type)
  if (types.includes('EnvelopedVerifiableCredential') || types.includes('EnvelopedVerifiablePresentation')) {
    const token = tokenIn(document)
    if (token !== null && isSdJwtText(token)) return verifyCredentialSdJwt(token, format, options, reach)
    return token === null
      ? refused(format, 'ENVELOPE_UNSUPPORTED', options)
      : verifyToken(token, format, options, place, reach)
  }
  if (types.includes('VerifiablePresentation'))
    return place === 'inside'
      ? refused(format, 'PRESENTATION_NESTED', options)
      : verifyPresentation(document, options, presentedBy(options))
  if (!types.includes('VerifiableCredential')) {
    if (place === 'outermost' && isAssertion(document) && isWebAddress(document.id))
      return verifyAssertion({ kind: 'hosted', copy: document, url: document.id }, format, options)
    const isOlder = isAssertion(document) || /openbadges\/v[12]$/.test(String(document['@context']))
    return refused(format, isOlder ? 'OPEN_BADGES_2' : 'NOT_A_CREDENTIAL', options)
  }
  return verifyCredential(document, format, options, reach)
}

const presentedBy =
  (asked: VerifyOptions): VerifyPresented =>
  async (credential: Json, among: number) => {
    const options = unasked(asked)
    const read = readInput(credential)
    if (!read.ok) return refused('unknown', read.error.code, options)
    // Shared out, so that a presentation leads to no more strangers than one credential does, or hardly more.
    const reach = reachOf(options, Math.max(1, Math.floor(MAX_ENDORSEMENTS / among)))
    return verifyRead(read.value, options, 'inside', reach)
  }

/** The kind of a token is what its header says, exactly; the signature is then held to that kind (HOSTILE H-19). */
function verifyToken(text: string, format: InputFormat, options: VerifyOptions, place: Place, reach: Reach) {
  const parsed = parseJwt(text)
  // Older badges name no kind of token; what they are, they say inside.
  if (parsed.ok && place === 'outermost' && parsed.value.header.typ !== 'vc+jwt' && isAssertion(parsed.value.payload))
    return verifyAssertion({ kind: 'signed', jws: parsed.value }, format, options)
  if (!parsed.ok || parsed.value.header.typ !== 'vp+jwt') return verifyCredentialJwt(text, format, options, reach)
  return place === 'inside'
    ? Promise.resolve(refused(format, 'PRESENTATION_NESTED', options))
    : verifyPresentationJwt(text, options, presentedBy(options))
}

/** The token in an enveloped credential or presentation (VC-JOSE-COSE §3.1.3): a `data:` address as its id. */
function tokenIn(envelope: JsonObject): string | null {
  const id = typeof envelope.id === 'string' ? envelope.id : ''
  return /^data:application\/(?:v[cp](?:\+ld)?\+jwt|(?:vc|dc)\+sd-jwt)[;,]/.test(id)
    ? id.slice(id.indexOf(',') + 1)
    : null
}
