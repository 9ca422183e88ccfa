import type { Brought } from './brought.ts'

/** How the evidence of an award that rests on other credentials is told from other evidence (OB 3.0 Evidence.genre). */
export const RECOGNITION_GENRE = 'RecognisedCredential'

type Words = { readonly by: string; readonly on: string; readonly conditions: string }
const WORDS: Readonly<Record<string, Words>> = {
  en: { by: 'Awarded by {issuer}', on: 'on {day}', conditions: 'Conditions: ' },
  fr: { by: 'Délivré par {issuer}', on: 'le {day}', conditions: 'Conditions\u00a0: ' },
  th: { by: 'มอบโดย {issuer}', on: 'เมื่อ {day}', conditions: 'เงื่อนไข: ' },
}

/**
 * What a credential says of those that it was recognised from: what they are called, whose, and from when; nothing of
 * what is in them besides. In the achievement's language.
 */
export function recognitionEvidence(
  brought: readonly Pick<Brought, 'credentialId' | 'name' | 'issuer' | 'validFrom'>[],
  said: { readonly reason: string; readonly conditions: string },
  language: string,
): {
  readonly id?: string
  readonly name: string
  readonly description: string
  readonly narrative: string
  readonly genre: string
}[] {
  const words = WORDS[language.split('-')[0] as string] ?? (WORDS.en as Words)
  const narrative = [said.reason, said.conditions ? `${words.conditions}${said.conditions}` : ''].filter(Boolean)
  return brought.map(one => {
    const by = words.by.replace('{issuer}', () => one.issuer.name ?? one.issuer.did)
    const day = one.validFrom?.slice(0, 10)
    return {
      ...(one.credentialId && /^https?:\/\//i.test(one.credentialId) ? { id: one.credentialId } : {}),
      name: one.name.slice(0, 200) || one.issuer.did.slice(0, 200),
      description: [by, ...(day ? [words.on.replace('{day}', day)] : [])].join(' ').slice(0, 2_000),
      narrative: narrative.join('\n\n').slice(0, 10_000),
      genre: RECOGNITION_GENRE,
    }
  })
}

const BY_AGREEMENT: Readonly<Record<string, string>> = {
  en: 'Recognised by a standing agreement on credentials of {institution}.',
  fr: 'Reconnu en vertu d’une entente permanente sur les justificatifs de {institution}.',
  th: 'รับรองตามข้อตกลงเรื่องใบรับรองของ {institution}',
}

/** Why, where nobody but an agreement has decided. In the achievement's language. */
export const agreementReason = (institution: string, language: string): string =>
  (BY_AGREEMENT[language.split('-')[0] as string] ?? (BY_AGREEMENT.en as string)).replace(
    '{institution}',
    () => institution,
  )
