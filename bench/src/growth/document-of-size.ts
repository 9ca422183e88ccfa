import type { JsonObject } from '@laurel/core/primitives'
import { realisticCredential } from '../realistic-credential.ts'

const SCHOOL = 'https://school.example'

/** A badge with what Open Badges 3.0 asks for and little more: 1 kB of JSON. */
function smallCredential(issuerDid: string, index: number): JsonObject {
  const { '@context': context, id, validFrom, credentialStatus } = realisticCredential(issuerDid, index)
  return {
    '@context': context!,
    id: id!,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: 'Water quality analysis',
    issuer: { id: issuerDid, type: ['Profile'], name: 'Sample School of Applied Science' },
    validFrom: validFrom!,
    credentialSubject: {
      id: `did:example:learner-${index}`,
      type: ['AchievementSubject'],
      achievement: {
        id: `${SCHOOL}/achievements/water`,
        type: ['Achievement'],
        name: 'Water quality analysis',
        description: 'Measures, records and explains the quality of a river.',
        criteria: { narrative: 'Take **twelve** samples over one season.' },
      },
    },
    credentialStatus: credentialStatus!,
  }
}

const evidence = (index: number, piece: number): JsonObject => ({
  id: `${SCHOOL}/evidence/${index}/${piece}`,
  type: ['Evidence'],
  name: `Report ${piece} on the river`,
  narrative: `Sample ${piece}, its analysis and what the town council was told about it.`,
  description: `A report of ${(piece % 14) + 1} pages with the raw data.`,
  genre: 'Report',
  audience: 'Town council',
})

/**
 * A badge of about `bytes` of JSON: more of the same kind of thing as it grows, as with a learner who has much to show,
 * and not one long text.
 */
export function credentialOfSize(issuerDid: string, index: number, bytes: number): JsonObject {
  const whole = realisticCredential(issuerDid, index)
  if (bytes < JSON.stringify(whole).length * 0.9) return smallCredential(issuerDid, index)
  const pieces = [...(whole.evidence as JsonObject[])]
  let size = JSON.stringify(whole).length
  while (size < bytes) {
    const one = evidence(index, pieces.length)
    pieces.push(one)
    size += JSON.stringify(one).length + 1
  }
  return { ...whole, evidence: pieces }
}
