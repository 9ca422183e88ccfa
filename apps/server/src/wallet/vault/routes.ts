import type { Json } from '@laurel/core/primitives'
import type { Context } from 'hono'
import * as z from 'zod'
import type { Api } from '../../app.ts'
import type { Deps } from '../../deps.ts'
import { tx } from '../../platform/database.ts'
import { Refusal } from '../../refusal.ts'
import { PROOF_HEADER, type Signed } from '../key-proof.ts'
import { findVault } from '../store.ts'
import { keepVault } from './keep-vault.ts'
import { MAX_VAULT_BYTES, zNewVault, zVault } from './schema.ts'

const tag = 'Wallet'
const access = 'person'

/** `"3"` or `W/"3"` → 3; `"0"` and `*`-less first writes say that there is none yet. */
function versionSeen(header: string | undefined): number {
  if (header === undefined) throw new Refusal('E_PRECONDITION_MISSING')
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(header.trim())?.[1]
  if (version === undefined) throw new Refusal('E_PRECONDITION_FAILED')
  return Number(version)
}

export const signedBody = async (c: Context): Promise<Signed> => ({
  body: await c.req.text(),
  proof: c.req.header(PROOF_HEADER),
})

/** The sealed vault of a person: read by a session, changed by the key that it holds. */
export function addVaultRoutes(api: Api, deps: Deps): void {
  api.add(
    {
      method: 'get',
      path: '/wallet/vault',
      summary: 'The sealed vault; only its owner can open it',
      tag,
      access,
      answer: zVault,
    },
    async ({ person, c }) => {
      const vault = await tx(deps, { personId: person.id }, tx => findVault(tx, person.id))
      if (!vault) throw new Refusal('E_NOT_FOUND')
      c.header('etag', `"${vault.version}"`)
      return vault
    },
  )
  api.add(
    {
      method: 'put',
      path: '/wallet/vault',
      summary: 'Keep the vault; If-Match says which version was seen ("0" for none)',
      tag,
      access,
      headers: {
        'If-Match': 'The version that was read, in quotes',
        [PROOF_HEADER]:
          'A proof by the wallet’s key, needed once the wallet is tied to one: a JWT of typ laurel-vault-proof+jwt with ' +
          'aud and nonce of a challenge, and vault, the SHA-256 of the body’s bytes in base64url',
      },
      body: zNewVault,
      maxBytes: MAX_VAULT_BYTES,
      answer: z.object({ version: z.int() }),
    },
    async ({ person, body, c }) => {
      const isNew = c.req.header('if-none-match') === '*'
      const seen = isNew ? 0 : versionSeen(c.req.header('if-match'))
      const vault = { blob: body.blob, locks: body.locks as Json }
      const version = await keepVault(deps, person, seen, vault, await signedBody(c))
      c.header('etag', `"${version}"`)
      return { version }
    },
  )
}
