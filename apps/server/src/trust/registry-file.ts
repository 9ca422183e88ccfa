import { writeRegistryList } from '@laurel/core/trust'
import type { Deps } from '../deps.ts'
import { tx } from '../platform/database.ts'
import { type ListedRow, listedInstitutions, registryChangedAt } from './store.ts'

const hostOf = (url: string | null): string | undefined => (url && URL.canParse(url) ? new URL(url).host : undefined)

/** An institution on the registry, as files and pages have it. */
export function listedView({ did, webvh, name, url, location, recognised_by: recognisedBy, listed_at: at }: ListedRow) {
  const domain = hostOf(url)
  return {
    did,
    name,
    ...(url ? { url } : {}),
    ...(domain ? { domain } : {}),
    ...(location ? { location } : {}),
    ...(webvh ? { webvh } : {}),
    ...(recognisedBy ? { recognisedBy } : {}),
    since: new Date(at).toISOString(),
  }
}

/** `/registry.json`: the format of the Digital Credentials Consortium's known registries, which this product reads too. */
export async function registryFile(deps: Deps): Promise<string> {
  const { rows, changed } = await tx(deps, {}, async tx => ({
    rows: await listedInstitutions(tx),
    changed: await registryChangedAt(tx),
  }))
  const updated = (changed ?? new Date(0)).toISOString()
  return writeRegistryList(rows.map(listedView), { name: deps.registry?.name ?? '', created: updated, updated })
}

/** Whom the registry has a statement on: by entity id where there is one, else by DID. */
export async function listedEntities(deps: Deps): Promise<readonly string[]> {
  const rows = await tx(deps, {}, listedInstitutions)
  return rows.map(({ entity, did }) => entity ?? did)
}
