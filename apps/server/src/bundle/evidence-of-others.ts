import type { Bundle } from '@laurel/core/bundle'
import { findClosing } from '../closing/store.ts'
import type { Deps } from '../deps.ts'
import { currentIssuer } from '../people/store.ts'
import { type Tx, tx } from '../platform/database.ts'
import { recognitionsOf } from '../trust/layers.ts'
import { identityEvidence } from '../trust/statements.ts'

/**
 * What the institution said when it closed. Read in the issuer's tenant, in the snapshot that the rest is of.
 *
 * @param names  of the institution in the document, the one that it is stated under first: it says it under each by itself
 */
export async function closingEvidence(tx: Tx, issuerId: string, names: readonly string[]): Promise<ClosingEvidence> {
  const closing = await findClosing(tx, issuerId)
  if (!closing?.closed_at) return { closing: null, closedAt: null }
  const [name] = names
  const statement = (name !== undefined && closing.other_statements[name]) || closing.statement
  return { closing: statement, closedAt: new Date(closing.closed_at) }
}

export type ClosingEvidence = Pick<Bundle, 'closing'> & {
  /** Since when nothing of the institution changes any more. */
  readonly closedAt: Date | null
}

/**
 * Who others say that the issuer is: the registry of this server, and the accreditors whom its operator believes. They
 * are asked outside of the snapshot, since some of them are somewhere else.
 *
 * @param closedAt of an institution that has closed: what is said of it is said as of then
 */
export async function identityOf(deps: Deps, issuerId: string, closedAt: Date | null): Promise<Bundle['identity']> {
  const { did } = await tx(deps, { issuerId }, tx => currentIssuer(tx, issuerId))
  const [listed, recognised] = await Promise.all([
    identityEvidence(deps, did, closedAt ?? undefined),
    recognitionsOf(deps, did),
  ])
  return [...listed, ...recognised]
}
