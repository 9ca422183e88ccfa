import { conclude, type Finding, type VerificationReport } from '@laurel/core/verification'

type Credential = NonNullable<VerificationReport['credential']>

/** How the checks of one issuer's credential read where keys came out of a file. */
export type Reread = (issuerId: string | null, findings: readonly Finding[]) => readonly Finding[]

const FROM_FILE = 'ISSUER_KEY_FROM_FILE'

/** The same findings with what cannot be said any more replaced, once, by what can. */
function instead(findings: readonly Finding[], gone: readonly string[], said: Finding): readonly Finding[] {
  const isSaid = findings.some(one => one.code === said.code)
  return findings.flatMap(one => (gone.includes(one.code) ? (isSaid ? [] : [said]) : [one]))
}

/** Whoever endorses it, and whoever issued what it consists of, is no more proven by a file than its own issuer is. */
export function partsFromFile(
  credential: Credential,
  findings: readonly Finding[],
  isFromFile: (id: string) => boolean,
  reread: Reread,
): { readonly credential: Credential; readonly findings: readonly Finding[] } {
  let left = findings
  const endorsements = credential.endorsements.map(one => {
    const isSaid = one.verdict === 'valid' || one.code === 'ENDORSEMENT_WITHDRAWN'
    if (!isSaid || one.by.id === null || !isFromFile(one.by.id)) return one
    const { by, about } = one
    return { by: { ...by, name: null }, about, comment: null, verdict: 'indeterminate', code: FROM_FILE } as const
  })
  if (endorsements.some(one => one.code === FROM_FILE)) {
    const isWithdrawn = endorsements.some(one => one.code === 'ENDORSEMENT_WITHDRAWN')
    left = instead(left, ['ENDORSEMENTS_OK', ...(isWithdrawn ? [] : ['ENDORSEMENT_WITHDRAWN'])], {
      check: 'endorsements',
      outcome: 'warning',
      code: 'ENDORSEMENT_UNCHECKED',
      message: 'An endorsement in it could not be checked.',
    })
  }
  const constituents = credential.constituents?.map(one => {
    const own = reread(one.issuer.id, one.findings)
    return { ...one, findings: own, verdict: conclude(own) }
  })
  if (constituents?.some(one => one.verdict === 'indeterminate'))
    left = instead(left, ['CONSTITUENTS_OK'], {
      check: 'constituents',
      outcome: 'warning',
      code: 'CONSTITUENT_UNCHECKED',
      message: 'A credential inside it could not be checked.',
    })
  return { credential: { ...credential, endorsements, ...(constituents ? { constituents } : {}) }, findings: left }
}
