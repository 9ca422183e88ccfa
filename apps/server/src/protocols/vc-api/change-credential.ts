import type { Deps } from '../../deps.ts'
import { note } from '../../people/note.ts'
import { type Tx, tx } from '../../platform/database.ts'
import type { Caller } from './access.ts'
import { openKeys } from './keys.ts'
import { malformed, VcApiError } from './problem.ts'
import { changeStatus, type StatusPurpose } from './status-places.ts'
import { findCredential, forgetCredential, type KeptCredential, listCredentials } from './store.ts'

const GONE = 'It was deleted.'
const NOT_FOUND =
  'No credential of VC-API is known by this id. Credentials of awards are changed by /api/v1/awards/{id}.'

/** Whose signatures a caller may touch: without a key those of conformance runs alone, never the institution's. */
const reachOf = async (deps: Deps, { issuerId, isOpen }: Caller): Promise<readonly string[] | null> =>
  isOpen ? (await openKeys(deps, issuerId)).map(one => one.did) : null

async function requireKept(
  tx: Tx,
  issuerId: string,
  name: string,
  by: readonly string[] | null,
): Promise<KeptCredential> {
  if (/\p{Cc}/u.test(name)) throw new VcApiError(404, 'E_NOT_FOUND', NOT_FOUND)
  const found = await findCredential(tx, issuerId, name, by)
  if (!found) throw new VcApiError(404, 'E_NOT_FOUND', NOT_FOUND)
  return found
}

export async function readKept(deps: Deps, caller: Caller, name: string): Promise<string> {
  const { issuerId, actor } = caller
  const by = await reachOf(deps, caller)
  return tx(deps, actor, async tx => {
    const found = await requireKept(tx, issuerId, name, by)
    if (found.document === null) throw new VcApiError(410, 'E_GONE', GONE)
    return found.document
  })
}

export async function listKept(
  deps: Deps,
  caller: Caller,
  page: { readonly limit: number; readonly cursor: string },
): Promise<{ documents: unknown[]; next: string | null }> {
  const { issuerId, actor } = caller
  const by = await reachOf(deps, caller)
  const rows = await tx(deps, actor, tx => listCredentials(tx, issuerId, { ...page, by, limit: page.limit + 1 }))
  const shown = rows.slice(0, page.limit)
  return {
    documents: shown.map(row => JSON.parse(row.document as string) as unknown),
    next: rows.length > page.limit ? (shown.at(-1)?.id ?? null) : null,
  }
}

/** Takes what was signed away from here. Copies elsewhere stay good: whoever wants them not to be revokes first. */
export async function deleteKept(deps: Deps, caller: Caller, name: string): Promise<void> {
  const { issuerId, actor } = caller
  const by = await reachOf(deps, caller)
  await tx(deps, actor, async tx => {
    const found = await requireKept(tx, issuerId, name, by)
    if (found.document === null) throw new VcApiError(410, 'E_GONE', GONE)
    await forgetCredential(tx, issuerId, found.id, deps.clock())
    await note(tx, deps, actor, { event: 'vc-api.deleted', subject: found.id })
  })
}

/** `POST /credentials/status`: public at once, since a list is signed anew before it is served. */
export async function setStatus(
  deps: Deps,
  caller: Caller,
  wanted: { readonly credentialId: string; readonly purpose: StatusPurpose; readonly isSet: boolean },
): Promise<void> {
  const { issuerId, actor } = caller
  const by = await reachOf(deps, caller)
  await tx(deps, actor, async tx => {
    const found = await requireKept(tx, issuerId, wanted.credentialId, by)
    const { purpose, isSet } = wanted
    const done = await changeStatus(tx, issuerId, found.id, { purpose, isSet, now: deps.clock() })
    if (done === 'no-place')
      throw malformed(
        `The credential was issued without a status for ${purpose}; ask for it with options.credentialStatus.`,
        '/credentialStatus/statusPurpose',
      )
    if (done === 'for-ever')
      throw malformed('A revocation is for ever. Use suspension for what may be taken back.', '/status')
    await note(tx, deps, actor, { event: 'vc-api.status-set', subject: found.id, details: { purpose, isSet } })
  })
}
