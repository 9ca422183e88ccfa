import type { Tx } from '../platform/database.ts'
import { sql } from '../platform/sql.ts'
import { WHOLE_TOKEN } from './detached-token.ts'

export type CredentialRow = {
  award_id: string
  statement: number
  credential_id: string
  subject_did: string | null
  document: string
  jwt: string
  created_at: string
}

/** The statement that is valid now; earlier ones are kept as history. */
export async function currentCredential(
  tx: Tx,
  issuerId: string,
  credentialId: string,
): Promise<CredentialRow | undefined> {
  const found = await tx.execute<CredentialRow>(sql`
    select award_id, statement, credential_id, subject_did, document, ${sql.raw(WHOLE_TOKEN)} as jwt, created_at
    from credential where issuer_id = ${issuerId} and credential_id = ${credentialId} and is_current`)
  return found.rows[0]
}
