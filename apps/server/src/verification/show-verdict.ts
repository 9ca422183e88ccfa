import type { DisplayCredential, VerificationReport } from '@laurel/core/verification'
import type { ShownCredential, ShownVerdict } from '@laurel/ui/verdict'

const said = <T>(value: T | null | undefined): T | undefined => value ?? undefined

/** Pictures of other hosts are not loaded, since that would tell them who looks. */
const ownPicture = (url: string | null, baseUrl: string): string | undefined =>
  url && (url.startsWith(`${baseUrl}/`) || url.startsWith('data:image/')) ? url : undefined

/** Our own profile page of an issuer whose DID is ours. */
function profileOf(issuerId: string, baseUrl: string): string | undefined {
  const prefix = `did:web:${new URL(baseUrl).host.replace(':', '%3A')}:i:`
  return issuerId.startsWith(prefix) ? `${baseUrl}/i/${issuerId.slice(prefix.length)}` : undefined
}

function shownCredential(credential: DisplayCredential, baseUrl: string): ShownCredential {
  const subject = credential.subjects[0]
  const achievement = subject?.achievement
  const reached = subject?.results.find(one => one.level !== null)?.level
  const at = achievement?.levels.findIndex(one => one.id === reached || one.name === reached) ?? -1
  const level = achievement?.levels[at]
  return {
    title: achievement?.name ?? credential.name ?? '',
    description: said(achievement?.description ?? credential.description),
    imageUrl: ownPicture(achievement?.image ?? credential.image, baseUrl),
    issuer: {
      name: credential.issuer.name ?? credential.issuer.domain ?? credential.issuer.id,
      logoUrl: ownPicture(credential.issuer.image, baseUrl),
      domain: said(credential.issuer.domain),
      profileUrl: profileOf(credential.issuer.id, baseUrl),
      url: said(credential.issuer.url),
    },
    recipientName: said(subject?.name),
    validFrom: said(credential.validFrom),
    validUntil: said(credential.validUntil),
    level: level
      ? {
          name: level.name ?? '',
          description: said(level.description),
          position: at + 1,
          outOf: achievement?.levels.length,
        }
      : undefined,
    results: (subject?.results ?? []).flatMap(one =>
      one.value === null ? [] : [{ name: said(one.name), value: one.value }],
    ),
    criteria: said(achievement?.criteria.narrative),
    criteriaUrl: said(achievement?.criteria.id),
    evidence: credential.evidence.map(one => ({
      name: said(one.name),
      text: said(one.narrative ?? one.description),
      url: said(one.id),
    })),
    tags: achievement?.tags ?? [],
  }
}

/** A report as the public pages take it; everything shown comes from the gated form. */
export function showVerdict(report: VerificationReport, baseUrl: string): ShownVerdict {
  const { credential } = report
  return {
    report: {
      result: report.result,
      findings: report.findings,
      issuerName: said(credential?.issuer.name),
      issuerDomain: said(credential?.issuer.domain),
      recipientName: said(credential?.subjects[0]?.name),
      validFrom: said(credential?.validFrom),
      validUntil: said(credential?.validUntil),
      checkedAt: report.checkedAt,
    },
    credential: credential && shownCredential(credential, baseUrl),
  }
}
