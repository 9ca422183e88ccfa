import { didKeyOf, findVerificationMethod, resolveDidJwk } from '@laurel/core/did'
import { toBase64url, toUtf8 } from '@laurel/core/primitives'
import type { VerificationReport } from '@laurel/core/verification'
import { conclude, TONES } from '@laurel/ui/verdict'
import type { Contents, Imported } from '../vault/contents.ts'
import type { OpenWallet } from '../vault/wallet.ts'

/** A file read and checked, before the person says that it is to be kept. */
export type Candidate = {
  readonly key: string
  /** What its issuer calls it; null where it has no id. */
  readonly credentialId: string | null
  readonly entry: Imported
}
/** Brought before, or awarded here. */
export type Duplicate = 'imported' | 'own'

/** Names the credential, whatever it came in: issuer and id, or the text itself where it has no id. */
async function keyOf(text: string, report: VerificationReport): Promise<string> {
  const { credential } = report
  const name = credential?.id ? `${credential.issuer.id}\n${credential.id}` : text
  const digest = await crypto.subtle.digest('SHA-256', toUtf8(name) as Uint8Array<ArrayBuffer>)
  return toBase64url(new Uint8Array(digest)).slice(0, 22)
}

/** Whether a subject is this wallet's key, which issuers elsewhere may know by another name (did:jwk). */
export function isKeyOf(subject: string, did: string): boolean {
  if (subject === did) return true
  const found = subject.startsWith('did:jwk:') ? resolveDidJwk(subject) : null
  const key = found?.ok ? findVerificationMethod(found.value, `${subject}#0`, 'authentication') : null
  return key?.ok === true && didKeyOf(key.value).did === did
}

export async function candidateOf(
  text: string,
  report: VerificationReport,
  wallet: OpenWallet,
): Promise<Candidate | null> {
  const { credential } = report
  if (!credential) return null
  const key = await keyOf(text, report)
  const subjects = credential.subjects.flatMap(subject => (subject.id ? [subject.id] : []))
  const at = new Date().toISOString()
  const conclusion = conclude(report)
  return {
    key,
    credentialId: credential.id,
    entry: {
      // A picture of an older badge holds an address; what stood there is kept.
      text: text.startsWith('http') && report.document ? JSON.stringify(report.document) : text,
      title: credential.name ?? credential.subjects[0]?.achievement?.name ?? credential.types.at(-1) ?? '',
      issuer: credential.issuer.name ?? credential.issuer.domain ?? credential.issuer.id,
      validFrom: credential.validFrom,
      validUntil: credential.validUntil,
      verdict: TONES[conclusion],
      checkedAt: report.checkedAt,
      importedAt: at,
      checks: report.findings.map(({ check, outcome, code }) => ({ check, outcome, code })),
      ...(conclusion === 'hosted' ? { isHosted: true } : {}),
      isForeign: subjects.length > 0 && !subjects.some(one => isKeyOf(one, wallet.device.did)),
    },
  }
}

/** Whether the wallet has it already. */
export function duplicateOf({ key, credentialId }: Candidate, { credentials, imported }: Contents): Duplicate | null {
  const isOwn = Object.values(credentials).some(kept => kept.credential.id === credentialId)
  if (credentialId !== null && isOwn) return 'own'
  return imported?.[key] ? 'imported' : null
}

export const withImported = (contents: Contents, key: string, entry: Imported): Contents => ({
  ...contents,
  imported: { ...contents.imported, [key]: entry },
})

export function withoutImported(contents: Contents, key: string): Contents {
  const { [key]: _gone, ...imported } = contents.imported ?? {}
  return { ...contents, imported }
}
