/** What a learner calls a part of a credential: the key of its word in each language. */
export type FieldWord =
  | 'credential-id'
  | 'title'
  | 'description'
  | 'picture'
  | 'issuer'
  | 'valid-from'
  | 'valid-until'
  | 'awarded'
  | 'status'
  | 'evidence'
  | 'endorsement'
  | 'learner-id'
  | 'learner-identity'
  | 'learner-picture'
  | 'credits'
  | 'level'
  | 'result'
  | 'role'
  | 'term'
  | 'licence-number'
  | 'started'
  | 'ended'
  | 'story'
  | 'source'
  | 'achievement'
  | 'criteria'
  | 'skill'
  | 'rubric'
  | 'subject-area'
  | 'kind'
  | 'code'
  | 'tags'
  | 'creator'
  | 'other'

type Place = { readonly word: FieldWord; readonly each?: true; readonly links?: true }

/**
 * Where each word stands. `each`: every item of the list is chosen by itself. `links`: the value belongs to one learner or
 * one credential, so whoever is shown it twice knows that it is the same one.
 */
export const PLACES: Readonly<Record<string, Place>> = {
  '/id': { word: 'credential-id', links: true },
  '/name': { word: 'title' },
  '/description': { word: 'description' },
  '/image': { word: 'picture' },
  '/issuer': { word: 'issuer' },
  '/validFrom': { word: 'valid-from' },
  '/validUntil': { word: 'valid-until' },
  '/awardedDate': { word: 'awarded' },
  '/credentialStatus': { word: 'status', links: true },
  '/evidence': { word: 'evidence', each: true, links: true },
  '/endorsement': { word: 'endorsement', each: true },
  '/endorsementJwt': { word: 'endorsement', each: true },
  '/credentialSubject/id': { word: 'learner-id', links: true },
  '/credentialSubject/identifier': { word: 'learner-identity', each: true, links: true },
  '/credentialSubject/image': { word: 'learner-picture', links: true },
  '/credentialSubject/creditsEarned': { word: 'credits' },
  '/credentialSubject/result': { word: 'result', each: true },
  '/credentialSubject/role': { word: 'role' },
  '/credentialSubject/term': { word: 'term' },
  '/credentialSubject/licenseNumber': { word: 'licence-number', links: true },
  '/credentialSubject/activityStartDate': { word: 'started' },
  '/credentialSubject/activityEndDate': { word: 'ended' },
  '/credentialSubject/narrative': { word: 'story', links: true },
  '/credentialSubject/source': { word: 'source' },
  '/credentialSubject/achievement/name': { word: 'achievement' },
  '/credentialSubject/achievement/description': { word: 'description' },
  '/credentialSubject/achievement/criteria': { word: 'criteria' },
  '/credentialSubject/achievement/image': { word: 'picture' },
  '/credentialSubject/achievement/alignment': { word: 'skill', each: true },
  '/credentialSubject/achievement/resultDescription': { word: 'rubric', each: true },
  '/credentialSubject/achievement/creditsAvailable': { word: 'credits' },
  '/credentialSubject/achievement/fieldOfStudy': { word: 'subject-area' },
  '/credentialSubject/achievement/specialization': { word: 'subject-area' },
  '/credentialSubject/achievement/achievementType': { word: 'kind' },
  '/credentialSubject/achievement/humanCode': { word: 'code' },
  '/credentialSubject/achievement/tag': { word: 'tags' },
  '/credentialSubject/achievement/creator': { word: 'creator' },
  '/credentialSubject/achievement/endorsement': { word: 'endorsement', each: true },
}

/** Objects that are opened, since what is in them is chosen piece by piece. */
export const OPENED: readonly string[] = ['', '/credentialSubject', '/credentialSubject/achievement']

/** No facts, but what makes statements of them: shown with whatever is shown of the object. */
export const FRAME: readonly string[] = ['@context', 'type', 'proof', 'credentialSchema']
