import { parseVault, type VaultRecord } from '@laurel/core/wallet'
import { ApiProblem, api } from '@laurel/ui/api'
import { type Challenge, type Holder, proveVault } from '../keys/proof.ts'

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

/** Sends what is to be kept, with a proof by the wallet's key over its very bytes: a session alone keeps nothing. */
async function send(
  way: 'put' | 'post',
  path: string,
  content: object,
  holder: Holder,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const body = JSON.stringify(content)
  const proof = await proveVault(holder, await api.post<Challenge>('/wallet/challenge'), body)
  const { version } = await api[way]<{ version: number }>(path, body, {
    headers: { ...headers, 'content-type': 'application/json', 'laurel-vault-proof': proof },
  })
  return version
}

const content = ({ locks, ...rest }: VaultRecord) => ({ blob: JSON.stringify(rest), locks })

/** Keeps the vault if nobody has changed it since `seen` (0: there was none). @throws ApiProblem 412 otherwise */
export async function storeVault(record: VaultRecord, seen: number, holder: Holder): Promise<Stored> {
  const headers = { 'if-match': `"${seen}"` }
  return { record, version: await send('put', '/wallet/vault', content(record), holder, headers) }
}

/** Puts a new vault in the place of one that nobody can open, with the code that a school has given by hand. */
export const beginVault = async (record: VaultRecord, code: string, holder: Holder): Promise<Stored> => ({
  record,
  version: await send('post', '/wallet/recovery/begin', { ...content(record), code }, holder),
})
