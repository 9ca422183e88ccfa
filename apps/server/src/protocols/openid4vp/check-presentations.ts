import { isSdJwtText } from '@laurel/core/credential'
import {
  type CredentialQuery,
  type DcqlQuery,
  isAnswered,
  matchCredential,
  type QueriedCredential,
  typesOf,
} from '@laurel/core/presentation'
import { isJsonObject, type JsonObject } from '@laurel/core/primitives'
import type { VerificationReport } from '@laurel/core/verification'
import type { Deps } from '../../deps.ts'
import { Refusal } from '../../refusal.ts'
import { verifyAnything } from '../../verification/verify-anything.ts'
import { OauthError } from '../oauth/oauth-error.ts'
import { factsOf } from './facts.ts'
import type { Facts } from './schema.ts'

type Asked = {
  /** What was given out as nonce, and as whom. */
  readonly challenge: string
  readonly domain: string
}

/** A presentation that verified, and whether it is what was asked for. */
export type CheckedPresentation = {
  readonly queryId: string
  readonly report: VerificationReport
  readonly facts: Facts
  /** Why it is not what was asked for, e.g. `claims want-1-ldp-vc`. */
  readonly reason: string | null
}

/** The presentation is not to be believed. The codes are those of the report that anybody gets on the verify page. */
function notVerified(report: VerificationReport): OauthError {
  const all = [report, ...(report.presented ?? [])].flatMap(one => one.findings)
  const code = all.find(one => one.outcome === 'failed')?.code ?? 'NOT_VERIFIED'
  return new OauthError('invalid_request', `A presentation does not verify: ${code}.`, { code })
}

const wrongForm = (format: string) =>
  new OauthError('invalid_request', `A presentation is not of the form that goes with ${format}.`, {
    code: 'PRESENTATION_FORM',
  })

/**
 * The one credential in a presentation, in the format that the query is about. What form a presentation must have, the
 * query decides: a bare credential, or a token without its key binding, is no presentation (HOSTILE H-18).
 */
function presentedCredential(
  deps: Deps,
  format: string,
  presentation: string | JsonObject,
  report: VerificationReport,
): { readonly credential: QueriedCredential; readonly report: VerificationReport } {
  if (format === 'dc+sd-jwt') {
    const { document } = report
    if (typeof presentation !== 'string' || !isSdJwtText(presentation) || !document) throw wrongForm(format)
    const vct = typeof document.vct === 'string' ? [document.vct] : []
    return { credential: { format, vct, claims: document, isBound: isByHolder(report) }, report }
  }
  const [inner, ...others] = report.presented ?? []
  const isToken = typeof presentation === 'string'
  const [credential] = [report.document?.verifiableCredential].flat()
  const isSealed =
    typeof credential === 'string' ||
    (isJsonObject(credential) && [credential.type].flat().includes('EnvelopedVerifiableCredential'))
  if (report.format !== 'presentation' || !inner?.document || others.length > 0) throw wrongForm(format)
  if (isToken !== (format === 'jwt_vc_json') || isSealed !== isToken) throw wrongForm(format)
  const { document } = inner
  const types = typesOf(document, deps.contexts)
  return { credential: { format, types, claims: document, isBound: isByHolder(report) }, report: inner }
}

/** Whoever presents it has signed with the key that it is made out to. */
const isByHolder = ({ findings }: VerificationReport): boolean =>
  findings.some(one => one.code === 'HOLDER_IS_SUBJECT' && one.outcome === 'passed')

/** The same text that the verifier of the page would be given, so that its strict scanner sees it (HOSTILE H-40). */
const asInput = (presentation: string | JsonObject): string =>
  typeof presentation === 'string' ? presentation : JSON.stringify(presentation)

/** @param asked without it, what was answered before is looked at again */
export async function verifyPresentation(
  deps: Deps,
  query: CredentialQuery,
  presentation: string | JsonObject,
  asked?: Asked,
): Promise<CheckedPresentation> {
  const report = await verifyAnything(deps, asInput(presentation), asked)
  if (report === 'busy') throw new Refusal('E_TOO_MANY_REQUESTS')
  if (asked && report.result === 'invalid') throw notVerified(report)
  const shown = presentedCredential(deps, query.format, presentation, report)
  const match = matchCredential(query, shown.credential)
  return {
    queryId: query.id,
    report,
    facts: factsOf(query, shown.report, report.result),
    reason: match.matches ? null : `${match.why} ${query.id}`,
  }
}

export type CheckedAnswer = {
  readonly verdict: 'fits' | 'does-not-fit'
  readonly reasons: readonly string[]
  readonly checked: readonly CheckedPresentation[]
}

/**
 * Verifies everything that was presented, and compares it with what was asked for.
 *
 * @throws OauthError where one presentation does not verify, was made for somebody else, or answers another question
 */
export async function checkPresentations(
  deps: Deps,
  query: DcqlQuery,
  presentations: ReadonlyMap<string, readonly (string | JsonObject)[]>,
  asked: Asked,
): Promise<CheckedAnswer> {
  const checked: CheckedPresentation[] = []
  for (const [id, list] of presentations) {
    const part = query.credentials.find(one => one.id === id) as CredentialQuery
    for (const presentation of list) checked.push(await verifyPresentation(deps, part, presentation, asked))
  }
  const reasons = checked.flatMap(one => one.reason ?? [])
  const answered = new Set(checked.filter(one => one.reason === null).map(one => one.queryId))
  const isWhole = isAnswered(query, answered)
  return {
    verdict: isWhole && reasons.length === 0 ? 'fits' : 'does-not-fit',
    reasons: isWhole || reasons.length > 0 ? reasons : ['incomplete'],
    checked,
  }
}
