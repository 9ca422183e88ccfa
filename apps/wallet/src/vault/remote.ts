import { parseVault, type VaultRecord } from '@laurel/core/wallet'
import { ApiProblem, api } from '@laurel/ui/api'

export type Stored = { readonly record: VaultRecord; readonly version: number }

/** The server keeps locks and ciphertext apart; together they are the record. `null`: there is none yet. */
export async function fetchVault(): Promise<Stored | null> {
  try {
    const { version, blob, locks } = await api.get<{ version: number; blob: string; locks: unknown }>('/wallet/vault')
    const record = parseVault({ ...JSON.parse(blob), locks })
    if (!record.ok) throw new ApiProblem({ status: 0, code: 'E_VAULT', title: 'This is no vault that can be read' })
    return { record: record.value, version }
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 404) return null
    throw error
  }
}

/** Keeps the vault if nobody has changed it since `seen` (0: there was none). @throws ApiProblem 412 otherwise */
export async function storeVault(record: VaultRecord, seen: number): Promise<Stored> {
  const { locks, ...rest } = record
  const { version } = await api.put<{ version: number }>(
    '/wallet/vault',
    { blob: JSON.stringify(rest), locks },
    { headers: { 'if-match': `"${seen}"` } },
  )
  return { record, version }
}
