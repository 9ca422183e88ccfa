import type { Award } from '../credentials/awards.ts'

/** The parts of a day as LinkedIn takes them, in UTC as the credential says it. */
const monthOf = (time: string) => {
  const date = new Date(time)
  return { year: String(date.getUTCFullYear()), month: String(date.getUTCMonth() + 1) }
}

/**
 * The address that opens LinkedIn's own form "Add license or certification", filled in. Nothing is sent before the
 * person follows it, and LinkedIn learns what stands in it and nothing more.
 *
 * @see https://addtoprofile.linkedin.com (the fields that it documents)
 */
export function linkedInAddress(award: Award): string {
  const { issuer } = award
  const issued = monthOf(award.validFrom)
  const until = award.validUntil ? monthOf(award.validUntil) : null
  const fields = {
    startTask: 'CERTIFICATION_NAME',
    name: award.achievement.name,
    // With its number the profile shows the institution's mark; a name alone is all that it can do otherwise.
    ...(issuer.linkedinOrganizationId
      ? { organizationId: issuer.linkedinOrganizationId }
      : { organizationName: issuer.name }),
    issueYear: issued.year,
    issueMonth: issued.month,
    ...(until ? { expirationYear: until.year, expirationMonth: until.month } : {}),
    certUrl: award.credentialUrl,
    certId: award.credentialId,
  }
  return `https://www.linkedin.com/profile/add?${new URLSearchParams(fields)}`
}
