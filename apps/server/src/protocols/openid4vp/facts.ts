import type { CredentialQuery } from '@laurel/core/presentation'
import type { Verdict, VerificationReport } from '@laurel/core/verification'
import type { Facts } from './schema.ts'

/** What an answer says in a line: everything read from the gated form of the report. @param result of the whole presentation */
export function factsOf(query: CredentialQuery, report: VerificationReport, result: Verdict): Facts {
  const { credential, selective } = report
  const subject = credential?.subjects[0]
  return {
    query: query.id,
    format: query.format,
    credentialId: credential?.id ?? null,
    name: subject?.name ?? null,
    achievement: subject?.achievement?.name ?? credential?.name ?? null,
    level: subject?.results.find(one => one.level !== null && one.mark === null)?.level ?? null,
    issuer: {
      id: report.issuerId ?? credential?.issuer.id ?? '',
      name: credential?.issuer.name ?? null,
      domain: credential?.issuer.domain ?? null,
    },
    validFrom: credential?.validFrom ?? null,
    validUntil: credential?.validUntil ?? null,
    withheld: selective ? { ...selective.withheld, names: [...selective.withheld.names] } : { count: 0, names: [] },
    result,
  }
}

/** The worst of all that was shown. */
export const worstOf = (checked: readonly { readonly report: VerificationReport }[]): Verdict => {
  const results = checked.map(one => one.report.result)
  return results.find(one => one === 'invalid') ?? results.find(one => one === 'indeterminate') ?? 'valid'
}

/** Whom and what an answer is about, by the ids that erasing a learner looks for. */
export const idsIn = (report: VerificationReport): string[] =>
  [report, ...(report.presented ?? [])].flatMap(one => {
    const { credential } = one
    return credential
      ? [...(credential.id ? [credential.id] : []), ...credential.subjects.flatMap(subject => subject.id ?? [])]
      : []
  })

type ShownReport = Omit<VerificationReport, 'document' | 'presented'> & { readonly presented?: readonly ShownReport[] }

/** A report as it is kept: what was presented is kept beside it, once. */
export function reportToKeep(report: VerificationReport): ShownReport {
  const { result, findings, format, credential, issuerId, isPart, selective, presented, checkedAt } = report
  return {
    result,
    findings,
    format,
    checkedAt,
    ...(credential ? { credential } : {}),
    ...(issuerId === undefined ? {} : { issuerId }),
    ...(isPart ? { isPart } : {}),
    ...(selective ? { selective } : {}),
    ...(presented ? { presented: presented.map(reportToKeep) } : {}),
  }
}
