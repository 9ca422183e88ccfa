import type { Bundle } from '@laurel/core/bundle'
import { findClosing } from '../closing/store.ts'
import type { Tx } from '../platform/database.ts'

/**
 * What goes into a bundle besides what this server states of the document itself: who others say that the issuer is, and
 * what the institution said when it closed. Read in the issuer's tenant, in the snapshot that the rest is of.
 *
 * @param names  of the institution in the document, the one that it is stated under first: it says it under each by itself
 */
export async function evidenceOfOthers(tx: Tx, issuerId: string, names: readonly string[]): Promise<Evidence> {
  const closing = await findClosing(tx, issuerId)
  if (!closing?.closed_at) return { identity: [], closing: null, closedAt: null }
  const [name] = names
  const statement = (name !== undefined && closing.other_statements[name]) || closing.statement
  return { identity: [], closing: statement, closedAt: new Date(closing.closed_at) }
}

export type Evidence = Pick<Bundle, 'identity' | 'closing'> & {
  /** Since when nothing of the institution changes any more. */
  readonly closedAt: Date | null
}
