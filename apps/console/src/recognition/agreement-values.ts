import { type Agreement, readBrought } from '@laurel/core/recognition'
import type { VerificationReport } from '@laurel/core/verification'

/** What stands in the form: numbers and days as they are typed. */
export type Values = {
  readonly institution: string
  readonly did: string
  readonly url: string
  readonly achievementName: string
  readonly achievementId: string
  readonly leastLevel: string
  readonly maxAgeMonths: number | null
  readonly countsAs: string
  readonly level: string
  readonly credits: number | null
  readonly from: string
  readonly until: string
  readonly awarding: Agreement['awarding']
  readonly reason: string
}
export type FieldName = keyof Values

export const emptyValues = (today: string, given: URLSearchParams): Values => ({
  institution: given.get('institution') ?? '',
  did: given.get('did') ?? '',
  url: given.get('url') ?? '',
  achievementName: given.get('name') ?? '',
  achievementId: withoutVersion(given.get('achievementId') ?? ''),
  leastLevel: given.get('leastLevel') ?? '',
  maxAgeMonths: null,
  countsAs: given.get('countsAs') ?? '',
  level: '',
  credits: null,
  from: today,
  until: '',
  awarding: 'approval',
  reason: '',
})

export const valuesOf = (one: Agreement): Values => ({
  institution: one.institution.name,
  did: one.institution.did,
  url: one.institution.url ?? '',
  achievementName: one.credential.achievementName,
  achievementId: one.credential.achievementId ?? '',
  leastLevel: one.credential.level ?? '',
  maxAgeMonths: one.maxAgeMonths,
  countsAs: one.countsAs.achievementId,
  level: one.countsAs.level ?? '',
  credits: one.countsAs.credits,
  from: one.from,
  until: one.until ?? '',
  awarding: one.awarding,
  reason: '',
})

/** An institution's next version of the same achievement counts as well: ours end in the number of the version. */
export function withoutVersion(id: string): string {
  return id.replace(/(\/achievements\/[^/]+)\/\d+$/, '$1')
}

/** What a sample of such a credential says of itself, for the form; nothing where it cannot be read. */
export function valuesFrom(report: Pick<VerificationReport, 'credential'>): Partial<Values> | null {
  if (!report.credential) return null
  const says = readBrought(report.credential)
  const id = says.achievementId ?? ''
  return {
    institution: says.issuer.name ?? '',
    did: says.issuer.did,
    url: says.issuer.url ?? '',
    achievementName: says.name,
    achievementId: URL.canParse(id) ? withoutVersion(id) : '',
    leastLevel: says.level?.name ?? '',
  }
}

/** What is missing or cannot be, by field: a key of the catalogue. */
export function problemsOf(values: Values, hasLevels: boolean): Partial<Record<FieldName, string>> {
  const found: Partial<Record<FieldName, string>> = {}
  for (const name of ['institution', 'achievementName', 'countsAs', 'from', 'reason'] as const)
    if (values[name].trim() === '') found[name] = 'recognition.missing'
  if (!/^did:[a-z0-9]+:[A-Za-z0-9._:%-]+$/.test(values.did.trim())) found.did = 'recognition.didWrong'
  if (values.url.trim() !== '' && !/^https?:\/\/\S+$/.test(values.url.trim())) found.url = 'recognition.urlWrong'
  if (values.achievementId.trim() !== '' && !URL.canParse(values.achievementId.trim()))
    found.achievementId = 'recognition.urlWrong'
  if (hasLevels && values.level === '') found.level = 'recognition.missing'
  if (values.until !== '' && values.until < values.from) found.until = 'recognition.untilWrong'
  return found
}

export const requestOf = (values: Values) => ({
  institution: { did: values.did.trim(), name: values.institution.trim(), url: values.url.trim() || null },
  credential: {
    achievementId: values.achievementId.trim() || null,
    achievementName: values.achievementName.trim(),
    level: values.leastLevel.trim() || null,
  },
  maxAgeMonths: values.maxAgeMonths,
  countsAs: { achievementId: values.countsAs, level: values.level || null, credits: values.credits },
  from: values.from,
  until: values.until || null,
  awarding: values.awarding,
  reason: values.reason.trim(),
})
