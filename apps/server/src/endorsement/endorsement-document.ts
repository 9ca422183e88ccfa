import { buildEndorsementCredential } from '@laurel/core/credential'
import { endorsementComment, endorsementName, type Statement } from '@laurel/core/endorsement'
import type { JsonObject } from '@laurel/core/primitives'
import { pictureUrl } from '../achievement/store.ts'
import type { IssuerRow } from '../people/store.ts'
import { seconds } from '../platform/seconds.ts'
import type { Subject } from './subject.ts'
import { endorsementUrl } from './view.ts'

export type Language = 'en' | 'fr' | 'th'
export type Said = {
  readonly statements: readonly Statement[]
  readonly comment: string
  readonly signer: { readonly name: string; readonly role: string }
  readonly validUntil: string | null
  readonly language: Language
}

/** The document that will be signed. Pure: the same facts give the same bytes. */
export function endorsementDocument(
  baseUrl: string,
  endorser: IssuerRow,
  subject: Pick<Subject, 'url' | 'name'>,
  said: Said,
  place: { readonly id: string; readonly listId: string; readonly index: number; readonly validFrom: string },
): JsonObject {
  const listUrl = `${baseUrl}/i/${endorser.short_name}/status/${place.listId}`
  const image = endorser.logo_sha256 && pictureUrl(baseUrl, endorser.short_name, endorser.logo_sha256)
  const built = buildEndorsementCredential({
    id: endorsementUrl(baseUrl, endorser.short_name, place.id),
    name: endorsementName(subject.name, said.language),
    issuer: {
      id: endorser.did,
      name: endorser.name,
      url: endorser.kind === 'person' ? undefined : endorser.url,
      image: image ? { id: image } : undefined,
    },
    validFrom: place.validFrom,
    validUntil: said.validUntil ?? undefined,
    credentialSubject: { id: subject.url, endorsementComment: endorsementComment(said) },
    credentialStatus: {
      id: `${listUrl}#${place.index}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(place.index),
      statusListCredential: listUrl,
    },
  })
  if (!built.ok) throw new Error(`an endorsement of ours makes no credential: ${built.error.problems[0]?.at}`)
  return built.value
}

export const endsAfter = (now: Date, years: number): string | null =>
  years === 0 ? null : seconds(new Date(Date.UTC(now.getUTCFullYear() + years, now.getUTCMonth(), now.getUTCDate())))
